import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.domain.kinds import RANGES, EngagementKind, tier

K = EngagementKind


@pytest.mark.parametrize(
    ("kind", "plain", "armed", "listed"),
    [
        (K.CHANCE_CONTACT, 0, 0, 0),
        (K.DIALOGUE, 1, 2, 3),
        (K.KLE, 1, 2, 3),
        (K.LIAISON_DECONFLICTION, 2, 2, 3),
        (K.MEDIATION_SESSION, 2, 3, 3),
        (K.NEGOTIATION_ROUND, 2, 3, 3),
        (K.CEASEFIRE_TALKS, 3, 3, 3),
        (K.HUMANITARIAN_ACCESS, 2, 2, 3),
        (K.PRISONER_EXCHANGE, 3, 3, 3),
        (K.JOINT_TRAINING, 3, 3, 3),
        (K.CONTINGENCY_PLANNING, 3, 3, 3),
        (K.INFORMATION_SHARING, 3, 3, 3),
        (K.CAPACITY_BUILDING, 2, 2, 3),
        (K.CULTURAL_EXCHANGE, 1, 1, 3),
        (K.COMMUNITY_PROJECT, 2, 2, 3),
        (K.MONITORING_VISIT, 1, 2, 3),
        (K.DDR_SUPPORT, 2, 3, 3),
        (K.CONTRACT_OVERSIGHT, 1, 2, 3),
        (K.PUBLIC_EVENT, 2, 2, 3),
        (K.MEDIA_JOINT, 2, 2, 3),
    ],
)
def test_tier_of_each_kind(kind, plain, armed, listed):
    assert tier(kind, any_armed=False, any_listed=False).number == plain
    assert tier(kind, any_armed=True, any_listed=False).number == armed
    assert tier(kind, any_armed=False, any_listed=True).number == listed


def test_every_kind_but_the_digital_one_has_a_range():
    assert set(EngagementKind) - set(RANGES) == {K.DIGITAL_EXCHANGE}


@given(st.sampled_from([kind for kind in RANGES if kind is not K.CHANCE_CONTACT]), st.booleans(), st.booleans())
def test_digital_exchange_takes_the_tier_of_its_purpose(purpose, armed, listed):
    of_purpose = tier(purpose, any_armed=armed, any_listed=listed)
    assert tier(K.DIGITAL_EXCHANGE, any_armed=armed, any_listed=listed, purpose=purpose) == of_purpose


@pytest.mark.parametrize("purpose", [None, K.DIGITAL_EXCHANGE, K.CHANCE_CONTACT])
def test_digital_exchange_without_a_purpose_is_no_way_round(purpose):
    found = tier(K.DIGITAL_EXCHANGE, any_armed=False, any_listed=False, purpose=purpose)
    assert found.number == 3
    assert str(found.rule) == "An online engagement without a stated purpose counts as the highest: tier 3."


@given(st.sampled_from(EngagementKind), st.booleans(), st.sampled_from(EngagementKind))
def test_arms_and_listings_never_lower_the_tier(kind, armed, purpose):
    plain = tier(kind, any_armed=False, any_listed=False, purpose=purpose).number
    with_arms = tier(kind, any_armed=True, any_listed=False, purpose=purpose).number
    assert plain <= with_arms <= tier(kind, any_armed=armed, any_listed=True, purpose=purpose).number


@pytest.mark.parametrize(
    ("armed", "listed", "rule"),
    [
        (False, False, "Key leader engagement: tier 1 or 2. No party is armed or listed, so the lower."),
        (True, False, "Key leader engagement: tier 1 or 2. An armed party takes part, so the higher."),
        (True, True, "A listed party takes part: tier 3."),
    ],
)
def test_rule_is_told_in_words(armed, listed, rule):
    assert str(tier(K.KLE, any_armed=armed, any_listed=listed).rule) == rule


def test_rule_of_a_kind_without_a_range():
    assert str(tier(K.COMMUNITY_PROJECT, any_armed=True, any_listed=False).rule) == "Joint community project: tier 2."
    assert str(tier(K.CHANCE_CONTACT, any_armed=True, any_listed=True).rule).endswith("tier 0.")
