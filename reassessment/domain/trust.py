"""Trust in an actor: three beta distributions with forgetting, blended geometrically, with a range and the reasons.

The printed formula of the design reproduces every golden value as it stands. Where it is silent, it is read so:

- Reports of one event and type are one event with the best grade; they must agree on its date and importance.
- Weights below the cut-off are dropped per dimension, after harm factor and fading.
- The cap on routine meetings holds for weights at age 0, in every stretch of 90 days, newest first, over the meetings
  that have not faded: one that weighs nothing any more takes no room, and a part left by the cap is never dropped.
- A change is split in this order: parameters, clock, removed, regraded, new; so the parts add up to the whole.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import days_between
from reassessment.domain.evidence import (
    Event,
    Evidence,
    Ignored,
    IgnoredReason,
    TrustInputs,
    base_weight,
    events_of,
    routine_shares,
)
from reassessment.domain.grades import Grade
from reassessment.domain.trust_parameters import TRUST_1_0, Dimension, EvidenceType, TrustParameters

Weights = Mapping[Dimension, float]


class Band(Labelled):
    """What the score means in words; the first says that it means nothing yet."""

    INSUFFICIENT_EVIDENCE = "insufficient_evidence", _("Insufficient evidence")
    DISTRUST = "distrust", _("Distrust")
    LOW = "low", _("Low trust")
    GUARDED = "guarded", _("Guarded")
    WORKING_TRUST = "working_trust", _("Working trust")
    HIGH = "high", _("High trust")


SCORE_BANDS = (Band.DISTRUST, Band.LOW, Band.GUARDED, Band.WORKING_TRUST, Band.HIGH)


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension: positive and negative weight, the expected value and how uncertain it is."""

    positive: float
    negative: float
    expected: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Part:
    """An event that moved the score; `contribution` is the score minus the score without it (parts do not add up)."""

    ref: str
    event: str
    type: EvidenceType
    grade: Grade
    importance: float
    age_days: float
    reports: int
    weights: Weights
    contribution: float


@dataclass(frozen=True, slots=True)
class Trust:
    """The score 0 to 100 with its approximate 90 % range, uncertainty 0 to 1, band, and where all of it came from."""

    score: float
    low: float
    high: float
    uncertainty: float
    band: Band
    dimensions: Mapping[Dimension, DimensionScore]
    parts: tuple[Part, ...]
    ignored: tuple[Ignored, ...]
    as_of: datetime
    params: str


@dataclass(frozen=True, slots=True)
class Change:
    """Why a score moved since the run before; `before` plus the five others is the score after."""

    before: float
    parameters: float
    decay: float
    removed: float
    regraded: float
    new_evidence: float


def assess(evidence: Iterable[Evidence], *, at: datetime, params: TrustParameters = TRUST_1_0) -> Trust:
    """Return the trust that `evidence` supports at the moment `at`.

    Raises ValueError for evidence from the future of `at`, a reference used twice, or reports of one event that
    disagree on its date or importance.
    """
    return assess_inputs(TrustInputs(tuple(evidence), at, params))


def assess_inputs(inputs: TrustInputs) -> Trust:
    """Return the trust that stored `inputs` give; the same inputs give the same bits."""
    at, params = inputs.at, inputs.params
    events, ignored, full, counted = _weighed(inputs)
    dimensions = _dimension_scores(counted, params)
    score = _blend(dimensions, params)
    parts = []
    for place, (event, weights) in enumerate(zip(events, counted, strict=True)):
        if weights:
            others = _count_without(place, events, full, counted, params)
            parts.append(_part(event, weights, at, score - _blend(_dimension_scores(others, params), params)))
        else:
            reason = IgnoredReason.ROUTINE_CAP if full[place] else IgnoredReason.FADED
            ignored.append(Ignored(event.best.ref, reason))
    spread = _spread(dimensions, params)
    uncertainty = math.fsum(params.dimensions[name].omega * each.uncertainty for name, each in dimensions.items())
    return Trust(
        score=score,
        low=score * math.exp(-params.z * spread),
        high=min(100.0, score * math.exp(params.z * spread)),
        uncertainty=uncertainty,
        band=band_of(score, uncertainty, params),
        dimensions=dimensions,
        parts=tuple(sorted(parts, key=lambda part: (-abs(part.contribution), part.ref))),
        ignored=tuple(sorted(ignored, key=lambda each: each.ref)),
        as_of=at,
        params=params.version,
    )


def band_of(score: float, uncertainty: float, params: TrustParameters) -> Band:
    """Return the band of a score; too much uncertainty outweighs any score."""
    if uncertainty > params.insufficient_above:
        return Band.INSUFFICIENT_EVIDENCE
    return SCORE_BANDS[sum(score >= edge for edge in params.band_edges)]


def change(previous: TrustInputs, current: TrustInputs) -> Change:
    """Return what moved the score from the `previous` run to the `current` one, step by step in a fixed order.

    Raises ValueError when the previous run is the later one.
    """
    days_between(previous.at, current.at)
    old = {item.ref: item for item in previous.evidence}
    new = {item.ref: item for item in current.evidence}
    kept = [ref for ref in old if ref in new and (old[ref].retracted or not new[ref].retracted)]
    before, parameters, decay, removed, regraded, after = (
        _score_of(TrustInputs(tuple(evidence), at, params))
        for evidence, at, params in (
            (previous.evidence, previous.at, previous.params),
            (previous.evidence, previous.at, current.params),
            (previous.evidence, current.at, current.params),
            ([old[ref] for ref in kept], current.at, current.params),
            ([new[ref] for ref in kept], current.at, current.params),
            (current.evidence, current.at, current.params),
        )
    )
    return Change(
        before=before,
        parameters=parameters - before,
        decay=decay - parameters,
        removed=removed - decay,
        regraded=regraded - removed,
        new_evidence=after - regraded,
    )


def _score_of(inputs: TrustInputs) -> float:
    """Return the score alone, without what each event contributes to it."""
    _events, _ignored, _full, counted = _weighed(inputs)
    return _blend(_dimension_scores(counted, inputs.params), inputs.params)


def _weighed(inputs: TrustInputs) -> tuple[list[Event], list[Ignored], list[Weights], list[Weights]]:
    """Return the events and what counts not, the weights of each event by itself, and those that count."""
    events, ignored = events_of(inputs.evidence, inputs.params.grades)
    full = [_weights(event, inputs.at, inputs.params) for event in events]
    return events, ignored, full, _capped(events, full, inputs.params)


def _weights(event: Event, at: datetime, params: TrustParameters) -> Weights:
    """Return the event's signed weight by dimension, what is below the cut-off dropped."""
    age = days_between(event.best.occurred_at, at)
    weights = {}
    for name, effect in params.effects[event.best.type].items():
        numbers = params.dimensions[name]
        half_life = numbers.half_life_positive if effect > 0 else numbers.half_life_negative
        harm = 1.0 if effect > 0 else numbers.harm
        weight = harm * base_weight(event, effect, params.grades) * 2 ** (-age / half_life)
        if abs(weight) >= params.cut_off:
            weights[name] = weight
    return weights


def _capped(events: Sequence[Event], full: Sequence[Weights], params: TrustParameters) -> list[Weights]:
    """Return the weights with routine meetings cut to their shares."""
    shares = routine_shares([event for event, weights in zip(events, full, strict=True) if weights], params)
    counted: list[Weights] = []
    for event, weights in zip(events, full, strict=True):
        share = shares.get(event.best.ref, 1.0)
        counted.append({name: share * weight for name, weight in weights.items()} if share else {})
    return counted


def _count_without(
    place: int, events: Sequence[Event], full: Sequence[Weights], counted: Sequence[Weights], params: TrustParameters
) -> Sequence[Weights]:
    """Return the weights of all other events; without a meeting, others may fill its room under the cap."""
    if events[place].best.type is EvidenceType.MEETING_HELD:
        return _capped([*events[:place], *events[place + 1 :]], [*full[:place], *full[place + 1 :]], params)
    return [*counted[:place], *counted[place + 1 :]]


def _dimension_scores(counted: Sequence[Weights], params: TrustParameters) -> dict[Dimension, DimensionScore]:
    scores = {}
    for name in Dimension:
        weights = [each[name] for each in counted if name in each]
        positive = math.fsum(weight for weight in weights if weight > 0)
        negative = math.fsum(-weight for weight in weights if weight < 0)
        total = positive + negative + params.prior_weight
        scores[name] = DimensionScore(
            positive=positive,
            negative=negative,
            expected=(positive + params.prior_weight * params.base_rate) / total,
            uncertainty=params.prior_weight / total,
        )
    return scores


def _blend(dimensions: Mapping[Dimension, DimensionScore], params: TrustParameters) -> float:
    powers: list[float] = [each.expected ** params.dimensions[name].omega for name, each in dimensions.items()]
    return 100 * math.prod(powers)


def _spread(dimensions: Mapping[Dimension, DimensionScore], params: TrustParameters) -> float:
    """Return the standard deviation of the score's logarithm (delta method)."""
    return math.sqrt(
        math.fsum(
            params.dimensions[name].omega ** 2
            * (1 - each.expected)
            / (each.expected * (each.positive + each.negative + params.prior_weight + 1))
            for name, each in dimensions.items()
        )
    )


def _part(event: Event, weights: Weights, at: datetime, contribution: float) -> Part:
    best = event.best
    return Part(
        ref=best.ref,
        event=best.event_key,
        type=best.type,
        grade=best.grade,
        importance=best.importance,
        age_days=days_between(best.occurred_at, at),
        reports=event.reports,
        weights=weights,
        contribution=contribution,
    )
