"""Where an actor is, and what it is there; what says that it is there contradicts what says that it is not."""

from dataclasses import dataclass
from datetime import date

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Presence(Labelled):
    """What an actor is in an area."""

    CONTROLS = "controls", _("Controls it")
    CONTESTS = "contests", _("Contests it")
    OPERATES = "operates", _("Operates there")
    BASED = "based", _("Has its base there")
    SUPPORTED = "supported", _("Finds support there")
    PASSES = "passes", _("Passes through")
    ABSENT = "absent", _("Is not there")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an actor and an area; an area without a place is the whole country."""

    country: str
    place: str
    presence: str
    since: date | None = None
    until: date | None = None


def contradict(one: Said, other: Said) -> bool:
    """Return whether one says at some time that the actor is where the other says that it is not."""
    if one.presence == Presence.ABSENT:
        one, other = other, one
    if other.presence != Presence.ABSENT or one.presence == Presence.ABSENT:
        return False
    place = other.place.strip().casefold()
    covers = one.country == other.country and place in {"", one.place.strip().casefold()}
    return covers and _meet(one, other)


def _meet(one: Said, other: Said) -> bool:
    since, until = max(filter(None, (one.since, other.since)), default=date.min), (one.until, other.until)
    return since < min(filter(None, until), default=date.max)
