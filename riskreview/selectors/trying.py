"""What a version of a checklist would have asked of the engagements before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from engagements.models import Engagement
from riskreview.domain.checklists import Asked, Checklist
from riskreview.domain.facts import Facts
from riskreview.models import Lane
from riskreview.selectors import checklists, judgement, review_policy

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Trial:
    """One engagement: what it would be asked beside what it was asked, and what no longer."""

    engagement: Engagement
    more: tuple[Asked, ...]
    fewer: tuple[Asked, ...]
    asked: int


def of_version(version: Checklist, *, user: User, at: datetime) -> list[Trial]:
    """Return the last engagements that the user may see, newest first, asked by this version or draft.

    Each is held beside the version its lane was asked by, on the same facts; where there was no such lane, beside the
    version in use now.
    """
    rows: QuerySet[Engagement] = Engagement.objects.visible_to(user).select_related("channel", "compartment")
    found = list(rows.order_by("-created_at", "-pk")[:SHOWN])
    lanes = _lanes(found, version.lane)
    in_use = checklists.current()[version.lane]
    trials = []
    for engagement in found:
        lane = lanes.get(engagement.pk)
        facts = _facts(engagement, lane, at)
        trials.append(_trial(engagement, checklists.checklist_of(lane or in_use), version, facts))
    return trials


def _lanes(engagements: Iterable[Engagement], name: str) -> dict[object, Lane]:
    """Return the latest lane of this name of each engagement."""
    rows: QuerySet[Lane] = Lane.objects.filter(review__engagement__in=list(engagements), name=name)
    return {lane.review.engagement_id: lane for lane in rows.select_related("review").order_by("review__opened_at")}


def _facts(engagement: Engagement, lane: Lane | None, at: datetime) -> Facts:
    """Return the facts the lane was asked on; those of now where it knew too little of them to choose modules."""
    kept = checklists.facts_of(lane.review) if lane is not None else None
    if kept is not None and kept.kinds:
        return kept
    return judgement.facts_now(engagement, at, policy=review_policy.in_force())


def _trial(engagement: Engagement, was: Checklist, version: Checklist, facts: Facts) -> Trial:
    before = {asked.item.code: asked for asked in was.asked(facts)}
    after = {asked.item.code: asked for asked in version.asked(facts)}
    return Trial(
        engagement,
        more=tuple(asked for code, asked in after.items() if code not in before),
        fewer=tuple(asked for code, asked in before.items() if code not in after),
        asked=len(after),
    )
