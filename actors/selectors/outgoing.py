"""What leaves of each actor, put together by PostgreSQL in one statement, whatever format it is written in."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.domain.markings import Marking, highest
from accounts.models import User
from actors.domain.grading import FactState
from actors.models import Actor, Area, ExternalId, Listing, Name, PersonRole
from actors.models.sources import grade_now, state_now
from actors.selectors import leaving, sizes

OWN: Final = (
    "id", "name", "actor_type", "subtypes", "status", "countries", "region", "summary", "marking", "founded_year",
    "ended_year", "size_low", "size_high", "size_on", "created_at", "updated_at",
)  # fmt: skip
PARTS: Final = (
    "size_source_refuted", "size_disputed", "names", "external_ids", "areas", "listings", "people", "relations"
)  # fmt: skip
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
        "size_source_refuted": sizes.source_refuted(),
        "size_disputed": sizes.disputed(),
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
    return {"state": state_now(), "grade": grade_now()}


def _finished(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the marking of each part in words, and whether it is disputed."""
    own = record["marking"]
    for fact in (*record["names"], *record["areas"], *record["people"], *record["relations"]):
        fact["disputed"] = fact["state"] == FactState.DISPUTED
        fact["marking"] = highest([own, fact.get("person_marking", own), fact.get("to_marking", own)]).value
        fact["marking_label"] = Marking(fact["marking"]).label
    record["marking_label"] = Marking(own).label
    record["whole_label"] = highest(markings(record)).label
    return record


def markings(record: Mapping[str, Any]) -> set[str]:
    """Return every marking that something in a record has."""
    return {record["marking"], *(fact["marking"] for fact in (*record["people"], *record["relations"]))}
