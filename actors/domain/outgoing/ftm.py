"""FollowTheMoney entities, one JSON object a line (followthemoney.tech, as OpenSanctions and Aleph read them).

No topic is set but for states and international organisations: what the law does to an actor is in its Sanction
entities, and a topic such as "crime.terror" would be a verdict of ours.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from actors.domain.kinds import ActorType
from actors.domain.listings import AUTHORITY, ListCode
from actors.domain.outgoing.records import Record, day, text_of
from actors.domain.people import LEADING, LeaderRole
from actors.domain.relations import RelationType
from actors.domain.traits import IdScheme, NameKind

SCHEMA: Final = {
    ActorType.PMSC: "Company",
    ActorType.BUSINESS: "Company",
    ActorType.STATE: "PublicBody",
}
TOPICS: Final = {ActorType.STATE: "gov.national", ActorType.INTERNATIONAL_ORGANISATION: "gov.igo"}
PROPERTY: Final = {NameKind.FORMER: "previousName", NameKind.ACRONYM: "weakAlias", NameKind.HOSTILE: "weakAlias"}
LINKS: Final = {
    RelationType.UMBRELLA_MEMBER_OF: ("Membership", "member", "organization"),
    RelationType.MERGED_INTO: ("Succession", "predecessor", "successor"),
}
ANY_LINK: Final = ("UnknownLink", "subject", "object")
DATASET: Final = "parley"


def lines(records: Iterable[Record]) -> Iterator[str]:
    """Yield one entity a line: each actor, its listings, its people once each, their roles, and its relations."""
    people: set[str] = set()
    for record in records:
        for entity in _of(record, people):
            yield json.dumps(entity, ensure_ascii=False) + "\n"


def _of(record: Record, people: set[str]) -> Iterator[dict[str, Any]]:
    actor = record["id"]
    yield _actor(record)
    for listing in record["listings"]:
        yield _sanction(listing, actor)
    for role in record["people"]:
        if role["person_id"] not in people:
            people.add(role["person_id"])
            yield _entity(role["person_id"], "Person", role["name"], {"name": [role["name"]]})
        yield _role(role, actor)
    for relation in record["relations"]:
        yield _relation(relation, actor)


def _actor(record: Record) -> dict[str, Any]:
    names: dict[str, list[str]] = {}
    for name in record["names"]:
        names.setdefault(PROPERTY.get(NameKind(name["kind"]), "alias"), []).append(name["text"])
    ids = record["external_ids"]
    kind = ActorType(record["actor_type"])
    said = {
        "name": [record["name"]],
        **names,
        "country": [code.lower() for code in record["countries"]],
        "topics": [TOPICS.get(kind, "")],
        "classification": [kind.label],
        "summary": [record["summary"]],
        "incorporationDate": [_year(record["founded_year"])],
        "dissolutionDate": [_year(record["ended_year"])],
        "wikidataId": [one["value"] for one in ids if one["scheme"] == IdScheme.WIKIDATA],
        "idNumber": [f"{one['scheme']}:{one['value']}" for one in ids if one["scheme"] != IdScheme.WIKIDATA],
        "modifiedAt": [day(record["updated_at"])],
    }
    return _entity(record["id"], SCHEMA.get(kind, "Organization"), record["name"], said)


def _sanction(listing: Mapping[str, Any], actor: str) -> dict[str, Any]:
    code = ListCode(listing["list_code"])
    authority = listing["authority"] or AUTHORITY.get(code, "")
    said = {
        "entity": [actor],
        "authority": [authority],
        "country": [listing["country"].lower()],
        "program": [code.label],
        "authorityId": [listing["reference"]],
        "listingDate": [day(listing["listed_on"])],
        "endDate": [day(listing["delisted_on"])],
        "sourceUrl": [listing["url"]],
    }
    return _entity(listing["id"], "Sanction", authority or code.label, said)


def _role(role: Mapping[str, Any], actor: str) -> dict[str, Any]:
    kind = LeaderRole(role["role"])
    schema, holder = ("Directorship", "director") if kind in LEADING else ("Membership", "member")
    said = {holder: [role["person_id"]], "organization": [actor], "role": [role["title"] or kind.label], **_span(role)}
    return _entity(role["id"], schema, kind.label, said)


def _relation(relation: Mapping[str, Any], actor: str) -> dict[str, Any]:
    kind = RelationType(relation["relation_type"])
    schema, one, other = LINKS.get(kind, ANY_LINK)
    said = {one: [actor], other: [relation["to_actor_id"]], "role": [kind.label], **_span(relation)}
    return _entity(relation["id"], schema, kind.label, said)


def _span(fact: Mapping[str, Any]) -> dict[str, list[str]]:
    state = ["disputed"] if fact["disputed"] else []
    return {"startDate": [day(fact["since"])], "endDate": [day(fact["until"])], "status": state}


def _entity(key: str, schema: str, caption: str, said: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    told = {name: kept for name, values in said.items() if (kept := text_of(values))}
    return {
        "id": key,
        "caption": caption,
        "schema": schema,
        "referents": [],
        "datasets": [DATASET],
        "properties": told,
    }


def _year(year: int | None) -> str:
    return f"{year:04}" if year else ""
