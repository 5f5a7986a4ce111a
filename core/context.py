"""Where a change comes from: one context variable, set at every door, read by the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Origin:
    """The door through which a command came: browser, rest, worker, command or unknown."""

    source: str = "unknown"
    request_id: str = ""
    task_id: str = ""
    token_id: str = ""


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 (frozen)


def current() -> Origin:
    """Return the origin of what runs now; absence is recorded as "unknown", never skipped."""
    return _origin.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Run the block with `origin` as the recorded door."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def add(*, token_id: str) -> None:
    """Note on the current origin which token opened the door."""
    _origin.set(replace(_origin.get(), token_id=token_id))
