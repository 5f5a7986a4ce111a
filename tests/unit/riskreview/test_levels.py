import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.checklists import Answered
from riskreview.domain.levels import LEVELS, decision_level
from riskreview.domain.scales import Effect, Lane, Risk
from riskreview.domain.verdict import assess
from tests.unit.riskreview.given import POLICY, any_answered, any_facts, any_item, facts

LOW = dict.fromkeys(Lane, Risk.LOW)
any_residual = st.fixed_dictionaries({lane: st.sampled_from(Risk) for lane in Lane})
any_effects = st.sets(st.sampled_from(Effect))
any_dissents = st.lists(st.sampled_from(Lane))


def level(
    *,
    tier=1,
    effects=(),
    residual=LOW,
    dissents=(),
    benefit=False,
    waiver=False,
    deferred=False,
    policy=POLICY,
    **flags,
):
    return decision_level(
        policy=policy,
        facts=facts(tier=tier, **flags),
        effects=effects,
        residual=residual,
        dissents=dissents,
        benefit=benefit,
        waiver=waiver,
        deferred=deferred,
    )


@pytest.mark.parametrize(("tier", "plain", "raised"), [(0, 1, 2), (1, 1, 2), (2, 2, 3), (3, 3, 3)])
def test_tier_gives_the_level_and_any_raise_adds_one_once(tier, plain, raised):
    assert level(tier=tier).to_approve == plain
    assert level(tier=tier, effects=[Effect.RAISE, Effect.MITIGATE]).to_approve == raised


@pytest.mark.parametrize(
    ("residual", "expected"),
    [
        ({}, 1),
        ({Lane.LEGAL: Risk.MEDIUM, Lane.ETHICAL: Risk.MEDIUM}, 1),
        ({Lane.ETHICAL: Risk.HIGH}, 2),
        ({Lane.ETHICAL: Risk.HIGH, Lane.ESCALATION: Risk.HIGH}, 3),
        ({Lane.ESCALATION: Risk.VERY_HIGH}, 3),
        ({Lane.ESCALATION: Risk.VERY_HIGH, Lane.LEGAL: Risk.HIGH}, 3),
    ],
)
def test_residual_risk_sets_a_floor(residual, expected):
    assert level(residual=residual).to_approve == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"listed": True, "benefit": True}, 3),
        ({"listed": True}, 1),
        ({"benefit": True}, 1),
        ({"essential_contact": True}, 3),
        ({"waiver": True}, 3),
    ],
)
def test_special_cases_go_to_the_higher_authority(case, expected):
    assert level(**case).to_approve == expected


@pytest.mark.parametrize(
    ("dissents", "tier", "expected"),
    [
        ([Lane.ETHICAL], 1, 1),
        ([Lane.LEGAL], 1, 2),
        ([Lane.ETHICAL, Lane.ESCALATION], 1, 2),
        ([Lane.LEGAL, Lane.ETHICAL, Lane.ESCALATION], 1, 2),
        ([Lane.LEGAL], 2, 3),
        ([Lane.LEGAL], 3, 3),
    ],
)
def test_dissent_from_legal_or_two_dissents_add_one(dissents, tier, expected):
    assert level(dissents=dissents, tier=tier).to_approve == expected


@given(any_facts, any_effects, any_residual, any_dissents, st.booleans(), st.booleans())
def test_level_stays_within_bounds_and_an_absolute_block_leaves_nobody(
    some, effects, residual, dissents, benefit, waiver
):
    found = decision_level(
        policy=POLICY, facts=some, effects=effects, residual=residual, dissents=dissents, benefit=benefit, waiver=waiver
    )
    assert (found.to_approve is None) == (Effect.BLOCK_ABSOLUTELY in effects)
    assert found.to_approve in {None, *LEVELS}
    assert found.to_turn_down == max(1, some.tier)
    assert found.reasons


@given(st.lists(any_answered), any_item, any_facts, any_dissents, st.booleans(), st.data())
def test_a_worse_answer_never_lowers_the_level(answers, each, some, dissents, benefit, data):
    worse = data.draw(st.integers(0, len(each.scale.answers) - 1))
    better = data.draw(st.integers(0, worse))

    def of(answer):
        found = assess([*answers, Answered(each, answer)], facts=some)
        reached = decision_level(
            policy=POLICY,
            facts=some,
            effects=found.effects,
            residual={risk.lane: risk.residual for risk in found.risks},
            dissents=dissents,
            benefit=benefit,
        )
        return 4 if reached.to_approve is None else reached.to_approve

    assert of(each.scale.answers[better]) <= of(each.scale.answers[worse])


def test_every_reason_is_told():
    found = level(
        tier=1,
        effects=[Effect.RAISE],
        residual={Lane.LEGAL: Risk.HIGH, Lane.ETHICAL: Risk.HIGH, Lane.ESCALATION: Risk.VERY_HIGH},
        dissents=[Lane.LEGAL],
        benefit=True,
        waiver=True,
        listed=True,
        essential_contact=True,
    )
    assert [str(why) for why in found.reasons] == [
        "Tier 1 is decided at level 1.",
        "At least one answer raises the decision: level 2.",
        "The residual risk of the Escalation lane is very high: level 3.",
        "The residual risk is high in more than one lane: level 3.",
        "A listed actor would benefit: level 3.",
        "A person under an international warrant takes part: level 3.",
        "A block is waived: level 3.",
        "Dissent raises the decision: level 3.",
    ]


def test_nobody_and_one_high_lane_are_told():
    found = level(effects=[Effect.BLOCK_ABSOLUTELY], residual={Lane.ETHICAL: Risk.HIGH})
    assert [str(why) for why in found.reasons] == [
        "An absolute block stands: nobody may approve.",
        "Tier 1 is decided at level 1.",
        "The residual risk of the Ethical lane is high: level 2.",
    ]
