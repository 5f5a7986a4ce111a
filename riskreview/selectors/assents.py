"""Who has agreed to an approval, where the policy has several people approve."""

from django.db.models import Max, QuerySet

from accounts.models import User
from riskreview import policies
from riskreview.domain.review_cycle import APPROVING
from riskreview.models import Assent, Decision, Dissent, Review
from riskreview.models.decisions import Basis
from riskreview.selectors import conflicts, review_policy, ties


def of(review: Review) -> QuerySet[Assent]:
    """Return what was agreed to a review, in order; `silenced` is what somebody said who has a tie, or had one then."""
    rows: QuerySet[Assent] = Assent.objects.filter(review=review)
    rows = conflicts.marked(rows)
    return rows.select_related("by").order_by("at")


def on_these_answers(review: Review) -> QuerySet[Assent]:
    """Return what was agreed to exactly this content and these answers, by whomever: nobody has dissented since."""
    dissented = Dissent.objects.filter(review=review).aggregate(last=Max("at"))["last"]
    since = max(moment for moment in (review.recommended_at or review.opened_at, dissented) if moment is not None)
    return of(review).filter(at__gt=since, snapshot=review.snapshot_id)


def behind(decision: Decision) -> list[Assent]:
    """Return what was agreed to a decision by others: to an approval of the full review; to all else nobody did."""
    if decision.basis != Basis.REVIEW or decision.outcome not in APPROVING:
        return []
    return list(on_these_answers(decision.review))


def counting(review: Review) -> QuerySet[Assent]:
    """Return what was agreed to exactly this and holds: nobody has dissented since, and it is of nobody with a tie."""
    return on_these_answers(review).exclude(conflicts.silenced())


def missing(review: Review, level: int | None, *, by: User) -> int:
    """Return how many others have to agree before `by` may approve at a level; 0 for a level nobody has.

    Only those count who might still agree now: on this snapshot, since the last dissent, at the level, with no other
    part in it.
    """
    if level is None:
        return 0
    wanted = review_policy.of(review).approvals(level) - 1
    if not wanted:
        return 0
    agreed = [row.by for row in counting(review).exclude(by=by)]
    counted = [one for one in agreed if one.is_active and policies.may_assent(one, ties.of(one, review), level=level)]
    return max(0, wanted - len(counted))
