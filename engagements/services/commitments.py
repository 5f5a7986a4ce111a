"""Promises: recording them in their exact words, clarifying both readings, following what becomes of them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.services import projections
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements import policies
from engagements.domain import commitments as cycle
from engagements.domain.commitments import CommitmentAction, CommitmentStatus
from engagements.domain.transitions import IllegalTransition
from engagements.models import Commitment, CommitmentEvent
from engagements.selectors import commitments, engagements, succession
from engagements.services import outcomes, values

CLARIFIABLE: Final = frozenset(
    {
        "commitment_type",
        "form",
        "original_language",
        "our_understanding",
        "their_understanding",
        "is_understood_alike",
        "speaker_id",
        "speaker_text",
        "authority_level",
        "mandate",
        "is_within_mandate",
        "conditional_on_id",
        "due_on",
        "importance",
        "verification_method",
        "verifier",
        "owner_id",
    }
)
FIELDS: Final = CLARIFIABLE | {"actor_id", "direction", "exact_words", "original_text", "made_on", "status"}
BEGINNINGS: Final = frozenset(
    {CommitmentStatus.PROPOSED, CommitmentStatus.MADE, CommitmentStatus.ACKNOWLEDGED, CommitmentStatus.ACTIVE}
)


@transaction.atomic
def record(*, engagement_id: UUID, changes: Mapping[str, Any], by: User) -> Commitment:
    """Record a promise made in a contact and return it; it is followed by `by` unless somebody else is named.

    Raises NotFound, NotAllowed, Conflict (the contact has not begun) or Invalid.
    """
    at = clock.now()
    engagement = engagements.get(engagement_id, user=by)
    ensure(policies.may_commit, by, engagement)
    if engagement.started_at is None:
        raise Conflict("not_begun", _("A commitment is recorded once the contact has begun."))
    commitment = Commitment(engagement=engagement, recorded_by=by, owner=by)
    values.put(commitment, changes, fields=FIELDS)
    outcomes.insist_party(engagement, commitment.actor_id)
    if commitment.status not in BEGINNINGS:
        values.refuse({"status": _("A commitment begins as proposed, made, acknowledged or in force.")})
    if commitment.made_on > at.date():
        values.refuse({"made_on": _("This day lies in the future.")})
    _check(commitment, by)
    commitment.save(force_insert=True)
    CommitmentEvent.objects.create(
        commitment=commitment, to_status=commitment.status, occurred_on=commitment.made_on, by=by, at=at
    )
    audit.record(
        "engagements.commitment_recorded",
        commitment,
        by=by,
        at=at,
        changes={"direction": commitment.direction, "exact_words": commitment.exact_words, "status": commitment.status},
        compartment_id=engagement.compartment_id,
    )
    count_for(commitment.held_by_id, today=at.date())
    return commitment


@transaction.atomic
def clarify(
    *, commitment_id: UUID, seen_version: int, changes: Mapping[str, Any], by: User, reason: str = ""
) -> Commitment:
    """Complete or correct what is known about a commitment, never its words; return it.

    Raises NotFound, NotAllowed, Stale, Conflict (it has ended) or Invalid.
    """
    at = clock.now()
    commitment = begin(commitment_id, seen_version, by)
    if commitment.status not in cycle.OPEN:
        raise Conflict("ended", _("This commitment has ended; what is recorded stays as it is."))
    changed = values.put(commitment, changes, fields=CLARIFIABLE)
    _check(commitment, by)
    if not changed:
        return commitment
    commitment.version += 1
    commitment.save(update_fields=[*changed, "version", "updated_at"])
    audit.record(
        "engagements.commitment_clarified",
        commitment,
        by=by,
        at=at,
        changes=changed,
        reason=reason,
        compartment_id=commitment.engagement.compartment_id,
    )
    count_for(commitment.held_by_id, today=at.date())
    return commitment


@transaction.atomic
def act(
    *,
    commitment_id: UUID,
    seen_version: int,
    action: CommitmentAction,
    occurred_on: date,
    by: User,
    reason: str = "",
    grade: Mapping[str, Any] | None = None,
) -> Commitment:
    """Record what became of a commitment and return it; kept after its due date, it is recorded as kept late.

    Raises NotFound, NotAllowed, Stale, Conflict (not open in this state, a breach, which takes two people, or one that
    waits to be judged) or Invalid (no reason, no grade where it counts as evidence, a day ahead or before the promise).
    """
    at = clock.now()
    commitment = begin(commitment_id, seen_version, by)
    if action in cycle.BREACHES:
        raise Conflict("takes_two", _("A breach is proposed by one person and confirmed by another."))
    if action == CommitmentAction.FULFIL and commitment.due_on and occurred_on > commitment.due_on:
        action = CommitmentAction.FULFIL_LATE
    target = after(commitment, action)
    if target not in cycle.OPEN:
        insist_judged(commitment)
    move(commitment, action, target, occurred_on=occurred_on, reason=reason, grade=grade or {}, by=by, at=at)
    if action == CommitmentAction.DISPUTE:
        jobs.enqueue(
            "riskreview.reopen",
            trigger="commitment_disputed",
            actor_id=str(succession.holder_on(commitment, occurred_on)),
            reason=reason.strip(),
            cause_key=f"commitment:{commitment.pk}:{commitment.version}",
            words_from=[str(commitment.engagement.compartment_id)],
        )
    return commitment


def begin(commitment_id: UUID, seen_version: int, by: User) -> Commitment:
    """Return a commitment, locked, that `by` may follow and has seen as it is; raises NotFound, NotAllowed, Stale."""
    commitment = commitments.get(commitment_id, user=by, for_update=True)
    ensure(policies.may_follow, by, commitment)
    versions.insist(commitment, seen_version)
    return commitment


def insist_judged(commitment: Commitment) -> None:
    """Raise Conflict while a breach is proposed: whoever ends a promise, or hands it over, would settle that alone."""
    if commitments.open_proposal(commitment) is not None:
        message = _("A breach of this commitment is proposed: a second person judges it first.")
        raise Conflict("breach_proposed", message)


def after(commitment: Commitment, action: CommitmentAction) -> CommitmentStatus:
    """Return the status an act leads to; raises Conflict when it is not open."""
    try:
        return cycle.after(CommitmentStatus(commitment.status), action)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", refused.words.told_with(_)) from None


def move(  # noqa: PLR0913 - one event, every column named
    commitment: Commitment,
    action: CommitmentAction,
    target: CommitmentStatus,
    *,
    occurred_on: date,
    reason: str | None,
    grade: Mapping[str, Any],
    by: User,
    at: datetime,
    verb: str = "",
) -> None:
    """Write a change of status with its event and audit; part of the caller's transaction.

    `reason` is None where it stands in a record that fewer may read. Raises Invalid.
    """
    event = CommitmentEvent(commitment=commitment, by=by, at=at)
    values.put(event, grade, fields=values.GRADE)
    said = (reason or "").strip()
    if action in cycle.NEEDS_REASON and reason is not None and not said:
        message = _("Write down what shows it.") if action in cycle.NEEDS_EVIDENCE else _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    if not commitment.made_on <= occurred_on <= at.date():
        message = _("This day lies ahead, or before the commitment was made.")
        raise Invalid("bad_day", message, {"occurred_on": message})
    place = commitment.engagement.compartment_id
    values.insist_graded(event, compartment_id=place, by=by, required=action in cycle.NEEDS_EVIDENCE)
    before = commitment.status
    event.action, event.from_status, event.to_status = action.value, before, target.value
    event.occurred_on, event.reason = occurred_on, said
    commitment.status = target.value
    commitment.version += 1
    commitment.save(update_fields=["status", "version", "updated_at"])
    event.save(force_insert=True)
    audit.record(
        verb or f"engagements.commitment_{action}",
        commitment,
        by=by,
        at=at,
        changes={"status": [before, target], "occurred_on": occurred_on, **{k: v for k, v in grade.items() if v}},
        reason=said,
        compartment_id=place,
    )
    count_for(commitment.held_by_id, today=at.date())


def count_for(actor_id: UUID, *, today: date) -> None:
    """Tell the actor's profile how many commitments with it are open and how many overdue."""
    counts = commitments.counts(actor_id, today=today)
    projections.record_commitments(actor_id=actor_id, open=counts.open, overdue=counts.overdue)


def recount(actor_id: UUID, *, today: date) -> None:
    """Tell the actor's profile its counts and its latest contact anew, from all records of the actor."""
    count_for(actor_id, today=today)
    projections.correct_last_contact(actor_id=actor_id, at=engagements.last_contact(actor_id))


def count_all(*, today: date) -> None:
    """Tell every profile with commitments their counts as of this day; safe to run twice."""
    for actor_id in commitments.actors_with_open():
        count_for(actor_id, today=today)


def _check(commitment: Commitment, by: User) -> None:
    place = commitment.engagement.compartment_id
    values.insist_nameable(commitment, compartment_id=place, by=by, speaker_id="person")
    values.insist_colleague(commitment.owner_id, compartment_id=place, field="owner_id")
    wrong = {}
    if not (commitment.speaker_id or commitment.speaker_text):
        wrong["speaker_text"] = _("Say who spoke: choose the person or name the function.")
    if commitment.due_on and commitment.due_on < commitment.made_on:
        wrong["due_on"] = _("It is due before it was made.")
    if commitment.conditional_on_id:
        others = Commitment.objects.visible_to(by).filter(pk=commitment.conditional_on_id, actor_id=commitment.actor_id)
        if commitment.conditional_on_id == commitment.pk or not others.exists():
            wrong["conditional_on_id"] = _("Choose another commitment with the same actor.")
    values.refuse(wrong)
