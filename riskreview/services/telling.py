"""Telling people at the gate: steps of larger commands, each part of its caller's transaction."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from core import clock
from engagements.models import Engagement
from riskreview.domain.reopening import EXPIRING, Response, Trigger
from riskreview.models import (
    Assent,
    Condition,
    Decision,
    Lane,
    LaneComment,
    LaneQuestion,
    Mitigation,
    Reopening,
    Review,
)
from riskreview.selectors import telling, ties

OF_A_LANE = (Kind.LANE_OPEN, Kind.LANE_AGAIN, Kind.LANE_OVERDUE, Kind.LANE_GIVEN)
OF_A_DECISION = (Kind.DECISION_WAITS, Kind.AGREE_AGAIN)
REPLACES = {Kind.CONDITION_OVERDUE: Kind.CONDITION_DUE, Kind.MITIGATION_OVERDUE: Kind.MITIGATION_DUE}
"""What is overdue is not due soon any more."""
KIND_OF_RESPONSE = {
    Response.NOTIFY: Kind.CHANGED,
    Response.RECHECK: Kind.CHANGED,
    Response.SUSPEND: Kind.SUSPENDED,
    Response.REVOKE: Kind.REVOKED,
}


def tell(
    kind: Kind,
    about: Any,
    engagement: Engagement,
    *,
    by: User | None = None,
    lanes: Collection[str] = (),
    named: Iterable[UUID | None] = (),
    due: date | None = None,
    key: str = "",
) -> None:
    """Tell everybody the table of `riskreview.selectors.telling` names."""
    but = by.pk if by is not None else None
    review = about if isinstance(about, Review) else None
    to = telling.people(kind, engagement, review=review, lanes=lanes, named=named, but=but, day=clock.now().date())
    notices.send(to=to, kind=kind, about=about, due=due, key=key)


def lane_waits(lane: Lane, *, by: User | None, kind: Kind = Kind.LANE_OPEN) -> None:
    """Tell those who may answer a lane that it waits; each time it is opened."""
    key = f"{lane.pk}:{lane.version}"
    tell(kind, lane, lane.review.engagement, by=by, lanes=[lane.name], due=lane.due_on, key=key)


def lane_taken(lane: Lane) -> None:
    """Note that a lane waits for nobody any more."""
    notices.settle(about=lane, kinds=OF_A_LANE)


def lane_answered(lane: Lane) -> None:
    """Note that a lane has answered, or never will: nobody needs to look at what was said about its items."""
    lane_taken(lane)
    notices.settle(about=LaneComment.objects.filter(lane=lane))


def commented(row: LaneComment) -> None:
    """Tell whoever holds the lane, and who said something about the item before."""
    before = LaneComment.objects.filter(lane=row.lane, code=row.code).values_list("by_id", flat=True)
    tell(Kind.COMMENTED, row, row.lane.review.engagement, by=row.by, lanes=[row.lane.name], named=before)


def lane_given(lane: Lane, *, to: User, before: UUID | None, by: User | None) -> None:
    """Tell somebody that a lane is theirs to answer, and who held it that it is not any more."""
    lane_taken(lane)
    whole, key = lane.review.engagement, f"{lane.pk}:{lane.version}"
    tell(Kind.LANE_GIVEN, lane, whole, by=by, named=[to.pk], due=lane.due_on, key=key)
    tell(Kind.LANE_TAKEN, lane, whole, by=by, named=[before], key=key)


def passed_on(review: Review) -> None:
    """Tell those who decide at the level needed that a review waits for them, and who agreed on earlier answers."""
    key = f"{review.pk}:{review.version}"
    tell(Kind.DECISION_WAITS, review, review.engagement, key=key)
    if agreed := set(Assent.objects.filter(review=review).values_list("by_id", flat=True)):
        tell(Kind.AGREE_AGAIN, review, review.engagement, named=agreed - ties.bound_to(review.engagement), key=key)


def ended(review: Review) -> None:
    """Note that nobody waits any more for what a review was to answer."""
    notices.settle(about=review, kinds=OF_A_DECISION)
    for lane in Lane.objects.filter(review=review):
        lane_answered(lane)
    for question in LaneQuestion.objects.filter(lane__review=review, reply=""):
        notices.settle(about=question)
    for measure in Mitigation.objects.filter(lane__review=review, verified_at=None):
        notices.settle(about=measure)


def decided(decision: Decision, *, by: User) -> None:
    """Tell authors and lead what was decided, and owners what they have to do."""
    notices.settle(about=decision.review, kinds=OF_A_DECISION)
    tell(Kind.DECIDED, decision, decision.engagement, by=by)
    for condition in decision.conditions.all():
        given(condition)


def given(what: Condition | Mitigation) -> None:
    """Tell the owner of a condition or a measure that it is theirs."""
    is_condition = isinstance(what, Condition)
    kind = Kind.CONDITION_GIVEN if is_condition else Kind.MITIGATION_GIVEN
    tell(kind, what, engagement_of(what), named=[what.owner_id], due=what.due_on)


def engagement_of(what: Condition | Mitigation) -> Engagement:
    """Return the engagement a condition or a measure belongs to."""
    found: Engagement = what.decision.engagement if isinstance(what, Condition) else what.lane.review.engagement
    return found


def reopened(row: Reopening) -> None:
    """Tell those concerned what a change did; the notice leads to who, what and why."""
    trigger = Trigger(row.trigger)
    kind = KIND_OF_RESPONSE[Response(row.response)]
    due = None
    if trigger is Trigger.VALIDITY_ENDING:
        kind = Kind.VALIDITY_ENDING
        due = row.decision.valid_until.date() if row.decision is not None and row.decision.valid_until else None
    elif trigger in EXPIRING:
        kind = Kind.VALIDITY_ENDED
    tell(kind, row, row.engagement, by=row.by, lanes=row.lanes, due=due)
