"""The whole profile of an actor as plain data, put together by PostgreSQL in one statement.

The tuples of field names below describe each part once: the statement reads them and so does the REST schema.
What the reader may not see is not in the statement's result: hidden people, relations and sources are absent.
"""

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, JSONObject, Now
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.people import Sensitivity
from actors.models import (
    PROFILES,
    Actor,
    ActorStatusPeriod,
    CulturalNote,
    ExternalId,
    IncentiveResponse,
    Interest,
    Listing,
    Name,
    Person,
    PersonGrant,
    PersonRole,
    Relation,
    Source,
    TypedProfile,
)
from actors.models.sources import on_refuted, refuted
from core.errors import NotFound

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
JUDGED: Final = ("state", "state_reason", "contradicts_id")
PERIOD: Final = ("actor_type", "status", "since", "until", "note")
NAME: Final = ("id", "text", "kind", "language", "script", "transliteration", "since", "until", *JUDGED)
EXTERNAL_ID: Final = ("scheme", "value")
INTEREST: Final = ("id", "category", "level", "priority", "red_line", "shared_with_us", "text")
INCENTIVE: Final = ("id", "category", "response", "notes")
NOTE: Final = ("id", "kind", "text")
LISTING: Final = (
    "id", "list_code", "authority", "country", "reference", "listed_on", "delisted_on", "legal_effects", "exemptions",
    "url", "note", "checked_on", "next_check_due",
)  # fmt: skip
ROLE: Final = ("id", "person_id", "role", "title", "since", "until", *JUDGED)
RELATION: Final = (
    "id", "from_actor_id", "to_actor_id", "relation_type", "since", "until", "strength", "support_kinds", "note",
    *JUDGED,
)  # fmt: skip
TYPED: Final = ("id", "version", "actor_type")
FORMER_PROFILE: Final = ("id", "actor_type", "until")
JSON_PARTS: Final = (
    "json_compartment", "json_standing", "json_size_source", "json_size_source_refuted", "json_typed_profile",
    "json_former_profiles", "json_periods", "json_names", "json_external_ids", "json_interests", "json_incentives",
    "json_notes", "json_listings", "json_people", "json_relations",
)  # fmt: skip
READER, ACTOR = UUID(int=1), UUID(int=2)  # stand in for whoever asks about whom
GRADED: Final = frozenset({Name, Interest, IncentiveResponse, CulturalNote, PersonRole, Relation})
_LATEST: Final = F("since").desc(nulls_last=True)
_ONE_EACH: Final = {
    "json_compartment": JSONObject(**{name: f"compartment__{name}" for name in COMPARTMENT}),
    "json_standing": JSONObject(**{name: f"standing__{name}" for name in STANDING}),
}


def _source(user: User, column: str = "source_id") -> Subquery:
    rows = Source.objects.visible_to(user).filter(pk=OuterRef(column))
    return Subquery(rows.values(json=JSONObject(id="id", title="title")))


def _part(rows: QuerySet[Any], fields: tuple[str, ...], *order: Any, user: User, **more: Any) -> ArraySubquery:
    parts = {name: F(name) for name in fields} | more
    if rows.model in GRADED:
        parts |= _grade(user)
    return ArraySubquery(rows.order_by(*order, "pk").values(json=JSONObject(**parts)))


def _grade(user: User) -> dict[str, Any]:
    return {
        "source_refuted": Case(When(on_refuted(), then=Value(value=True)), default=Value(value=False)),
        "grade": Case(When(on_refuted(), then=Value("")), default=Concat("reliability", "credibility")),
        "source": _source(user),
        "corroborated_by": _source(user, "corroborated_by_id"),
        "noted_on": F("noted_on"),
    }


def _typed_profile(user: User) -> Case:
    """The present profile of the actor's type, from the one table that describes it."""
    branches = []
    for model in PROFILES:
        fields = {name: F(name) for name in (*TYPED, *model.described())} | _grade(user)
        rows = model.objects.filter(actor=OuterRef("pk"), until=None).values(json=JSONObject(**fields))
        branches.append(When(actor_type__in=[kind.value for kind in model.TYPES], then=Subquery(rows)))
    return Case(*branches, output_field=JSONField(null=True))


def _shown_person(user: User) -> Case:
    """The name of a role's person: the pseudonym of a protected one unless a live grant says otherwise."""
    open_to = PersonGrant.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=Now()), user=user, content_object=OuterRef("person_id")
    )
    protected = Q(person__sensitivity=Sensitivity.PROTECTED_SOURCE.value)
    return Case(When(protected & ~Exists(open_to), then=F("person__pseudonym")), default=F("person__real_name"))


def listed(user: User) -> QuerySet[Any]:
    """Return the query of what a list tells of each actor the user may see; each row is one dictionary."""
    rows: QuerySet[Any] = Actor.objects.visible_to(user).annotate(**_ONE_EACH).values(*LISTED)
    return rows


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row under the names the reader knows."""
    return {name.removeprefix("json_"): value for name, value in row.items()}


def statement(user: User) -> QuerySet[Any]:
    """Return the query of whole profiles the user may see; each row is one dictionary."""
    mine: dict[str, Any] = {"actor": OuterRef("pk")}
    ends = Q(from_actor=OuterRef("pk")) | Q(to_actor=OuterRef("pk"))
    relations = Relation.objects.visible_to(user).filter(ends)
    roles = PersonRole.objects.filter(person__in=Person.objects.visible_to(user), **mine)
    rows: QuerySet[Any] = Actor.objects.visible_to(user)
    whole: QuerySet[Any] = rows.annotate(
        **_ONE_EACH,
        json_size_source=_source(user, "size_source_id"),
        json_size_source_refuted=Case(
            When(size_source__in=refuted(), then=Value(value=True)), default=Value(value=False)
        ),
        json_typed_profile=_typed_profile(user),
        json_former_profiles=_part(
            TypedProfile.objects.filter(until__isnull=False, **mine), FORMER_PROFILE, "-until", user=user
        ),
        json_periods=_part(ActorStatusPeriod.objects.filter(**mine), PERIOD, _LATEST, user=user),
        json_names=_part(Name.objects.filter(**mine), NAME, "text", user=user),
        json_external_ids=_part(ExternalId.objects.filter(**mine), EXTERNAL_ID, "scheme", user=user),
        json_interests=_part(Interest.objects.filter(ended_on=None, **mine), INTEREST, "priority", user=user),
        json_incentives=_part(
            IncentiveResponse.objects.filter(ended_on=None, **mine), INCENTIVE, "category", user=user
        ),
        json_notes=_part(CulturalNote.objects.filter(ended_on=None, **mine), NOTE, "kind", user=user),
        json_listings=_part(Listing.objects.filter(**mine), LISTING, "list_code", user=user),
        json_people=_part(roles, ROLE, "role", user=user, name=_shown_person(user)),
        json_relations=_part(
            relations,
            RELATION,
            "relation_type",
            user=user,
            from_name=F("from_actor__name"),
            to_name=F("to_actor__name"),
        ),
    ).values(*OWN, *JSON_PARTS)
    return whole


def told(actor_id: UUID, *, user: User) -> tuple[str, UUID]:
    """Return one profile as JSON, as the database wrote it, and its compartment; raises NotFound when not visible."""
    circles = None if user.token_compartments is None else sorted(user.token_compartments)
    found = None if circles == [] else _asked(actor_id, user, circles)
    if found is None:
        raise NotFound("not_found", _("There is no such actor."))
    return found


def _asked(actor_id: UUID, user: User, circles: list[UUID] | None) -> tuple[str, UUID] | None:
    sql, values = _written(None if circles is None else len(circles))
    meant = {READER: user.pk, ACTOR: actor_id, **dict(zip(_stand_ins(len(circles or ())), circles or (), strict=True))}
    with connection.cursor() as cursor:
        cursor.execute(sql, [meant.get(value, value) if isinstance(value, UUID) else value for value in values])
        found = cursor.fetchone()
    return None if found is None else (str(found[0]), UUID(found[1]))


@lru_cache(maxsize=64)
def _written(circles: int | None) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for a reader without a token, or with one of so many compartments, as SQL with stand-ins.

    Kept, because putting it together takes several times as long as the database takes to answer it.
    """
    reader = User(pk=READER)
    reader.token_compartments = None if circles is None else frozenset(_stand_ins(circles))
    sql, values = statement(reader).filter(pk=ACTOR).query.sql_with_params()
    names = ", ".join(f'"{name.removeprefix("json_")}"' for name in (*OWN, *JSON_PARTS))
    asked = "row_to_json(told)::text, told.compartment ->> 'id'"
    return f"SELECT {asked} FROM ({sql}) AS told ({names})", values  # noqa: S608 - from names in the code


def _stand_ins(circles: int) -> list[UUID]:
    return [UUID(int=ACTOR.int + 1 + position) for position in range(circles)]
