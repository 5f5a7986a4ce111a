from copy import deepcopy

import pytest

from riskreview.domain.facts import Facts, When, holds
from riskreview.domain.parsing import FLAGS, InvalidChecklist, parse
from tests.unit.riskreview.given import document, facts

ITEM = {
    "code": "Q01",
    "question": "Is it so?",
    "why": "It matters.",
    "evidence": "A paper.",
    "scale": "YN",
    "applicability": "direct",
    "source": "Default of this checklist",
    "effects": [{"answer": "no", "when": "always", "effects": ["M"]}],
}


def sheet(*items, **changes):
    return {"lane": "legal", "version": 1, "title": "Test", "items": [deepcopy(each) for each in items], **changes}


def rule(answer, when, *effects):
    return {"answer": answer, "when": when, "effects": list(effects)}


def test_a_valid_item_is_read():
    (item,) = parse(sheet(ITEM)).items
    assert (item.code, item.lane, item.answers, item.can_block) == ("Q01", "legal", ("yes", "no", "unknown"), False)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "q1"}, "the code must be one to three capitals and a number."),
        ({"scale": "TEN"}, "there is no such scale: TEN."),
        ({"question": " "}, "question must be a text."),
        ({"why": 7}, "why must be a text."),
        ({"applicability": "sometimes"}, "sometimes is none of: direct, by_analogy, "),
        ({"filled_from": "trust"}, "an item can be filled from the escalation index only."),
        ({"na_when": ""}, "na_when must be a text."),
        ({"colour": "red"}, "unknown: colour."),
        ({"effects": {}}, "the effects must be a list."),
        ({"effects": ["no"]}, "there must be names with values."),
        ({"effects": [{"answer": "no", "when": "always"}]}, "missing: effects."),
        ({"effects": [rule("no", "always")]}, "a rule needs a list of effects."),
        ({"effects": [rule("no", "always", "Z")]}, "Z is none of: I, M, E, D, B, B!."),
        ({"effects": [rule("no", "at_night", "M")]}, "at_night is none of: always, tier_2_or_more, tier_3, listed, "),
        ({"effects": [rule(False, "always", "M")]}, 'answer: write "yes" and "no" in quotes.'),
        ({"effects": [rule("high", "always", "M")]}, "high is not an answer of this item."),
        ({"effects": [rule("na", "always", "M")]}, "na is not an answer of this item."),
        ({"effects": [rule("no", "always", "M"), rule("no", "listed", "B")]}, "an earlier rule for no leaves this one"),
        ({"effects": [rule("no", "listed", "M"), rule("no", "listed", "B")]}, "an earlier rule for no leaves this one"),
        ({"effects": [rule("yes", "tier_3", "M")]}, "a worse answer has a milder effect than a better one."),
        ({"effects": [rule("yes", "stale", "M"), rule("no", "listed", "M")]}, "a worse answer has a milder effect"),
    ],
)
def test_a_faulty_item_is_refused_with_its_reason(changes, fault):
    with pytest.raises(InvalidChecklist) as caught:
        parse(sheet(ITEM, {**ITEM, "code": "Q02", **changes}))
    (words,) = caught.value.faults
    assert str(words).startswith(f"Item 2 ({changes.get('code', 'Q02')}): {fault}")


def test_a_mitigation_that_only_the_better_answer_needs_is_unfair():
    effects = [rule("with_mitigation", "always", "M", "E"), rule("non_compliant", "always", "E")]
    with pytest.raises(InvalidChecklist, match="milder"):
        parse(sheet({**ITEM, "scale": "CMP", "effects": effects}))


def test_every_faulty_item_is_named():
    with pytest.raises(InvalidChecklist) as caught:
        parse(sheet(ITEM, ITEM, {**ITEM, "code": "?"}))
    assert [str(words) for words in caught.value.faults] == [
        "Item 2 (Q01): the code Q01 stands twice.",
        "Item 3 (?): the code must be one to three capitals and a number.",
    ]


@pytest.mark.parametrize(
    ("whole", "fault"),
    [
        (None, "there must be names with values."),
        ([], "there must be names with values."),
        ({}, "missing: items, lane, title, version."),
        (sheet(ITEM, lane="security"), "security is none of: legal, ethical, escalation."),
        (sheet(ITEM, version=0), "The version must be a whole number from 1."),
        (sheet(ITEM, version=True), "The version must be a whole number from 1."),
        (sheet(ITEM, version="1"), "The version must be a whole number from 1."),
        (sheet(ITEM, title=""), "title must be a text."),
        (sheet(), "A checklist needs a list of items."),
        (sheet(items={}), "A checklist needs a list of items."),
    ],
)
def test_what_is_no_checklist_is_refused(whole, fault):
    with pytest.raises(InvalidChecklist) as caught:
        parse(whole)
    assert [str(words) for words in caught.value.faults] == [fault]


@pytest.mark.parametrize("lane", ["legal", "ethical", "escalation"])
def test_shipped_data_stays_within_the_closed_lists(lane):
    data = document(lane)
    for row in [*data["items"], *(row for module in data["modules"] for row in module["items"])]:
        for each in row["effects"]:
            assert isinstance(each["answer"], str)
            assert each["when"] in set(When)
            assert set(each["effects"]) <= {"I", "M", "E", "D", "B", "B!"}


def test_every_flag_is_a_condition_and_holds_when_it_is_set():
    assert set(FLAGS) == set(When) - {"always", "tier_2_or_more", "tier_3", "benefit"}
    for name, found in {**dict.fromkeys(FLAGS, True), "benefit": ("stipend_cash",)}.items():
        assert holds(When(name), facts(**{"incentives" if name == "benefit" else name: found}))
        assert not holds(When(name), facts())


@pytest.mark.parametrize(
    ("tier", "two_or_more", "three"), [(0, False, False), (1, False, False), (2, True, False), (3, True, True)]
)
def test_conditions_on_the_tier(tier, two_or_more, three):
    found = facts(tier=tier)
    assert (holds(When.TIER_2_OR_MORE, found), holds(When.TIER_3, found)) == (two_or_more, three)
    assert holds(When.ALWAYS, found)


@pytest.mark.parametrize("tier", [-1, 4])
def test_a_tier_that_does_not_exist_is_refused(tier):
    with pytest.raises(ValueError, match="tier must be 0 to 3"):
        facts(tier=tier)


def test_facts_have_no_defaults():
    with pytest.raises(TypeError):
        Facts(tier=1)


def module(**changes):
    return {
        "code": "TEST",
        "title": "Tests",
        "asked_when": {"listed": True},
        "items": [{**ITEM, "code": "Q09"}],
        **changes,
    }


@pytest.mark.parametrize(
    ("rule_", "fault"),
    [
        ({}, "asked_when: a rule is one condition, or any or all with a list of rules."),
        ({"listed": True, "lethal": True}, "asked_when: a rule is one condition, or any or all with a list of rules."),
        ({"any": []}, "asked_when: any needs a list of rules."),
        ({"all": [{"listed": "yes"}]}, "asked_when: listed is true or false."),
        ({"actor_types": []}, "asked_when: actor_types needs a list of values."),
        ({"actor_types": ["ghost"]}, "ghost is none of: insurgent_group, militia, "),
        ({"tier_at_least": 4}, "asked_when: tier_at_least is a tier, 0 to 3."),
        ({"weather": True}, "asked_when: weather is none of: any, all, actor_types, lists, kinds, "),
    ],
)
def test_a_rule_that_nothing_could_follow_is_refused(rule_, fault):
    with pytest.raises(InvalidChecklist) as caught:
        parse(sheet(ITEM, modules=[module(asked_when=rule_)]))
    (words,) = caught.value.faults
    assert str(words).startswith(f"Module, Item 1 (TEST): {fault}")


def test_an_item_stands_once_in_base_and_modules():
    with pytest.raises(InvalidChecklist) as caught:
        parse(sheet(ITEM, modules=[module(items=[ITEM]), module(), module(code="OTHER", items=[])]))
    assert [str(words) for words in caught.value.faults] == [
        "Module, Item 1 (TEST): Item 1 (Q01): the code Q01 stands twice.",
        "Module, Item 2 (TEST): the code TEST stands twice.",
        "Module, Item 3 (OTHER): A checklist needs a list of items.",
    ]


def test_what_is_asked_and_why():
    either = {"any": [{"actor_types": ["militia", "pmsc"]}, {"channels": ["email"]}]}
    both = {"all": [{"benefit": True}, {"listed": False}, {"tier_at_least": 2}]}
    modules = [module(asked_when=either), module(code="OTHER", asked_when=both, items=[{**ITEM, "code": "Q10"}])]
    found = parse(sheet(ITEM, modules=modules))
    assert [each.code for each in found.every_item] == ["Q01", "Q09", "Q10"]
    plain = [(each.item.code, str(each.because)) for each in found.asked(facts())]
    assert plain == [("Q01", "Asked of every engagement.")]
    many = facts(tier=3, actor_types=("pmsc",), channels=("email",), incentives=("stipend_cash",))
    assert [(each.item.code, str(each.because)) for each in found.asked(many)] == [
        *plain,
        (
            "Q09",
            "Tests: because of what a party is (Private military or security company), and because of the channel (E-mail).",
        ),
        (
            "Q10",
            "Tests: because something of value is offered, and because no listed party takes part, and because the tier is 3.",
        ),
    ]
    assert [given.item.code for given in found.answered({}, facts(channels=("email",)))] == ["Q01", "Q09"]
    first, second = found.modules[0].asked_when, found.modules[1].asked_when
    assert [(first.join, *(str(rule.condition) for rule in first.rules)), (second.join, *(str(rule.condition) for rule in second.rules))] == [
        ("any", "a party is: “Militia” or “Private military or security company”", "the channel is: “E-mail”"),
        ("all", "something of value is offered", "no listed party takes part", "the tier is 2 or higher"),
    ]  # fmt: skip
