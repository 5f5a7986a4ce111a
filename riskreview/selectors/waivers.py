"""Waivers of blocks, and what could be waived."""

from collections.abc import Iterable

from django.db.models import QuerySet

from riskreview.domain.review_cycle import ReviewStatus
from riskreview.models import Lane, Review, Waiver
from riskreview.selectors import conflicts, judgement


def of(review: Review) -> QuerySet[Waiver]:
    """Return the waivers of the lanes a review is judged by, run out or not, in order; `silenced` count no more.

    Those are of somebody who has a tie, or had one then.
    """
    rows: QuerySet[Waiver] = Waiver.objects.filter(lane__in=judgement.carrying_lanes(review))
    rows = conflicts.marked(rows)
    return rows.select_related("by", "lane").order_by("at")


def lane_blocked_by(code: str, lanes: Iterable[Lane]) -> Lane | None:
    """Return the lane in which an item blocks, though not absolutely."""
    return next((lane for lane in lanes if code in lane.blocks and code not in lane.blocks_absolutely), None)


def waivable(review: Review) -> list[tuple[Lane, str]]:
    """Return the items whose block stands in the way and could be waived now, with their lanes."""
    if review.status != ReviewStatus.RECOMMENDED:
        return []
    lanes = judgement.carrying_lanes(review)
    waived = judgement.waived_of(lane.pk for lane in lanes)
    return [
        (lane, code)
        for lane in lanes
        for code in lane.blocks
        if code not in lane.blocks_absolutely and code not in waived.get(lane.pk, ())
    ]
