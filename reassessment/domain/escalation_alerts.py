"""What in a new index is worth telling someone, judged against the runs before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reassessment.domain.alerts import Alert, AlertCode
from reassessment.domain.checks import days_between
from reassessment.domain.escalation import Escalation
from reassessment.domain.escalation_inputs import EscalationInputs
from reassessment.domain.escalation_parameters import PUBLIC_REACHES, EscalationAlertRules, Factor
from riskreview.domain.index import IndexLevel


@dataclass(frozen=True, slots=True)
class EscalationPoint:
    """The index of an earlier run; no trend where violence was not recorded."""

    at: datetime
    index: float
    trend: float | None = None


def escalation_alerts(
    result: Escalation,
    *,
    inputs: EscalationInputs,
    history: tuple[EscalationPoint, ...] = (),
    known_incidents: frozenset[str] = frozenset(),
) -> tuple[Alert, ...]:
    """Return the alerts that this run gives; cool-down is not applied.

    `history` is oldest first; `known_incidents` are the references of the incidents in the run before. An actor
    without a run before rises from low.
    """
    rules = inputs.params.alerts
    recent = [point for point in history if days_between(point.at, result.as_of) <= rules.rise_days]
    return (
        *_rises(result, inputs, recent),
        *_violence(result, rules, recent, history[-1:]),
        *_grave_incidents(inputs, known_incidents),
        *_factors(result, rules),
    )


def _rises(result: Escalation, inputs: EscalationInputs, recent: list[EscalationPoint]) -> Iterator[Alert]:
    before = inputs.previous.level if inputs.previous else IndexLevel.LOW
    if result.level > before:
        yield Alert(AlertCode.LEVEL_UP, subject=result.level, figures={"index": result.index})
    lowest = min((point.index for point in recent), default=result.index)
    if result.index - lowest >= inputs.params.alerts.rise:
        yield Alert(AlertCode.INDEX_RISE, figures={"from": lowest, "to": result.index})


def _violence(
    result: Escalation,
    rules: EscalationAlertRules,
    recent: list[EscalationPoint],
    last: tuple[EscalationPoint, ...],
) -> Iterator[Alert]:
    reading = result.violence
    if reading is None:
        return
    lowest = min((point.trend for point in recent if point.trend is not None), default=reading.trend)
    is_gated = reading.trend >= rules.trend_least and reading.short_mean >= rules.trend_short_mean
    crosses = any(point.trend is not None and point.trend < rules.trend_high <= reading.trend for point in last)
    if crosses or (is_gated and reading.trend - lowest >= rules.trend_rise):
        figures = {"from": lowest, "to": reading.trend, "short_mean": reading.short_mean}
        yield Alert(AlertCode.VIOLENCE_TREND, figures=figures)


def _grave_incidents(inputs: EscalationInputs, known: frozenset[str]) -> Iterator[Alert]:
    for incident in inputs.violence.incidents if inputs.violence else ():
        is_grave = incident.hits_engagement and incident.weight <= inputs.params.alerts.grave_weight
        if is_grave and incident.ref not in known:
            figures = {"weight": incident.weight}
            yield Alert(AlertCode.GRAVE_INCIDENT, subject=incident.ref, critical=True, figures=figures)


def _factors(result: Escalation, rules: EscalationAlertRules) -> Iterator[Alert]:
    reaction = result.factors.get(Factor.REACTION)
    if reaction is not None and reaction.value > rules.reaction_above:
        yield Alert(AlertCode.RIVAL_REACTION, figures={"value": reaction.value})
    unverified = result.factors.get(Factor.UNVERIFIED)
    is_public = unverified is not None and any(part.code in PUBLIC_REACHES for part in unverified.parts)
    if unverified is not None and is_public and unverified.value > rules.unverified_above:
        yield Alert(AlertCode.PUBLIC_UNVERIFIED, figures={"value": unverified.value})
    if result.foundation.is_stale:
        age = result.foundation.report_age_days
        yield Alert(AlertCode.DATA_STALE, figures={} if age is None else {"report_age_days": age})
