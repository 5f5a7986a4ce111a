"""Opening the review in retrospect of a contact that took place without one before (SETTLED A3, A11)."""

from uuid import UUID

from django.db import transaction

from core import clock
from engagements.services import lifecycle
from engagements.services.refusals import in_words
from riskreview.domain import review_cycle
from riskreview.domain.review_cycle import ReviewAction, ReviewStatus
from riskreview.models import Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import retrospect
from riskreview.selectors.reviews import UNDECIDED
from riskreview.selectors.words import told
from riskreview.services import endings, opening, telling


@transaction.atomic
def open_if_needed(*, engagement_id: UUID) -> Review | None:
    """Open the review in retrospect of one contact and pass it to decision; None when there is nothing to look back at.

    A recheck that the contact did not wait for closes. The review has no lanes: what happened is in the report, and
    somebody who had no part in it says whether it should have happened. Safe to repeat. The scheduler's command; raises
    NotFound.
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=None)
    reasons = retrospect.reasons_for(engagement)
    known = Review.objects.filter(engagement=engagement, kind=ReviewKind.RETROSPECTIVE)
    if not reasons or known.exists():
        return None
    because = " ".join(told(why) for why in reasons)
    rechecks = Review.objects.filter(engagement=engagement, kind=ReviewKind.RECHECK, status__in=UNDECIDED)
    for recheck in rechecks.select_for_update():
        endings.end_review(recheck, ReviewAction.CLOSE, because=because, by=None, at=at)
    review = opening.open_review(engagement, kind=ReviewKind.RETROSPECTIVE, lanes=(), by=None, at=at, because=because)
    review.status = review_cycle.after(ReviewStatus.OPEN, ReviewAction.RECOMMEND)
    review.recommended_at = at
    with in_words():
        review.save(update_fields=["status", "recommended_at"])
    telling.passed_on(review)
    return review
