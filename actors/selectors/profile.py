"""The whole profile of an actor as plain data, put together by PostgreSQL in one statement.

The tuples of field names below describe each part once: the statement reads them and so does the REST schema.
What the reader may not see is not in the statement's result: hidden people, relations and sources are absent.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, JSONObject, Now
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking, highest
from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.domain.people import Sensitivity
from actors.models import (
    PROFILES,
    Actor,
    ActorStatusPeriod,
    Area,
    CulturalNote,
    ExternalId,
    FieldSource,
    IncentiveResponse,
    Interest,
    Listing,
    Name,
    Person,
    PersonGrant,
    PersonRole,
    Relation,
    Reshaping,
    SizeEstimate,
    Source,
    TypedProfile,
)
from actors.models.sources import grade_now, on_refuted, refuted, state_now
from actors.selectors import actors, leaving, lives, sizes, sureness, under_law
from core import prepared, reads
from core.errors import NotFound
from core.walk import Walk

OWN: Final = (
    "id", "version", "name", "actor_type", "subtypes", "status", "countries", "region", "summary", "marking",
    "founded_year", "ended_year", "motivations", "principles", "constituency", "ethno_cultural", "population_control",
    "finance_sources", "ihl_commitments", "mediation_attitude", "internal_spoilers", "structure",
    "organisation_levels", "command_control", "territorial_control", "attitude_to_contact", "size_low", "size_high",
    "size_on", "size_reliability", "size_credibility", "reviewed_at", "created_at", "updated_at",
)  # fmt: skip
COMPARTMENT: Final = ("id", "code", "name")
STANDING: Final = (
    "trust_value", "trust_lo", "trust_hi", "trust_u", "trust_band", "trust_at", "escalation_value",
    "escalation_level", "escalation_recorded", "escalation_at", "last_contact_at", "open_commitments",
    "overdue_commitments",
)  # fmt: skip
LISTED: Final = (
    "id", "version", "name", "actor_type", "subtypes", "status", "countries", "region", "marking",
    "json_compartment", "json_standing", "reviewed_at", "updated_at",
)  # fmt: skip
JUDGED: Final = ("state", "recorded_state", "state_reason", "contradicts_id")
PERIOD: Final = ("id", "actor_type", "status", "since", "until", "note")
NAME: Final = ("id", "text", "kind", "language", "script", "transliteration", "since", "until", *JUDGED)
EXTERNAL_ID: Final = ("scheme", "value", "dropped_in")
INTEREST: Final = (
    "id", "category", "level", "priority", "red_line", "drawn_from", "shared_with_us", "shared_because", "text",
)  # fmt: skip
INCENTIVE: Final = ("id", "category", "response", "notes")
UNDER_LAW: Final = "under_law"
NOTE: Final = ("id", "kind", "text", "starts_on", "ends_on", "every_year")
ESTIMATE: Final = ("id", "low", "high", "estimated_on", *JUDGED)
AREA: Final = (
    "id", "country", "place", "presence", "latitude", "longitude", "since", "until", *JUDGED,
)  # fmt: skip
LISTING: Final = (
    "id", "list_code", "authority", "country", "reference", "listed_on", "delisted_on", "legal_effects", "exemptions",
    "url", "note", "checked_on", "next_check_due", *JUDGED,
)  # fmt: skip
ROLE: Final = ("id", "person_id", "role", "title", "since", "until", *JUDGED)
RESHAPING: Final = ("id", "kind", "on", "note", "actor_id")
RELATION: Final = (
    "id", "from_actor_id", "to_actor_id", "relation_type", "since", "until", "strength", "support_kinds", "note",
    *JUDGED,
)  # fmt: skip
TYPED: Final = ("id", "version", "actor_type")
FIELD_SOURCE: Final = ("field",)
FORMER_PROFILE: Final = ("id", "actor_type", "until")
JSON_PARTS: Final = (
    "json_compartment", "json_standing", "json_size_source", "json_size_source_refuted", "json_size_grade",
    "json_size_disputed", "json_sureness", "json_typed_profile", "json_former_profiles", "json_periods",
    "json_names", "json_external_ids", "json_interests", "json_incentives", "json_notes", "json_size_estimates",
    "json_areas", "json_listings", "json_people", "json_relations", "json_reshapings",
)  # fmt: skip
FETCHED: Final = 500  # rows at a time
MERGED: Final = 8  # compartments: the plan of a page grows with each
NOTED_AS: Final = Actor._meta.label_lower
READER, ACTOR = UUID(int=1), UUID(int=2)  # stand in for whoever asks about whom
MAY_BE_HIDDEN: Final = ("contradicts_id",)  # where it is looked up among what the reader may see
SIZE_SOURCE: Final = "size_source"
STARTS: Final = {str: "the name a page starts at", datetime: datetime(1, 1, 1, tzinfo=UTC), UUID: UUID(int=0)}
MOMENT: Final = """replace(to_char("%s" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000', '') AS "%s\""""
"""A moment as REST writes it everywhere else: clients send it back as `updated_since`."""
MOMENTS: Final = ("reviewed_at", "updated_at")
NO_SOURCE: Final = re.compile(r'"size_source":null,|,?"size_source":null(?=\}$)')
GRADED: Final = frozenset(
    {
        Name,
        Interest,
        IncentiveResponse,
        CulturalNote,
        SizeEstimate,
        Area,
        Listing,
        PersonRole,
        Relation,
        FieldSource,
    }
)
NOW: Final[Mapping[str, Callable[[], Any]]] = {"state": state_now, "recorded_state": lambda: F("state")}
"""What is not told as the column of that name holds it."""
_LATEST: Final = F("since").desc(nulls_last=True)
_ONE_EACH: Final = {
    "json_compartment": JSONObject(**{name: f"compartment__{name}" for name in COMPARTMENT}),
    "json_standing": JSONObject(**{name: f"standing__{name}" for name in STANDING}),
}


def _source(sources: QuerySet[Source], column: str = "source_id") -> Subquery:
    rows = sources.filter(pk=OuterRef(column))
    return Subquery(rows.values(json=JSONObject(id="id", title="title")))


def _part(
    rows: QuerySet[Any], fields: tuple[str, ...], *order: Any, sources: QuerySet[Source], **more: Any
) -> ArraySubquery:
    parts = {name: NOW[name]() if name in NOW else F(name) for name in fields} | more
    whole = _graded(parts, sources) if rows.model in GRADED else JSONObject(**parts)
    return ArraySubquery(rows.order_by(*order, "pk").values(json=whole))


def _graded(parts: dict[str, Any], sources: QuerySet[Source]) -> Func:
    """Return parts with both grades; what there is none of that the reader may see is absent."""
    grades = {
        "source_refuted": Case(When(on_refuted(), then=Value(value=True)), default=Value(value=False)),
        "grade": grade_now(),
        "noted_on": F("noted_on"),
    }
    seen = {"source": _source(sources), "corroborated_by": _source(sources, "corroborated_by_id")}
    seen |= {name: parts[name] for name in MAY_BE_HIDDEN if isinstance(parts.get(name), Subquery)}
    told = JSONObject(**{name: value for name, value in parts.items() if name not in seen}, **grades)
    return _both(told, Func(JSONObject(**seen), function="jsonb_strip_nulls"))


def _both(*objects: Any) -> Func:
    return Func(*objects, arg_joiner=" || ", template="(%(expressions)s)", output_field=JSONField())


def _typed_profile(sources: QuerySet[Source]) -> Subquery:
    """The present profile of the actor: what every type has, and the fields of the one table that describes its own."""
    own = [
        When(
            actor_type__in=[kind.value for kind in model.TYPES],
            then=Subquery(
                model.objects.filter(pk=OuterRef("pk")).values(
                    json=JSONObject(**{name: F(name) for name in model.described()})
                )
            ),
        )
        for model in PROFILES
    ]
    known = _part(
        FieldSource.objects.filter(profile=OuterRef("pk"), until=None), FIELD_SOURCE, "field", sources=sources
    )
    parts = {name: F(name) for name in TYPED} | {"field_sources": known}
    both = _both(_graded(parts, sources), Case(*own))
    return Subquery(TypedProfile.objects.filter(actor=OuterRef("pk"), until=None).values(json=both))


def _reshapings(seen: QuerySet[Actor], sources: QuerySet[Source]) -> ArraySubquery:
    """The splits and mergers of the actor; what is known of one only where all that came of it are among the `seen`."""
    came = lives.parts_of(OuterRef("pk"), seen=seen)
    parts = {name: F(name) for name in RESHAPING if name != "note"} | {
        "actor_name": F("actor__name"),
        "parts": ArraySubquery(came.values(json=JSONObject(id="actor_id", name="actor__name"))),
    }
    nothing = JSONObject(
        note=Value(""), source_refuted=Value(value=False), grade=Value(""), noted_on=Value(None, JSONField())
    )
    known = Case(
        When(lives.hides_a_part(OuterRef("pk"), seen=seen), then=nothing),
        default=_graded({"note": F("note")}, sources),
    )
    rows = lives.events(OuterRef("pk"), seen=seen).order_by("-on", "pk")
    return ArraySubquery(rows.values(json=_both(JSONObject(**parts), known)))


def _shown_person(user: User) -> Case:
    """The name of a role's person: the pseudonym of a protected one unless a live grant says otherwise."""
    open_to = PersonGrant.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=Now()), user=user, content_object=OuterRef("person_id")
    )
    protected = Q(person__sensitivity=Sensitivity.PROTECTED_SOURCE.value)
    return Case(When(protected & ~Exists(open_to), then=F("person__pseudonym")), default=F("person__real_name"))


def public(columns: Iterable[str]) -> tuple[str, ...]:
    """Return columns under the names the reader knows."""
    return tuple(name.removeprefix("json_") for name in columns)


WHOLE: Final = public((*OWN, *JSON_PARTS))
IN_A_LIST: Final = public(LISTED)
ADDED_TO_A_LIST: Final = tuple(name for name in public(JSON_PARTS) if name not in IN_A_LIST)


def listed(user: User, *, added: Collection[str] = ()) -> QuerySet[Any]:
    """Return the query of what a list tells of each actor the user may see; each row is one dictionary.

    `added` are the parts of the profile, from ADDED_TO_A_LIST, that each row has besides.
    """
    parts = {f"json_{name}": part for name, part in _parts(user).items() if name in added} if added else {}
    rows: QuerySet[Any] = actors.visible(user).annotate(**_ONE_EACH, **parts).values(*LISTED, *parts)
    return rows


def statement(user: User, *, ceiling: Marking | None = None) -> QuerySet[Any]:
    """Return the query of whole profiles the user may see; each row is one dictionary.

    With a `ceiling`, of those that may leave up to it, and without what in them may not.
    """
    parts = {f"json_{name}": part for name, part in _parts(user, ceiling).items()}
    seen: QuerySet[Actor] = leaving.actors(user, ceiling) if ceiling else actors.visible(user)
    rows: QuerySet[Any] = seen.annotate(**_ONE_EACH, **parts).values(*OWN, *JSON_PARTS)
    return rows


def _parts(user: User, ceiling: Marking | None = None) -> dict[str, Any]:
    """Return what a profile has besides the columns of its actor, as far as the user may see it.

    With a `ceiling` it names no person, source or other actor that may not leave.
    """
    mine: dict[str, Any] = {"actor": OuterRef("pk")}
    ends = Q(from_actor=OuterRef("pk")) | Q(to_actor=OuterRef("pk"))
    people: QuerySet[Person] = Person.objects.visible_to(user)
    sources: QuerySet[Source] = Source.objects.visible_to(user)
    relations: QuerySet[Relation] = Relation.objects.visible_to(user)
    if ceiling:
        people, sources = leaving.people(user, ceiling), leaving.sources(user, ceiling)
        relations = leaving.relations(user, ceiling)
    seen: QuerySet[Actor] = leaving.actors(user, ceiling) if ceiling else actors.visible(user)
    kept = Relation.objects.filter(pk__in=relations.values("pk")) if ceiling else relations  # joins no actors itself
    related = [(PersonRole.objects.filter(person__in=people), "actor"), (kept, "from_actor"), (kept, "to_actor")]
    relations, roles = relations.filter(ends), PersonRole.objects.filter(person__in=people, **mine)
    return {
        "size_source": _source(sources, "size_source_id"),
        "size_source_refuted": sizes.source_refuted(),
        "size_grade": Case(
            When(size_source__in=refuted(), then=Value("")), default=Concat("size_reliability", "size_credibility")
        ),
        "size_disputed": sizes.disputed(),
        "sureness": sureness.in_sql(related),
        "typed_profile": _typed_profile(sources),
        "former_profiles": _part(
            TypedProfile.objects.filter(until__isnull=False, **mine), FORMER_PROFILE, "-until", sources=sources
        ),
        "periods": _part(ActorStatusPeriod.objects.filter(**mine), PERIOD, _LATEST, sources=sources),
        "names": _part(Name.objects.filter(**mine), NAME, "text", sources=sources),
        "external_ids": _part(ExternalId.objects.filter(**mine), EXTERNAL_ID, "scheme", sources=sources),
        "interests": _part(Interest.objects.filter(ended_on=None, **mine), INTEREST, "priority", sources=sources),
        "incentives": _part(
            IncentiveResponse.objects.filter(ended_on=None, **mine),
            INCENTIVE,
            "category",
            sources=sources,
            under_law=under_law.in_sql(people, user),
        ),
        "notes": _part(CulturalNote.objects.filter(ended_on=None, **mine), NOTE, "kind", sources=sources),
        "size_estimates": _part(
            SizeEstimate.objects.filter(ended_on=None, **mine), ESTIMATE, "estimated_on", sources=sources
        ),
        "areas": _part(Area.objects.filter(**mine), AREA, "country", "place", sources=sources),
        "listings": _part(Listing.objects.filter(**mine), LISTING, "list_code", sources=sources),
        "people": _part(
            roles,
            ROLE,
            "role",
            sources=sources,
            name=_shown_person(user),
            contradicts_id=Subquery(
                PersonRole.objects.filter(person__in=people, pk=OuterRef("contradicts_id")).values("pk")
            ),
        ),
        "relations": _part(
            relations,
            RELATION,
            "relation_type",
            sources=sources,
            from_name=F("from_actor__name"),
            to_name=F("to_actor__name"),
        ),
        "reshapings": _reshapings(seen, sources),
    }


def ties(actor: Actor, *, user: User) -> int:
    """Return how many roles and relations of an actor the user may see."""
    roles = PersonRole.objects.filter(actor=actor, person__in=ids_seen(Person, user))
    relations = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    return roles.count() + relations.count()


def marked(kept: QuerySet[Actor], *, user: User, ceiling: Marking) -> Marking:
    """Return the highest marking of the profiles of `kept` with what they name: other actors, people, sources."""
    others = leaving.relations(user, ceiling).filter(Q(from_actor__in=kept) | Q(to_actor__in=kept))
    cited = Q(pk__in=kept.values("size_source"))
    for model in (
        Name,
        Interest,
        IncentiveResponse,
        CulturalNote,
        SizeEstimate,
        Area,
        Listing,
        PersonRole,
        TypedProfile,
        FieldSource,
        Reshaping,
    ):
        facts = model._default_manager.filter(actor__in=kept)
        cited |= Q(pk__in=facts.values("source")) | Q(pk__in=facts.values("corroborated_by"))
    leave = leaving.actors(user, ceiling)
    came = leave.filter(Q(came_of__actor__in=kept) | Q(reshapings__parts__in=kept) | Q(came_of__parts__in=kept))
    cited |= Q(pk__in=others.values("source")) | Q(pk__in=others.values("corroborated_by"))
    named = (
        kept.values_list("marking", flat=True),
        others.values_list("from_actor__marking", flat=True),
        others.values_list("to_actor__marking", flat=True),
        came.values_list("marking", flat=True),
        leaving.people(user, ceiling).filter(roles__actor__in=kept).values_list("marking", flat=True),
        leaving.sources(user, ceiling).filter(cited).values_list("marking", flat=True),
    )
    return highest(marking for rows in named for marking in rows.order_by().distinct())


def told(actor_id: UUID, *, user: User, fields: Sequence[str] = WHOLE) -> str:
    """Return these fields of one profile as JSON, as the database wrote it, and note that the user read it.

    Both are one statement. Raises NotFound when not visible.
    """
    circles = None if user.token_compartments is None else sorted(user.token_compartments)
    found = None if circles == [] else _asked(actor_id, user, circles, tuple(fields))
    if found is None:
        raise NotFound("not_found", _("There is no such actor."))
    return found


def page(
    user: User,
    walk: Walk,
    *,
    fields: Sequence[str],
    added: Collection[str] = (),
    rows: QuerySet[Actor] | None = None,
    filters: str = "",
) -> list[dict[str, Any]]:
    """Return what a walk finds in the list: of each actor these fields as JSON ("told"), and its key; note the read.

    `rows` are the actors the user may see, narrowed by filters: which of them are on the page is put together each
    time, what is told of them once. `filters` is what is noted of it.
    """
    circles = None if user.token_compartments is None else sorted(user.token_compartments)
    start = () if rows is not None else tuple(STARTS[type(value)] for value in walk.start)
    shape, size = replace(walk, start=start), None if circles is None else len(circles)
    meant = _meant(user, circles) | dict(zip(start, walk.start, strict=False))
    if rows is None and not added and size and size <= MERGED:
        told = prepared.rows(_merged(size, shape, tuple(fields)), meant | reads.noted(filters))
    else:
        try:
            sql, kept = _walked(size, shape, tuple(fields), frozenset(added), rows is not None)
            values = [meant.get(value, value) if type(value) in STARTS else value for value in kept]
            if rows is not None:
                which, asked = walk.through(rows.values("id")).query.sql_with_params()
                sql, values = f"WITH narrowed AS ({which}) {sql}", [*asked, *values]
            told = _fetched(sql, values)
        except EmptyResultSet:  # whoever is in no compartment
            told = []
        reads.record("list", by=user, subject_type=NOTED_AS, filters=filters, count=min(len(told), walk.size))
    columns = ("told", *_names(walk))
    found = [dict(zip(columns, row, strict=True)) for row in told]
    if SIZE_SOURCE in fields:
        for row in found:
            row["told"] = _without_no_source(row["told"])
    return found


def _fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@lru_cache(maxsize=64)
def _merged(circles: int, walk: Walk, fields: tuple[str, ...]) -> prepared.Statement:
    """Return the statement of a page for a reader with a token of so many compartments, with stand-ins.

    Each compartment is walked by itself, along its index, and the walks are merged, so that one plan serves every
    reader: one walk through the whole register would pass all that a reader of little may not see.
    """
    places = _stand_ins(circles)
    each = [walk.through(listed(_reader([place]))) for place in places]
    rows = each[0] if circles == 1 else replace(walk, start=()).through(each[0].union(*each[1:], all=True))
    sql, values = rows.query.sql_with_params()
    sql, said = reads.noting(
        _row_by_row(sql, walk, fields, IN_A_LIST),
        by=READER,
        kind="list",
        subject=(NOTED_AS, None),
        count=f"least(count(*), {walk.size})",
    )
    stand_ins = [READER, *places, *walk.start, *reads.NOTED_EACH_TIME]
    return prepared.statement(sql, [*values, *said], stand_ins=stand_ins)


@lru_cache(maxsize=64)
def _walked(
    circles: int | None,
    walk: Walk,
    fields: tuple[str, ...],
    added: frozenset[str],
    narrowed: bool,  # noqa: FBT001
) -> tuple[str, Sequence[Any]]:
    """Return the statement of a page, with stand-ins for the reader and for the key it starts from.

    Where the list is `narrowed`, it is a page of the actors of that name, which the statement does not say.
    """
    rows = listed(_reader_of(circles), added=added)
    if narrowed:
        rows = rows.filter(pk__in=RawSQL("SELECT narrowed.id FROM narrowed", ()))
    sql, values = walk.through(rows).query.sql_with_params()
    every = (*IN_A_LIST, *(name for name in ADDED_TO_A_LIST if name in added))
    return _row_by_row(sql, walk, fields, every), values


def _row_by_row(sql: str, walk: Walk, fields: Sequence[str], every: Sequence[str]) -> str:
    """Return SQL that answers, for each row of a page, the JSON of these of all its fields, and its key."""
    chosen = ", ".join(MOMENT % (name, name) if name in MOMENTS else f'"{name}"' for name in fields)
    key = (f'whole."{name}"::text' for name in _names(walk))
    told = ", ".join(("row_to_json(chosen)::text", *key))
    whole = ", ".join(f'"{name}"' for name in every)
    source = f"({sql}) AS whole ({whole}) CROSS JOIN LATERAL (SELECT {chosen}) AS chosen"
    return f"SELECT {told} FROM {source}"  # noqa: S608


def _names(walk: Walk) -> list[str]:
    return [key.removeprefix("-") for key in walk.keys]


def lines(rows: QuerySet[Any], *, fields: Sequence[str] = WHOLE) -> Iterator[str]:
    """Yield these fields of each profile of a `statement` as JSON, as the database wrote it, in the order of ids.

    The rows come through a cursor of the database, so that any number of them takes the same memory.
    """
    try:
        sql, values = rows.order_by("pk").query.sql_with_params()
    except EmptyResultSet:  # whoever is in no compartment
        return
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_as_json(sql, fields), values)
        while found := cursor.fetchmany(FETCHED):
            for line, _place in found:
                yield _without_no_source(line)


def _asked(actor_id: UUID, user: User, circles: list[UUID] | None, fields: tuple[str, ...]) -> str | None:
    asked = _written(None if circles is None else len(circles), fields)
    found = prepared.rows(asked, {ACTOR: actor_id, **_meant(user, circles), **reads.noted()})
    return _without_no_source(str(found[0][0])) if found else None


@lru_cache(maxsize=64)
def _written(circles: int | None, fields: tuple[str, ...]) -> prepared.Statement:
    """Return the statement for a reader without a token, or with one of so many compartments, with stand-ins.

    Kept, because putting it together takes several times as long as the database takes to answer it.
    """
    sql, values = statement(_reader_of(circles)).filter(pk=ACTOR).query.sql_with_params()
    sql, said = reads.noting(
        _as_json(sql, fields), by=READER, kind="record", subject=(NOTED_AS, ACTOR), compartment="place::uuid"
    )
    stand_ins = [READER, ACTOR, *_stand_ins(circles or 0), *reads.NOTED_EACH_TIME]
    return prepared.statement(sql, [*values, *said], stand_ins=stand_ins)


def _reader_of(circles: int | None) -> User:
    """Return a stand-in for a reader without a token, or with one of so many compartments."""
    return _reader(None if circles is None else _stand_ins(circles))


def _reader(places: Sequence[UUID] | None) -> User:
    """Return a stand-in for a reader without a token, or with one of these compartments."""
    reader = User(pk=READER)
    reader.token_compartments = None if places is None else frozenset(places)
    return reader


def _meant(user: User, circles: Sequence[UUID] | None) -> dict[Any, Any]:
    return {READER: user.pk, **dict(zip(_stand_ins(len(circles or ())), circles or (), strict=True))}


def _as_json(sql: str, fields: Sequence[str]) -> str:
    """Return SQL that answers the JSON of these fields, and the compartment, for each row of a `statement`."""
    every, some = (", ".join(f'"{name}"' for name in names) for names in (WHOLE, fields))
    asked = f"SELECT row_to_json(chosen)::text, whole.compartment ->> 'id' AS place FROM ({sql}) AS whole ({every})"  # noqa: S608
    return f"{asked} CROSS JOIN LATERAL (SELECT {some}) AS chosen"


def _without_no_source(text: str) -> str:
    """Return the JSON of a profile without the source of its size where the reader may see none.

    Done on the text, because PostgreSQL would plan every part twice. Nothing else can read like this key: within a text
    quotation marks are escaped, and the parts of a profile have a blank after each colon.
    """
    return NO_SOURCE.sub("", text, count=1)


def _stand_ins(circles: int) -> list[UUID]:
    return [UUID(int=ACTOR.int + 1 + position) for position in range(circles)]
