"""The one clock: services read it once and pass `at` down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return _told.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the block believe that it is `moment`: the demonstration tells months of history through the real commands.

    The database has its own clock: what it stamps (when a contact was recorded) stays true.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
