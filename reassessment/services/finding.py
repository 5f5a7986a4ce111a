"""What runs find of actors: numbers, alerts and reactions, computed for many at once and not written yet.

What is found of an actor is the same alone and among many, and many take as many statements as one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from actors.services import projections
from actors.services.projections import EscalationScore, TrustScore
from reassessment.domain import escalation, trust
from reassessment.domain.alerts import Alert
from reassessment.domain.escalation_alerts import escalation_alerts
from reassessment.domain.evidence import TrustInputs
from reassessment.domain.reactions import Reaction, Thresholds, escalation_reactions, trust_reactions
from reassessment.domain.runs import state_of_index, state_of_trust
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust import Band
from reassessment.domain.trust_alerts import TrustContext, settled_band, trust_alerts
from reassessment.models import Due, EscalationAssessment, Run, TrustAssessment
from reassessment.models.runs import Assessment
from reassessment.selectors import evidence, factors, history, parameters, stored
from reassessment.services import runs
from reassessment.services.parameters import in_use
from reassessment.services.runs import Occasion
from riskreview.domain.index import IndexLevel
from riskreview.selectors import review_policy


@dataclass(frozen=True, slots=True)
class Finding:
    """What a run found: the run, its row of the history, the current value, and what is told to whom."""

    run: Run
    row: TrustAssessment | EscalationAssessment
    score: TrustScore | EscalationScore
    alerts: tuple[Alert, ...]
    reactions: tuple[Reaction, ...]


Find = Callable[[Sequence[Due], Occasion, Mapping[UUID, Run], datetime], list[Finding]]
"""Finds the scores of the actors whose due rows are held, given the newest run of each that has one."""


def _find_trust(dues: Sequence[Due], occasion: Occasion, newest: Mapping[UUID, Run], at: datetime) -> list[Finding]:
    actor_ids = [due.actor_id for due in dues]
    numbers, rules = in_use(RunKind.TRUST, at=at), _thresholds()
    params = parameters.trust_numbers(numbers)
    gathered = evidence.of_actors(actor_ids, at=at)
    rows = TrustAssessment.objects.in_bulk([run.pk for run in newest.values()])
    points = history.trust_points(newest.values(), at=at)
    relied_upon = history.relied_upon(actor_ids)
    ratings = history.analyst_ratings(actor_ids, RunKind.TRUST, at=at)
    findings = []
    for due in dues:
        pk, previous = due.actor_id, newest.get(due.actor_id)
        inputs = TrustInputs(gathered[pk].evidence, at, params)
        score = trust.assess_inputs(inputs)
        before = rows.get(previous.pk) if previous else None
        read_before = stored.inputs_of(previous) if previous else None
        settled = Band(before.settled) if before and before.settled else None
        run = runs.new(
            due,
            occasion,
            at=at,
            numbers=numbers,
            inputs=inputs,
            outcome=score,
            state=state_of_trust(score),
            previous=previous,
            change=trust.change(read_before, inputs) if isinstance(read_before, TrustInputs) else None,
            left_out=gathered[pk].left_out,
        )
        row = TrustAssessment(
            run=run,
            actor=due.actor,
            at=at,
            value=score.score,
            lo=score.low,
            hi=score.high,
            u=score.uncertainty,
            band=score.band.value,
            settled=settled_band(settled, score, params) or "",
        )
        context = TrustContext(
            history=tuple(points[pk]),
            settled=settled,
            known_events=stored.events_of(previous) if previous else frozenset(),
            is_relied_upon=pk in relied_upon,
            analyst_rating=ratings.get(pk),
        )
        current = TrustScore(pk, row.value, row.lo, row.hi, row.u, row.band, at, run.pk, run.inputs_sha256)
        found = trust_alerts(score, params=params, context=context)
        low_before = before.lo if before else None
        told = trust_reactions(score, rules=rules, history=points[pk], low_before=low_before) if rules else ()
        findings.append(Finding(run, row, current, found, told))
    return findings


def _find_escalation(
    dues: Sequence[Due], occasion: Occasion, newest: Mapping[UUID, Run], at: datetime
) -> list[Finding]:
    numbers, rules = in_use(RunKind.ESCALATION, at=at), _thresholds()
    params = parameters.escalation_numbers(numbers)
    actor_ids = [due.actor_id for due in dues]
    rows = EscalationAssessment.objects.in_bulk([run.pk for run in newest.values()])
    before = {pk: rows.get(run.pk) for pk, run in newest.items()}
    levels = {pk: history.level_state(before.get(pk)) for pk in actor_ids}
    points = history.index_points(actor_ids, at=at)
    gathered = factors.of_actors(levels, at=at, params=params)
    findings = []
    for due in dues:
        pk, previous = due.actor_id, newest.get(due.actor_id)
        inputs, left_out = gathered[pk]
        index = escalation.assess(inputs)
        run = runs.new(
            due,
            occasion,
            at=at,
            numbers=numbers,
            inputs=inputs,
            outcome=index,
            state=state_of_index(index),
            previous=previous,
            change=None,
            left_out=left_out,
        )
        row = EscalationAssessment(
            run=run,
            actor=due.actor,
            at=at,
            index=index.index if index.recorded else None,
            level=index.level.value,
            below_since=index.state.below_since,
            recorded=index.recorded,
            factors={factor.value: score.value for factor, score in index.factors.items()},
            trend=index.violence.trend if index.violence else None,
            is_reliable=index.is_reliable,
            confidence=index.foundation.confidence.value,
        )
        known = stored.incidents_of(previous) if previous else frozenset()
        level = "" if _silent(index) else row.level
        current = EscalationScore(pk, row.index, level, row.recorded, at, run.pk, run.inputs_sha256)
        found = escalation_alerts(index, inputs=inputs, history=tuple(points[pk]), known_incidents=known)
        told = escalation_reactions(index, inputs=inputs, rules=rules, history=points[pk]) if rules else ()
        findings.append(Finding(run, row, current, found, told))
    return findings


def _thresholds() -> Thresholds | None:
    """Return from when a change counts for the reviews, None while no policy is published: there are none then."""
    policy = review_policy.newest()
    if policy is None:
        return None
    names = ("trust_fall", "trust_days", "trust_floor", "index_rise", "index_days")
    return Thresholds(*(policy.number(f"thresholds.{name}") for name in names))


def _silent(index: escalation.Escalation) -> bool:
    """Return whether no level may be shown: nothing is recorded, or reports stopped and "low" would be a guess."""
    return not index.recorded or (not index.is_reliable and index.level is IndexLevel.LOW)


@dataclass(frozen=True, slots=True)
class Model:
    """A model: what finds its scores, the history they are written to, and what keeps the current ones."""

    find: Find
    history: type[Assessment]
    keep: Callable[..., None]


MODELS: Final = {
    RunKind.TRUST: Model(_find_trust, TrustAssessment, projections.record_trust),
    RunKind.ESCALATION: Model(_find_escalation, EscalationAssessment, projections.record_escalation),
}
