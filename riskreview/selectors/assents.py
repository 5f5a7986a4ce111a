"""Who has agreed to an approval, where the policy has several people approve."""

from django.db.models import Max, Q, QuerySet

from accounts.models import User
from riskreview import policies
from riskreview.models import Assent, Dissent, Review
from riskreview.selectors import review_policy, ties


def of(review: Review) -> QuerySet[Assent]:
    """Return what was agreed to a review, in order."""
    return Assent.objects.filter(review=review).select_related("by").order_by("at")


def counting(review: Review) -> QuerySet[Assent]:
    """Return what was agreed to exactly this content and holds: nobody has dissented since."""
    dissented = Dissent.objects.filter(review=review).aggregate(last=Max("at"))["last"]
    since = Q(at__gt=dissented) if dissented is not None else Q()
    return of(review).filter(since, snapshot=review.snapshot_id)


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
