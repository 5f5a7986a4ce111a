"""What the house has settled in its policy and every app may ask for: the app that holds the policy answers.

Values are named as the policy names them, `reports.hours`. Within `asked_once` the policy is asked once however often
it is needed: so in a request and in a task. Nothing is kept beyond, so what another process publishes holds from the
next request on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.module_loading import import_string

Values = Mapping[str, int | str]

_answering: list[str] = []
_kept: ContextVar[list[Values] | None] = ContextVar("house", default=None)


def answer(path: str) -> None:
    """Let an upper app say what is settled: `path()` returns the values in force, by name."""
    _answering[:] = [path]


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask for the policy at most once in the block."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def number(name: str) -> int:
    """Return a number that is settled; raises KeyError where the policy holds nothing of that name."""
    return int(_in_force()[name])


def word(name: str) -> str:
    """Return a word that is settled; raises KeyError where the policy holds nothing of that name."""
    return str(_in_force()[name])


def _in_force() -> Values:
    kept = _kept.get()
    if kept:
        return kept[0]
    found: Values = import_string(_answering[0])()
    if kept is not None:
        kept.append(found)
    return found
