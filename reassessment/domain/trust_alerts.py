"""What in a new trust score is worth telling someone, judged against the runs before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reassessment.domain.alerts import Alert, AlertCode
from reassessment.domain.checks import days_between
from reassessment.domain.trust import SCORE_BANDS, Band, Trust
from reassessment.domain.trust_parameters import BREACHES, TrustParameters


@dataclass(frozen=True, slots=True)
class TrustPoint:
    """The score of an earlier run."""

    at: datetime
    score: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class TrustContext:
    """What an alert needs to know beside the score.

    `history` is oldest first. `settled` is the band that `settled_band` gave at the run before, `known_events` the
    events scored then. `partner_scores` holds the scores of the other parties to an agreement, by reference.
    """

    history: tuple[TrustPoint, ...] = ()
    settled: Band | None = None
    known_events: frozenset[str] = frozenset()
    is_relied_upon: bool = False
    analyst_rating: float | None = None
    partner_scores: Mapping[str, float] = field(default_factory=dict)


def settled_band(previous: Band | None, trust: Trust, params: TrustParameters) -> Band | None:
    """Return the band that holds for alerts: it falls only when the score is 3 points below its lower edge.

    While evidence is insufficient the band before stands; None until there was enough evidence once.
    """
    if trust.band is Band.INSUFFICIENT_EVIDENCE or previous is None:
        return previous if trust.band is Band.INSUFFICIENT_EVIDENCE else trust.band
    place = SCORE_BANDS.index(previous)
    falls = SCORE_BANDS.index(trust.band) < place
    if falls and trust.score >= params.band_edges[place - 1] - params.alerts.band_hysteresis:
        return previous
    return trust.band


def trust_alerts(trust: Trust, *, params: TrustParameters, context: TrustContext) -> tuple[Alert, ...]:
    """Return the alerts that this run gives; cool-down is not applied."""
    return (
        *_falls(trust, params, context),
        *_breaches(trust, params, context),
        *_disagreements(trust, params, context),
    )


def _falls(trust: Trust, params: TrustParameters, context: TrustContext) -> Iterator[Alert]:
    rules = params.alerts
    recent = [point.score for point in context.history if days_between(point.at, trust.as_of) <= rules.drop_days]
    drop = max(recent, default=trust.score) - trust.score
    if drop >= rules.drop:
        yield Alert(AlertCode.TRUST_DROP, figures={"from": max(recent), "to": trust.score, "drop": drop})
    band = settled_band(context.settled, trust, params)
    if context.settled and band and SCORE_BANDS.index(band) < SCORE_BANDS.index(context.settled):
        yield Alert(AlertCode.TRUST_BAND_DOWN, subject=band, figures={"score": trust.score})
    if context.is_relied_upon and trust.low < rules.low_floor:
        yield Alert(AlertCode.TRUST_LOW_WHILE_RELIED_UPON, figures={"low": trust.low})
    if context.history and context.history[-1].uncertainty <= params.insufficient_above < trust.uncertainty:
        yield Alert(AlertCode.EVIDENCE_STALE, figures={"uncertainty": trust.uncertainty})


def _breaches(trust: Trust, params: TrustParameters, context: TrustContext) -> Iterator[Alert]:
    for part in sorted(trust.parts, key=lambda each: each.event):
        is_new = part.event not in context.known_events
        if part.type in BREACHES and part.importance >= params.alerts.breach_importance and is_new:
            figures = {"importance": part.importance, "contribution": part.contribution}
            yield Alert(AlertCode.SERIOUS_BREACH, subject=part.event, critical=True, figures=figures)


def _disagreements(trust: Trust, params: TrustParameters, context: TrustContext) -> Iterator[Alert]:
    rating = context.analyst_rating
    if rating is not None and abs(trust.score - rating) >= params.alerts.rating_gap:
        yield Alert(AlertCode.ANALYST_DISAGREES, figures={"score": trust.score, "rating": rating})
    for partner, score in sorted(context.partner_scores.items()):
        if abs(trust.score - score) >= params.alerts.partner_gap:
            yield Alert(AlertCode.PARTNERS_DIVERGE, subject=partner, figures={"score": trust.score, "partner": score})
