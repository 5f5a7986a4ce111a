"""Reading reviews and their parts: only what the reader may see; hidden looks like missing."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotFound
from engagements.models import Engagement
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Condition, Decision, Lane, LaneAnswer, LaneEvidence, LaneQuestion, Mitigation, Review

M = TypeVar("M", bound=Model)

UNDECIDED = (ReviewStatus.OPEN.value, ReviewStatus.RECOMMENDED.value)
RELATED: dict[type[Model], tuple[str, ...]] = {
    Review: ("engagement__compartment", "snapshot"),
    Lane: ("review__engagement__compartment", "template", "holder"),
    LaneAnswer: ("lane__review__engagement", "lane__template"),
    LaneEvidence: ("answer__lane__review__engagement",),
    LaneQuestion: ("lane__review__engagement__compartment", "asked_by"),
    Mitigation: ("lane__review__engagement__compartment", "owner", "met_by", "verified_by", "tied_verifier"),
    Decision: ("engagement__compartment", "review", "decided_by", "snapshot"),
    Condition: ("decision__engagement__compartment", "decision__review", "owner", "tied_verifier"),
}


def visible(model: type[M], user: User | None) -> QuerySet[M]:
    """Return the rows of a table of reviews that the user may see; `None` is the scheduler."""
    rows: QuerySet[M] = model.objects.visible_to(user).select_related(*RELATED[model])  # type: ignore[attr-defined]
    return rows


def parent_id(model: type[Model], pk: UUID, column: str, *, user: User | None) -> UUID:
    """Return the id of what a record that the user may see belongs to; raises NotFound."""
    rows = model.objects.visible_to(user)  # type: ignore[attr-defined]
    found: UUID | None = rows.filter(pk=pk).values_list(column, flat=True).first()
    if found is None:
        raise NotFound("not_found", _("There is no such record."))
    return found


def get(model: type[M], pk: UUID, *, user: User | None, for_update: bool = False) -> M:
    """Return one review, lane, answer, question, mitigation, decision or condition; raises NotFound."""
    rows = visible(model, user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("not_found", _("There is no such record."))
    return found


def undecided(engagement: Engagement) -> Review | None:
    """Return the review of an engagement that is still open or waits for its decision, if there is one."""
    rows: QuerySet[Review] = Review.objects.filter(engagement=engagement, status__in=UNDECIDED)
    return rows.select_related("engagement").first()


def of_engagement(engagement: Engagement) -> QuerySet[Review]:
    """Return every review of an engagement, newest first. The caller has shown that its reader may see it."""
    rows: QuerySet[Review] = Review.objects.filter(engagement=engagement).select_related("snapshot", "opened_by")
    return rows.order_by("-opened_at")


def lanes_of(review: Review) -> list[Lane]:
    """Return the lanes of a review in the order of their names' list."""
    order = [str(name) for name in LaneName]
    lanes: QuerySet[Lane] = Lane.objects.filter(review=review).select_related("template", "holder", "review")
    return sorted(lanes, key=lambda lane: order.index(lane.name))
