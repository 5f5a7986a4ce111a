"""How long a profile may be relied on before somebody reads it through again (DOMAIN C4)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

REVIEW_EVERY: Final = timedelta(days=180)
REVIEW_EVERY_IN_DIALOGUE: Final = timedelta(days=30)
DIALOGUE_WITHIN: Final = timedelta(days=90)
"""A contact within this time makes an active dialogue."""


class Freshness(StrEnum):
    """Whether a profile was read through in time."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"


def in_dialogue(last_contact_at: datetime | None, *, at: datetime) -> bool:
    """Return whether we are in active dialogue: a contact within the last 90 days."""
    return last_contact_at is not None and last_contact_at > at - DIALOGUE_WITHIN


def due_at(reviewed_at: datetime, last_contact_at: datetime | None, *, at: datetime) -> datetime:
    """Return when the profile should be read through next."""
    every = REVIEW_EVERY_IN_DIALOGUE if in_dialogue(last_contact_at, at=at) else REVIEW_EVERY
    return reviewed_at + every


def freshness(reviewed_at: datetime | None, last_contact_at: datetime | None, *, at: datetime) -> Freshness:
    """Return whether the profile is fresh, stale, or was never reviewed."""
    if reviewed_at is None:
        return Freshness.NEVER
    return Freshness.STALE if due_at(reviewed_at, last_contact_at, at=at) <= at else Freshness.FRESH
