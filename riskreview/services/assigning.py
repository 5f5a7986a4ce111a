"""Giving lanes to reviewers: by hand, when nobody took one in time, and when one is overdue. Nothing here approves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.deadlines import is_half_over
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Lane, LaneAssignment
from riskreview.models.lanes import Why
from riskreview.selectors import calendar, fitting, ties
from riskreview.services import lanes


@transaction.atomic
def give(*, lane_id: UUID, to_id: UUID, by: User, reason: str = "") -> Lane:
    """Give a lane to a reviewer by hand, in the place of who holds it, if anybody does.

    Raises NotFound, NotAllowed (neither decider nor administrator, or a part in the engagement), Conflict (answered,
    ended, or they hold it already) or Invalid (`to`: nobody who answers this lane, or why they are not given it).
    """
    at = clock.now()
    lane = lanes.lock(lane_id, by=by)
    ensure(policies.may_give, by, ties.of(by, lane.review))
    if lane.review.status != ReviewStatus.OPEN or lane.status == LaneStatus.ANSWERED:
        raise Conflict("wrong_state", _("This lane waits for nobody any more."))
    if lane.holder_id == to_id:
        raise Conflict("holds_it_already", _("They hold this lane already."))
    found = {row.person.pk: row for row in fitting.candidates(lane, user=by, day=at.date())}.get(to_id)
    if found is None or found.why_not:
        message = _("Choose a reviewer of this lane.") if found is None else f"{found.person}: {found.why_not}"
        raise Invalid("unfit", message, {"to": message})
    assign(lane, found.person, why=Why.BY_HAND, by=by, at=at, reason=reason.strip())
    return lane


def assign(lane: Lane, to: User, *, why: Why, by: User | None, at: datetime, reason: str) -> None:
    """Give a locked lane to somebody who may take it, and keep why; part of the caller's transaction."""
    lanes.hand_over(lane, to=to, by=by, at=at, reason=reason)
    with in_words():
        LaneAssignment.objects.create(lane=lane, to=to, by=by, why=why, at=at, opened_at=lane.opened_at)


@transaction.atomic
def give_untaken(*, lane_id: UUID) -> None:
    """Give a lane that nobody took by half of its time to the fittest reviewer, once each time it is asked."""
    at = clock.now()
    lane = lanes.lock(lane_id, by=None)
    if lane.review.status != ReviewStatus.OPEN or lane.status != LaneStatus.OPEN or lane.paused_at is not None:
        return
    half = is_half_over(lane.opened_at.date(), lane.due_on, today=at.date(), calendar=calendar.current())
    if half and not lane.is_late(at.date()) and fitting.was_given(lane, Why.HALF_TIME) is None:
        _give_to_the_fittest(lane, why=Why.HALF_TIME, at=at, reason=_("Nobody took it by half of its time."))


@transaction.atomic
def give_overdue(*, lane_id: UUID) -> None:
    """Take an overdue lane from its holder and give it to the next fittest, once each time it is asked.

    Where there is nobody it stays where it is, and its review goes one level up at once.
    """
    at = clock.now()
    lane = lanes.lock(lane_id, by=None)
    if lane.review.status == ReviewStatus.OPEN and lane.is_late(at.date()) and not fitting.was_given(lane, Why.OVERDUE):
        _give_to_the_fittest(lane, why=Why.OVERDUE, at=at, reason=_("Overdue."))


def _give_to_the_fittest(lane: Lane, *, why: Why, at: datetime, reason: str) -> None:
    to = fitting.fittest(lane, day=at.date())
    if to is not None:
        assign(lane, to, why=why, by=None, at=at, reason=reason)
