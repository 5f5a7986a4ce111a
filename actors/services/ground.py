"""Commands on the common ground: lay an entry down, correct it, let it be overtaken. Nothing is deleted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors import policies
from actors.domain.ground import SIDED
from actors.models import Actor, GroundEntry, GroundParty
from actors.selectors import actors, ground
from actors.services import citing, records
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict

WRITABLE: Final = ("category", "text", "ours", "theirs", "marking", *citing.FIELDS)
AT_FIRST: Final = ("kind", *WRITABLE)
MOST: Final = 8
"""Actors an entry can be about at once."""


@transaction.atomic
def add(
    *,
    actor_ids: Sequence[UUID],
    values: Mapping[str, Any],
    by: User,
    overtakes_id: UUID | None = None,
    overtakes_version: int = 0,
) -> GroundEntry:
    """Return a new entry between us and some actors; it lies in the narrowest of their compartments.

    One that overtakes another is about the same actors and ends it; `overtakes_version` is the one `by` saw.
    Raises NotFound (an actor, the overtaken entry), NotAllowed, Stale, Conflict (overtaken already) or Invalid.
    """
    at = clock.now()
    old = ground.get(overtakes_id, user=by, for_update=True) if overtakes_id else None
    found = [actors.get(actor_id, user=by) for actor_id in sorted(set(actor_ids))]
    ensure(policies.may_write, by)
    place = place_of(found)
    ensure(policies.may_register, by, place.pk)
    if old is not None:
        versions.insist(old, overtakes_version)
        _insist_open(old)
        _insist_same(old, found)
    entry = GroundEntry(compartment=place, author=by, overtakes=old)
    records.assign(entry, values, writable=AT_FIRST, whole=True)
    _insist(entry, by=by)
    entry.save(force_insert=True)
    GroundParty.objects.bulk_create(GroundParty(entry=entry, actor=actor) for actor in found)
    told = records.told(entry, AT_FIRST, first=["kind", "text"])
    told["between"] = " ".join(str(actor.pk) for actor in found)
    audit.record("actors.ground_added", entry, by=by, at=at, changes=told)
    if old is not None:
        _end(old, at.date(), _("A newer entry says how it stands now."), verb="actors.ground_overtaken", by=by, at=at)
    return entry


@transaction.atomic
def change(*, entry_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> GroundEntry:
    """Correct an entry and return it; its kind and its actors stay.

    Raises NotFound, NotAllowed, Stale, Conflict (overtaken) or Invalid.
    """
    at = clock.now()
    entry = _for_change(entry_id, seen_version, by=by)
    changes = records.assign(entry, values, writable=WRITABLE)
    if changes:
        _insist(entry, by=by)
        records.save(entry, changes)
        audit.record("actors.ground_changed", entry, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def end(*, entry_id: UUID, seen_version: int, on: date, reason: str, by: User) -> GroundEntry:
    """Say since which day an entry no longer holds, and why; it stays readable.

    Raises NotFound, NotAllowed, Stale, Conflict (overtaken already) or Invalid (a day ahead, no reason).
    """
    at = clock.now()
    entry = _for_change(entry_id, seen_version, by=by)
    insist_ending(on, reason, at=at)
    return _end(entry, on, reason, verb="actors.ground_ended", by=by, at=at)


def place_of(found: Collection[Actor]) -> Compartment:
    """Return the compartment of what joins these actors: the one that is not common; raises Invalid for two of them."""
    if not 0 < len(found) <= MOST:
        raise invalid({"actor_ids": _("Choose one to %(most)s actors.") % {"most": MOST}})
    if gone := [actor.name for actor in found if actor.merged_into_id is not None]:
        message = _("%(names)s went into another record: name that one.") % {"names": ", ".join(gone)}
        raise invalid({"actor_ids": message})
    narrow = {actor.compartment_id: actor.compartment for actor in found if not actor.compartment.is_common}
    if len(narrow) > 1:
        message = _("These actors lie in compartments with different readers: write an entry for each.")
        raise invalid({"actor_ids": message})
    return next(iter(narrow.values()), next(iter(found)).compartment)


def insist_ending(on: date, reason: str, *, at: datetime) -> None:
    """Refuse an ending in the future or without a reason; raises Invalid."""
    if on > at.date():
        raise invalid({"on": _("Choose today or a day in the past.")})
    if not reason.strip():
        raise invalid({"reason": _("Say why it no longer holds.")})


def _end(entry: GroundEntry, on: date, reason: str, *, verb: str, by: User, at: datetime) -> GroundEntry:
    entry.ended_on, entry.ended_because = on, reason.strip()
    records.save(entry, ("ended_on", "ended_because"))
    audit.record(verb, entry, by=by, at=at, changes={"ended_on": [None, on]}, reason=reason.strip())
    return entry


def _for_change(entry_id: UUID, seen_version: int, *, by: User) -> GroundEntry:
    entry = ground.get(entry_id, user=by, for_update=True)
    ensure(policies.may_change, by, entry)
    versions.insist(entry, seen_version)
    _insist_open(entry)
    return entry


def _insist_open(entry: GroundEntry) -> None:
    if entry.ended_on is not None:
        raise Conflict("ended", _("This entry was overtaken already."))


def _insist_same(old: GroundEntry, found: Collection[Actor]) -> None:
    if {party.actor_id for party in old.parties.all()} != {actor.pk for actor in found}:
        raise invalid({"actor_ids": _("An entry is overtaken by one about the same actors.")})


def _insist(entry: GroundEntry, *, by: User) -> None:
    sides = {"ours": _("Say what we say."), "theirs": _("Say what they say.")}
    if entry.kind in SIDED:
        faults = {name: message for name, message in sides.items() if not getattr(entry, name)}
    else:
        message = _("What both sides hold has one wording: leave this empty.")
        faults = {name: message for name in sides if getattr(entry, name)}
    if faults:
        raise invalid(faults)
    citing.insist(entry, compartment_id=entry.compartment_id, by=by)
