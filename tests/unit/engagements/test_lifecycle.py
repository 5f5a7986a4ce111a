import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import (
    EDITABLE,
    NEEDS_REASON,
    NEXT_STEPS,
    TABLE,
    TERMINAL,
    WITHOUT_COVER,
    Action,
    Status,
    after,
    may_begin,
    open_actions,
    pairs,
)
from engagements.domain.transitions import IllegalTransition

PAIRS = {
    "draft": {"in_review", "cancelled"},
    "in_review": {"cleared", "refused", "draft", "cancelled"},
    "cleared": {"under_way", "suspended", "draft", "cancelled"},
    "refused": {"draft"},
    "suspended": {"cleared", "held", "draft", "cancelled"},
    "under_way": {"held", "suspended", "cancelled"},
    "held": {"reported"},
    "reported": {"closed"},
}


def test_pairs_are_exactly_the_settled_ones():
    assert pairs() == {(source, target) for source, targets in PAIRS.items() for target in targets}


def test_nothing_leads_out_of_closed_and_cancelled():
    assert frozenset({Status.CLOSED, Status.CANCELLED}) == TERMINAL
    assert all(open_actions(status) == () for status in TERMINAL)


@given(st.sampled_from(Status), st.sampled_from(Action))
def test_an_action_is_open_exactly_when_it_leads_somewhere(status, action):
    if action in open_actions(status):
        assert after(status, action) is TABLE[status, action]
    else:
        with pytest.raises(IllegalTransition) as caught:
            after(status, action)
        assert str(caught.value.words) == f'"{action.label}" is not possible in the state "{status.label}".'


def test_under_way_is_entered_only_by_starting_a_cleared_engagement():
    assert [key for key, target in TABLE.items() if target is Status.UNDER_WAY] == [(Status.CLEARED, Action.START)]


def test_held_is_entered_from_under_way_or_without_cover_from_suspended():
    doors = {(source, action in WITHOUT_COVER) for (source, action), target in TABLE.items() if target is Status.HELD}
    assert doors == {(Status.UNDER_WAY, False), (Status.SUSPENDED, True)}


def test_only_a_draft_is_edited_and_a_decision_never_leads_back_without_revising():
    assert frozenset({Status.DRAFT}) == EDITABLE
    back = {action for (source, action), target in TABLE.items() if target is Status.DRAFT and source != "in_review"}
    assert back == {Action.REVISE}


def test_cancelling_and_lifting_need_a_reason():
    assert {Action.CANCEL, Action.LIFT, Action.SUSPEND, Action.REFUSE} <= NEEDS_REASON
    assert Action.SUBMIT not in NEEDS_REASON


@pytest.mark.parametrize("kind", EngagementKind)
@pytest.mark.parametrize("status", Status)
def test_a_plan_begins_as_draft_and_only_a_chance_contact_as_held(status, kind):
    chance = kind is EngagementKind.CHANCE_CONTACT
    assert may_begin(status, kind) == (status == ("held" if chance else "draft"))


def test_every_status_says_what_comes_next_and_who_must_act():
    assert set(NEXT_STEPS) == set(Status)
    assert all(step.what and step.who for step in NEXT_STEPS.values())
    assert {status for status, step in NEXT_STEPS.items() if step.who == "Nobody"} == TERMINAL
