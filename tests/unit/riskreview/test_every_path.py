"""Every path through the tables of transitions, and every tie somebody may have: breadth first, until nothing is new."""

from collections.abc import Callable, Iterator
from itertools import chain, combinations, product
from typing import NamedTuple, TypeVar

from accounts.domain.roles import Role
from accounts.models import User
from engagements.domain import lifecycle
from engagements.domain.lifecycle import Action, Status
from riskreview import policies
from riskreview.domain import review_cycle
from riskreview.domain.review_cycle import (
    APPROVING,
    ENGAGEMENT_ACTION,
    LANES,
    LaneAction,
    LaneStatus,
    Outcome,
    ReviewAction,
    ReviewStatus,
)
from riskreview.models import Lane
from riskreview.policies import ROLE_OF_LANE, Ties

S = TypeVar("S")
UNDECIDED = {ReviewStatus.OPEN, ReviewStatus.RECOMMENDED}
BEGUN = {Status.UNDER_WAY, Status.HELD, Status.REPORTED, Status.CLOSED}


def closure(first: S, moves: Callable[[S], Iterator[S]]) -> set[S]:
    known, edge = {first}, [first]
    while edge:
        edge = [state for state in {after for before in edge for after in moves(before)} if state not in known]
        known.update(edge)
    return known


def test_no_path_of_acts_begins_a_contact_that_was_not_cleared_since_it_was_last_a_draft():
    def moves(state):
        status, cleared = state
        for action in lifecycle.open_actions(status):
            after = lifecycle.after(status, action)
            yield after, after is not Status.DRAFT and (cleared or action is Action.CLEAR)

    found = closure((Status.DRAFT, False), moves)
    assert {status for status, _cleared in found} == set(Status)
    assert {cleared for status, cleared in found if status in BEGUN | {Status.CLEARED, Status.SUSPENDED}} == {True}


class Case(NamedTuple):
    """An engagement with its latest full review; `standing` is the basis of the approval that stands."""

    engagement: Status = Status.DRAFT
    review: ReviewStatus | None = None
    lanes: tuple[LaneStatus, ...] = ()
    standing: str = ""
    urgent: bool = False
    """It has had its emergency approval."""

    def act(self, action: Action, **more) -> Iterator["Case"]:
        if action in lifecycle.open_actions(self.engagement):
            yield self._replace(engagement=lifecycle.after(self.engagement, action), **more)

    def ended(self, decided: ReviewAction) -> ReviewStatus | None:
        """Return how the review ends: closed, or as said where it was decided."""
        if self.review in UNDECIDED:
            return review_cycle.after(self.review, ReviewAction.CLOSE)
        return review_cycle.after(self.review, decided) if self.review is ReviewStatus.DECIDED else self.review


def moves_of(case: Case) -> Iterator[Case]:
    yield from case.act(Action.SUBMIT, review=ReviewStatus.OPEN, lanes=(LaneStatus.OPEN,) * 3)
    yield from case.act(Action.WITHDRAW, review=case.ended(ReviewAction.SUPERSEDE))
    yield from case.act(Action.REVISE, review=case.ended(ReviewAction.SUPERSEDE), standing="")
    for action in (Action.START, Action.SUSPEND, Action.HOLD, Action.HOLD_SUSPENDED, Action.REPORT, Action.CLOSE,
                   Action.CANCEL):  # fmt: skip
        yield from case.act(action)
    if case.standing:
        yield from case.act(Action.LIFT)
        kept = case.standing == "emergency" and case.review in UNDECIDED
        for how in (ReviewAction.EXPIRE, ReviewAction.REVOKE):
            yield from case.act(Action.SUSPEND, standing="", review=case.review if kept else case.ended(how))
    if case.engagement in lifecycle.TERMINAL:
        yield case._replace(review=case.ended(ReviewAction.CLOSE), standing="")
    yield from _review_moves(case)


def _review_moves(case: Case) -> Iterator[Case]:
    if case.review is ReviewStatus.OPEN:
        for place, lane in enumerate(case.lanes):
            for action in LANES.open_actions(lane):
                if action is not LaneAction.REOPEN or case.engagement is Status.IN_REVIEW:
                    lanes = (*case.lanes[:place], LANES.after(lane, action), *case.lanes[place + 1 :])
                    yield case._replace(lanes=tuple(sorted(lanes)))  # which lane is which makes no difference
        if set(case.lanes) == {LaneStatus.ANSWERED}:
            yield case._replace(review=review_cycle.after(case.review, ReviewAction.RECOMMEND))
    yield from _decisions(case)


def _decisions(case: Case) -> Iterator[Case]:
    if case.review in UNDECIDED and not case.urgent and case.engagement is Status.IN_REVIEW:
        yield from case.act(Action.CLEAR, standing="emergency", urgent=True)
    if case.review is not None and ReviewAction.DECIDE in review_cycle.open_actions(case.review):
        decided = review_cycle.after(case.review, ReviewAction.DECIDE)
        for outcome in Outcome:
            standing = "review" if outcome in APPROVING else ""
            if case.engagement is Status.IN_REVIEW:
                yield from case.act(ENGAGEMENT_ACTION[outcome], review=decided, standing=standing)
            elif outcome in APPROVING or case.engagement not in {Status.CLEARED, Status.UNDER_WAY}:
                yield case._replace(review=decided, standing=standing)
            else:
                yield from case.act(Action.SUSPEND, review=decided, standing=standing)


def test_no_path_of_engagement_review_and_lanes_together_begins_without_an_approval_that_stands():
    found = closure(Case(), moves_of)
    assert {case.engagement for case in found} == set(Status)
    assert {case.review for case in found} == {None, *ReviewStatus}
    for case in found:
        if case.engagement in {Status.CLEARED, Status.UNDER_WAY}:
            assert case.standing, case
        if case.engagement in {Status.DRAFT, Status.IN_REVIEW, Status.REFUSED}:
            assert not case.standing, case
        if case.standing == "review":
            assert (case.review, set(case.lanes)) == (ReviewStatus.DECIDED, {LaneStatus.ANSWERED}), case
        if case.standing == "emergency":
            assert case.urgent, case
        assert (case.engagement is Status.IN_REVIEW) <= (case.review in UNDECIDED), case
        assert (case.engagement in {Status.DRAFT, Status.REFUSED}) <= (case.review not in UNDECIDED), case


def test_a_lane_has_answered_only_if_somebody_claimed_it_and_answers_again_only_so():
    def moves(state):
        status, held = state
        for action in LANES.open_actions(status):
            after = LANES.after(status, action)
            yield after, action is LaneAction.CLAIM or (held and after is not LaneStatus.OPEN)

    assert closure((LaneStatus.OPEN, False), moves) == {
        (LaneStatus.OPEN, False),
        (LaneStatus.CLAIMED, True),
        (LaneStatus.ANSWERED, True),
    }


def every_tie() -> Iterator[Ties]:
    lanes = chain.from_iterable(combinations(ROLE_OF_LANE, size) for size in range(4))
    for author, lead, team, decided, taken in product(*[(False, True)] * 4, map(frozenset, lanes)):
        yield Ties(author=author, lead=lead, team=team, decided=decided, lanes=taken)


def test_whatever_roles_somebody_has_they_neither_review_nor_decide_their_own_nor_do_both():
    everything = User(roles=[role.value for role in Role])
    for tie in every_tie():
        free = not (tie.author or tie.lead or tie.team)
        for level in (1, 2, 3):
            decides = free and not tie.lanes
            assert bool(policies.may_approve(everything, tie, level=level)) is decides
            assert bool(policies.may_turn_down(everything, tie, level=level)) is decides
            assert bool(policies.may_lift(everything, tie, level=level)) is decides
        assert not policies.may_approve(everything, tie, level=None)
        assert bool(policies.may_decide_emergency(everything, tie)) is (free and not tie.lanes)
        for name in ROLE_OF_LANE:
            claims = free and not tie.decided and tie.lanes <= {name}
            assert bool(policies.may_claim(everything, Lane(name=name), tie)) is claims
