"""The level that decides each of many reviews, in six statements; a test holds it to `judgement.judge`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from riskreview.domain.levels import DecisionLevel, decision_level
from riskreview.domain.review_cycle import LaneStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Mitigation as Measure
from riskreview.domain.verdict import assess
from riskreview.models import Dissent, Lane, LaneAnswer, Mitigation, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import checklists, judgement, review_policy


def levels_of(reviews: Sequence[Review]) -> dict[UUID, DecisionLevel]:
    """Return the level that decides each review, with its reasons, by the id of the review."""
    if not reviews:
        return {}
    lanes = _lanes(reviews)
    answers: dict[Any, dict[str, str]] = defaultdict(dict)
    used = {lane.pk for rows in lanes.values() for lane in rows}
    for lane_id, code, answer in LaneAnswer.objects.filter(lane__in=used).values_list("lane_id", "code", "answer"):
        if answer:
            answers[lane_id][code] = answer
    measures: dict[Any, list[Measure]] = defaultdict(list)
    rows = Mitigation.objects.filter(lane__in=used).values_list("lane_id", "code", "verified_at")
    for lane_id, code, verified_at in rows:
        measures[lane_id].append(Measure(code, accepted=True, verified=verified_at is not None))
    dissents: dict[Any, list[LaneName]] = defaultdict(list)
    for review_id, name in Dissent.objects.filter(review__in=reviews).values_list("review_id", "lane"):
        dissents[review_id].append(LaneName(name))
    waived, late = judgement.waived_of(used), judgement.deferred(reviews)
    return {
        review.pk: _level(
            review,
            lanes[review.pk],
            answers,
            measures,
            dissents=dissents[review.pk],
            waived=waived,
            deferred=review.pk in late,
        )
        for review in reviews
    }


def _level(
    review: Review,
    lanes: Iterable[Lane],
    answers: dict[Any, dict[str, str]],
    measures: dict[Any, list[Measure]],
    *,
    dissents: list[LaneName],
    waived: dict[UUID, set[str]],
    deferred: bool,
) -> DecisionLevel:
    facts = judgement.facts_of(review)
    found = list(lanes)
    assessment = assess(
        [given for lane in found for given in checklists.checklist_of(lane).answered(answers[lane.pk], facts)],
        facts=facts,
        mitigations=[measure for lane in found for measure in measures[lane.pk]],
        waived={code for lane in found for code in waived.get(lane.pk, ())},
    )
    level = decision_level(
        policy=review_policy.of(review),
        facts=facts,
        effects=assessment.effects,
        residual={risk.lane: risk.residual for risk in judgement.risks_of(found, assessment)},
        dissents=dissents,
        benefit=review.benefit,
        waiver=any(finding.waived for finding in assessment.findings),
        deferred=deferred,
    )
    return judgement.raised(level, review)


def _lanes(reviews: Sequence[Review]) -> dict[UUID, list[Lane]]:
    """Return the lanes that carry each review, as `judgement.carrying_lanes` finds them for one."""
    rows = Lane.objects.filter(review__engagement__in={review.engagement_id for review in reviews})
    rows = rows.exclude(review__kind=ReviewKind.RETROSPECTIVE).select_related("review", "template")
    by_content: dict[Any, list[Lane]] = defaultdict(list)
    for lane in rows.order_by("review__opened_at"):
        by_content[lane.review.engagement_id, lane.review.content_no].append(lane)
    found: dict[UUID, list[Lane]] = {}
    for review in reviews:
        latest: dict[str, Lane] = {}
        for lane in by_content[review.engagement_id, review.content_no]:
            own = lane.review_id == review.pk
            if own or (review.kind == ReviewKind.RECHECK and lane.status == LaneStatus.ANSWERED):
                latest[lane.name] = lane
        found[review.pk] = [latest[name] for name in LaneName if name in latest]
    return found
