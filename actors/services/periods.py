"""Commands on what an actor was, and when: correct the day of a change, put an earlier type before the first."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.kinds import ActorType
from actors.domain.traits import ActorStatus
from actors.models import Actor, ActorStatusPeriod, Reshaping, TypedProfile
from actors.selectors import actors, lives, periods
from actors.services import records, registry
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict


@transaction.atomic
def correct(*, actor_id: UUID, period_id: int, seen_version: int, since: date, reason: str, by: User) -> Actor:
    """Correct the day from which an actor was of a type and status, and return the actor.

    What it was before ends on that day, and so does the typed profile it had as such. Saying what is recorded already
    changes nothing. Raises NotFound, NotAllowed, Stale, Conflict (a split or a merger of that day is recorded) or
    Invalid (no reason, a day ahead, or one that is not within what was before it and what came after).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    period = periods.get(period_id, actor=actor, for_update=True)
    ensure(policies.may_change, by, actor)
    versions.insist(actor, seen_version)
    old = period.since
    if since == old:
        return actor
    _insist_no_event(actor, old, by=by)
    before = periods.before(period)
    _insist(since, reason, at=at)
    if before is not None and before.since is not None and since <= before.since:
        message = _("What it was before began on %(day)s: choose a later day.")
        raise invalid({"since": message % {"day": before.since}})
    if period.until is not None and since >= period.until:
        message = _("It was something else from %(day)s on: choose an earlier day.")
        raise invalid({"since": message % {"day": period.until}})
    period.since = since
    period.save(update_fields=["since"])
    if before is not None:
        before.until = since
        before.save(update_fields=["until"])
        _follow(before, old, since)
    records.save(actor, ())
    told = {"actor_type": period.actor_type, "status": period.status, "since": [old, since]}
    audit.record("actors.period_corrected", actor, by=by, at=at, changes=told, reason=reason.strip())
    return actor


@transaction.atomic
def put_before(
    *,
    actor_id: UUID,
    seen_version: int,
    actor_type: str,
    status: str,
    since: date | None,
    until: date,
    reason: str,
    by: User,
) -> Actor:
    """Say what an actor was before the first that is recorded of it, and return the actor; what it is now stays.

    Where that first one has no day yet, it began when the earlier one ended. Raises NotFound, NotAllowed, Stale or
    Invalid (an unknown type or status, no reason, days out of order or ahead, an end that is not the day on which the
    first one began, or the same as the first one).
    """
    at = clock.now()
    actor = registry.for_change(actor_id, seen_version, by=by)
    first = periods.first(actor, for_update=True)
    _insist_known(actor_type, status)
    _insist(until, reason, at=at, named="until")
    if since is not None and since >= until:
        raise invalid({"since": _("It ended before it began.")})
    if first.since is not None and until != first.since:
        message = _("What it was next began on %(day)s: that is the day on which this ended.")
        raise invalid({"until": message % {"day": first.since}})
    if first.until is not None and until >= first.until:
        message = _("What it was next ended on %(day)s: choose an earlier day.")
        raise invalid({"until": message % {"day": first.until}})
    if (first.actor_type, first.status) == (actor_type, status):
        raise invalid({"actor_type": _("That is what it was next: correct the day of that instead.")})
    if first.since is None:
        first.since = until
        first.save(update_fields=["since"])
    ActorStatusPeriod.objects.create(
        actor=actor, actor_type=actor_type, status=status, since=since, until=until, note=reason.strip()
    )
    records.save(actor, ())
    told = {"actor_type": actor_type, "status": status, "since": since, "until": until}
    audit.record("actors.earlier_period_recorded", actor, by=by, at=at, changes=told, reason=reason.strip())
    return actor


def _insist_no_event(actor: Actor, day: date | None, *, by: User) -> None:
    """Refuse to part what an actor was from its recorded split or merger; one that `by` does not see is not told of."""
    if day is None or not Reshaping.objects.filter(actor=actor, on=day).exists():
        return
    message = _("It cannot be corrected as things stand.")
    if lives.events(actor, seen=actors.visible(by)).filter(actor=actor, on=day).exists():
        message = _("A split or a merger is recorded of that day: this day stays with it.")
    raise Conflict("reshaped", message)


def _insist(day: date, reason: str, *, at: datetime, named: str = "since") -> None:
    faults = {}
    if day > at.date():
        faults[named] = _("Choose today or a day in the past.")
    if not reason.strip():
        faults["reason"] = _("Say what it rests on.")
    if faults:
        raise invalid(faults)


def _insist_known(actor_type: str, status: str) -> None:
    faults = {}
    if actor_type not in set(ActorType):
        faults["actor_type"] = _("There is no such type.")
    if status not in set(ActorStatus):
        faults["status"] = _("There is no such status.")
    if faults:
        raise invalid(faults)


def _follow(ended: ActorStatusPeriod, old: date | None, until: date) -> None:
    """Let the typed profile that ended with a period end on its corrected day."""
    found = TypedProfile.objects.filter(actor=ended.actor_id, actor_type=ended.actor_type, until=old)
    for profile in found.exclude(until=None).select_for_update():
        profile.until = until
        records.save(profile, ["until"])
