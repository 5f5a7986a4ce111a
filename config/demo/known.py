"""What is known of the groups: what they want and answer to, how to behave with them, what they are to each other."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from actors.domain.reshaping import Act, Fate, ReshapingKind
from actors.models import Actor, Person, Relation, Source
from actors.selectors.reshaping import open_things
from actors.services import facts, judging, relations, reshaping, sources


@dataclass
class Groups:
    """The actors, people and sources of the story by a short name."""

    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


def grade(found: Groups, source: str, credibility: str = "2", *, second: str = "") -> dict[str, Any]:
    """Return the fields of a graded fact as one source has it; confirmed when a second of another origin says the same."""
    row = found.sources[source]
    graded = {"source_id": row.pk, "reliability": row.reliability, "credibility": "1" if second else credibility}
    return graded | ({"corroborated_by_id": found.sources[second].pk} if second else {})


SHARED = {
    "Families displaced in 2019 come home before winter.": "They let two convoys of families through in May without being asked; we count returns.",
    "The clinics stay open.": "Both sides signed the clinic roster; their medics are treated there too.",
    "No attacks on the lower villages.": "Their men guard the same villages that our patrols visit.",
    "Water shares agreed before the planting.": "They came to both water meetings and brought the figures.",
    "To know where the forty-one missing of 2019 lie.": "The list of names was drawn up together.",
}
"""Why we think that we share an interest."""

INTERESTS = (
    ("front", "territory_autonomy", "position", 1, "", "An elected council for the upper valley.", "front"),
    ("front", "displaced_return", "interest", 2, "shared", "Families displaced in 2019 come home before winter.", "elders"),
    ("front", "humanitarian_relief", "need", 2, "shared", "The clinics stay open.", "clinics"),
    ("front", "foreign_forces_presence", "position", 1, "red line", "No foreign soldiers above the river bridge.", "front"),
    ("front", "external_legitimacy_delisting", "interest", 3, "", "Not to be listed again.", "observers"),
    ("guard", "livelihoods_of_fighters", "interest", 1, "", "Pay that arrives, and work after the Guard.", "patrols"),
    ("guard", "constituency_protection", "need", 1, "shared", "No attacks on the lower villages.", "elders"),
    ("guard", "arms_and_forces_status", "position", 2, "red line", "Weapons stay at home, in the villages.", "patrols"),
    ("elders", "land_water_environment", "interest", 1, "shared", "Water shares agreed before the planting.", "elders"),
    ("mothers", "detainees_missing", "need", 1, "shared", "To know where the forty-one missing of 2019 lie.", "clinics"),
    ("traders", "economic_resources", "interest", 1, "", "One toll, known in advance, or none.", "observers"),
    ("meridian", "economic_resources", "interest", 1, "", "The contract for the dam is renewed in spring.", "gazette"),
    ("party", "elections_constitution", "position", 1, "", "The district election is held before summer.", "gazette"),
)  # fmt: skip

INCENTIVES = (
    ("front", "humanitarian_aid", "strong", "Clinic supplies opened the road twice."),
    ("front", "public_acknowledgement", "some", "Asks for its title; does without when told why."),
    ("front", "talks_logistics", "none", "Comes by its own cars and brings its own food."),
    ("guard", "stipend_cash", "strong", "Asks for pay. We do not pay."),
    ("guard", "ihl_training", "untested", "Asked once what it would consist of."),
    ("ridge", "talks_logistics", "some", "Asked twice who would pay for the fuel."),
    ("meridian", "public_acknowledgement", "strong", "Wants its name on the school wall."),
    ("elders", "development_project", "some", "The pump of the mill was repaired; they still speak of it."),
)

NOTES = (
    ("front", "language", "Karsi and Arabic. Officers read Arabic; ask for the text to be read aloud in Karsi.", "patrols"),
    ("front", "protocol", "The eldest is greeted first, whatever his rank.", "elders"),
    ("front", "do", "Accept tea before papers are opened.", "elders"),
    ("front", "do_not", "No photographs of people, even of your own team.", "patrols"),
    ("front", "calendar", "No meetings in the week of the spring gathering.", "elders"),
    ("front", "gifts", "None. A gift to one clan is an insult to three.", "elders"),
    ("guard", "local_insight", "Each village speaks for itself; Brask is obeyed as far as the ford.", "patrols"),
    ("guard", "language", "Karsi; older men also read Cyrillic.", "patrols"),
    ("elders", "protocol", "Bring the water figures on paper: what is read aloud is agreed.", "elders"),
    ("mothers", "do_not", "Never meet them at a post, and never name one of them to the other side.", "clinics"),
)  # fmt: skip

DAYS = {
    "No meetings in the week of the spring gathering.": {
        "starts_on": date(2026, 4, 20),
        "ends_on": date(2026, 4, 26),
        "every_year": True,
    },
}

ESTIMATES = (
    ("ridge", 80, 200, date(2026, 3, 1), "patrols", "3"),
    ("ridge", 450, 700, date(2026, 4, 1), "gazette", "4"),
    ("front", 2000, 2400, date(2026, 2, 1), "observers", "2"),
)

AREAS = (
    ("front", "", "Upper Karsa valley", "controls", date(2019, 4, 1), "patrols", "2"),
    ("ridge", "", "Black Ridge, above the pass", "based", date(2021, 6, 1), "patrols", "3"),
    ("ridge", "", "Ford of the lower valley", "operates", date(2026, 2, 1), "driver", "4"),
    ("ridge", "", "Ford of the lower valley", "absent", date(2026, 3, 1), "observers", "2"),
    ("platform", "NO", "Oslo", "based", None, "observers", "2"),
)  # fmt: skip
"""Two reports differ on whether the Brigade is at the ford."""

RELATIONS = (
    ("front", "hostile_to", "ridge", "patrols", "2", 4, date(2021, 6, 1)),
    ("front", "in_ceasefire_with", "tavara", "gazette", "2", 3, None),
    ("party", "political_wing_of", "front", "elders", "3", 3, date(2020, 4, 1)),
    ("guard", "rival_of", "front", "patrols", "2", 4, date(2019, 9, 1)),
    ("tavara", "sponsors", "guard", "gazette", "2", 4, date(2019, 9, 1)),
    ("meridian", "contracted_by", "tavara", "gazette", "2", 5, date(2016, 11, 7)),
    ("elders", "mediates_for", "front", "elders", "2", 3, None),
    ("front", "umbrella_member_of", "platform", "front", "2", 3, date(2025, 1, 1)),
    ("party", "umbrella_member_of", "platform", "front", "2", 3, date(2025, 1, 1)),
    ("guard", "allied_with", "ridge", "channel", "4", 1, None),
    ("guard", "hostile_to", "ridge", "patrols", "2", 3, date(2021, 10, 1)),
    ("tavara", "commands", "scouts", "gazette", "2", 5, date(1998, 1, 1)),
    ("boats", "finances", "guard", "driver", "6", 2, None),
    ("mothers", "constituency_of", "elders", "clinics", "3", 2, None),
    ("signal", "communicates_via", "party", "channel", "5", 1, None),
    ("highland", "guarantor_of", "platform", "observers", "2", 2, date(2025, 3, 1)),
    ("front", "coordinates_with", "scouts", "gazette", "3", 2, date(2012, 3, 1), date(2016, 5, 1)),
    ("ridge", "splinter_of", "front", "patrols", "3", 4, date(2021, 6, 1)),
    ("traders", "supplies", "front", "observers", "3", 2, date(2016, 1, 1)),
    ("boats", "supplies", "front", "driver", "6", 2, date(2020, 1, 1)),
    ("boats", "supplies", "ridge", "letter", "3", 3, date(2023, 1, 1)),
    ("relief", "negotiates_with", "front", "clinics", "2", 3, date(2015, 1, 1)),
    ("relief", "negotiates_with", "guard", "clinics", "2", 3, date(2019, 10, 1)),
    ("mothers", "kinship_or_tribal_tie", "guard", "clinics", "3", 3, None),
    ("elders", "umbrella_member_of", "platform", "elders", "2", 3, date(2025, 1, 1)),
    ("highland", "negotiates_with", "tavara", "gazette", "2", 4, date(2024, 6, 1)),
)  # fmt: skip


def wants(found: Groups, by: User) -> None:
    """Record interests, answers to incentives and cultural notes."""
    for key, category, level, priority, mark, text, source in INTERESTS:
        values = {
            "category": category,
            "level": level,
            "priority": priority,
            "red_line": mark == "red line",
            "drawn_from": "stated" if level == "position" else "inferred",
            "shared_with_us": mark == "shared",
            "shared_because": SHARED[text] if mark == "shared" else "",
            "text": text,
            **grade(found, source),
        }
        facts.add(kind="interest", actor_id=found.actors[key].pk, values=values, by=by)
    for key, category, response, notes in INCENTIVES:
        values = {"category": category, "response": response, "notes": notes, **grade(found, "patrols")}
        facts.add(kind="incentive", actor_id=found.actors[key].pk, values=values, by=by)
    for key, low, high, day, source, credibility in ESTIMATES:
        values = {"low": low, "high": high, "estimated_on": day, **grade(found, source, credibility)}
        facts.add(kind="estimate", actor_id=found.actors[key].pk, values=values, by=by)
    for key, country, place, presence, since, source, credibility in AREAS:
        spot = {"latitude": 59.91, "longitude": 10.75} if place == "Oslo" else {}
        values = {"country": country, "place": place, "presence": presence, "since": since, **spot}
        facts.add(kind="area", actor_id=found.actors[key].pk, values=values | grade(found, source, credibility), by=by)
    for key, kind, text, source in NOTES:
        values = {"kind": kind, "text": text, **DAYS.get(text, {}), **grade(found, source)}
        facts.add(kind="note", actor_id=found.actors[key].pk, values=values, by=by)


def relations_between(found: Groups, by: User) -> None:
    """Record what the groups are to each other; two reports contradict each other, one was said twice, one is refuted."""
    kept: dict[tuple[str, str], Relation] = {}
    for one, kind, other, source, credibility, strength, since, *until in RELATIONS:
        values = {"relation_type": kind, "strength": strength, "since": since, **grade(found, source, credibility)}
        values["until"] = until[0] if until else None
        if kind in {"sponsors", "finances"}:
            values["support_kinds"] = ["funding"]
        row = relations.add(
            from_actor_id=found.actors[one].pk, to_actor_id=found.actors[other].pk, values=values, by=by
        )
        kept[one, other] = row
    for pair, state, reason, second in (
        (("guard", "front"), "corroborated", "The observers at the bridge report the same.", "observers"),
        (("tavara", "guard"), "corroborated", "The paymaster's lists were shown to two patrols.", "patrols"),
        (("signal", "party"), "refuted", "The account that said so was an imitation.", ""),
    ):
        row = kept[pair]
        judging.judge(
            kind="relation",
            fact_id=row.pk,
            seen_version=row.version,
            state=state,
            reason=reason,
            by=by,
            corroborated_by_id=found.sources[second].pk if second else None,
        )


def what_changed(found: Groups, by: User) -> None:
    """Let the hauliers part, and a letter turn out to be forged: what rests on it counts as disputed."""
    traders = Actor.objects.get(pk=found.actors["traders"].pk)
    day = date(2025, 4, 1)
    event = reshaping.record(
        kind=ReshapingKind.SPLIT,
        actor_id=traders.pk,
        seen_version=traders.version,
        values={
            "on": day,
            "note": "Eleven drivers of the lower road would not pay the new toll.",
            **grade(found, "observers"),
        },
        parts=[reshaping.Part(name="Lower Road Hauliers", actor_type="business")],
        status="",
        fates={one.pk: Fate(Act.BOTH) for one in open_things(traders, on=day, user=by)},
        by=by,
    )
    found.actors["hauliers"] = event.parts.get()
    letter = Source.objects.get(pk=found.sources["letter"].pk)
    reason = "The seal on it was cut two months after its date, and the clerk who brought it took it back."
    sources.refute(source_id=letter.pk, seen_version=letter.version, reason=reason, by=by)
