import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.checklists import effects_of, refusal_of, ruling
from riskreview.domain.facts import When
from riskreview.domain.parsing import parse
from riskreview.domain.scales import ANSWERS, SCALES, Lane
from tests.unit.riskreview.given import DATA, all_items, any_facts, any_item, checklist, facts, item


@pytest.mark.parametrize(
    ("lane", "codes"),
    [
        (Lane.LEGAL, [f"L{number:02}" for number in range(1, 19)]),
        (Lane.ETHICAL, [f"E{number:02}" for number in range(1, 17)]),
        (Lane.ESCALATION, [f"X{number:02}" for number in range(1, 19)]),
    ],
)
def test_base_checklists_are_complete_and_in_order(lane, codes):
    found = checklist(lane)
    assert (found.lane, found.version, [each.code for each in found.items]) == (lane, 2, codes)
    assert {each.lane for each in found.every_item} == {lane}
    first = parse(yaml.safe_load((DATA / f"{lane}-1.yaml").read_text(encoding="utf-8")))
    assert (first.version, first.items, first.modules) == (1, found.items, ())


def test_every_module_of_the_field_is_there():
    series = {
        "PMC": 5,
        "NGO": 5,
        "DSG": 6,
        "MIL": 4,
        "INS": 5,
        "VEO": 1,
        "CRM": 1,
        "CSO": 1,
        "DIG": 6,
        "VEN": 1,
        "THP": 1,
        "INC": 7,
        "EXC": 3,
        "TRN": 1,
        "PLN": 1,
        "ISH": 1,
        "AGR": 2,
        "CUL": 1,
    }
    expected = {f"{name}{number}" for name, count in series.items() for number in range(1, count + 1)}
    assert {each.code for lane in Lane for module in checklist(lane).modules for each in module.items} == expected


def test_codes_are_unique_across_lanes_and_every_answer_has_a_label():
    codes = [each.code for each in all_items()]
    assert len(codes) == len(set(codes)) == 104
    assert all(set(each.answers) <= set(ANSWERS) for each in all_items())


@pytest.mark.parametrize(
    ("code", "answer", "given_facts", "effects"),
    [
        ("L01", "no", {}, {"B!"}),
        ("L01", "unknown", {}, {"D"}),
        ("L02", "no", {}, {"B"}),
        ("L03", "with_mitigation", {}, {"M", "E"}),
        ("L03", "non_compliant", {}, {"B!"}),
        ("L03", "na", {}, {"I"}),
        ("L03", "na", {"listed": True}, {"D"}),
        ("L04", "undetermined", {}, {"D"}),
        ("L05", "no", {}, {"B"}),
        ("L05", "no", {"essential_contact": True}, {"E"}),
        ("L05", "unknown", {"essential_contact": True}, {"D"}),
        ("L06", "undetermined", {}, {"M"}),
        ("L07", "no", {}, {"M"}),
        ("L07", "no", {"written_text": True}, {"B"}),
        ("L08", "non_compliant", {}, {"E"}),
        ("L08", "undetermined", {}, {"D"}),
        ("L09", "substantial_grounds_real_risk", {}, {"B!"}),
        ("L09", "reasons_for_concern", {}, {"M", "E"}),
        ("L10", "unknown", {}, {"D"}),
        ("L11", "non_compliant", {}, {"B"}),
        ("L11", "non_compliant", {"lethal": True}, {"B!"}),
        ("L12", "no", {}, {"M"}),
        ("L12", "no", {"listed": True}, {"M", "E"}),
        ("L14", "non_compliant", {}, {"B!"}),
        ("L16", "with_mitigation", {}, {"M"}),
        ("L18", "no", {"tier": 1}, {"I"}),
        ("L18", "no", {"tier": 2}, {"B"}),
        ("L18", "no", {"tier": 3}, {"B"}),
        ("E02", "no", {}, {"M"}),
        ("E02", "coerced", {}, {"B!"}),
        ("E05", "high", {}, {"M", "E"}),
        ("E05", "very_high", {}, {"B"}),
        ("E05", "medium", {}, {"I"}),
        ("E10", "no", {}, {"B!"}),
        ("E11", "non_compliant", {}, {"M", "E"}),
        ("E16", "no", {}, {"M"}),
        ("E16", "no", {"partner_force": True}, {"M", "E"}),
        ("X01", "low", {}, set()),
        ("X01", "low", {"stale": True}, {"D"}),
        ("X01", "medium", {}, {"I"}),
        ("X01", "high", {}, {"E"}),
        ("X01", "high", {"stale": True}, {"E", "D"}),
        ("X01", "very_high", {}, {"B"}),
        ("X01", "very_high", {"stale": True}, {"B", "D"}),
        ("X01", "unknown", {"stale": True}, {"D"}),
        ("X02", "unknown", {}, {"M"}),
        ("X03", "no", {"physical_meeting": True}, {"B"}),
        ("X03", "no", {}, {"I"}),
        ("X06", "no", {}, {"M"}),
        ("X06", "no", {"public_event": True}, {"M", "E"}),
        ("X09", "very_high", {}, {"M", "E"}),
        ("X17", "no", {"tier": 2}, {"M"}),
        ("X17", "no", {"tier": 3}, {"B"}),
        ("X18", "no", {}, {"M"}),
    ],
)
def test_effects_of_the_base_checklists(code, answer, given_facts, effects):
    assert {str(effect) for effect in effects_of(item(code), answer, facts(**given_facts))} == effects


@given(any_item, any_facts)
def test_only_what_was_recorded_as_stale_makes_a_best_answer_count(each, some_facts):
    expected = {"D"} if each.code == "X01" and some_facts.stale else set()
    assert effects_of(each, each.scale.best, some_facts) == expected


@given(any_item, any_facts)
def test_not_knowing_defers_where_an_item_can_block_and_counts_as_the_worst_answer_elsewhere(each, some_facts):
    found = effects_of(each, each.scale.unknown, some_facts)
    if each.can_block:
        assert "D" in found
    else:
        assert max(found) >= max(effects_of(each, each.scale.answers[-1], some_facts))


@given(any_item, any_facts)
def test_no_answer_defers(each, some_facts):
    found = ruling(each, None, some_facts)
    assert (found.effects, str(found.why)) == (("D",), f"{each.code} has no answer yet.")


@given(any_item, any_facts, st.data())
def test_a_worse_answer_never_has_milder_effects(each, some_facts, data):
    worse = data.draw(st.integers(0, len(each.scale.answers) - 1))
    better = data.draw(st.integers(0, worse))
    weights = [sorted(effects_of(each, each.scale.answers[n], some_facts), reverse=True) for n in (better, worse)]
    assert weights[0] <= weights[1]


def test_an_answer_of_another_scale_is_an_error():
    with pytest.raises(ValueError, match="L01 does not take the answer 'high'"):
        effects_of(item("L01"), "high", facts())


@pytest.mark.parametrize(
    ("code", "answer", "given_facts", "why"),
    [
        ("L07", "no", {"written_text": True}, 'L07 was answered "No", because a written text is planned.'),
        ("L07", "no", {}, 'L07 was answered "No", in every case.'),
        ("E05", "medium", {}, 'E05 was answered "Medium".'),
        ("L01", "unknown", {}, "L01 can block and is not known."),
        ("L17", "unknown", {}, "L17 is not known, which counts as the worst answer."),
    ],
)
def test_effects_are_explained(code, answer, given_facts, why):
    assert str(ruling(item(code), answer, facts(**given_facts)).why) == why


@pytest.mark.parametrize(
    ("code", "answer", "reason", "words"),
    [
        ("L01", "yes", "", None),
        ("L01", "no", "No order was found.", None),
        ("L01", "no", "  ", 'L01 needs a reason: "No" is not its best answer.'),
        ("L01", "na", "We think so.", 'L01 always applies; "does not apply" is no answer to it.'),
        ("L03", "na", "", 'L03 needs a reason: "Does not apply" is not its best answer.'),
        ("L03", "na", "Nobody is listed.", None),
        ("L01", "high", "?", "L01 does not take this answer."),
        ("X01", "low", "", "X01 is filled from the escalation index and cannot be typed."),
    ],
)
def test_what_a_reviewer_may_answer(code, answer, reason, words):
    found = refusal_of(item(code), answer, reason=reason)
    assert (str(found) if found else None) == words


def test_items_that_bind_even_in_an_emergency():
    absolute = {each.code for each in checklist(Lane.LEGAL).items if each.can_block_absolutely}
    assert absolute == {"L01", "L03", "L04", "L09", "L10", "L11", "L14"}


def test_only_the_index_is_filled_by_itself():
    assert [each.code for each in all_items() if each.filled_from] == ["X01"]


def test_a_checklist_never_leaves_out_a_forgotten_item():
    found = checklist(Lane.ETHICAL).answered({"E01": "compliant"}, facts())
    assert [given.answer for given in found] == ["compliant", *[None] * 15]


@pytest.mark.parametrize("scale", SCALES.values())
def test_scales_start_with_the_best_answer_and_keep_not_knowing_apart(scale):
    assert scale.best == scale.answers[0]
    assert scale.unknown not in scale.answers


def test_borrowed_rules_are_marked_as_such():
    borrowed = {each.code for each in all_items() if each.applicability == "by_analogy"}
    assert {"L09", "L10"} <= borrowed


def test_conditions_used_are_the_closed_list():
    used = {rule.when for each in all_items() for rule in each.rules}
    assert used == set(When) - {"intermediary"}  # a module asks about the intermediary
