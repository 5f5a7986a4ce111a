"""Registering everybody, as the analysts of the desk would: actors, names, sources, people, listings."""

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from actors.models import Actor, Listing
from actors.services import facts, listings, people, registry, roles, sources
from config.demo import ground, known, typed
from config.demo.cast import Cast
from config.demo.known import Groups, grade
from config.demo.who import ACTORS, NAMES, PASS, SOURCES
from core import clock


def introduce(cast: Cast) -> Groups:
    """Register everybody and what is known; return them by short name."""
    by, place = cast.analyst, cast.valley
    found = Groups()
    for key, values in SOURCES.items():
        found.sources[key] = sources.add(compartment_id=place.pk, values=values, by=by)
    for key, values in ACTORS.items():
        found.actors[key] = registry.register(compartment_id=place.pk, values=values, by=by)
    found.actors["pass"] = registry.register(compartment_id=cast.north.pk, values=PASS, by=cast.lead)
    _names(found, by)
    known.wants(found, by)
    ground.laid_out(found, cast)
    known.relations_between(found, by)
    known.what_changed(found, by)
    typed.describe(found, by)
    _people(found, cast)
    _listings(found, cast)
    return found


def read_through(found: Groups, *keys: str, by: User) -> None:
    """Have the profiles read through and confirmed."""
    for key in keys:
        actor = Actor.objects.get(pk=found.actors[key].pk)
        registry.confirm_review(actor_id=actor.pk, seen_version=actor.version, by=by)


def look_up(found: Groups, *, by: User) -> None:
    """Look the listing of the Brigade up again and confirm it."""
    row = Listing.objects.get(actor=found.actors["ridge"], delisted_on=None)
    listings.confirm(listing_id=row.pk, seen_version=row.version, by=by)


def _names(found: Groups, by: User) -> None:
    for key, text, kind, language, script, latin, source in NAMES:
        values = {"text": text, "kind": kind, "language": language, "script": script, "transliteration": latin}
        facts.add(kind="name", actor_id=found.actors[key].pk, values=values | grade(found, source), by=by)
    for key, scheme, value in (
        ("front", "ucdp_actor", "990001"),
        ("ridge", "ucdp_actor", "990002"),
        ("ridge", "un_list_reference", "TVe.004"),
        ("meridian", "other", "TV-COM-20161107"),
    ):
        facts.add_external_id(actor_id=found.actors[key].pk, scheme=scheme, value=value, by=by)


PEOPLE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("halloun", "front", "military_commander", {"real_name": "Idris Halloun", "aliases": ["إدريس حلّون", "Abu Salm"], "influence": 5, "stance": "supportive", "languages": ["Karsi", "Arabic"], "protocol_notes": "Comes late on purpose; do not begin without him."}),
    ("dost", "front", "chief_negotiator", {"real_name": "Samira Dost", "aliases": ["سميرة دوست"], "influence": 4, "stance": "champion", "languages": ["Karsi", "Arabic", "French"]}),
    ("ketra", "front", "spokesperson", {"real_name": "Yunus Ketra", "influence": 2, "stance": "ambivalent"}),
    ("orun", "elders", "elder", {"real_name": "Bashir Orun", "influence": 3, "stance": "champion", "protocol_notes": "The eldest: greeted first, whatever the rank of others."}),
    ("varn", "guard", "local_commander", {"real_name": "Peter Varn", "aliases": ["Пётр Варн"], "influence": 3, "stance": "ambivalent"}),
    ("brask", "guard", "political_head", {"real_name": "Goran Brask", "influence": 4, "stance": "spoiler_limited"}),
    ("moss", "ridge", "supreme_leader", {"real_name": "Daher Moss", "influence": 5, "stance": "spoiler_total", "sensitivity": "high"}),
    ("lund", "meridian", "liaison_officer", {"real_name": "Carla Lund", "influence": 2, "stance": "supportive"}),
    ("sael", "mothers", "elder", {"real_name": "Mina Sael", "influence": 2, "stance": "champion", "personal_risk": "high", "sensitivity": "high"}),
    ("tirelli", "party", "spokesperson", {"real_name": "Marc Tirelli", "influence": 2, "stance": "supportive"}),
    ("adan", "relief", "liaison_officer", {"real_name": "Ruben Adan", "influence": 2, "stance": "champion"}),
    ("kingfisher", "front", "insider_mediator", {"real_name": "Nadir Selm", "pseudonym": "Kingfisher", "sensitivity": "protected_source", "personal_risk": "lethal", "influence": 2, "stance": "champion", "protocol_notes": "Never by telephone. Only the analyst who knows him writes to him."}),
)  # fmt: skip


def _people(found: Groups, cast: Cast) -> None:
    by = cast.analyst
    since = clock.now().date() - timedelta(days=400)
    for key, actor, role, values in PEOPLE:
        found.people[key] = people.register(compartment_id=cast.valley.pk, values=values, by=by)
        told = {"role": role, "since": since, **grade(found, "patrols" if actor != "front" else "elders")}
        roles.add(actor_id=found.actors[actor].pk, person_id=found.people[key].pk, values=told, by=by)
    left = people.register(compartment_id=cast.valley.pk, values={"real_name": "Hamo Dersil", "influence": 1}, by=by)
    before = {"role": "chief_negotiator", "since": date(2021, 3, 1), "until": since}
    roles.add(actor_id=found.actors["front"].pk, person_id=left.pk, values=before, by=by)
    values = {
        "real_name": "Rasho Yel",
        "pseudonym": "Larch",
        "sensitivity": "protected_source",
        "personal_risk": "lethal",
        "influence": 4,
        "stance": "ambivalent",
    }
    found.people["larch"] = people.register(compartment_id=cast.north.pk, values=values, by=cast.lead)
    command = {"role": "regional_commander", "since": since}
    roles.add(actor_id=found.actors["pass"].pk, person_id=found.people["larch"].pk, values=command, by=cast.lead)


COMMITTEE = "Sanctions committee on Tavara (invented for this demonstration)"


def _listings(found: Groups, cast: Cast) -> None:
    effects = ["asset_freeze", "travel_ban", "arms_embargo"]
    listings.add(
        actor_id=found.actors["ridge"].pk,
        values={
            "list_code": "un_other",
            "authority": COMMITTEE,
            "reference": "TVe.004",
            "listed_on": date(2023, 5, 12),
            "legal_effects": effects,
            "exemptions": ["Humanitarian activity by mandated organisations"],
            "note": "Contact is not forbidden by the listing; any benefit is.",
            **known.grade(found, "gazette"),
        },
        by=cast.lead,
    )
    listings.add(
        person_id=found.people["moss"].pk,
        values={
            "list_code": "hybrid_or_national_warrant",
            "authority": "High Court of Tavara (invented for this demonstration)",
            "reference": "HC 77/2024",
            "listed_on": date(2024, 9, 3),
            "legal_effects": ["contact_restriction"],
        },
        by=cast.lead,
    )
    former = listings.add(
        actor_id=found.actors["front"].pk,
        values={
            "list_code": "un_other",
            "authority": COMMITTEE,
            "reference": "TVe.001",
            "listed_on": date(2016, 2, 1),
            "legal_effects": effects,
        },
        by=cast.lead,
    )
    listings.end(
        listing_id=former.pk,
        seen_version=former.version,
        on=date(2022, 11, 15),
        reason="Removed by the committee after the code of conduct and the release of the detainees of 2021.",
        by=cast.lead,
    )
