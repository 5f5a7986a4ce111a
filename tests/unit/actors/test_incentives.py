"""How sensitive an incentive is: DOMAIN A11 by type and by the legal effects of lists."""

import pytest

from actors.domain.incentives import LAW, LegalSensitivity, LegalStatus, assess, status_of, strictest
from actors.domain.interests import IncentiveCategory
from actors.domain.kinds import ActorType

G, A, R = LegalSensitivity


def levels(category, *, effects=("asset_freeze", "material_support_crime")):
    """Return the level for a listed group, an unlisted one, and an unlisted company."""
    return (
        assess(category, actor_type="insurgent_group", effects=effects).level,
        assess(category, actor_type="insurgent_group", effects=()).level,
        assess(category, actor_type="pmsc", effects=()).level,
    )


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("humanitarian_aid", (A, G, G)),
        ("medical_evacuation", (A, G, G)),
        ("development_project", (R, A, G)),
        ("resource_access", (R, R, A)),
        ("ihl_training", (R, A, G)),
        ("tactical_training", (R, R, A)),
        ("nonlethal_equipment", (R, R, A)),
        ("lethal_equipment", (R, R, R)),
        ("stipend_cash", (R, R, G)),
        ("talks_logistics", (R, A, G)),
        ("safe_passage_guarantee", (A, A, G)),
        ("prisoner_release", (A, A, A)),
        ("sanctions_relief", (A, A, A)),
        ("political_participation", (A, A, A)),
        ("amnesty_leniency", (R, R, R)),
        ("intelligence_share", (R, R, A)),
        ("public_acknowledgement", (A, A, G)),
    ],
)
def test_every_incentive_has_its_level_for_each_status(category, expected):
    assert levels(category) == expected


def test_every_incentive_says_where_its_rule_comes_from_and_what_to_ask():
    assert set(LAW) == set(IncentiveCategory)
    assert all(law.source and law.ask for law in LAW.values())


def test_no_listing_makes_an_incentive_milder():
    for category in IncentiveCategory:
        for kind in ActorType:
            free = assess(category, actor_type=kind, effects=())
            for effect in ("asset_freeze", "arms_embargo", "travel_ban", "meeting_restriction"):
                assert assess(category, actor_type=kind, effects=[effect]).level >= free.level


@pytest.mark.parametrize(
    ("category", "effects", "level", "touching"),
    [
        ("ihl_training", ["asset_freeze"], A, ()),
        ("ihl_training", ["material_support_crime"], R, ("material_support_crime",)),
        ("talks_logistics", ["travel_ban"], A, ("travel_ban",)),
        ("talks_logistics", ["asset_freeze", "travel_ban"], R, ("asset_freeze", "travel_ban")),
        ("stipend_cash", ["travel_ban"], R, ()),
        ("humanitarian_aid", ["asset_freeze", "none"], A, ("asset_freeze",)),
    ],
)
def test_the_effects_of_the_lists_decide_where_the_range_names_one(category, effects, level, touching):
    found = assess(category, actor_type="ngo", effects=effects)
    assert (found.level, found.status, found.effects) == (level, LegalStatus.LISTED, touching)


@pytest.mark.parametrize(
    ("kind", "effects", "status"),
    [
        ("insurgent_group", ["none"], LegalStatus.ARMED_GROUP),
        ("insurgent_group", ["none", "travel_ban"], LegalStatus.LISTED),
        ("pmsc", [], LegalStatus.ORGANISATION),
        ("civil_society", [], LegalStatus.ORGANISATION),
        ("political_wing", [], LegalStatus.ARMED_GROUP),
        ("unclassified", [], LegalStatus.ARMED_GROUP),
    ],
)
def test_a_list_without_legal_effect_does_not_count_and_what_is_not_known_is_not_mild(kind, effects, status):
    assert status_of(kind, effects) is status


def test_the_rule_is_a_sentence_and_arms_under_an_embargo_are_never_exempt():
    assert str(assess("ihl_training", actor_type="ngo", effects=()).rule) == (
        "Not listed, company, organisation or community: Usual policy check."
    )
    barred = assess("lethal_equipment", actor_type="militia", effects=["arms_embargo"])
    assert barred.is_barred
    assert str(barred.rule) == "Listed with legal effect, under an arms embargo: never."
    assert not assess("lethal_equipment", actor_type="militia", effects=["asset_freeze"]).is_barred


def test_of_several_actors_the_strictest_counts_and_of_none_what_is_not_known():
    both = strictest("stipend_cash", actor_types=["ngo", "militia"], effects=())
    assert (both.level, both.status) == (R, LegalStatus.ARMED_GROUP)
    assert strictest("stipend_cash", actor_types=["ngo"], effects=()).level is G
    assert strictest("stipend_cash", actor_types=[], effects=()).level is R
