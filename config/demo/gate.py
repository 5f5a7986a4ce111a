"""Taking a plan of the story through the gate, as its reviewers and deciders would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from accounts.models import User
from core import clock
from engagements.models import Engagement
from riskreview.domain.matrix import Placed
from riskreview.domain.review_cycle import SUGGESTED, Outcome, Recommendation
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Decision, Lane, Review
from riskreview.selectors import checklists, judgement
from riskreview.services import decisions, evidence, lanes, submission, waivers

USUAL: Final = {
    "L01": "Mandate of the mission, paragraph 4: contact with all who hold ground or people in the valley.",
    "L02": "Every name of the plan looked up on the day it was sent to review.",
    "L06": "Conflict within one State: common article 3 and the law of human rights, as the standing note has it.",
    "L15": "Names of those who speak for somebody, and nothing about belief or health.",
    "E01": "The plan says what changes if we do not go.",
    "E03": "Disclosure forms of the team are with the head of the mission.",
    "E10": "Nobody under eighteen takes part, carries a message or is in the house.",
    "X04": "Every item of the talking points is graded, and what is not verified says so.",
    "X07": "Read against the table of offers: nothing there is for others to deliver.",
    "X18": "On the calendar of the desk, two days after the contact.",
}
"""What reviewers of the story write beside an answer that lets a plan pass."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A mitigation that an item needs."""

    code: str
    measure: str
    owner: User
    verification: str
    due_in: int = 7


@dataclass(frozen=True, slots=True)
class Waived:
    """A block that the higher authority lets pass until a day."""

    code: str
    reason: str
    expires_on: date
    by: User


@dataclass(frozen=True, slots=True)
class Judged:
    """What one lane of the story finds: every item not named here gets its best answer."""

    by: User
    reasons: str
    recommendation: Recommendation = Recommendation.CLEAR
    otherwise: Mapping[str, tuple[str, str]] | None = None
    measures: Sequence[Measure] = ()
    proofs: Mapping[str, str] | None = None
    placed: Placed | None = None


def submit(engagement: Engagement, *, by: User, **said: str) -> Review:
    """Send the plan to review as it stands, with what is said beside it."""
    seen = Engagement.objects.get(pk=engagement.pk).version
    return submission.submit(engagement_id=engagement.pk, seen_version=seen, by=by, **said)


def waive(review: Review, waived: Waived) -> None:
    """Let an approval pass a block."""
    waivers.give(
        review_id=review.pk,
        seen_version=Review.objects.get(pk=review.pk).version,
        code=waived.code,
        reason=waived.reason,
        expires_on=waived.expires_on,
        by=waived.by,
    )


def claim(review: Review, name: str, *, by: User) -> Lane:
    """Take one lane, unless the scheduler gave it to them already."""
    lane = Lane.objects.get(review=review, name=name)
    return lane if lane.holder_id == by.pk else lanes.claim(lane_id=lane.pk, by=by)


def answer(lane: Lane, judged: Judged) -> None:
    """Answer the items of a claimed lane; whoever gives no reasons for the lane gives none for its items."""
    otherwise = judged.otherwise or {}
    usual = USUAL if judged.reasons else {}
    given = []
    for code, item in checklists.items_of(lane).items():
        if item.filled_from:
            continue
        value, reasoning = otherwise.get(code, (item.scale.best, usual.get(code, "")))
        given.append(lanes.Given(code=code, answer=value, reasoning=reasoning))
    lanes.save_answers(lane_id=lane.pk, seen_version=_seen(lane), answers=given, by=judged.by)
    today = clock.now().date()
    for row in judged.measures:
        evidence.add_mitigation(
            lane_id=lane.pk,
            code=row.code,
            measure=row.measure,
            owner_id=row.owner.pk,
            due_on=today + timedelta(days=row.due_in),
            verification=row.verification,
            expires_on=today + timedelta(days=180),
            by=judged.by,
        )

    for code, text in (judged.proofs or {}).items():
        evidence.add_evidence(lane_id=lane.pk, code=code, text=text, by=judged.by)


def judge(review: Review, name: str, judged: Judged) -> None:
    """Claim, answer and close one lane."""
    lane = claim(review, name, by=judged.by)
    answer(lane, judged)
    close(lane, judged)


def close(lane: Lane, judged: Judged) -> None:
    """Close an answered lane with its recommendation, or the stricter one that its answers ask for."""
    least = judged.recommendation
    if lane.name == LaneName.ESCALATION:  # one of its answers comes from the index, whatever the story says
        assessment = judgement.assessment_of([lane], judgement.facts_of(Review.objects.get(pk=lane.review_id)))
        least = SUGGESTED[assessment.verdict]
    lanes.recommend(
        lane_id=lane.pk,
        seen_version=_seen(lane),
        recommendation=max(judged.recommendation, least, key=lanes.STRICTNESS.index),
        reasons=judged.reasons,
        by=judged.by,
        placed=judged.placed,
    )


def _seen(lane: Lane) -> int:
    return Lane.objects.values_list("version", flat=True).get(pk=lane.pk)


def level_of(review: Review) -> int:
    """Return the level that decides the review now."""
    level = judgement.judge(Review.objects.get(pk=review.pk)).level
    return level.to_approve or level.to_turn_down


def decide(
    review: Review,
    *,
    by: User,
    outcome: Outcome,
    reasons: str,
    demands: Sequence[decisions.Demand] = (),
    valid_until: datetime | None = None,
    besides: decisions.Besides = decisions.NOTHING_BESIDES,
) -> Decision:
    """Decide a review that its lanes have passed on."""
    seen = Review.objects.get(pk=review.pk).version
    return decisions.decide(
        review_id=review.pk,
        seen_version=seen,
        outcome=outcome,
        reasons=reasons,
        by=by,
        conditions=demands,
        valid_until=valid_until,
        besides=besides,
    )
