import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.checklists import Answered
from riskreview.domain.scales import Effect, Lane, Risk
from riskreview.domain.verdict import Mitigation, Verdict, assess
from tests.unit.riskreview.given import all_items, any_answered, any_facts, any_item, best_answers, facts, item

mitigations = st.lists(
    st.builds(
        Mitigation, st.sampled_from([each.code for each in all_items()]), accepted=st.booleans(), verified=st.booleans()
    )
)


def judged(*changes, **kwargs):
    return assess(best_answers(*changes), facts=kwargs.pop("facts", facts()), **kwargs)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([], "clear"),
        ([("E05", "medium")], "clear"),
        ([("L17", "no")], "conditional"),
        ([("L08", "non_compliant")], "raise"),
        ([("L17", "no"), ("E05", "high")], "raise"),
        ([("L02", "unknown"), ("E05", "high")], "deferred"),
        ([("E08", None)], "deferred"),
        ([("L02", "no"), ("L01", "unknown")], "blocked"),
        ([("E10", "no")], "blocked"),
    ],
)
def test_the_strictest_answer_alone_makes_the_verdict(changes, verdict):
    assert judged(*changes).verdict == verdict


def test_nothing_answered_is_nothing_to_judge():
    empty = assess([], facts=facts())
    assert (empty.verdict, empty.risks, empty.obstacles) == (Verdict.CLEAR, (), ())


@given(st.lists(any_answered), any_facts, mitigations, st.randoms())
def test_order_is_irrelevant(answers, some_facts, measures, random):
    shuffled = random.sample(answers, len(answers))
    once = assess(answers, facts=some_facts, mitigations=measures)
    again = assess(shuffled, facts=some_facts, mitigations=random.sample(measures, len(measures)))
    assert set(once.findings) == set(again.findings)
    assert (once.verdict, once.risks, once.effects) == (again.verdict, again.risks, again.effects)
    assert [str(found.strongest) for found in once.findings] == [str(found.strongest) for found in again.findings]


@given(st.lists(any_answered), any_answered, any_facts, mitigations)
def test_one_more_answer_never_makes_it_milder(answers, extra, some_facts, measures):
    before = assess(answers, facts=some_facts, mitigations=measures)
    after = assess([*answers, extra], facts=some_facts, mitigations=measures)
    assert after.verdict >= before.verdict
    assert set(before.obstacles) <= set(after.obstacles)
    for risk in before.risks:
        (same,) = [found for found in after.risks if found.lane is risk.lane]
        assert same.inherent >= risk.inherent
        assert same.residual >= risk.residual


@given(st.lists(any_answered), any_item, any_facts, mitigations, st.data())
def test_a_worse_answer_never_gives_a_milder_verdict_or_less_risk(answers, each, some_facts, measures, data):
    worse = data.draw(st.integers(0, len(each.scale.answers) - 1))
    better = data.draw(st.integers(0, worse))
    low, high = (
        assess([*answers, Answered(each, each.scale.answers[n])], facts=some_facts, mitigations=measures)
        for n in (better, worse)
    )
    assert low.verdict <= high.verdict
    for one, other in zip(low.risks, high.risks, strict=True):
        assert one.inherent <= other.inherent
        assert one.residual <= other.residual


@given(st.lists(any_answered), any_facts, mitigations)
def test_an_absolute_block_is_always_blocked_whatever_else_is_said(answers, some_facts, measures):
    everything = [each.code for each in all_items()]
    found = assess([*answers, Answered(item("L01"), "no")], facts=some_facts, mitigations=measures, waived=everything)
    assert found.verdict is Verdict.BLOCKED
    assert not found.may_be_approved
    assert "L01 blocks absolutely. Nobody may approve; only facts can change it." in map(str, found.obstacles)


@given(st.lists(any_answered), any_facts, mitigations)
def test_mitigations_lower_risk_but_never_change_the_verdict(answers, some_facts, measures):
    without = assess(answers, facts=some_facts)
    with_them = assess(answers, facts=some_facts, mitigations=measures)
    assert with_them.verdict is without.verdict
    for before, after in zip(without.risks, with_them.risks, strict=True):
        assert after.inherent is before.inherent
        assert after.residual <= after.inherent


@pytest.mark.parametrize(
    ("measures", "residual", "open_yet"),
    [
        ([], Risk.HIGH, True),
        ([Mitigation("E05", accepted=False)], Risk.HIGH, True),
        ([Mitigation("E05", accepted=True)], Risk.MEDIUM, False),
        ([Mitigation("E05", accepted=True), Mitigation("E05", accepted=True)], Risk.MEDIUM, False),
        ([Mitigation("E05", accepted=True, verified=True)], Risk.LOW, False),
        ([Mitigation("E05", accepted=True, verified=True), Mitigation("E05", accepted=True)], Risk.LOW, False),
        ([Mitigation("E06", accepted=True, verified=True)], Risk.HIGH, True),
    ],
)
def test_a_mitigation_lowers_its_item_one_level_or_two_with_evidence(measures, residual, open_yet):
    found = judged(("E05", "high"), mitigations=measures)
    (ethical,) = [risk for risk in found.risks if risk.lane is Lane.ETHICAL]
    assert (ethical.inherent, ethical.residual) == (Risk.HIGH, residual)
    assert (not found.may_be_approved) == open_yet
    words = ["E05 needs a mitigation with measure, owner, due date, verification and end."] if open_yet else []
    assert [str(obstacle) for obstacle in found.obstacles] == words


@pytest.mark.parametrize(
    ("change", "inherent", "residual"),
    [
        (("X13", "very_high"), Risk.VERY_HIGH, Risk.VERY_HIGH),
        (("X13", "unknown"), Risk.HIGH, Risk.HIGH),
        (("X02", "unknown"), Risk.HIGH, Risk.MEDIUM),
        (("X14", "very_high"), Risk.VERY_HIGH, Risk.HIGH),
        (("X14", "medium"), Risk.MEDIUM, Risk.LOW),
        (("X08", "no"), Risk.MEDIUM, Risk.LOW),
        (("X10", "non_compliant"), Risk.HIGH, Risk.MEDIUM),
        (("X04", "no"), Risk.VERY_HIGH, Risk.VERY_HIGH),
        (("X04", "unknown"), Risk.HIGH, Risk.HIGH),
        (("X12", "na"), Risk.LOW, Risk.LOW),
        (("X13", None), Risk.HIGH, Risk.HIGH),
    ],
)
def test_how_an_answer_becomes_a_risk(change, inherent, residual):
    found = judged(change, mitigations=[Mitigation(change[0], accepted=True)])
    (escalation,) = [risk for risk in found.risks if risk.lane is Lane.ESCALATION]
    assert (escalation.inherent, escalation.residual) == (inherent, residual)


def test_every_contribution_is_named_with_item_effects_and_reason_the_strongest_first():
    found = judged(("L17", "no"), ("E05", "high"), ("L02", "no"), ("L18", "no"))
    assert [(each.code, [str(effect) for effect in each.effects], str(each.why)) for each in found.contributions] == [
        ("L02", ["B"], 'L02 was answered "No", in every case.'),
        ("E05", ["M", "E"], 'E05 was answered "High", in every case.'),
        ("L17", ["M"], 'L17 was answered "No", in every case.'),
        ("L18", ["I"], 'L18 was answered "No".'),
    ]
    assert len(found.findings) == 104  # 52 of the base, 52 of modules
    assert found.effects == {Effect.BLOCK, Effect.RAISE, Effect.MITIGATE, Effect.INFORM}


def test_a_waived_block_raises_instead_and_keeps_its_risk():
    found = judged(("L02", "no"), waived=["L02"])
    (waived,) = [each for each in found.findings if each.waived]
    assert (found.verdict, found.obstacles, waived.residual) == (Verdict.RAISE, (), Risk.VERY_HIGH)
    assert str(waived.why) == 'L02 was answered "No", in every case. The block is waived, which raises the decision.'


def test_a_waiver_lifts_the_block_and_not_what_is_unknown_beside_it():
    found = judged(("X01", "very_high"), facts=facts(stale=True), waived=["X01", "L01"])
    assert found.verdict is Verdict.DEFERRED
    assert [str(obstacle) for obstacle in found.obstacles] == ["X01 is not known yet."]


def test_obstacles_are_told_in_words():
    found = judged(("L01", "no"), ("L02", "no"), ("E08", "unknown"), ("L17", "no"))
    assert [str(obstacle) for obstacle in found.obstacles] == [
        "L01 blocks absolutely. Nobody may approve; only facts can change it.",
        "L02 blocks: what it found must change before anybody may approve.",
        "E08 is not known yet.",
        "L17 needs a mitigation with measure, owner, due date, verification and end.",
    ]
