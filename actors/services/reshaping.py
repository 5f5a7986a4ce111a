"""An actor splits, or goes into another: an event that asks what becomes of every open relation and live listing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.reshaping import AFTERWARDS, RELATION_OF, Fate, ReshapingKind
from actors.models import Actor, Listing, Relation, Reshaping
from actors.selectors import actors
from actors.selectors import reshaping as selector
from actors.services import citing, listings, records, registry, relations, screening
from actors.services.records import invalid
from core import audit, clock, jobs
from core.authz import ensure
from core.errors import NotFound

WRITABLE: Final = ("on", "note", *citing.FIELDS)
VERBS: Final = {
    ReshapingKind.SPLIT: "actors.split_recorded",
    ReshapingKind.MERGER: "actors.merger_recorded",
}


@dataclass(frozen=True, slots=True)
class Part:
    """An actor that came of it: one that is registered, or a new one by name and type."""

    actor_id: UUID | None = None
    name: str = ""
    actor_type: str = ""


@transaction.atomic
def record(
    *,
    kind: ReshapingKind,
    actor_id: UUID,
    seen_version: int,
    values: Mapping[str, Any],
    parts: Sequence[Part],
    status: str,
    fates: Mapping[UUID, Fate],
    by: User,
) -> Reshaping:
    """Record that an actor split into, or went into, others, and what becomes of what it had; return the event.

    `status` is what the actor is from that day on, "" after a split that left it as it was. `fates` has an answer for
    every open relation and live listing that `selector.open_things` names. Whatever was decided about any of the actors
    is looked at again, once. Open commitments are asked about afterwards, each on its own page.

    Raises NotFound, NotAllowed (the actor, or one that came of it), Stale or Invalid (a day ahead, no or strange parts,
    a fate missing, or one that leads an actor to itself).
    """
    at = clock.now()
    actor = registry.for_change(actor_id, seen_version, by=by)
    event = Reshaping(actor=actor, kind=kind)
    records.assign(event, values, writable=WRITABLE, whole=True)
    _insist(event, status, parts, at=at)
    things = selector.open_things(actor, on=event.on, user=by, lock=True)
    _insist_answered(things, fates, len(parts), event)
    came = [_part(part, actor, by=by) for part in parts]
    citing.insist(event, compartment_id=actor.compartment_id, by=by)
    event.save(force_insert=True)
    event.parts.set(came)
    for part in came:
        _stand_for(event, actor, part)
    for thing in things:
        _carry_out(thing, fates[thing.pk], event, actor, came, by=by, at=at)
    _become(actor, status, event, at=at)
    records.touch(*(one.pk for one in came), at=at)
    became = {str(pk): fate.act.value for pk, fate in sorted(fates.items())}
    told = records.told(event, WRITABLE, first=["kind", "on"]) | {"status": actor.status, "fates": became}
    told["into"] = " ".join(str(one.pk) for one in came)
    place = next((one.compartment_id for one in came if not one.compartment.is_common), actor.compartment_id)
    home = place if actor.compartment.is_common else actor.compartment_id
    audit.record(VERBS[kind], event, by=by, at=at, changes=told, compartment_id=home)
    _reopen(event, actor, came)
    return event


def _insist(event: Reshaping, status: str, parts: Sequence[Part], *, at: datetime) -> None:
    kind = ReshapingKind(event.kind)
    faults: dict[str, str] = {}
    if event.on > at.date():
        faults["on"] = _("Choose today or a day in the past.")
    if not parts:
        faults["parts"] = _("Name at least one actor that came of it.")
    if kind is ReshapingKind.MERGER and len(parts) > 1:
        faults["parts"] = _("It went into one actor.")
    if status not in AFTERWARDS[kind] and (status or kind is ReshapingKind.MERGER):
        faults["status"] = _("Say what the actor is from then on.")
    named = [part.actor_id or part.name.strip().casefold() for part in parts]
    if event.actor_id in named or len(set(named)) < len(named):
        faults["parts"] = _("Name each other actor once.")
    if any(part.actor_id is None and not part.name.strip() for part in parts):
        faults["parts"] = _("A new actor needs a name.")
    if faults:
        raise invalid(faults)


def _insist_answered(
    things: Sequence[Relation | Listing], fates: Mapping[UUID, Fate], many: int, event: Reshaping
) -> None:
    open_now = {thing.pk for thing in things}
    if open_now != set(fates):
        raise invalid({"fates": _("Say of every open relation and listing what becomes of it; they may have changed.")})
    if any(fate.is_carried and not 0 <= fate.to < many for fate in fates.values()):
        raise invalid({"fates": _("It can only go to an actor that came of it.")})
    ends_a_listing = any(isinstance(thing, Listing) and fates[thing.pk].is_over for thing in things)
    if ends_a_listing and not (event.source_id or event.note.strip()):
        raise invalid({"note": _("A listing ends with this: cite the source, or say where the list says so.")})


def _part(part: Part, actor: Actor, *, by: User) -> Actor:
    if part.actor_id is not None:
        try:
            found = actors.get(part.actor_id, user=by, for_update=True)
        except NotFound as hidden:
            raise invalid({"parts": hidden.message}) from None
        ensure(policies.may_change, by, found)
        return found
    new = Actor(compartment=actor.compartment, marking=actor.marking, countries=actor.countries, region=actor.region)
    records.assign(new, {"name": part.name, "actor_type": part.actor_type}, writable=("name", "actor_type"))
    registry.store(new)
    screening.names_changed(new, by=by)
    return new


def _stand_for(event: Reshaping, actor: Actor, part: Actor) -> None:
    """Write the relation that stands for the event between the actor and one that came of it."""
    kind = ReshapingKind(event.kind)
    one, other = (part, actor) if kind is ReshapingKind.SPLIT else (actor, part)
    relation = Relation(from_actor=one, to_actor=other, relation_type=RELATION_OF[kind].value, since=event.on)
    if relation.compartment_id == actor.compartment_id or event.source is None or event.source.compartment.is_common:
        for name in citing.FIELDS:
            setattr(relation, name, getattr(event, name))
    relations.store(relation)


def _carry_out(
    thing: Relation | Listing,
    fate: Fate,
    event: Reshaping,
    actor: Actor,
    came: Sequence[Actor],
    *,
    by: User,
    at: datetime,
) -> None:
    if isinstance(thing, Relation):
        if fate.is_over:
            thing.until = event.on
            records.save(thing, ["until"])
        if fate.is_carried:
            relations.carry(thing, old=actor, new=came[fate.to], on=event.on)
        far = thing.to_actor if thing.from_actor_id == actor.pk else thing.from_actor
        records.touch_beside(far, actor, at=at)
        return
    if fate.is_carried:
        copy = listings.carry(thing, to=came[fate.to], on=event.on, by=by, at=at)
        listings.reopen(copy, ended=False, today=at.date())
    if fate.is_over:
        thing.delisted_on = event.on
        records.save(thing, ["delisted_on"])
        listings.reopen(thing, ended=True, today=at.date())


def _become(actor: Actor, status: str, event: Reshaping, *, at: datetime) -> None:
    changed = []
    if status and status != actor.status:
        actor.status = status
        registry.begin_period(actor, since=event.on, reason=event.note or _("Recorded as an event."), at=at)
        changed.append("status")
    records.save(actor, changed)


def _reopen(event: Reshaping, actor: Actor, came: Sequence[Actor]) -> None:
    """Have everything decided about one of the actors looked at again; an engagement with two of them once."""
    places = sorted({str(one.compartment_id) for one in (actor, *came)})
    reason = _("%(actor)s: %(what)s on %(day)s.") % {
        "actor": actor.name,
        "what": _(ReshapingKind(event.kind).label),
        "day": event.on,
    }
    for one in (actor, *came):
        jobs.enqueue(
            "riskreview.reopen",
            trigger="split_or_merger",
            cause_key=f"split_or_merger:{event.pk}",
            actor_id=str(one.pk),
            reason=reason,
            words_from=places,
        )
