"""Assessing actors: one command for one actor and score, whoever asks, and one for many that are due.

It reads what is recorded, writes run, history, current value and alerts and, when something fell or rose, tells the
reviews: all in one transaction, or nothing. What is found of an actor is the same alone and among many.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from actors.selectors import actors
from core.authz import ensure
from reassessment import policies
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Run
from reassessment.selectors import history
from reassessment.services import alerts, runs, scheduling
from reassessment.services.finding import MODELS, Finding
from reassessment.services.runs import Occasion
from riskreview.services import reopening


@transaction.atomic
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
    """Compute one score of an actor as of a moment and return the run.

    What is known already is returned as it stands: the run of this message, a run of this moment or a later one, and
    for the schedule a run that is not due again yet. Raises NotFound or, for a person, NotAllowed.
    """
    actor = actors.get(actor_id, user=by)
    if actor.merged_into_id is not None:  # what happened to a record that went into another is read with that one
        actor = actors.get(actor.merged_into_id, user=by)
    if by is not None:
        ensure(policies.may_assess, by, actor)
    occasion = Occasion(trigger, cause[:40], by, task_id)
    due = runs.hold(actor, kind, at=at)
    newest = history.newest([actor.pk], kind)
    if known := runs.already_done(due, occasion, newest.get(actor.pk), at=at):
        return known
    findings = MODELS[kind].find([due], occasion, newest, at)
    _write(kind, findings, by=by, at=at)
    [found] = findings
    alerts.tell_reviews(found.run, found.reactions)
    return found.run


@transaction.atomic
def assess_due(kind: RunKind, *, actor_ids: Collection[UUID], at: datetime) -> int:
    """Compute one score of those of some actors that are due and return of how many; the scheduler's command.

    It takes as many statements for many actors as for one. An actor whose reviews have something to be told is left
    to a task of its own, so that no engagement is held while others are written.
    """
    occasion = Occasion(Trigger.SCHEDULE)
    held = runs.hold_due(actor_ids, kind, at=at)
    newest = history.newest([due.actor_id for due in held], kind)
    dues = [due for due in held if runs.already_done(due, occasion, newest.get(due.actor_id), at=at) is None]
    findings = MODELS[kind].find(dues, occasion, newest, at) if dues else []
    apart = reopening.concerning([found.run.actor_id for found in findings if found.reactions])
    quiet = [found for found in findings if found.run.actor_id not in apart]
    if quiet:
        _write(kind, quiet, by=None, at=at)
    scheduling.send_alone(kind, sorted(apart))
    return len(quiet)


def _write(kind: RunKind, findings: Sequence[Finding], *, by: User | None, at: datetime) -> None:
    model = MODELS[kind]
    runs.record(kind, [found.run for found in findings], by=by, at=at)
    model.history._default_manager.bulk_create([found.row for found in findings])
    model.keep(*(found.score for found in findings))
    alerts.raise_found([(found.run, found.alerts) for found in findings], at=at)
