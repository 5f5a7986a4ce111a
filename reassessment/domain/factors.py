"""The five factors of the index beside violence: what each recorded item adds now.

Four are saturating sums, 100 * (1 - exp(-sum)); context is the analyst's own score while it is fresh.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reassessment.domain.checks import days_between
from reassessment.domain.escalation_inputs import (
    CommitmentConcern,
    ContextScore,
    EscalationInputs,
    InformationUse,
    ReactionEvent,
    SuspicionEvent,
)
from reassessment.domain.escalation_parameters import (
    VERIFIED,
    Concern,
    EscalationParameters,
    Factor,
    Reaction,
    Suspicion,
)


@dataclass(frozen=True, slots=True)
class FactorPart:
    """An item and what it adds to the sum of its factor, or to the short mean for violence."""

    ref: str
    code: str
    adds: float


@dataclass(frozen=True, slots=True)
class FactorScore:
    """A factor 0 to 100 and its items, heaviest first."""

    value: float
    parts: tuple[FactorPart, ...]


def heaviest_first(parts: Iterable[FactorPart]) -> tuple[FactorPart, ...]:
    """Return the parts that add anything, in an order that does not depend on how they came."""
    return tuple(sorted((part for part in parts if part.adds), key=lambda part: (-part.adds, part.ref, part.code)))


def saturating_factors(inputs: EscalationInputs) -> dict[Factor, FactorScore]:
    """Return the factors U, C, S and X that are recorded; nothing recorded under one that is gives 0."""
    recorded: tuple[tuple[Factor, tuple[Any, ...] | None, Callable[[Any, datetime, EscalationParameters], float]], ...]
    recorded = (
        (Factor.UNVERIFIED, inputs.information, information_adds),
        (Factor.COMMITMENTS, inputs.commitments, concern_adds),
        (Factor.SUSPICION, inputs.suspicions, suspicion_adds),
        (Factor.REACTION, inputs.reactions, reaction_adds),
    )
    scores = {}
    for factor, items, adds in recorded:
        if items is not None:
            parts = [FactorPart(item.ref, item.code, adds(item, inputs.at, inputs.params)) for item in items]
            value = 100 * -math.expm1(-math.fsum(part.adds for part in parts))
            scores[factor] = FactorScore(value, heaviest_first(parts))
    return scores


def context_factor(context: ContextScore, at: datetime, params: EscalationParameters) -> dict[Factor, FactorScore]:
    """Return the factor K, the analyst's score, or nothing when it has expired."""
    if days_between(context.scored_at, at) >= params.numbers.context_days:
        return {}
    return {Factor.CONTEXT: FactorScore(context.score, ())}


def information_adds(use: InformationUse, at: datetime, params: EscalationParameters) -> float:
    """Return what an item of information adds: nothing once corroborated, half once a correction is published."""
    if use.verification in VERIFIED:
        return 0.0
    doubt = 1 - params.grades.q(use.grade)
    corrected = 1.0 if use.corrected_at is None else 0.5
    return params.reach[use.reach] * doubt * corrected * _fade(use.shared_at, at, params.numbers.information_half_life)


def concern_adds(concern: CommitmentConcern, at: datetime, params: EscalationParameters) -> float:
    """Return what a concern adds: more while it stays overdue, less as a breach grows old."""
    adds = params.concerns[concern.concern] * concern.importance
    if concern.since is None:
        return adds
    if concern.concern == Concern.BREACHED:
        return adds * _fade(concern.since, at, params.numbers.breach_half_life)
    overdue = days_between(concern.since, at) / params.numbers.overdue_unit_days
    return adds * min(params.numbers.overdue_most, overdue)


def suspicion_adds(event: SuspicionEvent, at: datetime, params: EscalationParameters) -> float:
    """Return what an event adds; silence by how long it lasts, everything else fading."""
    if event.kind == Suspicion.SILENCE:
        return params.suspicions[event.kind] * min(params.numbers.silence_most, event.overdue_ratio)
    return params.suspicions[event.kind] * _fade(event.occurred_at, at, params.numbers.event_half_life)


def reaction_adds(event: ReactionEvent, at: datetime, params: EscalationParameters) -> float:
    """Return what a reaction adds; an assault more, the deadlier it was."""
    deadly = 1.0
    if event.kind == Reaction.ASSAULT:
        deadly = min(params.numbers.assault_most, 1 + math.log10(1 + event.deaths))
    return params.reactions[event.kind] * deadly * _fade(event.occurred_at, at, params.numbers.event_half_life)


def _fade(moment: datetime, at: datetime, half_life: float) -> float:
    return float(2 ** (-days_between(moment, at) / half_life))
