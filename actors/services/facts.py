"""Commands on what is known about one actor: names, interests, responses to incentives, cultural notes, sizes, ids.

The kinds of facts live alike: they are added, corrected, and ended on a day; nothing is deleted, so that one can
still read what was believed when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from actors import policies
from actors.domain import areas
from actors.domain.grading import SAME_TIME, FactState, apart
from actors.domain.integration import PhaseState
from actors.domain.interests import HIGHEST_PRIORITY, LOWEST_PRIORITY
from actors.domain.scripts import LANGUAGE, fits, script_of
from actors.domain.traits import NoteKind
from actors.domain.yearly import A_YEAR
from actors.models import (
    Actor,
    Area,
    CulturalNote,
    DdrEntry,
    ExternalId,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Name,
    SizeEstimate,
)
from actors.selectors import actors, facts
from actors.services import citing, judging, records, registry, screening
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, NotAllowed, NotFound

Fact = Name | Interest | IncentiveResponse | CulturalNote | SizeEstimate | Area | IntegrationAssessment | DdrEntry
COUNTS: Final = tuple(f"{what}_{end}" for what in ("people", "weapons") for end in ("low", "best", "high"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: its table, its own fields, the one that says until when it holds, and what it is known by."""

    model: type[Fact]
    fields: tuple[str, ...]
    end: str
    first: str

    @property
    def writable(self) -> tuple[str, ...]:
        """Return the fields a person fills in."""
        return (*self.fields, *citing.FIELDS)


KINDS: Final[Mapping[str, Kind]] = {
    "name": Kind(Name, ("text", "kind", "language", "script", "transliteration", "since", "until"), "until", "text"),
    "interest": Kind(
        Interest,
        ("category", "level", "priority", "red_line", "drawn_from", "shared_with_us", "shared_because", "text"),
        "ended_on",
        "text",
    ),
    "incentive": Kind(IncentiveResponse, ("category", "response", "notes"), "ended_on", "category"),
    "note": Kind(CulturalNote, ("kind", "text", "starts_on", "ends_on", "every_year"), "ended_on", "text"),
    "estimate": Kind(SizeEstimate, ("low", "high", "estimated_on"), "ended_on", "low"),
    "area": Kind(
        Area, ("country", "place", "presence", "latitude", "longitude", "since", "until"), "until", "presence"
    ),
    "integration": Kind(
        IntegrationAssessment,
        (
            "programme",
            "part",
            "assessed_on",
            "influence",
            "influence_reason",
            "legitimacy",
            "legitimacy_reason",
            "willingness",
            "willingness_reason",
            "guarantees",
            "relapse_watched",
            "relapse_seen",
        ),
        "ended_on",
        "programme",
    ),
    "ddr": Kind(
        DdrEntry,
        ("phase", "part", "state", "as_of", "place", *COUNTS, "verified_by", "note"),
        "ended_on",
        "phase",
    ),
}


@transaction.atomic
def add(*, kind: str, actor_id: UUID, values: Mapping[str, Any], by: User) -> Fact:
    """Return a new fact of an actor; `kind` is a key of KINDS. Raises NotFound, NotAllowed or Invalid."""
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    fact = KINDS[kind].model(actor=actor)
    records.assign(fact, _completed(fact, values), writable=KINDS[kind].writable, whole=True)
    _insist(fact, actor, by=by)
    if isinstance(fact, SizeEstimate | Area):
        judging.oppose(fact, _contradicting(fact) if isinstance(fact, SizeEstimate) else _elsewhere(fact))
    fact.save(force_insert=True)
    _follow(fact, actor, by=by)
    records.touch(actor.pk, at=at)
    told = records.told(fact, KINDS[kind].writable, first=[KINDS[kind].first])
    audit.record(f"actors.{kind}_added", fact, by=by, at=at, changes=told)
    return fact


@transaction.atomic
def add_names(*, rows: Sequence[Mapping[str, Any]], by: User) -> list[Name]:
    """Return a new name for each row, in their order: the values of `add` with `actor_id`. All or none.

    Raises NotFound, NotAllowed or Invalid, each with a sentence per row and field ("rows[3].text").
    """
    at = clock.now()
    whole = actors.locked([row["actor_id"] for row in rows], user=by)

    def seen(_number: int, row: Mapping[str, Any]) -> None:
        if row["actor_id"] not in whole:
            raise NotFound("not_found", _("There is no such actor."), {"actor_id": _("There is no such actor.")})

    def allowed(_number: int, row: Mapping[str, Any]) -> None:
        ensure(policies.may_change, by, whole[row["actor_id"]])

    records.of_each(rows, seen, refusal=NotFound)
    records.of_each(rows, allowed, refusal=NotAllowed)
    records.insist_few(rows)
    cited = citing.visible([row.get(name) for row in rows for name in citing.SOURCES], by=by)
    stored = Name.objects.filter(actor__in=whole).values_list("actor_id", "text", "kind")
    known: dict[tuple[UUID, str, str], int | None] = dict.fromkeys(stored)

    def new(number: int, row: Mapping[str, Any]) -> Name:
        fact = Name(actor=whole[row["actor_id"]])
        values = {name: value for name, value in row.items() if name != "actor_id"}
        records.assign(fact, _completed(fact, values), writable=KINDS["name"].writable, whole=True)
        citing.insist_among(cited, fact, compartment_id=fact.actor.compartment_id)
        _insist_name(fact)
        key = (fact.actor_id, fact.text, fact.kind)
        if key in known:
            raise invalid({"text": _twin(known[key])})
        known[key] = number
        return fact

    made = records.of_each(rows, new)
    Name.objects.bulk_create(made)
    registry.refresh_search(*whole.values())
    screening.names_changed(*whole.values(), by=by)
    records.touch(*whole, at=at)
    for fact in made:
        told = records.told(fact, KINDS["name"].writable, first=[KINDS["name"].first])
        audit.record("actors.name_added", fact, by=by, at=at, changes=told)
    return made


@transaction.atomic
def change(*, kind: str, fact_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Fact:
    """Correct a fact and return it; raises NotFound, NotAllowed, Stale or Invalid."""
    at = clock.now()
    fact, actor = _for_change(kind, fact_id, seen_version, by=by)
    changes = records.assign(fact, _completed(fact, values), writable=KINDS[kind].writable)
    if changes:
        _insist(fact, actor, by=by)
        records.save(fact, changes)
        _follow(fact, actor, by=by)
        records.touch(actor.pk, at=at)
        audit.record(f"actors.{kind}_changed", fact, by=by, at=at, changes=changes)
    return fact


@transaction.atomic
def end(*, kind: str, fact_id: UUID, seen_version: int, on: date, by: User) -> Fact:
    """Say from which day on a fact no longer holds; it stays readable.

    Raises NotFound, NotAllowed, Stale, Conflict (ended already) or Invalid (a day in the future).
    """
    at = clock.now()
    fact, actor = _for_change(kind, fact_id, seen_version, by=by)
    field = KINDS[kind].end
    if getattr(fact, field) is not None:
        raise Conflict("ended", _("This was ended already."))
    if on > at.date():
        raise invalid({"on": _("Choose today or a day in the past.")})
    changes = records.assign(fact, {field: on}, writable=[field])
    _insist(fact, actor, by=by, end_named="on")
    records.save(fact, changes)
    records.touch(actor.pk, at=at)
    audit.record(f"actors.{kind}_ended", fact, by=by, at=at, changes=changes)
    return fact


@transaction.atomic
def add_external_id(*, actor_id: UUID, scheme: str, value: str, by: User) -> ExternalId:
    """Return a new identifier of an actor; raises NotFound, NotAllowed, Conflict (known already) or Invalid."""
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    row = ExternalId(actor=actor)
    if ExternalId.objects.filter(actor=actor, scheme=scheme, value=value.strip()).exists():
        raise Conflict("known_already", _("This identifier is recorded already."))
    records.assign(row, {"scheme": scheme, "value": value}, writable=("scheme", "value"), whole=True)
    row.save(force_insert=True)
    records.touch(actor.pk, at=at)
    audit.record("actors.external_id_added", actor, by=by, at=at, changes={"external_id": str(row)})
    return row


@transaction.atomic
def remove_external_id(*, external_id_id: UUID, by: User) -> Actor:
    """Remove a wrong identifier and return the actor; raises NotFound or NotAllowed."""
    at = clock.now()
    row = facts.get(ExternalId, external_id_id, user=by, for_update=True)
    actor = actors.get(row.actor_id, user=by)
    ensure(policies.may_change, by, actor)
    audit.record("actors.external_id_removed", actor, by=by, at=at, changes={"external_id": str(row)})
    row.delete()
    records.touch(actor.pk, at=at)
    return actor


def _for_change(kind: str, fact_id: UUID, seen_version: int, *, by: User) -> tuple[Fact, Actor]:
    fact = facts.get(KINDS[kind].model, fact_id, user=by, for_update=True)
    actor = actors.get(fact.actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    versions.insist(fact, seen_version)
    return fact, actor


def _insist(fact: Fact, actor: Actor, *, by: User, end_named: str = "until") -> None:
    citing.insist(fact, compartment_id=actor.compartment_id, by=by)
    if isinstance(fact, Interest):
        _insist_interest(fact)
    if isinstance(fact, CulturalNote):
        _insist_dates(fact)
    if isinstance(fact, SizeEstimate):
        _insist_range(fact, today=clock.now().date())
    if isinstance(fact, Area):
        _insist_area(fact, end_named=end_named)
    if isinstance(fact, DdrEntry):
        _insist_counts(fact, today=clock.now().date())
    if isinstance(fact, IntegrationAssessment) and fact.assessed_on > clock.now().date():
        raise invalid({"assessed_on": _("Choose today or a day in the past.")})
    if isinstance(fact, Name):
        _insist_name(fact, end_named=end_named)
        if Name.objects.filter(actor=actor, text=fact.text, kind=fact.kind).exclude(pk=fact.pk).exists():
            raise invalid({"text": _twin(None)})


def _insist_name(fact: Name, *, end_named: str = "until") -> None:
    if fact.language and not LANGUAGE.fullmatch(fact.language):
        raise invalid({"language": _("A language code looks like ar, ku or pt-BR.")})
    if fact.script and not fits(fact.script, fact.text):
        raise invalid({"script": _("The name is written in %(script)s.") % {"script": script_of(fact.text)}})
    if fact.since and fact.until and fact.until < fact.since:
        raise invalid({end_named: _("It cannot end before it began.")})


def _twin(number: int | None) -> str:
    """Return that the actor has a name already, or gets it by an earlier row of the same call."""
    if number is None:
        return _("The actor has this name already.")
    return _("rows[%(number)s] gives the actor this name already.") % {"number": number}


def _insist_interest(fact: Interest) -> None:
    if not LOWEST_PRIORITY >= fact.priority >= HIGHEST_PRIORITY:
        raise invalid({"priority": _("Choose 1 to 5.")})
    if fact.shared_because and not fact.shared_with_us:
        raise invalid({"shared_because": _("Say that we share it, or leave this empty.")})


def _insist_dates(fact: CulturalNote) -> None:
    dated = fact.starts_on or fact.ends_on or fact.every_year
    if dated and fact.kind != NoteKind.CALENDAR:
        raise invalid({"kind": _("Only a note on the calendar has days.")})
    if dated and fact.starts_on is None:
        raise invalid({"starts_on": _("Say on which day it begins.")})
    if fact.starts_on and fact.ends_on and not 0 <= (fact.ends_on - fact.starts_on).days < A_YEAR.days:
        raise invalid({"ends_on": _("It ends on the first day or later, within a year.")})


def _insist_range(fact: SizeEstimate, *, today: date) -> None:
    if fact.low is None and fact.high is None:
        raise invalid({"low": _("Say at least, at most, or both.")})
    if fact.low is not None and fact.high is not None and fact.high < fact.low:
        raise invalid({"high": _("The highest estimate is below the lowest.")})
    if fact.estimated_on and fact.estimated_on > today:
        raise invalid({"estimated_on": _("Choose today or a day in the past.")})


def _insist_area(fact: Area, *, end_named: str) -> None:
    if fact.country and fact.country not in dict(countries):
        raise invalid({"country": _("Not a country code: %(codes)s.") % {"codes": fact.country}})
    if not fact.country and not fact.place:
        raise invalid({"country": _("Name the country, a place, or both.")})
    if (fact.latitude is None) != (fact.longitude is None):
        missing = "latitude" if fact.latitude is None else "longitude"
        raise invalid({missing: _("Give both latitude and longitude, or neither.")})
    for name, most in (("latitude", 90), ("longitude", 180)):
        degrees = getattr(fact, name)
        if degrees is not None and not -most <= degrees <= most:
            raise invalid({name: _("Degrees lie between -%(most)s and %(most)s.") % {"most": most}})
    if fact.latitude is not None and not fact.place:
        raise invalid({"place": _("Name the place the coordinates are of.")})
    if fact.since and fact.until and fact.until < fact.since:
        raise invalid({end_named: _("It cannot end before it began.")})


def _insist_counts(fact: DdrEntry, *, today: date) -> None:
    if fact.as_of > today and fact.state != PhaseState.PLANNED:
        raise invalid({"as_of": _("Only what is planned lies ahead.")})
    for what in ("people", "weapons"):
        ends = [(f"{what}_{end}", getattr(fact, f"{what}_{end}")) for end in ("low", "best", "high")]
        known = [(name, count) for name, count in ends if count is not None]
        for (_lower, before), (name, after) in pairwise(known):
            if after < before:
                raise invalid({name: _("It is below the one before.")})
        if known and not fact.verified_by:
            raise invalid({"verified_by": _("Say who counted.")})


def _contradicting(fact: SizeEstimate) -> list[SizeEstimate]:
    """Return the believed estimates of the same time that have no number in common with this one."""
    rows = SizeEstimate.objects.filter(actor=fact.actor, ended_on=None).exclude(state=FactState.REFUTED.value)
    if fact.estimated_on:
        near = Q(estimated_on__range=(fact.estimated_on - SAME_TIME, fact.estimated_on + SAME_TIME))
        rows = rows.filter(near | Q(estimated_on=None))
    rows = rows.order_by("created_at", "pk").select_for_update(of=("self",))
    return [row for row in rows if apart((fact.low, fact.high), (row.low, row.high))]


def _elsewhere(fact: Area) -> list[Area]:
    """Return the believed areas that say the actor is where this one says it is not, or the other way round."""
    rows = Area.objects.filter(actor=fact.actor, country=fact.country).exclude(state=FactState.REFUTED.value)
    rows = rows.order_by("created_at", "pk").select_for_update(of=("self",))
    return [row for row in rows if areas.contradict(_said(fact), _said(row))]


def _said(fact: Area) -> areas.Said:
    return areas.Said(fact.country, fact.place, fact.presence, fact.since, fact.until)


def _completed(fact: Fact, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values with the script of a name read from it where nobody says it."""
    if not isinstance(fact, Name) or not isinstance(text := values.get("text", fact.text), str):
        return values
    said = values.get("script", "" if "text" in values else fact.script)
    return values if said else {**values, "script": script_of(text)}


def _follow(fact: Fact, actor: Actor, *, by: User) -> None:
    if isinstance(fact, Name):
        registry.refresh_search(actor)
        screening.names_changed(actor, by=by)
