"""A STIX 2.1 bundle (OASIS): identities, threat actors, locations and relationships, each with its marking.

An actor is an identity. A threat actor is only what its type calls violent extremist or criminal, or a hacktivist
collective; the types of threat actor are those the vocabulary of STIX has for exactly that. Nobody else is one:
neither a party to a conflict nor a community nor a charity. Ids are made of ours by uuid5, so that the same actor is
the same object in every file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from actors.domain.areas import Presence
from actors.domain.kinds import ActorSubtype, ActorType
from actors.domain.listings import ListCode
from actors.domain.outgoing.records import About, Record, text_of, there
from actors.domain.people import LeaderRole
from actors.domain.relations import RelationType
from actors.domain.traits import IdScheme

OURS: Final = UUID("5f0b4f0e-6c1f-5d0a-9a55-7f2f3b7f6f35")
TLP: Final = {
    "clear": ("TLP:CLEAR", "clear", "94868c89-83c2-464b-929b-a1a8aa3c8487"),
    "green": ("TLP:GREEN", "green", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
    "amber": ("TLP:AMBER", "amber", "55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
    "amber_strict": ("TLP:AMBER+STRICT", "amber+strict", "939a9414-2ddd-4d32-a0cd-375ea402b003"),
}
"""Name, word and id of each marking, from the widest on: the OASIS extension of STIX 2.1 for TLP 2.0."""
TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_CREATED: Final = "2022-10-01T00:00:00.000Z"
CLASSES: Final = {
    ActorType.CIVIL_SOCIETY: "group",
    ActorType.COALITION: "group",
    ActorType.DIGITAL_COLLECTIVE: "group",
    ActorType.UNCLASSIFIED: "unknown",
}
TERRORIST: Final = frozenset(
    {ListCode.UN_1267, ListCode.EU_CP931, ListCode.US_FTO, ListCode.US_SDGT, ListCode.UK_PROSCRIBED}
)
"""Lists that are about terrorism: the word is the authority's, so it is used only while one of them holds."""
CONFIDENCE: Final = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""The credibility of the Admiralty code on the scale of STIX (STIX 2.1, appendix A)."""


def pieces(records: Iterable[Record], about: About) -> Iterator[str]:
    """Yield the text of the bundle; every object but the markings is marked and names who took it out and when."""
    stamp = _statement(about)
    yield f'{{"type": "bundle", "id": "bundle--{uuid5(OURS, stamp["id"])}", "objects": [\n{_json(stamp)}'
    told: set[str] = set()
    for record in records:
        for thing in _objects(record, about):
            if thing["id"] not in told:
                for marking in _new_markings(thing, told):
                    yield f",\n{_json(marking)}"
                told.add(thing["id"])
                thing.setdefault("object_marking_refs", []).append(stamp["id"])
                yield f",\n{_json(thing)}"
    yield "\n]}\n"


def _statement(about: About) -> dict[str, Any]:
    told = f"{about.marking}. Taken out of Parley by {about.by} on {about.moment}."
    at = f"{about.at:%Y-%m-%dT%H:%M:%S}.{about.at.microsecond // 1000:03}Z"
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{uuid5(OURS, f'statement {at} {told}')}",
        "created": at,
        "definition_type": "statement",
        "definition": {"statement": told},
    }


def _new_markings(thing: Mapping[str, Any], told: set[str]) -> Iterator[dict[str, Any]]:
    for name, word, key in TLP.values():
        marking = f"marking-definition--{key}"
        if marking in thing["object_marking_refs"] and marking not in told:
            told.add(marking)
            yield {
                "type": "marking-definition",
                "spec_version": "2.1",
                "id": marking,
                "created": TLP_CREATED,
                "name": name,
                "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": word}},
            }


def _objects(record: Record, about: About) -> Iterator[dict[str, Any]]:
    actor = _actor(record, about)
    yield actor
    for code in record["countries"]:
        place = _place(code)
        yield place
        yield _link(f"{record['id']} in {code}", "located-at", (actor["id"], place["id"]), record)
    for area in there(record):
        spot = _spot(area)
        yield spot
        link = _link(f"{area['id']} located-at", "located-at", (actor["id"], spot["id"]), area)
        yield link | {"description": Presence(area["presence"]).label}
    for role in record["people"]:
        dated = (role["person_created_at"], role["person_updated_at"])
        person = _made("identity", role["person_id"], *dated, role["person_marking"])
        yield person | {"name": role["name"], "identity_class": "individual"}
        told = ", ".join(text_of((LeaderRole(role["role"]).label, role["title"])))
        yield _link(role["id"], "member-of", (person["id"], actor["id"]), role) | {"description": told}
    for relation in record["relations"]:
        other = f"{_kind(relation['to_type'], relation['to_subtypes'])}--{_key(relation['to_actor_id'])}"
        kind = RelationType(relation["relation_type"])
        link = _link(relation["id"], kind.value.replace("_", "-"), (actor["id"], other), relation)
        yield link | {"description": kind.label}


def _actor(record: Record, about: About) -> dict[str, Any]:
    kind = _kind(record["actor_type"], record["subtypes"])
    made = _made(kind, record["id"], record["created_at"], record["updated_at"], record["marking"])
    made["name"] = record["name"]
    if record["summary"]:
        made["description"] = record["summary"]
    aliases = text_of(name["text"] for name in record["names"])
    if aliases:
        made["aliases" if kind == "threat-actor" else "x_opencti_aliases"] = aliases
    if kind == "identity":
        made["identity_class"] = CLASSES.get(ActorType(record["actor_type"]), "organization")
    elif types := _threat_types(record, about):
        made["threat_actor_types"] = types
    if record["external_ids"]:
        made["external_references"] = [
            {"source_name": IdScheme(one["scheme"]).label, "external_id": one["value"]}
            for one in record["external_ids"]
        ]
    return made


def _kind(actor_type: str, subtypes: Iterable[str]) -> str:
    threatens = actor_type in {ActorType.VIOLENT_EXTREMIST_ORG, ActorType.CRIMINAL_GROUP}
    return "threat-actor" if threatens or ActorSubtype.HACKTIVIST in subtypes else "identity"


def _threat_types(record: Record, about: About) -> list[str]:
    if record["actor_type"] == ActorType.CRIMINAL_GROUP:
        return ["crime-syndicate"]
    if record["actor_type"] == ActorType.DIGITAL_COLLECTIVE:
        return ["activist"]
    today = f"{about.at:%Y-%m-%d}"
    live = (one for one in record["listings"] if not one["delisted_on"] or one["delisted_on"] > today)
    return ["terrorist"] if any(one["list_code"] in TERRORIST for one in live) else []


def _place(code: str) -> dict[str, Any]:
    return _made("location", f"country {code}", TLP_CREATED, TLP_CREATED, "clear") | {"country": code}


def _spot(area: Record) -> dict[str, Any]:
    made = _made("location", area["id"], area["created_at"], area["updated_at"], area["marking"])
    made |= {"name": area["place"], "latitude": area["latitude"], "longitude": area["longitude"]}
    return made | ({"country": area["country"]} if area["country"] else {})


def _link(key: str, kind: str, ends: tuple[str, str], fact: Mapping[str, Any]) -> dict[str, Any]:
    made = _made("relationship", key, _time(fact["created_at"]), _time(fact["updated_at"]), fact["marking"])
    made |= {"relationship_type": kind, "source_ref": ends[0], "target_ref": ends[1]}
    since, until = fact.get("since"), fact.get("until")
    if since:
        made["start_time"] = f"{since}T00:00:00.000Z"
    if until and (not since or until > since):
        made["stop_time"] = f"{until}T00:00:00.000Z"
    if fact.get("disputed"):
        made["labels"] = ["disputed"]
    elif sure := CONFIDENCE.get(fact.get("grade", "")[1:]):
        made["confidence"] = sure
    return made


def _made(kind: str, key: str, created: str, modified: str, marking: str) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{_key(key)}",
        "created": _time(created),
        "modified": _time(modified),
        "object_marking_refs": [f"marking-definition--{TLP[marking][2]}"],
    }


def _key(ours: str) -> UUID:
    return uuid5(OURS, ours)


def _time(text: str) -> str:
    """Return a moment, written in UTC with or without parts of a second, with its milliseconds."""
    whole, _dot, rest = text.partition(".")
    part = "".join(sign for sign in rest.partition("+")[0] if sign.isdigit())[:3]
    return f"{whole[:19]}.{part:0<3}Z"


def _json(thing: Mapping[str, Any]) -> str:
    return json.dumps(thing, ensure_ascii=False)
