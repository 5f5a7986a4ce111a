"""Common ground of the story: what the mission holds, and what it and the groups agree and differ on."""

from accounts.models import User
from actors.models import GroundEntry
from actors.services import ground, standpoints
from config.demo.cast import Cast
from config.demo.known import Groups, grade

OURS = (
    ("need", "humanitarian_relief", 1, "", "Aid reaches every village by need alone.", "Mandate of 14 January 2019, paragraph 3."),
    ("interest", "displaced_return", 2, "", "Families return freely, and are counted.", "Mandate of 14 January 2019, paragraph 5."),
    ("norm", "detainees_missing", 2, "", "Families have a right to know where their dead lie.", "Additional Protocol II, article 8; customary rule 117."),
    ("position", "territory_autonomy", 3, "red line", "We take no side on the status of the valley.", "Instruction of the head of mission, 2 March 2021."),
    ("position", "amnesty_legal_status", 1, "red line", "No promise of amnesty for international crimes.", "Rome Statute; policy of the head office, 2018."),
)  # fmt: skip

BOARD = (
    (("front",), "agreed_fact", "displaced_return", "Three hundred and twelve families have come home since May.", "", "", "patrols"),
    (("front",), "contested_fact", "detainees_missing", "How many were taken at the mill in 2019.", "Forty-one, by the list drawn up with the families.", "Seventeen; the others left by themselves.", "clinics"),
    (("front",), "convergent_norm", "humanitarian_relief", "A clinic is never searched while patients are inside.", "", "", "clinics"),
    (("front",), "divergent_norm", "foreign_forces_presence", "Who may stand at the river bridge.", "Observers go wherever the mandate sends them.", "Above the bridge only people of the valley carry a radio.", "front"),
    (("guard",), "contested_fact", "constituency_protection", "Who fired first at the lower ford in June.", "Both sides had loaded weapons out; nobody saw the first shot.", "The Front did, from the reeds.", "patrols"),
    (("guard",), "convergent_norm", "constituency_protection", "Nobody shoots where children cross.", "", "", "elders"),
    (("front", "guard"), "agreed_fact", "land_water_environment", "The upper sluice is broken, and nobody broke it.", "", "", "elders"),
    (("elders",), "agreed_fact", "land_water_environment", "The spring water was enough for both banks this year.", "", "", "elders"),
)  # fmt: skip


def laid_out(found: Groups, cast: Cast) -> None:
    """Record what the mission holds, and lay out the board; one agreed count is overtaken by a newer one."""
    by: User = cast.analyst
    for level, category, priority, mark, text, rests_on in OURS:
        values = {
            "level": level,
            "category": category,
            "priority": priority,
            "red_line": mark == "red line",
            "text": text,
            "rests_on": rests_on,
        }
        standpoints.add(compartment_id=cast.valley.pk, values=values, by=by)
    first = None
    for keys, kind, category, text, ours, theirs, source in BOARD:
        values = {
            "kind": kind,
            "category": category,
            "text": text,
            "ours": ours,
            "theirs": theirs,
            **grade(found, source),
        }
        entry = ground.add(actor_ids=[found.actors[key].pk for key in keys], values=values, by=by)
        first = first or entry
    _newer_count(first, found, by)


def _newer_count(first: GroundEntry | None, found: Groups, by: User) -> None:
    assert first is not None  # the board is not empty
    values = {
        "kind": first.kind,
        "category": first.category,
        "text": "Three hundred and forty families have come home since May; nine went back again.",
        **grade(found, "patrols"),
    }
    ground.add(actor_ids=[found.actors["front"].pk], values=values, by=by, overtakes_id=first.pk, overtakes_version=1)
