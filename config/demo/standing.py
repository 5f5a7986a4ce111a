"""Whom the desk takes for a legitimate counterpart, and why: prepared by one, confirmed by another, not always agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.models import User
from actors.models import Determination
from actors.services import determinations, facts, people, roles
from config.demo.story import Story, Thread

Found = tuple[str, str, str, str]
"""What was found, why, the evidence and its source; the last two are empty for what is unknown."""


@dataclass(frozen=True)
class Judgement:
    """A determination as it is written down."""

    outcome: str
    reasoning: str
    found: Mapping[str, Found]
    part: str = ""


FRONT: Final = Judgement(
    "contested",
    "It speaks for the upper valley and keeps what its command promises. It taxes the river road by force, and the "
    "faction at the passes does not obey. We talk with its political council and with nobody who commands at the passes.",
    {
        "constituency": ("met", "Herding families bring it their disputes; two of four clans say so unasked.", "Families of all four clans came to the spring gathering on their own. The two smaller ones asked for seats.", "elders"),
        "mandate": ("met", "Orders reach the units: the truce was kept in nine of ten posts from the first day.", "Posts were empty within a day of the written order.", "patrols"),
        "civilians": ("partly", "No attack on civilians since the truce. Before it, fines and detentions without a court.", "No civilian harmed by it in the truce; eleven were held in its cellars in 2024.", "clinics"),
        "ihl": ("partly", "A code of its own, read out to every unit. No pledge to an outside body, no case against its own.", "The profile says: Code of conduct of 2024, read out to every unit.", "front"),
        "listings": ("met", "Taken off the list in November 2022; nothing found since.", "Notice of removal, 15 November 2022.", "gazette"),
        "renunciation": ("partly", "A truce and a party that stands for election; arms stay.", "The party filed candidates for the district election.", "gazette"),
    },
)  # fmt: skip

PASSES: Final = Judgement(
    "undetermined",
    "We have met nobody who commands there. What is told of them comes from the Front, which has its reasons.",
    {
        "constituency": ("unknown", "Asked the elders and the clinics: nobody admits to speaking for them.", "", ""),
        "mandate": ("not_met", "It does not obey the Front and cannot speak for it.", "Two posts at the passes stayed manned after the order.", "patrols"),
        "civilians": ("unknown", "No clinic works there; nobody was let through to ask.", "", ""),
        "ihl": ("unknown", "No statement is known.", "", ""),
        "listings": ("met", "Under none of its names on a list we hold.", "Looked up under three names.", "gazette"),
        "renunciation": ("not_met", "Opposes the truce in public.", "A commander told the elders that the truce is the council's, not his.", "elders"),
    },
    part="Commanders at the passes",
)  # fmt: skip

RIDGE: Final = Judgement(
    "extremist",
    "It attacks whoever talks, targets drivers and clinics, and has refused every message. We keep the line through the "
    "trader for the dead and for prisoners, and for nothing else.",
    {
        "constituency": ("unknown", "Families hide sons from it; whether any village backs it we could not learn.", "", ""),
        "mandate": ("partly", "Cells strike on their own; prisoners were handed over when Moss said so.", "Two drivers were let go within a day of his word.", "patrols"),
        "civilians": ("not_met", "Drivers and a clinic guard were killed as such.", "The dead at the dam road were drivers, without arms.", "clinics"),
        "ihl": ("not_met", "Rejects it in words.", "A recording plays in the market: the law of the river is not our law.", "elders"),
        "listings": ("not_met", "Listed by the committee on Tavara.", "Entry TVe.004.", "gazette"),
        "renunciation": ("not_met", "Rejects any truce.", "It fired on the envoy's car on the day the truce was read out.", "observers"),
    },
)  # fmt: skip

GUARD: Final = Judgement(
    "contested",
    "Raised by frightened villages and paid by the governor. It protects them and robs travellers at the ford.",
    {
        "constituency": ("met", "Villages choose their own sergeants.", "Eleven of fourteen villages chose theirs by show of hands.", "elders"),
        "mandate": ("partly", "Brask is obeyed as far as the ford.", "Orders were kept in six villages of fourteen.", "patrols"),
        "civilians": ("partly", "Fees and beatings at the ford; no killings.", "The clinics dressed the wounds of nine travellers.", "clinics"),
        "ihl": ("not_met", "No pledge, no code.", "Varn asked what such a thing would be good for.", "patrols"),
        "listings": ("met", "Not on any list we hold.", "Looked up under both names.", "gazette"),
        "renunciation": ("partly", "Defends, and has not attacked since the truce.", "No attack by the Guard since spring.", "observers"),
    },
)  # fmt: skip


Said = tuple[str, Mapping[str, Any], str]
"""Of whom it is, what it says, and the source."""

DDR: Final[tuple[Said, ...]] = (
    ("front", {
        "programme": "ddr", "influence": "high", "influence_reason": "Nine of ten posts obey the written order of the council.",
        "legitimacy": "moderate", "legitimacy_reason": "In the eyes of two of the four clans; the smaller two wait for seats.",
        "willingness": "low", "willingness_reason": "Speaks of it after the election, never before. Sent two officers to listen.",
        "guarantees": "Asks for observers of the Standing Conference at every assembly place. Nobody has promised them yet.",
        "relapse_watched": "Posts at the passes manned again; young men called back from the lower valley.",
        "relapse_seen": "",
    }, "observers"),
    ("guard", {
        "programme": "peacekeeping", "influence": "moderate", "influence_reason": "In its own villages; not beyond the ford.",
        "legitimacy": "moderate", "legitimacy_reason": "Chosen by show of hands, feared by travellers.",
        "willingness": "unknown", "willingness_reason": "Brask said yes, Varn laughed, the governor was not asked.",
        "guarantees": "", "relapse_watched": "A second fee at the ford.", "relapse_seen": "The fee at the ford is back since autumn.",
    }, "patrols"),
)  # fmt: skip

PHASES: Final[tuple[Said, ...]] = (
    ("front", {"phase": "eligibility_planning", "state": "under_way", "place": "Mill of Orun", "people_low": 1500, "people_best": 1800, "people_high": 2600, "verified_by": "self_report", "note": "The council handed over a list without names."}, "front"),
    ("front", {"phase": "transitional_wam", "state": "under_way", "place": "Two stores on the river road", "weapons_low": 210, "weapons_best": 240, "weapons_high": 260, "verified_by": "joint_verification", "note": "Heavy arms under two keys, one with the elders."}, "observers"),
    ("guard", {"phase": "cvr", "state": "stalled", "people_low": 30, "people_high": 45, "verified_by": "partner_report", "note": "Work at the mill stopped when the pump broke."}, "clinics"),
)  # fmt: skip


def assessed(story: Story) -> Thread[None]:
    """How far the Front and the Guard could be part of an end of arms, and what has been done of it."""
    yield story.at(-60, 10)
    for key, said, source in DDR:
        values = {**said, "assessed_on": story.day(-61), **story.grade(source)}
        facts.add(kind="integration", actor_id=story.groups.actors[key].pk, values=values, by=story.cast.analyst)
    for days, (key, said, source) in zip((-55, -45, -30), PHASES, strict=True):
        yield story.at(days, 11)
        values = {**said, "as_of": story.day(days - 1), **story.grade(source)}
        facts.add(kind="ddr", actor_id=story.groups.actors[key].pk, values=values, by=story.cast.analyst2)


def determined(story: Story) -> Thread[None]:
    """The Front is contested and one reviewer dissents; the Brigade is extremist, and a new commander has come since."""
    cast = story.cast
    yield story.at(-118, 9)
    story.incident(
        "front", "consultation", "Officers of the Front hear the elders at the mill", "Six hours, nothing written.",
        source="elders", occurred_at=story.at(-230),
    )  # fmt: skip
    front = _written(story, "front", FRONT, days=-118 + 300, by=cast.analyst)
    guard = _written(story, "guard", GUARD, days=-12, by=cast.analyst2)
    yield story.at(-117, 14)
    determinations.dissent(
        determination_id=front.pk,
        text="Eleven people sat in its cellars a year ago and nobody has answered for it. I would not write “partly”: "
        "a truce of weeks does not mend that.",
        by=cast.ethics,
    )
    yield story.at(-116, 10)
    _confirmed(front, by=cast.lead)
    _confirmed(guard, by=cast.legal)
    yield story.at(-96, 9)
    ridge = _written(story, "ridge", RIDGE, days=-96 + 360, by=cast.analyst2)
    passes = _written(story, "front", PASSES, days=60, by=cast.analyst)
    yield story.at(-95, 16)
    _confirmed(ridge, by=cast.legal)
    _confirmed(passes, by=cast.lead)
    yield story.at(-41, 11)
    kalt = people.register(
        compartment_id=cast.valley.pk,
        values={"real_name": "Sabri Kalt", "influence": 3, "stance": "spoiler_total", "sensitivity": "high"},
        by=cast.analyst,
    )
    roles.add(
        actor_id=story.groups.actors["ridge"].pk,
        person_id=kalt.pk,
        values={"role": "military_commander", "since": story.day(-50), **story.grade("patrols", "3")},
        by=cast.analyst,
    )
    yield story.at(-2, 15)
    _written(story, "guard", GUARD, days=200, by=cast.analyst2)


def _written(story: Story, key: str, said: Judgement, *, days: int, by: User) -> Determination:
    """Write a determination down, whole, that holds until a day of the story."""
    row = determinations.prepare(actor_id=story.groups.actors[key].pk, part=said.part, by=by)
    for criterion, (finding, reasoning, text, source) in said.found.items():
        determinations.find(
            determination_id=row.pk,
            criterion=criterion,
            seen_version=_version(row),
            values={"finding": finding, "reasoning": reasoning},
            by=by,
        )
        if text and not row.findings.get(criterion=criterion).evidence.exists():
            determinations.add_evidence(
                determination_id=row.pk, criterion=criterion, values={"text": text, **story.grade(source)}, by=by
            )
    values = {"outcome": said.outcome, "reasoning": said.reasoning, "valid_until": story.day(days)}
    return determinations.conclude(determination_id=row.pk, seen_version=_version(row), values=values, by=by)


def _confirmed(row: Determination, *, by: User) -> None:
    determinations.confirm(determination_id=row.pk, seen_version=_version(row), by=by)


def _version(row: Determination) -> int:
    return Determination.objects.get(pk=row.pk).version
