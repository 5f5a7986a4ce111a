"""What makes a determination whole, and what under it has it looked at again: no database."""

from datetime import date, timedelta

import pytest

from actors.domain.determinations import Answer, Criterion, Finding, Since, look_again, missing

TODAY = date(2026, 5, 1)
WHOLE = {"outcome": "contested", "reasoning": "Six findings.", "valid_until": TODAY + timedelta(days=365)}


def answers(**changed):
    usual = {"finding": Finding.MET, "reasoning": "Seen.", "evidence": 1, "fallen": 0}
    return [Answer(criterion, **{**usual, **changed.get(criterion.value, {})}) for criterion in Criterion]


def told(found=None, **changed):
    words = missing(**{**WHOLE, **changed}, answers=answers(**(found or {})), today=TODAY, days=365)
    return [str(sentence) for sentence in words]


def test_a_whole_one_lacks_nothing():
    assert told() == []
    assert told({"ihl": {"finding": Finding.UNKNOWN, "evidence": 0}}) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"outcome": ""}, "Choose what you conclude."),
        ({"reasoning": ""}, "Write what the conclusion rests on."),
        ({"valid_until": None}, "Say until when it holds."),
        ({"valid_until": TODAY}, "The day until which it holds has passed: choose a later one."),
        ({"valid_until": TODAY + timedelta(days=366)}, "It holds 365 days at most."),
        ({"outcome": "extremist"}, "No criterion is found not met: it cannot be called extremist."),
    ],
)
def test_the_conclusion_is_whole_and_does_not_contradict_the_findings(changed, says):
    assert told(**changed) == [says]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"reasoning": ""}, "Listings: write what was found, or what was looked for and not found."),
        ({"evidence": 0}, "Listings: name the evidence, or leave it unknown."),
        ({"fallen": 1}, "Listings: a source was refuted. Take that evidence out."),
    ],
)
def test_each_criterion_has_its_ground(found, says):
    assert told({"listings": found}) == [says]


def test_unknown_never_counts_as_met():
    found = {"civilians": {"finding": Finding.UNKNOWN, "evidence": 0}}
    assert len(told(found, outcome="legitimate")) == 1
    assert told(found, outcome="undetermined") == []


def test_what_changed_under_it_is_named():
    assert look_again(Since()) == []
    assert [str(words) for words in look_again(Since(refuted_sources=2, listings=1))] == [
        "A source it rests on was refuted.",
        "A listing was recorded or has ended since.",
    ]
    assert len(look_again(Since(reshapings=1, leaders=1))) == 2
