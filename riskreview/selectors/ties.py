"""What ties a person to the engagements under review, in a handful of statements however many reviews."""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from engagements.models import Engagement, EngagementAuthor, TeamMember
from riskreview.models import Decision, LaneClaim, Review
from riskreview.policies import Ties
from riskreview.selectors import conflicts


def of(user: User, review: Review) -> Ties:
    """Return what the user is to one review."""
    return of_many(user, [review])[review.pk]


def of_many(user: User, reviews: Iterable[Review]) -> dict[UUID, Ties]:
    """Return what the user is to each review, by its id; the engagement of each must be loaded."""
    found = list(reviews)
    wholes = {review.engagement_id for review in found}
    authored = set(_engagements(EngagementAuthor, user, wholes))
    joined = set(_engagements(TeamMember, user, wholes))
    claims = set(
        LaneClaim.objects.filter(user=user, review__engagement__in=wholes).values_list(
            "review__engagement_id", "review__content_no", "lane"
        )
    )
    decided = set(
        Decision.objects.filter(decided_by=user, engagement__in=wholes).values_list("engagement_id", "content_no")
    )
    declared = set(conflicts.closed_to(user).filter(pk__in=wholes).values_list("pk", flat=True))
    return {
        review.pk: Ties(
            author=review.engagement_id in authored,
            lead=review.engagement.lead_id == user.pk,
            team=review.engagement_id in joined,
            declared=review.engagement_id in declared,
            lanes=frozenset(
                lane for whole, number, lane in claims if (whole, number) == (review.engagement_id, review.content_no)
            ),
            decided=(review.engagement_id, review.content_no) in decided,
        )
        for review in found
    }


def to_engagement(user: User, engagement: Engagement) -> Ties:
    """Return what the user is to an engagement and to the reviews of its present content."""
    return of(user, Review(engagement=engagement, content_no=engagement.content_no))


def bound_to(engagement: Engagement) -> set[UUID]:
    """Return everybody who may not review it: its authors, its lead, its team, and who declared a conflict."""
    authors = EngagementAuthor.objects.filter(engagement=engagement).values_list("user_id", flat=True)
    team = TeamMember.objects.filter(engagement=engagement).values_list("user_id", flat=True)
    declared = conflicts.kept_out_of(engagement).order_by().values_list("pk", flat=True)
    return {engagement.lead_id, *authors, *team, *declared}


def _engagements(
    model: type[EngagementAuthor] | type[TeamMember], user: User, wholes: Iterable[UUID]
) -> Iterable[UUID]:
    ids: Iterable[UUID] = model._default_manager.filter(user=user, engagement__in=wholes).values_list(
        "engagement_id", flat=True
    )
    return ids
