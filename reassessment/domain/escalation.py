"""The escalation reassessment index of an actor: six factors joined by a noisy-OR. An index, not a forecast.

The printed formula of the design reproduces every golden value as it stands. Where it is silent, it is read so:

- Violence counts whole UTC days, the day of the run included (see `violence`).
- Silence is dated by the run and does not fade; its ratio is the overdue part over the expected interval.
- The index steps down one level at a time, each after 7 days below that level's lower edge minus 5.
- Cooperative incidents weigh weight / 10 * q, halved every 30 days, and stand beside the index.
- The index is rounded to nine digits, so that a level or a rise of 15 is not missed by a rounding error.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import days_between
from reassessment.domain.escalation_inputs import INCIDENT, EscalationInputs, LevelState
from reassessment.domain.escalation_parameters import ConfidenceRule, EscalationParameters, Factor
from reassessment.domain.factors import FactorPart, FactorScore, context_factor, heaviest_first, saturating_factors
from reassessment.domain.violence import ViolenceReading, cooperation, read_violence
from riskreview.domain.index import IndexLevel


class Missing(Labelled):
    """Why a factor has no value; neither reason makes it safe."""

    NOT_RECORDED = "not_recorded", _("Not recorded")
    EXPIRED = "expired", _("Expired")


class Confidence(Labelled):
    """How well founded the index is."""

    LOW = "low", _("Low confidence")
    MODERATE = "moderate", _("Moderate confidence")
    HIGH = "high", _("High confidence")


class RecommendedAction(Labelled):
    """What the analyst recommends; no formula chooses it."""

    CONTINUE = "continue", _("Continue")
    CONTINUE_WITH_MEASURES = "continue_with_measures", _("Continue with measures")
    PAUSE_CHANNEL = "pause_channel", _("Pause the channel")
    REDUCE_PROFILE = "reduce_profile", _("Reduce the profile")
    ACTIVATE_HOTLINE = "activate_hotline", _("Activate the hotline")
    CONVENE_JOINT_COMMISSION = "convene_joint_commission", _("Convene the joint commission")
    SUSPEND = "suspend", _("Suspend")
    WITHDRAW = "withdraw", _("Withdraw")


@dataclass(frozen=True, slots=True)
class Foundation:
    """The confidence in the index and what it rests on; the age is None when no report ever came."""

    confidence: Confidence
    independent_sources: int
    share_c3_or_better: float
    report_age_days: float | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """The index 0 to 100 with its level, its factors and what each has a share in.

    `shares` are percentages and empty when the index is 0. `missing` names the factors without a value. `state` holds
    the level and goes into the next run. `cooperation` lists signals of de-escalation, which are never subtracted.
    """

    index: float
    state: LevelState
    factors: Mapping[Factor, FactorScore]
    missing: Mapping[Factor, Missing]
    shares: Mapping[Factor, float]
    violence: ViolenceReading | None
    cooperation: tuple[FactorPart, ...]
    foundation: Foundation
    as_of: datetime
    params: str

    @property
    def level(self) -> IndexLevel:
        """Return the level, which falls more slowly than the index."""
        return self.state.level

    @property
    def recorded(self) -> int:
        """Return how many of the six factors have a value."""
        return len(self.factors)

    @property
    def is_complete(self) -> bool:
        """True when every factor has a value."""
        return not self.missing

    @property
    def is_reliable(self) -> bool:
        """False when reports have stopped or nothing is recorded; then "low" must not be shown as the level."""
        return bool(self.factors) and not self.foundation.is_stale

    @property
    def cooperation_sum(self) -> float:
        """Return the sum of the signals of de-escalation."""
        return math.fsum(part.adds for part in self.cooperation)


def assess(inputs: EscalationInputs) -> Escalation:
    """Return the index that `inputs` give; the same inputs give the same bits."""
    at, params = inputs.at, inputs.params
    factors: dict[Factor, FactorScore] = {}
    violence = None
    signals: tuple[FactorPart, ...] = ()
    if inputs.violence is not None:
        violence = read_violence(inputs.violence, at=at, params=params)
        factors[Factor.VIOLENCE] = FactorScore(violence.value, _parts(violence.by_incident))
        signals = _parts(cooperation(inputs.violence.incidents, at=at, params=params))
    factors |= saturating_factors(inputs)
    if inputs.context is not None:
        factors |= context_factor(inputs.context, at, params)
    values = {factor: score.value for factor, score in factors.items()}
    index = noisy_or(values, params)
    return Escalation(
        index=index,
        state=next_state(index, previous=inputs.previous, at=at, params=params),
        factors=factors,
        missing={factor: _why_missing(factor, inputs) for factor in Factor if factor not in factors},
        shares=shares_of(values, params) if index else {},
        violence=violence,
        cooperation=signals,
        foundation=_foundation(inputs),
        as_of=at,
        params=params.version,
    )


def noisy_or(values: Mapping[Factor, float], params: EscalationParameters) -> float:
    """Return the index of factor values 0 to 100, to nine digits."""
    left = math.prod(1 - params.omega[factor] * values[factor] / 100 for factor in Factor if factor in values)
    return round(100 * (1 - left), 9)


def shares_of(values: Mapping[Factor, float], params: EscalationParameters) -> dict[Factor, float]:
    """Return each factor's percentage of the index, which add up to 100; nothing when the index is 0."""
    pulls = {factor: -math.log1p(-params.omega[factor] * value / 100) for factor, value in values.items()}
    total = math.fsum(pulls.values())
    return {factor: 100 * pull / total for factor, pull in pulls.items()} if total else {}


def level_of(index: float, params: EscalationParameters) -> IndexLevel:
    """Return the level of an index by its edges alone."""
    return max(level for level, edge in params.level_edges.items() if index >= edge)


def next_state(index: float, *, previous: LevelState | None, at: datetime, params: EscalationParameters) -> LevelState:
    """Return the level now: up at once, down by one step after 7 days below the level's edge minus 5."""
    level = level_of(index, params)
    if previous is None or level >= previous.level:
        return LevelState(level)
    if not _is_clearly_below(index, previous.level, params):
        return LevelState(previous.level)
    since = previous.below_since or at
    if at - since < timedelta(days=params.down_step_days):
        return LevelState(previous.level, since)
    lower = list(IndexLevel)[list(IndexLevel).index(previous.level) - 1]
    return LevelState(lower, at if _is_clearly_below(index, lower, params) else None)


def _is_clearly_below(index: float, level: IndexLevel, params: EscalationParameters) -> bool:
    return index < params.level_edges[level] - params.down_step_margin


def _parts(by_incident: Mapping[str, float]) -> tuple[FactorPart, ...]:
    return heaviest_first(FactorPart(ref, INCIDENT, adds) for ref, adds in by_incident.items())


def _why_missing(factor: Factor, inputs: EscalationInputs) -> Missing:
    return Missing.EXPIRED if factor is Factor.CONTEXT and inputs.context else Missing.NOT_RECORDED


def _foundation(inputs: EscalationInputs) -> Foundation:
    """Return what the index rests on; reports are stale when none came for twice the expected interval."""
    reporting, params = inputs.reporting, inputs.params
    age = None if reporting.last_report_at is None else days_between(reporting.last_report_at, inputs.at)
    grades = [incident.grade for incident in inputs.violence.incidents] if inputs.violence else []
    grades += [use.grade for use in inputs.information or ()]
    share = sum(grade.is_c3_or_better for grade in grades) / len(grades) if grades else 0.0
    interval = reporting.expected_interval_days

    def meets(rule: ConfidenceRule) -> bool:
        enough = reporting.independent_sources >= rule.sources and share >= rule.share_c3_or_better
        return enough and age is not None and age <= rule.report_days

    confidence = Confidence.MODERATE if meets(params.confidence_moderate) else Confidence.LOW
    return Foundation(
        confidence=Confidence.HIGH if meets(params.confidence_high) else confidence,
        independent_sources=reporting.independent_sources,
        share_c3_or_better=share,
        report_age_days=age,
        is_stale=interval is not None and (age is None or age > params.alerts.stale_intervals * interval),
    )
