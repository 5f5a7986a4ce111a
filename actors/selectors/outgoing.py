"""What leaves of each actor, put together by PostgreSQL in one statement, whatever format it is written in."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Concat, JSONObject

from accounts.domain.markings import Marking, highest
from accounts.models import User
from actors.domain.grading import FactState, counts_as
from actors.models import Actor, Area, ExternalId, Listing, Name, PersonRole
from actors.models.sources import on_refuted
from actors.selectors import leaving

OWN: Final = (
    "id", "name", "actor_type", "subtypes", "status", "countries", "region", "summary", "marking", "founded_year",
    "ended_year", "size_low", "size_high", "size_on", "created_at", "updated_at",
)  # fmt: skip
PARTS: Final = ("names", "external_ids", "areas", "listings", "people", "relations")
DATED: Final = ("id", "since", "until", "created_at", "updated_at")
AREA: Final = ("place", "country", "presence", "latitude", "longitude")
LISTING: Final = ("id", "list_code", "authority", "country", "reference", "listed_on", "delisted_on", "url")
FETCHED: Final = 500  # rows at a time
REFUTED: Final = FactState.REFUTED.value


def described(kept: QuerySet[Actor], *, user: User, ceiling: Marking) -> Iterator[dict[str, Any]]:
    """Yield the record of each actor of `kept` (from `leaving.actors`), in the order of ids; see domain.outgoing.

    Relations are those to another actor of `kept`. Any number of actors is one statement and takes the same memory.
    """
    parts = {f"json_{name}": part for name, part in _parts(kept, user, ceiling).items()}
    rows = kept.annotate(**parts).order_by("pk").values(*OWN, *parts)
    for row in rows.iterator(chunk_size=FETCHED):
        yield _finished({name.removeprefix("json_"): value for name, value in row.items()})


def _parts(kept: QuerySet[Actor], user: User, ceiling: Marking) -> dict[str, Any]:
    mine: dict[str, Any] = {"actor": OuterRef("pk")}
    roles = PersonRole.objects.filter(person__in=leaving.people(user, ceiling), **mine).exclude(state=REFUTED)
    relations = leaving.relations(user, ceiling).filter(from_actor=OuterRef("pk"), to_actor__in=kept.values("pk"))
    return {
        "names": _part(Name.objects.filter(**mine).exclude(state=REFUTED), "text", "kind", **_judged()),
        "external_ids": _part(ExternalId.objects.filter(**mine), "scheme", "value"),
        "areas": _part(Area.objects.filter(**mine).exclude(state=REFUTED), *AREA, *DATED, **_judged()),
        "listings": _part(Listing.objects.filter(**mine), *LISTING),
        "people": _part(
            roles,
            *DATED,
            "person_id",
            "role",
            "title",
            **_judged(),
            name=F("person__real_name"),
            person_marking=F("person__marking"),
            person_created_at=F("person__created_at"),
            person_updated_at=F("person__updated_at"),
        ),
        "relations": _part(
            relations.exclude(state=REFUTED),
            *DATED,
            "to_actor_id",
            "relation_type",
            **_judged(),
            to_name=F("to_actor__name"),
            to_type=F("to_actor__actor_type"),
            to_subtypes=F("to_actor__subtypes"),
            to_marking=F("to_actor__marking"),
        ),
    }


def _part(rows: QuerySet[Any], *fields: str, **more: Any) -> ArraySubquery:
    parts = {name: F(name) for name in fields} | more
    return ArraySubquery(rows.order_by(fields[0], "pk").values(json=JSONObject(**parts)))


def _judged() -> dict[str, Any]:
    return {
        "state": F("state"),
        "source_refuted": Case(When(on_refuted(), then=Value(value=True)), default=Value(value=False)),
        "grade": Case(When(on_refuted(), then=Value("")), default=Concat("reliability", "credibility")),
    }


def _finished(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the marking of each part in words, how far it is believed, and whether it is disputed."""
    own = record["marking"]
    for fact in (*record["names"], *record["areas"], *record["people"], *record["relations"]):
        believed = counts_as(fact["state"], source_refuted=fact.pop("source_refuted"))
        fact["state"], fact["disputed"] = believed.value, believed is FactState.DISPUTED
        fact["marking"] = highest([own, fact.get("person_marking", own), fact.get("to_marking", own)]).value
        fact["marking_label"] = Marking(fact["marking"]).label
    record["marking_label"] = Marking(own).label
    record["whole_label"] = highest(markings(record)).label
    return record


def markings(record: Mapping[str, Any]) -> set[str]:
    """Return every marking that something in a record has."""
    return {record["marking"], *(fact["marking"] for fact in (*record["people"], *record["relations"]))}
