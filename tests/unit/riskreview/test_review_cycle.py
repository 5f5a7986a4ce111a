import pytest

from engagements.domain import lifecycle
from engagements.domain.transitions import IllegalTransition
from riskreview.domain.review_cycle import (
    APPROVING,
    ENGAGEMENT_ACTION,
    LANES,
    NEXT_STEPS,
    SUGGESTED,
    TERMINAL,
    LaneAction,
    LaneStatus,
    Outcome,
    ReviewAction,
    ReviewStatus,
    after,
    lanes_for,
    open_actions,
    pairs,
)
from riskreview.domain.scales import Lane
from riskreview.domain.verdict import Verdict


def test_a_review_is_recommended_before_it_is_decided_and_then_ends_in_one_of_four_ways():
    assert pairs() == {
        ("open", "recommended"),
        ("open", "closed"),
        ("recommended", "decided"),
        ("recommended", "open"),
        ("recommended", "closed"),
        ("decided", "superseded"),
        ("decided", "expired"),
        ("decided", "revoked"),
        ("decided", "closed"),
    }
    assert {"superseded", "expired", "revoked", "closed"} == TERMINAL


def test_silence_never_decides():
    assert open_actions(ReviewStatus.OPEN) == (ReviewAction.RECOMMEND, ReviewAction.CLOSE)
    with pytest.raises(IllegalTransition) as caught:
        after(ReviewStatus.OPEN, ReviewAction.DECIDE)
    assert str(caught.value) == '"Decide" is not possible in the state "Open".'


def test_a_lane_is_answered_only_once_claimed_and_asked_again_only_once_answered():
    assert LANES.pairs() == {("open", "claimed"), ("claimed", "open"), ("claimed", "answered"), ("answered", "open")}
    assert LANES.terminal() == frozenset()
    assert LANES.after(LaneStatus.CLAIMED, LaneAction.ANSWER) is LaneStatus.ANSWERED
    with pytest.raises(IllegalTransition):
        LANES.after(LaneStatus.OPEN, LaneAction.ANSWER)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_approving_outcomes_clear_an_engagement(outcome):
    target = lifecycle.after(lifecycle.Status.IN_REVIEW, ENGAGEMENT_ACTION[outcome])
    assert (target is lifecycle.Status.CLEARED) == (outcome in APPROVING)
    assert outcome in APPROVING or target in {lifecycle.Status.DRAFT, lifecycle.Status.REFUSED}


def test_every_verdict_suggests_a_recommendation_of_its_own():
    assert list(SUGGESTED) == list(Verdict)
    assert len(set(SUGGESTED.values())) == len(Verdict)


def test_every_status_says_what_comes_next():
    assert set(NEXT_STEPS) == set(ReviewStatus)


@pytest.mark.parametrize(("tier", "lanes"), [(0, ()), (1, tuple(Lane)), (2, tuple(Lane)), (3, tuple(Lane))])
def test_every_tier_from_one_opens_all_lanes(tier, lanes):
    assert lanes_for(tier) == lanes
