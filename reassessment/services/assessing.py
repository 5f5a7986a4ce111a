"""Assessing an actor: one command a score.

It reads what is recorded, writes run, history, current value and alerts and, when something fell or rose, tells the
reviews: all in one transaction, or nothing.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from actors.models import Actor
from actors.selectors import actors
from actors.services import projections
from core.authz import ensure
from reassessment import policies
from reassessment.domain import escalation, trust
from reassessment.domain.escalation_alerts import escalation_alerts
from reassessment.domain.evidence import TrustInputs
from reassessment.domain.reactions import Thresholds, escalation_reactions, trust_reactions
from reassessment.domain.runs import state_of_index, state_of_trust
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.domain.trust import Band
from reassessment.domain.trust_alerts import TrustContext, settled_band, trust_alerts
from reassessment.models import EscalationAssessment, Run, TrustAssessment
from reassessment.selectors import evidence, factors, history, parameters, stored
from reassessment.services import alerts, runs
from reassessment.services.parameters import in_use
from reassessment.services.runs import Occasion
from riskreview.domain.index import IndexLevel
from riskreview.selectors import review_policy


def assess(
    kind: RunKind,
    *,
    actor_id: UUID,
    at: datetime,
    trigger: Trigger,
    cause: str = "",
    by: User | None = None,
    task_id: str = "",
) -> Run:
    """Assess one score of an actor and return its run; see `assess_trust` and `assess_escalation`."""
    command = assess_trust if kind is RunKind.TRUST else assess_escalation
    return command(actor_id=actor_id, at=at, trigger=trigger, cause=cause, by=by, task_id=task_id)


@transaction.atomic
def assess_trust(
    *, actor_id: UUID, at: datetime, trigger: Trigger, cause: str = "", by: User | None = None, task_id: str = ""
) -> Run:
    """Compute trust in an actor as of a moment and return the run.

    What is known already is returned as it stands: the run of this message, a run of this moment or a later one, and
    for the schedule a run that is not due again yet. Raises NotFound or, for a person, NotAllowed.
    """
    actor, occasion = _begin(actor_id, trigger, cause, by, task_id)
    due = runs.hold(actor.pk, RunKind.TRUST, at=at)
    if known := runs.already_done(due, occasion, at=at):
        return known
    numbers = in_use(RunKind.TRUST, at=at)
    params = parameters.trust_numbers(numbers)
    gathered = evidence.of_actor(actor.pk, at=at)
    inputs = TrustInputs(gathered.evidence, at, params)
    score = trust.assess_inputs(inputs)
    previous = history.newest(actor.pk, RunKind.TRUST)
    before = TrustAssessment.objects.filter(pk=previous.pk).first() if previous else None
    read_before = stored.inputs_of(previous) if previous else None
    change = trust.change(read_before, inputs) if isinstance(read_before, TrustInputs) else None
    points = history.trust_points(actor.pk, at=at)
    settled = Band(before.settled) if before and before.settled else None
    run = runs.record(
        due,
        occasion,
        at=at,
        numbers=numbers,
        inputs=inputs,
        outcome=score,
        state=state_of_trust(score),
        previous=previous,
        change=change,
        left_out=gathered.left_out,
    )
    TrustAssessment.objects.create(
        run=run,
        actor=actor,
        at=at,
        value=score.score,
        lo=score.low,
        hi=score.high,
        u=score.uncertainty,
        band=score.band.value,
        settled=settled_band(settled, score, params) or "",
    )
    projections.record_trust(
        actor_id=actor.pk,
        value=score.score,
        lo=score.low,
        hi=score.high,
        u=score.uncertainty,
        band=score.band.value,
        at=at,
        run_id=run.pk,
        inputs_sha256=run.inputs_sha256,
    )
    known_events = frozenset(part.event for part in stored.trust_of(previous).parts) if previous else frozenset()
    found = trust_alerts(
        score,
        params=params,
        context=TrustContext(
            history=points,
            settled=settled,
            known_events=known_events,
            is_relied_upon=history.is_relied_upon(actor),
            analyst_rating=history.analyst_rating(actor.pk, RunKind.TRUST, at=at),
        ),
    )
    alerts.raise_found(run, found, at=at)
    if rules := _thresholds():
        reactions = trust_reactions(score, rules=rules, history=points, low_before=before.lo if before else None)
        alerts.tell_reviews(run, reactions)
    return run


@transaction.atomic
def assess_escalation(
    *, actor_id: UUID, at: datetime, trigger: Trigger, cause: str = "", by: User | None = None, task_id: str = ""
) -> Run:
    """Compute the escalation index of an actor as of a moment and return the run; known ones as for trust.

    Raises NotFound or, for a person, NotAllowed.
    """
    actor, occasion = _begin(actor_id, trigger, cause, by, task_id)
    due = runs.hold(actor.pk, RunKind.ESCALATION, at=at)
    if known := runs.already_done(due, occasion, at=at):
        return known
    numbers = in_use(RunKind.ESCALATION, at=at)
    params = parameters.escalation_numbers(numbers)
    inputs, left_out = factors.of_actor(actor.pk, at=at, params=params, previous=history.level_state(actor.pk))
    index = escalation.assess(inputs)
    previous = history.newest(actor.pk, RunKind.ESCALATION)
    read_before = stored.inputs_of(previous) if previous else None
    points = history.index_points(actor.pk, at=at)
    run = runs.record(
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
    value = index.index if index.recorded else None
    EscalationAssessment.objects.create(
        run=run,
        actor=actor,
        at=at,
        index=value,
        level=index.level.value,
        below_since=index.state.below_since,
        recorded=index.recorded,
        factors={factor.value: score.value for factor, score in index.factors.items()},
        trend=index.violence.trend if index.violence else None,
        is_reliable=index.is_reliable,
        confidence=index.foundation.confidence.value,
    )
    projections.record_escalation(
        actor_id=actor.pk,
        value=value,
        level="" if _silent(index) else index.level.value,
        recorded=index.recorded,
        at=at,
        run_id=run.pk,
        inputs_sha256=run.inputs_sha256,
    )
    incidents_before = getattr(read_before, "violence", None)
    known_incidents = frozenset(each.ref for each in incidents_before.incidents) if incidents_before else frozenset()
    found = escalation_alerts(index, inputs=inputs, history=points, known_incidents=known_incidents)
    alerts.raise_found(run, found, at=at)
    if rules := _thresholds():
        alerts.tell_reviews(run, escalation_reactions(index, inputs=inputs, rules=rules, history=points))
    return run


def _thresholds() -> Thresholds | None:
    """Return from when a change counts for the reviews, None while no policy is published: there are none then."""
    policy = review_policy.newest()
    if policy is None:
        return None
    names = ("trust_fall", "trust_days", "trust_floor", "index_rise", "index_days")
    return Thresholds(*(policy.number(f"thresholds.{name}") for name in names))


def _begin(actor_id: UUID, trigger: Trigger, cause: str, by: User | None, task_id: str) -> tuple[Actor, Occasion]:
    actor = actors.get(actor_id, user=by)
    if actor.merged_into_id is not None:  # what happened to a record that went into another is read with that one
        actor = actors.get(actor.merged_into_id, user=by)
    if by is not None:
        ensure(policies.may_assess, by, actor)
    return actor, Occasion(trigger, cause[:40], by, task_id)


def _silent(index: escalation.Escalation) -> bool:
    """Return whether no level may be shown: nothing is recorded, or reports stopped and "low" would be a guess."""
    return not index.recorded or (not index.is_reliable and index.level is IndexLevel.LOW)
