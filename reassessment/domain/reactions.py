"""Which results of a run are passed on to the reviews (DOMAIN C5): each fall, rise or crossing once, when it happens.

A fall stays visible for the days within which it counts; it must not suspend the same dialogue again with every run.
So a run reacts only to the step that the run before had not yet taken.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from reassessment.domain.checks import days_between
from reassessment.domain.escalation import Escalation
from reassessment.domain.escalation_alerts import EscalationPoint
from reassessment.domain.escalation_inputs import EscalationInputs
from reassessment.domain.trust import Trust
from reassessment.domain.trust_alerts import TrustPoint
from riskreview.domain.index import IndexLevel
from riskreview.domain.reopening import Trigger

DIGITS = 9


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the reviews of the actor's engagements are told, and in which words."""

    trigger: Trigger
    reason: Words


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when a change of a score counts, in points and days: the review policy says."""

    fall: int
    fall_days: int
    floor: int
    rise: int
    rise_days: int


def trust_reactions(
    trust: Trust, *, rules: Thresholds, history: Sequence[TrustPoint], low_before: float | None
) -> tuple[Reaction, ...]:
    """Return what a new trust score sets off; `history` is oldest first, `low_before` the lower bound before."""
    found: list[Reaction] = []
    scores = [(point.at, point.score) for point in history]
    if _takes_a_step(scores, trust.as_of, trust.score, days=rules.fall_days, step=rules.fall):
        highest = max(score for at, score in scores if days_between(at, trust.as_of) <= rules.fall_days)
        figures = {"before": round(highest), "now": round(trust.score), "days": rules.fall_days}
        words = say(_("Trust fell from {before} to {now} within {days} days."), **figures)
        found.append(Reaction(Trigger.TRUST_FELL, words))
    if low_before is not None and trust.low < rules.floor <= low_before:
        figures = {"low": round(trust.low), "floor": rules.floor}
        words = say(_("The lower bound of trust fell to {low}, below {floor}."), **figures)
        found.append(Reaction(Trigger.TRUST_BELOW_FLOOR, words))
    return tuple(found)


def escalation_reactions(
    result: Escalation, *, inputs: EscalationInputs, rules: Thresholds, history: Sequence[EscalationPoint]
) -> tuple[Reaction, ...]:
    """Return what a new index sets off: a severe level before anything else, else a rise by level or by points."""
    before = inputs.previous.level if inputs.previous else IndexLevel.LOW
    figures: dict[str, str | int] = {"index": round(result.index), "before": before.label, "now": result.level.label}
    if result.level is IndexLevel.SEVERE and before is not IndexLevel.SEVERE:
        words = say(_("The escalation index is {index} of 100: {now}, {before} before."), **figures)
        return (Reaction(Trigger.INDEX_SEVERE, words),)
    if result.level > before:
        words = say(_("The level of the escalation index rose from {before} to {now}."), **figures)
        return (Reaction(Trigger.INDEX_ROSE, words),)
    points = [(point.at, -point.index) for point in history]
    if _takes_a_step(points, result.as_of, -result.index, days=rules.rise_days, step=rules.rise):
        figures |= {"days": rules.rise_days, "rise": rules.rise}
        words = say(_("The escalation index rose by {rise} points or more within {days} days, to {index}."), **figures)
        return (Reaction(Trigger.INDEX_ROSE, words),)
    return ()


def _takes_a_step(
    points: Sequence[tuple[datetime, float]], at: datetime, value: float, *, days: float, step: float
) -> bool:
    """Return whether `value` lies more whole steps below the highest of the last `days` than the newest point did."""
    recent = [each for moment, each in points if days_between(moment, at) <= days]
    return bool(recent) and _steps(max(recent) - value, step) > _steps(max(recent) - points[-1][1], step)


def _steps(distance: float, step: float) -> int:
    return math.floor(round(distance / step, DIGITS))
