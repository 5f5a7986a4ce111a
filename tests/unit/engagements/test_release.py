"""The release gate: which item may go to whom."""

from itertools import pairwise

import pytest

from engagements.domain.lifecycle import Status
from engagements.domain.release import (
    MINIMUM,
    TABLE,
    Audience,
    Known,
    ReleaseAction,
    ReleaseState,
    bars_of_engagement,
    bars_of_item,
    bars_of_items,
)
from engagements.domain.reporting import NO_LONGER_BELIEVED, VerificationState


def item(grade="A1", state="confirmed", **more):
    facts = {"source_refuted": False, "source_red": False, "rests_on_two": True, **more}
    return Known(reliability=grade[:1], credibility=grade[1:], state=VerificationState(state), **facts)


def codes(bars):
    return [bar.code.removeprefix("release_") for bar in bars]


@pytest.mark.parametrize(
    ("audience", "passes", "fails"),
    [
        ("own_authorities", "C3 single_source", "D3 single_source"),
        ("partners", "C2 corroborated", "C3 corroborated"),
        ("mediator", "C2 corroborated", "D1 confirmed"),
        ("counterpart", "B2 corroborated", "C2 confirmed"),
        ("public", "B1 confirmed", "B2 confirmed"),
    ],
)
def test_each_audience_has_its_least_grade(audience, passes, fails):
    assert bars_of_item(item(*passes.split()), Audience(audience)) == ()
    assert codes(bars_of_item(item(*fails.split()), Audience(audience))) == ["below_grade"]
    for ungraded in ("", "F1", "A6"):
        assert codes(bars_of_item(item(ungraded), Audience(audience))) == ["below_grade"]


def test_a_further_audience_never_asks_for_less():
    for near, far in pairwise(Audience):
        assert set(MINIMUM[far].states) <= set(MINIMUM[near].states)
        assert MINIMUM[near].grade[0] >= MINIMUM[far].grade[0]
        assert MINIMUM[near].grade[1] >= MINIMUM[far].grade[1]


@pytest.mark.parametrize("audience", Audience)
def test_nothing_unverified_or_no_longer_believed_goes_to_anybody(audience):
    for state in (*NO_LONGER_BELIEVED, VerificationState.UNVERIFIED, VerificationState.CONTRADICTED):
        assert codes(bars_of_item(item("A1", state), audience)) == ["not_checked"]


def test_what_bars_is_said_in_words_each_way_once():
    low, refuted = item("D4", "unverified"), item(source_refuted=True, source_red=True)
    assert [str(bar.words) for bar in bars_of_items([low, low, refuted], Audience.PUBLIC)] == [
        "It is graded D4; for this audience it must be B1 or better.",
        "It counts as “Unverified”; for this audience it must be confirmed.",
        "It rests on a source that was refuted.",
        "Its source is marked TLP:RED: nothing from it goes out.",
    ]
    assert codes(bars_of_items([], Audience.PARTNERS)) == ["nothing_quoted"]
    assert "not graded" in str(bars_of_item(item(""), Audience.PARTNERS)[0].words)


def test_only_a_contact_under_way_or_past_lets_information_out():
    assert {status for status in Status if not bars_of_engagement(status, red=False)} == {
        "under_way", "held", "reported", "closed",
    }  # fmt: skip
    assert codes(bars_of_engagement(Status.SUSPENDED, red=True)) == ["suspended", "marked_red"]
    assert "“Cancelled”" in str(bars_of_engagement(Status.CANCELLED, red=False)[0].words)


def test_what_went_out_is_recalled_never_withdrawn():
    assert {(before.value, action.value) for before, action in TABLE} == {
        ("draft", "release"), ("draft", "withdraw"), ("released", "recall"),
    }  # fmt: skip
    assert TABLE[ReleaseState.RELEASED, ReleaseAction.RECALL] is ReleaseState.RECALLED
