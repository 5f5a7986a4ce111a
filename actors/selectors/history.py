"""What happened to an actor, a person or a part of them, in words and without a name the reader may not know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.models import (
    PROFILES,
    Actor,
    ApartActors,
    Area,
    CulturalNote,
    DdrEntry,
    Determination,
    FieldSource,
    GroundEntry,
    ImportBatch,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Listing,
    Name,
    Person,
    PersonRole,
    RecordMerge,
    Relation,
    Reshaping,
    SizeEstimate,
    Standpoint,
)
from actors.selectors import actors, batches, merging, people, sources
from core import audit, history
from core.record import Record

NEWEST: Final = 200
PARTS: Final[tuple[type[Record], ...]] = (
    Name,
    Interest,
    IncentiveResponse,
    CulturalNote,
    SizeEstimate,
    Area,
    IntegrationAssessment,
    DdrEntry,
    Listing,
    Determination,
    FieldSource,
    *PROFILES,
)
ACTOR_FIELDS: Final = ("actor_id", "from_actor_id", "to_actor_id", "kept_id", "folded_id", "between", "into")
MOVED: Final = "moved"
FATES: Final = "fates"
"""Of relations and listings by their ids: each tells of itself what became of it."""
PERSON_FIELDS: Final = ("person_id",)
PLAIN: Final = frozenset({"person_id", "role", "since", "until", "list_code", "listed_on", "delisted_on"})
"""What goes on being told of people who were pseudonymised."""
NAMELESS: Final = ("accounts.letting_go_", "accounts.record_let_go")
"""Of these the reasons go on being told, too: none was taken that held the name."""
SOURCE_FIELDS: Final = ("source_id", "corroborated_by_id", "size_source_id")
RELATION_FIELDS: Final = ("contradicts_id",)


def of_actor(actor: Actor, *, user: User) -> list[history.Row]:
    """Return what happened to an actor and to every part of it the user may see, newest first."""
    return _in_words(about(actor, user=user), user=user)


def about(actor: Actor, *, user: User) -> Q:
    """Return the condition of the events about an actor and every part of it the user may see."""
    here = {"actor": actor}
    relations = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    parts = [model._default_manager.filter(**here) for model in PARTS]
    merges = RecordMerge.objects.visible_to(user).filter(Q(kept=actor) | Q(folded=actor))
    apart = ApartActors.objects.visible_to(user).filter(Q(one=actor) | Q(other=actor))
    roles = PersonRole.objects.visible_to(user).filter(**here)
    ground = GroundEntry.objects.visible_to(user).filter(parties__actor=actor)
    taken_in = batches.of_actor(actor, user=user)
    return _about(actor, [*parts, relations, roles, taken_in, merges, apart, ground, _reshapings(actor, user=user)])


def _reshapings(actor: Actor, *, user: User) -> QuerySet[Reshaping]:
    """Return the splits and mergers of an actor, and those it came of, of which the user may see every actor."""
    hidden = Reshaping.parts.through._default_manager.exclude(actor__in=ids_seen(Actor, user))
    rows: QuerySet[Reshaping] = Reshaping.objects.visible_to(user).filter(Q(actor=actor) | Q(parts=actor))
    return rows.exclude(pk__in=hidden.values("reshaping_id"))


def of_person(person: Person, *, user: User) -> list[history.Row]:
    """Return what happened to a person, to their listings, and to those of their roles the user may see."""
    roles = PersonRole.objects.visible_to(user).filter(person=person)
    return _in_words(_about(person, [roles, Listing.objects.filter(person=person)]), user=user)


def of_record(record: Record, *, user: User) -> list[history.Row]:
    """Return what happened to one record that its reader may see, newest first."""
    return _in_words(_about(record, []), user=user)


def of_standpoints(*, user: User) -> list[history.Row]:
    """Return what happened to the standpoints of ours that the user may see, newest first."""
    rows = Standpoint.objects.visible_to(user)
    wanted = Q(subject_type=Standpoint._meta.label_lower, subject_id__in=rows.values("pk"))
    events = audit.events().filter(wanted).order_by("-at", F("link__seq").desc(nulls_last=True))[:NEWEST]
    return history.rows_of(events)


def since(record: Record, seen_version: int, *, user: User) -> tuple[list[history.Row], list[Any]]:
    """Return who changed what after a version, in words and as the events themselves, newest first."""
    events = list(audit.events_about(record).filter(subject_version__gt=seen_version))
    return history.rows_of(_named(events, user=user)), events


def _about(whole: Model, parts: Iterable[QuerySet[Any]]) -> Q:
    wanted = Q(subject_type=whole._meta.label_lower, subject_id=whole.pk)
    for rows in parts:
        wanted |= Q(subject_type=rows.model._meta.label_lower, subject_id__in=rows.order_by().values("pk"))
    return wanted


def newest(wanted: Q, *, user: User, limit: int = NEWEST) -> list[Any]:
    """Return the newest events of a condition, with names the user may know in place of ids."""
    events = audit.events().filter(wanted).order_by("-at", F("link__seq").desc(nulls_last=True))[:limit]
    return _named(events, user=user)


def _in_words(wanted: Q, *, user: User) -> list[history.Row]:
    return history.rows_of(newest(wanted, user=user))


def _named(events: Iterable[Any], *, user: User) -> list[Any]:
    """Put names in place of the ids the trail keeps, as far as the user may know them; other keys are left out.

    So are the counts of an import that somebody else carried out: they count what the user may not know of, too.
    """
    found = list(events)
    names = _names(found, user=user)
    _leave_out_forgotten(found)
    for event in found:
        counts_open = event.subject_type != ImportBatch._meta.label_lower or event.by_id == user.pk
        event.changes = {
            field: _told(field, value, names)
            for field, value in event.changes.items()
            if field != FATES and (counts_open or field == "version")
        }
    return found


def _leave_out_forgotten(events: Sequence[Any]) -> None:
    """Empty what the trail keeps of people who were pseudonymised since: only auditors go on reading that."""
    let_go = Person.objects.filter(pseudonymised_at__isnull=False)
    whose = {Person: "pk", PersonRole: "person", Listing: "person"}
    for model, path in whose.items():
        mine = [event for event in events if event.subject_type == model._meta.label_lower]
        if not mine:
            continue
        rows = model._default_manager.filter(pk__in={event.subject_id for event in mine})
        forgotten = set(rows.filter(**{f"{path}__in": let_go.values("pk")}).values_list("pk", flat=True))
        for event in mine:
            if event.subject_id in forgotten and not event.verb.startswith(NAMELESS):
                event.changes = {field: event.changes[field] for field in PLAIN & event.changes.keys()}
                event.reason = ""


def _told(field: str, value: Any, names: Mapping[str, str]) -> Any:
    if field == MOVED:
        return ", ".join(f"{label} ({count})" for label, count in merging.counted(value))
    if field not in {*ACTOR_FIELDS, *PERSON_FIELDS, *SOURCE_FIELDS, *RELATION_FIELDS}:
        return value
    if field in RELATION_FIELDS:
        return [None, _("Another relation")] if value else value
    items = value if isinstance(value, list) else [value]
    told = [", ".join(names[key] for key in str(item or "").split() if key in names) or None for item in items]
    return told if isinstance(value, list) else told[0]


def _names(events: Iterable[Any], *, user: User) -> dict[str, str]:
    def ids(fields: Iterable[str]) -> set[UUID]:
        found = (event.changes[field] for event in events for field in fields if field in event.changes)
        items = (item for value in found for item in (value if isinstance(value, list) else [value]))
        return {UUID(key) for item in items if item for key in str(item).split()}

    names: dict[UUID, str] = {}
    if wanted := ids(ACTOR_FIELDS):
        names |= actors.names_of(wanted, user=user)
    if wanted := ids(PERSON_FIELDS):
        names |= people.names_of(wanted, user=user)
    if wanted := ids(SOURCE_FIELDS):
        names |= dict(sources.visible(user).filter(pk__in=wanted).values_list("pk", "title"))
    return {str(key): name for key, name in names.items()}
