"""What the runs of both models share: the lock, the record, and the proof that a stored run can be repeated.

A run locks the Due row of its actor and kind; runs of many actors lock the rows of all in one order. Whoever waited
sees what the other wrote, and does not write again what is already known: a run of the same or a later moment, or one
that the same message asked for, is returned as it stands. So a message may be delivered twice, and two workers may
race.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from accounts.models import User
from actors.models import Actor
from core import audit, canonical
from reassessment.domain import escalation, trust
from reassessment.domain.escalation_inputs import EscalationInputs
from reassessment.domain.evidence import TrustInputs
from reassessment.domain.explain import explain_escalation, explain_trust
from reassessment.domain.left_out import LeftOut
from reassessment.domain.plain import to_plain
from reassessment.domain.runs import RunState
from reassessment.domain.schedule import RunKind, Trigger, next_due
from reassessment.models import Due, ParameterSet, Run
from reassessment.selectors import schedule, stored

VERBS: Final = {RunKind.TRUST: "reassessment.trust_assessed", RunKind.ESCALATION: "reassessment.index_assessed"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a run is asked for: what set it off, the code of its cause, who asked, and by which message."""

    trigger: Trigger
    cause: str = ""
    by: Any = None
    task_id: str = ""


def hold(actor: Actor, kind: RunKind, *, at: datetime) -> Due:
    """Return the actor's Due row, locked until the transaction ends; made when there is none."""
    row, _created = Due.objects.select_for_update().get_or_create(
        actor=actor, kind=kind.value, defaults={"next_due_at": at}
    )
    row.actor = actor
    return row


def hold_due(actor_ids: Collection[UUID], kind: RunKind, *, at: datetime) -> list[Due]:
    """Return the Due rows of those of some actors that are due, locked; one that another worker holds is left to it."""
    rows = Due.objects.filter(kind=kind.value, actor__in=Actor.objects.visible_to(None).filter(pk__in=actor_ids))
    rows = rows.filter(next_due_at__lte=at, actor__merged_into=None).select_related("actor").order_by("actor_id")
    return list(rows.select_for_update(of=("self",), skip_locked=True))


def already_done(due: Due, occasion: Occasion, newest: Run | None, *, at: datetime) -> Run | None:
    """Return the run that makes another one needless, None when one is wanted."""
    if occasion.task_id:
        known = Run.objects.filter(actor_id=due.actor_id, kind=due.kind, task_id=occasion.task_id).first()
        if known is not None:
            return known
    if newest is None:
        return None
    is_early = occasion.trigger is Trigger.SCHEDULE and due.next_due_at > at
    return newest if newest.as_of >= at or is_early else None


def new(  # noqa: PLR0913 - what a run is made of
    due: Due,
    occasion: Occasion,
    *,
    at: datetime,
    numbers: ParameterSet,
    inputs: TrustInputs | EscalationInputs,
    outcome: trust.Trust | escalation.Escalation,
    state: RunState,
    previous: Run | None,
    change: trust.Change | None,
    left_out: Sequence[LeftOut],
) -> Run:
    """Return a run as it is to be written; nothing is yet."""
    body = text_of(inputs, numbers)
    digest, result = canonical.sha256(body), to_plain(outcome)
    return Run(
        kind=due.kind,
        actor=due.actor,
        as_of=at,
        trigger=occasion.trigger.value,
        cause=occasion.cause,
        task_id=occasion.task_id,
        asked_by=occasion.by if occasion.trigger is Trigger.MANUAL else None,
        parameters=numbers,
        previous=previous,
        inputs=body,
        inputs_sha256=digest,
        result=result,
        result_sha256=canonical.sha256(canonical.dumps(result)),
        explanation=explanation_of(outcome, change=change, input_sha256=digest),
        left_out=[to_plain(item) for item in left_out],
        state=state.value,
    )


def record(kind: RunKind, runs: Sequence[Run], *, by: User | None, at: datetime) -> None:
    """Write runs of one kind and moment and settle when the next are due; part of the caller's transaction."""
    Run.objects.bulk_create(runs)
    Due.objects.filter(kind=kind.value, actor__in=[run.actor_id for run in runs]).update(
        last_at=at,
        claimed_until=None,
        attempts=0,
        next_due_at=next_due(at, kind, at, cadence=schedule.cadence()),
    )
    audit.record_each(
        VERBS[kind],
        [
            (run, {"as_of": at, "trigger": run.trigger, "state": run.state, "inputs_sha256": run.inputs_sha256})
            for run in runs
        ],
        by=by,
        at=at,
    )


def text_of(inputs: TrustInputs | EscalationInputs, numbers: ParameterSet) -> str:
    """Return the canonical text of what a run reads; the parameters stand in it by version and hash."""
    return canonical.dumps(inputs.as_inputs() | {"params": {"version": numbers.version, "sha256": numbers.sha256}})


def explanation_of(
    outcome: trust.Trust | escalation.Escalation, *, change: trust.Change | None, input_sha256: str
) -> dict[str, Any]:
    """Return the explanation to store with a run."""
    if isinstance(outcome, trust.Trust):
        return explain_trust(outcome, change=change, input_sha256=input_sha256)
    return explain_escalation(outcome, input_sha256=input_sha256)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A stored run, computed again from its stored inputs; `fault` says what differs, and is empty if nothing does."""

    run: Run
    result: Any
    fault: str = ""


def rerun(run_id: UUID) -> Repetition:
    """Compute a stored run again and return it beside what was stored; writes nothing.

    Raises NotFound. Hash of the inputs, hash of the parameters, result and explanation must all be the same.
    """
    run = stored.run(run_id)
    if canonical.sha256(run.inputs) != run.inputs_sha256:
        return Repetition(run, None, "the stored inputs do not match their hash")
    if canonical.sha256(canonical.dumps(run.parameters.values)) != run.parameters.sha256:
        return Repetition(run, None, f"the numbers of {run.parameters.version} do not match their hash")
    inputs = stored.inputs_of(run)
    change = None
    outcome: trust.Trust | escalation.Escalation
    if isinstance(inputs, TrustInputs):
        outcome = trust.assess_inputs(inputs)
        before = stored.inputs_of(run.previous) if run.previous else None
        change = trust.change(before, inputs) if isinstance(before, TrustInputs) else None
    else:
        outcome = escalation.assess(inputs)
    again = Repetition(run, to_plain(outcome))
    text = canonical.dumps(again.result)
    if canonical.sha256(text) != run.result_sha256 or text != canonical.dumps(run.result):
        return replace(again, fault="another result comes out of the stored inputs")
    explained = explanation_of(outcome, change=change, input_sha256=run.inputs_sha256)
    if canonical.dumps(explained) != canonical.dumps(run.explanation):
        return replace(again, fault="another explanation comes out of the stored inputs")
    return again
