"""How long a profile may be relied on before somebody reads it through again (DOMAIN C4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How many days the keeping of a profile goes by.

    After `days` it is stale, after `in_dialogue` while there was a contact within `dialogue`; a look-up on the lists
    counts `look_ups`, and what runs out says so `ahead`.
    """

    days: int
    in_dialogue: int
    dialogue: int
    look_ups: int
    ahead: int

    def every(self, last_contact_at: datetime | None, *, at: datetime) -> int:
        """Return after how many days a profile is stale whose actor was last met at some moment, if ever."""
        talking = last_contact_at is not None and last_contact_at > at - timedelta(days=self.dialogue)
        return self.in_dialogue if talking else self.days


class Freshness(StrEnum):
    """Whether a profile was read through in time."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"


def due_at(reviewed_at: datetime, last_contact_at: datetime | None, *, at: datetime, rhythm: Rhythm) -> datetime:
    """Return when the profile should be read through next."""
    return reviewed_at + timedelta(days=rhythm.every(last_contact_at, at=at))


def freshness(
    reviewed_at: datetime | None, last_contact_at: datetime | None, *, at: datetime, rhythm: Rhythm
) -> Freshness:
    """Return whether the profile is fresh, stale, or was never reviewed."""
    if reviewed_at is None:
        return Freshness.NEVER
    return Freshness.STALE if due_at(reviewed_at, last_contact_at, at=at, rhythm=rhythm) <= at else Freshness.FRESH
