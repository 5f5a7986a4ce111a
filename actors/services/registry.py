"""Commands on the actor itself: register, change, reclassify, confirm that the profile was read through."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import Compartment, User
from actors import policies
from actors.domain.grading import NEEDS_SECOND_SOURCE
from actors.domain.kinds import strange_subtypes
from actors.domain.traits import ActorStatus
from actors.models import Actor, ActorStanding, ActorStatusPeriod, Name, Source
from actors.models.actors import EARLIEST_YEAR, LATEST_YEAR
from actors.selectors import actors
from actors.selectors.folding import search_line
from actors.services import citing, profiles, records, screening
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure

FOLDED_AT_ONCE: Final = 1000
WRITABLE: Final = (
    "name", "subtypes", "countries", "region", "summary", "founded_year", "ended_year", "motivations", "principles",
    "constituency", "ethno_cultural", "population_control", "finance_sources", "ihl_commitments",
    "mediation_attitude", "internal_spoilers", "structure", "organisation_levels", "command_control",
    "territorial_control", "attitude_to_contact", "size_low", "size_high", "size_on", "size_source_id",
    "size_reliability", "size_credibility", "marking",
)  # fmt: skip
WRITABLE_AT_FIRST: Final = ("actor_type", "status", *WRITABLE)
CLASSIFICATION: Final = ("actor_type", "subtypes", "status")


@transaction.atomic
def register(*, compartment_id: UUID, values: Mapping[str, Any], by: User) -> Actor:
    """Return a new actor of the compartment, with its standing and its first period.

    Raises NotFound (no such compartment for this user), NotAllowed, or Invalid (a sentence per field).
    """
    compartment = records.compartment_to_write_in(compartment_id, by=by)
    cited = citing.visible([values.get("size_source_id")], by=by)
    return _registered([_new(compartment, values, cited=cited)], by=by)[0]


@transaction.atomic
def register_all(*, rows: Sequence[Mapping[str, Any]], by: User) -> list[Actor]:
    """Return a new actor for each row, in their order: the values of `register` with `compartment_id`. All or none.

    Raises NotFound (a compartment that is not there for this user), NotAllowed, or Invalid with a sentence per row and
    field ("rows[3].name").
    """
    places = records.compartments_to_write_in([row["compartment_id"] for row in rows], by=by)
    records.insist_few(rows)
    cited = citing.visible([row.get("size_source_id") for row in rows], by=by)

    def new(_number: int, row: Mapping[str, Any]) -> Actor:
        values = {name: value for name, value in row.items() if name != "compartment_id"}
        return _new(places[row["compartment_id"]], values, cited=cited)

    return _registered(records.of_each(rows, new), by=by)


def _new(compartment: Compartment, values: Mapping[str, Any], *, cited: Mapping[UUID, Source]) -> Actor:
    actor = Actor(compartment=compartment)
    records.assign(actor, values, writable=WRITABLE_AT_FIRST, whole=True)
    insist(actor, cited=cited)
    return actor


def _registered(new: Sequence[Actor], *, by: User) -> list[Actor]:
    at = clock.now()
    store(*new)
    for actor in new:
        told = records.told(actor, WRITABLE_AT_FIRST, first=["name"])
        audit.record("actors.registered", actor, by=by, at=at, changes=told)
    screening.names_changed(*new, by=by)
    return list(new)


def store(*new: Actor) -> None:
    """Write new actors, each with its standing and its first period; they are found by their names."""
    for actor in new:
        actor.search_text = actor.search_text or search_line([actor.name])
    Actor.objects.bulk_create(new, batch_size=500)
    ActorStanding.objects.bulk_create((ActorStanding(actor=actor) for actor in new), batch_size=1000)
    ActorStatusPeriod.objects.bulk_create(
        (ActorStatusPeriod(actor=actor, actor_type=actor.actor_type, status=actor.status) for actor in new),
        batch_size=1000,
    )


@transaction.atomic
def change(*, actor_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Actor:
    """Change some fields and return the actor; what changes nothing leaves no trace.

    Raises NotFound, NotAllowed, Stale or Invalid. Type and status are changed by `reclassify`.
    """
    at = clock.now()
    actor = for_change(actor_id, seen_version, by=by)
    changes = records.assign(actor, values, writable=WRITABLE)
    if changes:
        insist(actor, cited=citing.visible([actor.size_source_id], by=by))
        renamed = ["search_text"] if "name" in changes else []
        if renamed:
            actor.search_text = search_text(actor)
        records.save(actor, [*changes, *renamed])
        audit.record("actors.changed", actor, by=by, at=at, changes=changes)
        if changes.keys() & {"name", "countries"}:
            screening.names_changed(actor, by=by)
    return actor


@transaction.atomic
def reclassify(
    *,
    actor_id: UUID,
    seen_version: int,
    actor_type: str,
    subtypes: Collection[str],
    status: str,
    since: date,
    reason: str,
    by: User,
) -> Actor:
    """Say that from a day on the actor is of another type or status; what it was before stays as a dated period.

    With the type its typed profile ends, and stays as it was.

    Raises NotFound, NotAllowed, Stale or Invalid (unknown or strange subtype, a day in the future or before the last
    change, no reason). Saying what is known already changes nothing.
    """
    at = clock.now()
    actor = for_change(actor_id, seen_version, by=by)
    values = {"actor_type": actor_type, "subtypes": list(subtypes), "status": status}
    changes = records.assign(actor, values, writable=CLASSIFICATION)
    if not changes:
        return actor
    insist(actor, cited=citing.visible([actor.size_source_id], by=by))
    if not reason.strip():
        raise invalid({"reason": _("Say what it rests on.")})
    if changes.keys() & {"actor_type", "status"}:
        begin_period(actor, since=since, reason=reason.strip(), at=at)
    if "actor_type" in changes:
        profiles.end(actor, since=since)
    records.save(actor, changes)
    audit.record("actors.reclassified", actor, by=by, at=at, changes={**changes, "since": since}, reason=reason.strip())
    if "status" in changes and actor.status == ActorStatus.SPLIT:
        jobs.enqueue("riskreview.reopen", trigger="split_or_merger", actor_id=str(actor.pk), reason=reason.strip())
    return actor


@transaction.atomic
def confirm_review(*, actor_id: UUID, seen_version: int, by: User) -> Actor:
    """Note that `by` read the whole profile through, as of the version seen; raises NotFound, NotAllowed or Stale."""
    at = clock.now()
    actor = for_change(actor_id, seen_version, by=by)
    before = actor.reviewed_at
    actor.reviewed_at, actor.reviewed_by = at, by
    records.save(actor, ["reviewed_at", "reviewed_by"])
    audit.record("actors.reviewed", actor, by=by, at=at, changes={"reviewed_at": [before, at]})
    return actor


def refresh_search(*changed: Actor) -> None:
    """Write anew what actors are found by, after names of theirs changed."""
    found_by = _search_texts(changed)
    for actor in changed:
        actor.search_text = found_by[actor.pk]
    Actor.objects.bulk_update(changed, ["search_text"])


def search_text(actor: Actor) -> str:
    """Return what the actor is found by, from all its stored names and those of the records that went into it."""
    return _search_texts([actor])[actor.pk]


def _search_texts(of: Collection[Actor]) -> dict[UUID, str]:
    names = {actor.pk: [actor.name] for actor in of}
    further = Name.objects.filter(actor__in=of).order_by("created_at", "pk")
    for actor_id, *pair in further.values_list("actor_id", "text", "transliteration"):
        names[actor_id] += filter(None, pair)
    for kept_id, name in Actor.objects.filter(merged_into__in=of).order_by("pk").values_list("merged_into", "name"):
        names[kept_id].append(name)  # type: ignore[index] # by the filter
    return {actor_id: search_line(known) for actor_id, known in names.items()}


@transaction.atomic
def fold_names() -> int:
    """Fold the names of every actor anew, as what they are found by, and return how many were folded otherwise.

    For migrations too, which know fewer columns than the models do: no more is read or written than it needs. What was
    folded otherwise is compared with all others anew; nothing about the actors themselves changes.
    """
    changed = 0
    ids = list(Actor.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), FOLDED_AT_ONCE):
        rows = list(Actor.objects.filter(pk__in=ids[start : start + FOLDED_AT_ONCE]).only("pk", "name", "search_text"))
        texts = _search_texts(rows)
        otherwise = [row for row in rows if row.search_text != texts[row.pk]]
        for row in otherwise:
            row.search_text = texts[row.pk]
        Actor.objects.bulk_update(otherwise, ["search_text"])
        changed += len(otherwise)
    return changed


def for_change(actor_id: UUID, seen_version: int, *, by: User) -> Actor:
    """Return an actor locked for a command of `by`, who saw this version; raises NotFound, NotAllowed or Stale."""
    actor = actors.get(actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    versions.insist(actor, seen_version)
    return actor


def begin_period(actor: Actor, *, since: date, reason: str, at: datetime) -> None:
    """Close the open period on the day the new one begins; a second change on one day corrects the first."""
    if since > at.date():
        raise invalid({"since": _("Choose today or a day in the past.")})
    now = ActorStatusPeriod.objects.filter(actor=actor, until=None).first()
    if now is not None and now.since is not None and since < now.since:
        raise invalid({"since": _("The last change took effect on %(day)s: choose a later day.") % {"day": now.since}})
    if now is not None and now.since == since:
        now.actor_type, now.status, now.note = actor.actor_type, actor.status, reason
        now.save()
        return
    if now is not None:
        now.until = since
        now.save(update_fields=["until"])
    ActorStatusPeriod.objects.create(
        actor=actor, actor_type=actor.actor_type, status=actor.status, since=since, note=reason
    )


def insist(actor: Actor, *, cited: Mapping[UUID, Source]) -> None:
    """Refuse an actor whose fields contradict each other, or that cites anything but one of these sources.

    Raises Invalid with every fault found.
    """
    faults: dict[str, str] = {}
    if strange_subtypes(actor.actor_type, actor.subtypes):
        faults["subtypes"] = _("These subtypes do not belong to the type.")
    known = dict(countries)
    if strange := [code for code in actor.countries if code not in known]:
        faults["countries"] = _("Not a country code: %(codes)s.") % {"codes": ", ".join(strange)}
    if not _in_order(actor.size_low, actor.size_high):
        faults["size_high"] = _("The highest estimate is below the lowest.")
    if bool(actor.size_reliability) != bool(actor.size_credibility):
        missing = "size_credibility" if actor.size_reliability else "size_reliability"
        faults[missing] = _("Judge the source and the information, or neither.")
    if actor.size_credibility == NEEDS_SECOND_SOURCE:
        faults["size_credibility"] = _("Confirmed (1) needs two sources, and a size names one: 2 at best.")
    for name in ("founded_year", "ended_year"):
        year = getattr(actor, name)
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            faults[name] = _("This is not a year one would expect.")
    if not _in_order(actor.founded_year, actor.ended_year):
        faults["ended_year"] = _("It cannot end before it was founded.")
    if faults:
        raise invalid(faults)
    _insist_source(actor, cited)


def _insist_source(actor: Actor, cited: Mapping[UUID, Source]) -> None:
    source = citing.source_among(cited, "size_source_id", actor.size_source_id, compartment_id=actor.compartment_id)
    if source is None or not source.is_refuted:
        return
    if not actor.created_at or not Actor.objects.filter(pk=actor.pk, size_source=source).exists():
        raise invalid({"size_source_id": citing.REFUTED})


def _in_order(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high
