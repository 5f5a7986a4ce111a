"""When an actor is assessed again: trust and escalation after a time each, both at once after something serious."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import require_moment

SERIOUS_WEIGHT = -7.0


class RunKind(Labelled):
    """What is assessed."""

    TRUST = "trust", _("Trust")
    ESCALATION = "escalation", _("Escalation index")


class Trigger(Labelled):
    """What set a run off."""

    SCHEDULE = "schedule", _("Schedule")
    EVENT = "event", _("Event")
    MANUAL = "manual", _("By hand")


Cadence = Mapping[RunKind, timedelta]
"""How long after a run the next one of its kind is due."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When an actor was last assessed, and when its last confirmed breach or serious incident was recorded."""

    actor: str
    kind: RunKind
    last: datetime | None
    urgent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """An actor to assess now."""

    actor: str
    kind: RunKind
    since: datetime
    trigger: Trigger


def is_serious(weight: float) -> bool:
    """Return whether an incident of this weight asks for a run at once."""
    return weight <= SERIOUS_WEIGHT


def next_due(
    at: datetime, kind: RunKind, last: datetime | None, urgent_at: datetime | None = None, *, cadence: Cadence
) -> datetime:
    """Return the moment from which the actor is due: now when never assessed, `urgent_at` when that was not seen yet.

    An event of the same moment as the last run counts as unseen: one run too many is harmless, one too few is not.
    """
    require_moment(at)
    if last is None:
        return at
    regular = last + cadence[kind]
    return regular if urgent_at is None or urgent_at < last else min(urgent_at, regular)


def due(standings: Iterable[Standing], *, at: datetime, cadence: Cadence) -> tuple[Due, ...]:
    """Return the actors to assess at `at`: urgent ones first, then those who waited longest."""
    found = []
    for each in standings:
        since = next_due(at, each.kind, each.last, each.urgent_at, cadence=cadence)
        if since <= at:
            urgent = each.urgent_at is not None and (each.last is None or each.urgent_at >= each.last)
            found.append(Due(each.actor, each.kind, since, Trigger.EVENT if urgent else Trigger.SCHEDULE))
    return tuple(sorted(found, key=lambda one: (one.trigger is not Trigger.EVENT, one.since, one.actor, one.kind)))
