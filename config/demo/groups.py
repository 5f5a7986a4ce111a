"""Who there is in the Karsa valley: invented groups, people, sources, and what is known about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accounts.models import Compartment, User
from actors.models import Actor, Person, Source
from actors.services import facts, listings, people, registry, relations, roles, sources
from config.demo.cast import Cast
from core import clock

FIRST_OF_2026 = date(2026, 1, 1)


@dataclass
class Groups:
    """The actors, people and sources of the story by a short name."""

    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


ACTORS: Mapping[str, dict[str, Any]] = {
    "front": {
        "name": "Karsa Valley Front",
        "actor_type": "insurgent_group",
        "subtypes": ["autonomist", "de_facto_authority"],
        "status": "in_ceasefire",
        "region": "Upper Karsa valley and the river road",
        "summary": "Armed movement that runs the upper valley and asks for self-rule inside Tavara. It keeps a local "
        "truce since spring and taxes the river road.",
        "motivations": "Self-rule for the valley, the return of the families displaced in 2019, control of the river tolls.",
        "principles": "Speaks of itself as an army: uniforms, ranks, written orders.",
        "constituency": "Herding families of the upper valley; traders on the river road depend on it.",
        "finance_sources": "Tolls on the river road, remittances.",
        "ihl_commitments": "Code of conduct of 2024, read out to every unit. No pledge to an outside body.",
        "internal_spoilers": "A faction at the passes opposes the truce.",
        "structure": "hierarchical",
        "organisation_levels": ["political_leadership", "regional_command", "local_unit"],
        "command_control": "effective",
        "territorial_control": "de_facto_governance",
        "attitude_to_contact": "open",
        "size_low": 1800,
        "size_high": 2600,
        "founded_year": 2011,
    },
    "guard": {
        "name": "Tavara Civil Guard",
        "actor_type": "militia",
        "subtypes": ["pro_government", "self_defence"],
        "status": "active",
        "region": "Lower Karsa valley",
        "summary": "Village guard raised after 2019, paid by the governor of the lower valley and partly outside his control.",
        "structure": "decentralised",
        "command_control": "partial",
        "territorial_control": "contested",
        "attitude_to_contact": "conditional",
        "size_low": 600,
        "size_high": 900,
        "founded_year": 2019,
    },
    "ridge": {
        "name": "Black Ridge Brigade",
        "actor_type": "violent_extremist_org",
        "subtypes": ["cell_network"],
        "status": "active",
        "region": "Black Ridge and the eastern passes",
        "summary": "Small cells that attack both the Front and the Guard and reject any truce.",
        "structure": "network",
        "command_control": "unknown",
        "territorial_control": "none",
        "attitude_to_contact": "refuses",
        "size_low": 80,
        "size_high": 200,
        "founded_year": 2021,
    },
    "meridian": {
        "name": "Meridian Shield",
        "actor_type": "pmsc",
        "subtypes": ["private_security_company"],
        "status": "active",
        "region": "River port and the dam",
        "summary": "Guards the dam and the river port for the concession holder; contracted by the government of Tavara.",
        "structure": "hierarchical",
        "command_control": "effective",
        "attitude_to_contact": "open",
        "founded_year": 2016,
    },
    "relief": {
        "name": "Karsa Relief Network",
        "actor_type": "ngo",
        "subtypes": ["humanitarian"],
        "status": "active",
        "region": "Whole valley",
        "summary": "Local relief organisation; runs the clinics on both sides of the line.",
        "attitude_to_contact": "open",
        "founded_year": 2014,
    },
    "elders": {
        "name": "Council of Elders of Upper Karsa",
        "actor_type": "civil_society",
        "subtypes": ["tribal_traditional"],
        "status": "active",
        "region": "Upper Karsa valley",
        "summary": "Eleven elders who settle disputes over water and pasture and carry messages across the line.",
        "attitude_to_contact": "seeks",
    },
    "party": {
        "name": "Karsa People's Party",
        "actor_type": "political_wing",
        "subtypes": ["party"],
        "status": "active",
        "region": "Tavara City and the upper valley",
        "summary": "Registered party close to the Front; denies taking its orders.",
        "attitude_to_contact": "seeks",
        "founded_year": 2020,
    },
    "tavara": {
        "name": "Government of Tavara",
        "actor_type": "state",
        "status": "active",
        "region": "Tavara",
        "summary": "The territorial State. Knows of the mission's contacts with the Front and has not objected.",
    },
    "signal": {
        "name": "Free Karsa Signal",
        "actor_type": "digital_collective",
        "subtypes": ["influence_network"],
        "status": "active",
        "summary": "Channels that spread claims about the truce within minutes, true and false alike.",
        "attitude_to_contact": "unknown",
    },
    "traders": {
        "name": "River Road Traders' Union",
        "actor_type": "business",
        "subtypes": ["transport"],
        "status": "active",
        "region": "River road",
        "summary": "Hauliers who pay tolls to whoever holds the road.",
        "attitude_to_contact": "open",
    },
    "platform": {
        "name": "Joint Table of the Valley",
        "actor_type": "coalition",
        "subtypes": ["negotiation_platform"],
        "status": "active",
        "summary": "Where the Front, the party and the elders agree what they bring to talks.",
        "attitude_to_contact": "open",
    },
}

PASS = {
    "name": "Silver Pass faction",
    "actor_type": "insurgent_group",
    "subtypes": ["armed_opposition_other"],
    "status": "active",
    "region": "Silver Pass",
    "summary": "Commanders of the Front who reject the truce and have asked, quietly, what a way back would look like.",
    "structure": "single_leader",
    "command_control": "partial",
    "attitude_to_contact": "conditional",
    "size_low": 90,
    "size_high": 150,
}

SOURCES: Mapping[str, dict[str, Any]] = {
    "patrols": {"title": "Patrol reports of the mission", "kind": "own_report", "origin": "Mission patrols", "reliability": "A"},
    "clinics": {"title": "Clinic managers", "kind": "partner", "origin": "Karsa Relief Network", "reliability": "B"},
    "elders": {"title": "Elders of the upper valley", "kind": "interlocutor", "origin": "Council of Elders", "reliability": "B"},
    "gazette": {"title": "Official gazette of Tavara", "kind": "official_document", "origin": "Government of Tavara", "reliability": "B"},
    "channel": {"title": "Posts of Free Karsa Signal", "kind": "social_media", "origin": "Free Karsa Signal", "reliability": "E"},
    "front": {"title": "Statements of the Front", "kind": "actor_statement", "origin": "Karsa Valley Front", "reliability": "C"},
}  # fmt: skip


def introduce(cast: Cast) -> Groups:
    """Register everybody and what is known, as the analysts of the desk would; return them by short name."""
    by, place = cast.analyst, cast.valley
    found = Groups()
    for key, values in SOURCES.items():
        found.sources[key] = sources.add(compartment_id=place.pk, values=values, by=by)
    for key, values in ACTORS.items():
        found.actors[key] = registry.register(compartment_id=place.pk, values=values, by=by)
    found.actors["pass"] = registry.register(compartment_id=cast.north.pk, values=PASS, by=cast.lead)
    _names(found, by)
    _wants(found, by)
    _relations(found, by)
    _people(found, by, place)
    _listings(found, cast)
    for key in ("front", "guard", "relief", "elders"):
        actor = Actor.objects.get(pk=found.actors[key].pk)
        registry.confirm_review(actor_id=actor.pk, seen_version=actor.version, by=cast.lead)
    return found


def grade(found: Groups, source: str, reliability: str, credibility: str) -> dict[str, Any]:
    """Return the fields of a graded fact."""
    return {"source_id": found.sources[source].pk, "reliability": reliability, "credibility": credibility}


def _names(found: Groups, by: User) -> None:
    for key, text, kind, language, script in (
        ("front", "KVF", "acronym", "", ""),
        ("front", "جبهة وادي كارسا", "self_name", "ar", "Arab"),
        ("front", "Valley rebels", "hostile", "en", "Latn"),
        ("guard", "Green Scarves", "alias", "en", "Latn"),
        ("guard", "حرس تافارا المدني", "self_name", "ar", "Arab"),
        ("ridge", "BRB", "acronym", "", ""),
        ("meridian", "Meridian Shield Risk Services Ltd", "official", "en", "Latn"),
    ):
        values = {"text": text, "kind": kind, "language": language, "script": script}
        facts.add(kind="name", actor_id=found.actors[key].pk, values=values, by=by)


def _wants(found: Groups, by: User) -> None:
    for key, category, level, priority, red_line, shared, text, source, mark in (
        ("front", "territory_autonomy", "position", 1, False, False, "An elected council for the upper valley.", "front", "C2"),
        ("front", "displaced_return", "interest", 2, False, True, "Families displaced in 2019 come home before winter.", "elders", "B2"),
        ("front", "humanitarian_relief", "need", 2, False, True, "The clinics stay open.", "clinics", "B2"),
        ("front", "foreign_forces_presence", "position", 1, True, False, "No foreign soldiers above the river bridge.", "front", "C2"),
        ("guard", "livelihoods_of_fighters", "interest", 1, False, False, "Pay that arrives, and work after the Guard.", "patrols", "A2"),
        ("guard", "constituency_protection", "need", 1, False, True, "No attacks on the lower villages.", "elders", "B2"),
        ("elders", "land_water_environment", "interest", 1, False, True, "Water shares agreed before the planting.", "elders", "B2"),
    ):  # fmt: skip
        values = {
            "category": category,
            "level": level,
            "priority": priority,
            "red_line": red_line,
            "shared_with_us": shared,
            "text": text,
            **grade(found, source, mark[0], mark[1]),
        }
        facts.add(kind="interest", actor_id=found.actors[key].pk, values=values, by=by)
    for key, category, response, notes in (
        ("front", "humanitarian_aid", "strong", "Clinic supplies opened the road twice."),
        ("front", "public_acknowledgement", "some", "Asks for its title; does without when told why."),
        ("guard", "stipend_cash", "strong", "Asks for pay. We do not pay."),
    ):
        facts.add(
            kind="incentive",
            actor_id=found.actors[key].pk,
            values={"category": category, "response": response, "notes": notes, **grade(found, "patrols", "A", "2")},
            by=by,
        )
    for kind, text in (
        ("language", "Karsi and Arabic. Officers read Arabic; ask for the text to be read aloud in Karsi."),
        ("protocol", "The eldest is greeted first, whatever his rank."),
        ("do", "Accept tea before papers are opened."),
        ("do_not", "No photographs of people, even of your own team."),
        ("calendar", "No meetings in the week of the spring gathering."),
    ):
        facts.add(kind="note", actor_id=found.actors["front"].pk, values={"kind": kind, "text": text}, by=by)


def _relations(found: Groups, by: User) -> None:
    for one, kind, other, source, mark, strength in (
        ("front", "hostile_to", "ridge", "patrols", "A2", 4),
        ("front", "in_ceasefire_with", "tavara", "gazette", "B2", 3),
        ("party", "political_wing_of", "front", "elders", "B3", 3),
        ("guard", "rival_of", "front", "patrols", "A2", 4),
        ("tavara", "sponsors", "guard", "gazette", "B2", 4),
        ("meridian", "contracted_by", "tavara", "gazette", "B2", 5),
        ("elders", "mediates_for", "front", "elders", "B2", 3),
        ("front", "umbrella_member_of", "platform", "front", "C2", 3),
        ("guard", "allied_with", "ridge", "channel", "E4", 1),
        ("guard", "hostile_to", "ridge", "patrols", "A2", 3),
    ):
        values = {"relation_type": kind, "strength": strength, **grade(found, source, mark[0], mark[1])}
        if kind == "sponsors":
            values["support_kinds"] = ["funding"]
        relations.add(from_actor_id=found.actors[one].pk, to_actor_id=found.actors[other].pk, values=values, by=by)


def _people(found: Groups, by: User, place: Compartment) -> None:
    for key, actor, role, values in (
        ("halloun", "front", "military_commander", {"real_name": "Idris Halloun", "influence": 5, "stance": "supportive"}),
        ("dost", "front", "chief_negotiator", {"real_name": "Samira Dost", "influence": 4, "stance": "champion"}),
        ("orun", "elders", "elder", {"real_name": "Bashir Orun", "influence": 3, "stance": "champion"}),
        ("varn", "guard", "local_commander", {"real_name": "Peter Varn", "influence": 3, "stance": "ambivalent"}),
        ("lund", "meridian", "liaison_officer", {"real_name": "Carla Lund", "influence": 2, "stance": "supportive"}),
        (
            "kingfisher",
            "front",
            "insider_mediator",
            {
                "real_name": "Nadir Selm",
                "pseudonym": "Kingfisher",
                "sensitivity": "protected_source",
                "personal_risk": "lethal",
                "influence": 2,
            },
        ),
    ):  # fmt: skip
        person = people.register(compartment_id=place.pk, values=values, by=by)
        since = clock.now().date() - timedelta(days=400)
        roles.add(actor_id=found.actors[actor].pk, person_id=person.pk, values={"role": role, "since": since}, by=by)
        found.people[key] = person


def _listings(found: Groups, cast: Cast) -> None:
    listings.add(
        actor_id=found.actors["ridge"].pk,
        values={
            "list_code": "un_other",
            "authority": "Sanctions committee on Tavara (invented for this demonstration)",
            "reference": "TVe.004",
            "listed_on": date(2023, 5, 12),
            "legal_effects": ["asset_freeze", "travel_ban", "arms_embargo"],
            "exemptions": ["Humanitarian activity by mandated organisations"],
            "note": "Contact is not forbidden by the listing; any benefit is.",
        },
        by=cast.lead,
    )
