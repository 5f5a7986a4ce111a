"""A suspended engagement: who may lift it, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from engagements.models import Engagement
from riskreview.domain.guarding import BARRED, Step
from riskreview.models import Condition, Decision, Mitigation, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import judgement, liveness, review_policy
from riskreview.selectors.words import told


@dataclass(frozen=True, slots=True)
class Suspension:
    """What lifting needs. `level` is None where an absolute block stands; `against` says what stands in the way."""

    decision: Decision | None
    level: int | None
    level_reasons: tuple[Words, ...]
    against: tuple[str, ...]


def of(engagement: Engagement, *, at: datetime) -> Suspension:
    """Return what lifting the suspension of an engagement needs, as things stand."""
    decision = liveness.governing(engagement)
    against = [told(words) for words in liveness.judge(engagement, started_at=at, at=at).reasons]
    review = latest(engagement)
    if decision is None or review is None:
        return Suspension(None, 1, (), tuple(against))
    judged = judgement.judge(review)
    now = judgement.facts_now(engagement, at, policy=review_policy.of(review))
    changed = judgement.changed_facts(review, now)
    against += [
        told(words) for words in (*judged.obstacles, *changed, *promised(decision, review, step=Step.LIFT, at=at))
    ]
    same = say(_("A suspension is lifted at the level that decided: level {level}."), level=decision.level)
    level = None if judged.level.to_approve is None else max(decision.level, judged.level.to_approve)
    return Suspension(decision, level, (same, *judged.level.reasons), tuple(against))


def latest(engagement: Engagement) -> Review | None:
    """Return the review that was opened last on the present content, if there is one; those in retrospect apart."""
    rows = Review.objects.filter(engagement=engagement, content_no=engagement.content_no)
    found: Review | None = rows.exclude(kind=ReviewKind.RETROSPECTIVE).order_by("-opened_at").first()
    return found


def promised(decision: Decision, review: Review, *, step: Step, at: datetime) -> list[Words]:
    """Return what of the conditions and measures under a decision stands in the way of a step: open, or overdue."""
    conditions = Condition.objects.filter(decision=decision, verified_at=None)
    barred = conditions.filter(guards=step).exists()
    late = conditions.filter(due_on__lt=at.date()).exclude(guards__in=[Step.START, step])
    measures = Mitigation.objects.filter(
        lane__in=judgement.carrying_lanes(review), verified_at=None, due_on__lt=at.date()
    )
    return [
        *([say(BARRED[step])] if barred else []),
        *(say(_("A condition is overdue: {text}"), text=row.text) for row in late),
        *(say(_("A mitigation is overdue: {text}"), text=row.measure) for row in measures),
    ]
