"""Ending decisions and reviews. Steps of larger commands: each is part of its caller's transaction."""

from datetime import datetime

from accounts.models import User
from accounts.services import notices
from core import audit
from riskreview.domain import review_cycle
from riskreview.domain.review_cycle import ReviewAction, ReviewStatus
from riskreview.models import Condition, Decision, Review
from riskreview.services import telling


def end_review(review: Review, action: ReviewAction, *, because: str, by: User | None, at: datetime) -> None:
    """End a locked review, decided or not, and with it the decisions taken in it that still stand."""
    before = ReviewStatus(review.status)
    after = review_cycle.after(before, action)
    for decision in Decision.objects.filter(review=review, ended_at=None).select_for_update():
        end_decision(decision, after, because=because, by=by, at=at)
    review.status, review.ended_at = after, at
    review.version += 1
    review.save(update_fields=["status", "ended_at", "version", "updated_at"])
    telling.ended(review)
    changes = {"status": [before, after]}
    audit.record("riskreview.review_ended", review, by=by, at=at, changes=changes, reason=because)


def end_decision(decision: Decision, ended_as: ReviewStatus, *, because: str, by: User | None, at: datetime) -> None:
    """End one locked decision: it covers nothing from now on."""
    decision.ended_at, decision.ended_as, decision.ended_because = at, ended_as, because
    decision.save(update_fields=["ended_at", "ended_as", "ended_because"])
    for condition in Condition.objects.filter(decision=decision, verified_at=None):
        notices.settle(about=condition)
    audit.record("riskreview.decision_ended", decision, by=by, at=at, changes={"ended_as": ended_as}, reason=because)
