"""Commands on listings: record, correct, confirm by looking it up again, end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import DateField, DurationField, F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from actors import policies
from actors.domain.grading import FactState
from actors.domain.listings import (
    AUTHORITY,
    ENTRY,
    WARRANTS,
    LegalEffect,
    ListCode,
    Said,
    contradict,
    trigger,
)
from actors.models import Actor, Listing, Person, PersonRole
from actors.selectors import actors, facts, people, rhythm
from actors.services import citing, judging, records
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict

WRITABLE: Final = (
    "list_code", "authority", "country", "reference", "listed_on", "legal_effects", "exemptions", "url", "note",
    *citing.FIELDS,
)  # fmt: skip


@transaction.atomic
def add(*, values: Mapping[str, Any], by: User, actor_id: UUID | None = None, person_id: UUID | None = None) -> Listing:
    """Return a new listing of one actor or one person, as looked up by `by` today; open decisions are looked at again.

    One that says something else of the same entry than a live one makes both disputed; both hold until they are ended.
    Raises NotFound, NotAllowed or Invalid (neither or both subjects, a warrant against a group, a day in the future,
    no legal effect, a list whose authority is not named, a source that cannot be cited).
    """
    at = clock.now()
    if (actor_id is None) == (person_id is None):
        raise invalid({"actor_id": _("A listing is about one actor or about one person.")})
    whole = _whole(actor_id, person_id, by=by)
    listing = Listing(**{"actor" if isinstance(whole, Actor) else "person": whole})
    records.assign(listing, values, writable=WRITABLE, whole=True)
    _complete(listing, today=at.date())
    citing.insist(listing, compartment_id=whole.compartment_id, by=by)
    judging.oppose(listing, _contradicting(listing))
    _looked_up(listing, on=at.date(), by=by)
    listing.save(force_insert=True)
    _touch(whole, at=at)
    told = records.told(
        listing, ("actor_id", "person_id", *WRITABLE, "contradicts_id"), first=["list_code", "reference"]
    )
    _record("actors.listing_added", listing, whole, by=by, at=at, changes=told)
    reopen(listing, ended=False, today=at.date())
    return listing


@transaction.atomic
def change(*, listing_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Listing:
    """Correct a listing and return it; raises NotFound, NotAllowed, Stale or Invalid."""
    at = clock.now()
    listing, whole = _for_change(listing_id, seen_version, by=by)
    changes = records.assign(listing, values, writable=WRITABLE)
    if changes:
        _complete(listing, today=at.date())
        citing.insist(listing, compartment_id=whole.compartment_id, by=by)
        records.save(listing, {*changes, "authority"})
        _touch(whole, at=at)
        _record("actors.listing_changed", listing, whole, by=by, at=at, changes=changes)
    return listing


@transaction.atomic
def confirm(*, listing_id: UUID, seen_version: int, by: User) -> Listing:
    """Note that `by` looked the entry up today and found it as recorded.

    Raises NotFound, NotAllowed, Stale or Conflict (the listing has ended).
    """
    at = clock.now()
    listing, whole = _for_change(listing_id, seen_version, by=by)
    if listing.delisted_on is not None:
        raise Conflict("ended", _("This listing has ended: there is nothing to look up."))
    before = listing.checked_on
    _looked_up(listing, on=at.date(), by=by)
    records.save(listing, ("checked_on", "checked_by", "next_check_due"))
    _touch(whole, at=at)
    changes = {"checked_on": [before, listing.checked_on]}
    _record("actors.listing_confirmed", listing, whole, by=by, at=at, changes=changes)
    return listing


@transaction.atomic
def end(*, listing_id: UUID, seen_version: int, on: date, reason: str, by: User) -> Listing:
    """Say from which day on the listing no longer holds, and on what ground; it stays readable.

    Raises NotFound, NotAllowed, Stale, Conflict (ended already) or Invalid (before its start, in the future, no
    ground).
    """
    at = clock.now()
    listing, whole = _for_change(listing_id, seen_version, by=by)
    if listing.delisted_on is not None:
        raise Conflict("ended", _("This was ended already."))
    if not listing.listed_on <= on <= at.date():
        raise invalid({"on": _("Choose a day between the listing and today.")})
    if not reason.strip():
        raise invalid({"reason": _("Name the decision that ended it.")})
    ground = reason.strip()
    values: dict[str, Any] = {"delisted_on": on}
    if isinstance(whole, Person):  # which decision ended it tells who a person is: the entry keeps it, not the trail
        values["note"] = "\n".join(filter(None, (listing.note, _("Ended: %(ground)s") % {"ground": ground})))
        ground = ""
    changes = records.assign(listing, values, writable=["delisted_on", "note"])
    records.save(listing, changes)
    _touch(whole, at=at)
    _record("actors.listing_ended", listing, whole, by=by, at=at, changes=changes, reason=ground)
    reopen(listing, ended=True, today=at.date())
    return listing


def carry(listing: Listing, *, to: Actor, on: date, by: User, at: datetime) -> Listing:
    """Write for another actor what a listing says, from a day on, and return it. It is to be looked up at once.

    Sources that the readers of that actor could not see are left out, and the grades with them.
    """
    copy = Listing(actor=to, listed_on=on, checked_on=at.date(), checked_by=by, next_check_due=at.date())
    for name in WRITABLE:
        if name != "listed_on":
            setattr(copy, name, getattr(listing, name))
    citing.leave_out_far(copy, compartment_id=to.compartment_id)
    copy.save(force_insert=True)
    return copy


def bring_forward(*, days: int) -> int:
    """Have no listing looked up later than some days after the last time; return how many are brought forward.

    Part of the command that lets a look-up count for a shorter time.
    """
    sooner = F("checked_on") + Value(timedelta(days=days), output_field=DurationField())
    late = Listing.objects.filter(delisted_on=None, next_check_due__gt=Cast(sooner, DateField()))
    changed: int = late.update(
        next_check_due=Cast(sooner, DateField()), version=F("version") + 1, updated_at=clock.now()
    )
    return changed


def _whole(actor_id: UUID | None, person_id: UUID | None, *, by: User) -> Actor | Person:
    whole: Actor | Person
    if actor_id is not None:
        whole = actors.get(actor_id, user=by, for_update=True)
    else:
        whole = people.get(person_id, user=by, for_update=True)  # type: ignore[arg-type]
    ensure(policies.may_list, by, whole)
    return whole


def _for_change(listing_id: UUID, seen_version: int, *, by: User) -> tuple[Listing, Actor | Person]:
    listing = facts.get(Listing, listing_id, user=by, for_update=True)
    whole = _whole(listing.actor_id, listing.person_id, by=by)
    versions.insist(listing, seen_version)
    return listing, whole


def _looked_up(listing: Listing, *, on: date, by: User) -> None:
    listing.checked_on, listing.checked_by, listing.next_check_due = (
        on,
        by,
        on + timedelta(days=rhythm.keeping().look_ups),
    )


def _complete(listing: Listing, *, today: date) -> None:
    """Fill in the authority a list always has, and refuse what contradicts itself."""
    faults: dict[str, str] = {}
    code = ListCode(listing.list_code)
    listing.authority = listing.authority or AUTHORITY.get(code, "")
    if not listing.authority:
        faults["authority"] = _("Name the authority or court.")
    if code is ListCode.NATIONAL_OTHER and not listing.country:
        faults["country"] = _("Say whose national list it is.")
    if listing.country and listing.country not in dict(countries):
        faults["country"] = _("Not a country code: %(codes)s.") % {"codes": listing.country}
    if code in WARRANTS and listing.actor_id is not None:
        faults["list_code"] = _("Warrants are issued against people: record it on the person.")
    if LegalEffect.NONE in listing.legal_effects and len(listing.legal_effects) > 1:
        faults["legal_effects"] = _("It has legal effects, or none.")
    if listing.listed_on > today:
        faults["listed_on"] = _("Choose today or a day in the past.")
    if listing.delisted_on is not None and listing.delisted_on < listing.listed_on:
        faults["listed_on"] = _("It cannot begin after it ended.")
    if faults:
        raise invalid(faults)


def _contradicting(listing: Listing) -> list[Listing]:
    """Return the live listings that say something else of the same entry."""
    same = {name: getattr(listing, name) for name in ("actor", "person", "list_code", "country", "authority")}
    rows = Listing.objects.filter(delisted_on=None, **same).exclude(state=FactState.REFUTED.value)
    rows = rows.order_by("created_at", "pk").select_for_update(of=("self",))
    return [row for row in rows if contradict(_said(listing), _said(row))]


def _said(listing: Listing) -> Said:
    return Said(listing.reference, listing.listed_on, frozenset(listing.legal_effects))


def _touch(whole: Actor | Person, *, at: datetime) -> None:
    if isinstance(whole, Actor):
        records.touch(whole.pk, at=at)


def _record(verb: str, listing: Listing, whole: Actor | Person, *, changes: Mapping[str, Any], **event: Any) -> None:
    """Write the event; what leads to the published entry of a person stays out of the trail, which cannot forget."""
    told = dict(changes)
    entry = {*ENTRY, *citing.FIELDS}
    if isinstance(whole, Person) and told.keys() & entry:
        told = {name: value for name, value in told.items() if name not in entry}
        told["entry_recorded" if verb.endswith("_added") else "entry_changed"] = True
    audit.record(verb, listing, changes=told, **event)


def reopen(listing: Listing, *, ended: bool, today: date) -> None:
    """Have open decisions looked at again: about the actor; or about the person and every actor they have a role in.

    The jobs of one change share a cause, so that an engagement both concern is looked at once.
    """
    name = trigger(listing.list_code, ended=ended, of_person=listing.person_id is not None)
    reference = listing.reference if listing.actor_id is not None else ""  # that of a person tells who it is
    reason = f"{ListCode(listing.list_code).label} {reference}".strip()
    told = {"trigger": name, "reason": reason, "cause_key": f"{name}:{listing.pk}"}
    whole: Any = listing.actor or listing.person
    for concerned in _concerned(listing, today=today):
        jobs.enqueue("riskreview.reopen", words_from=[str(whole.compartment_id)], **told, **concerned)


def _concerned(listing: Listing, *, today: date) -> list[dict[str, str]]:
    if listing.actor_id is not None:
        return [{"actor_id": str(listing.actor_id)}]
    held = (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gt=today))
    roles = PersonRole.objects.filter(held, person=listing.person_id).order_by("actor_id")
    actors_of = roles.values_list("actor_id", flat=True).distinct()
    return [{"person_id": str(listing.person_id)}, *({"actor_id": str(actor_id)} for actor_id in actors_of)]
