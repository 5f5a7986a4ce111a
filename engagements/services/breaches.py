"""A breach takes two people: one proposes it, another confirms or rejects it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, jobs
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements import policies
from engagements.domain.commitments import BreachState, CommitmentAction, Direction
from engagements.models import BreachProposal
from engagements.selectors import commitments as found
from engagements.selectors import succession
from engagements.services import commitments, values


@transaction.atomic
def propose(
    *,
    commitment_id: UUID,
    seen_version: int,
    occurred_on: date,
    evidence: str,
    grade: Mapping[str, Any],
    by: User,
    is_incapable: bool = False,
) -> BreachProposal:
    """Propose to call a commitment broken and return the proposal; nothing follows until somebody else confirms it.

    Raises NotFound, NotAllowed, Stale, Conflict (it cannot be broken in this state, or a proposal is open) or Invalid.
    """
    at = clock.now()
    commitment = commitments.begin(commitment_id, seen_version, by)
    commitments.after(commitment, CommitmentAction.BREAK)
    if found.open_proposal(commitment) is not None:
        raise Conflict("already_proposed", _("A breach is proposed already and waits for a decision."))
    proposal = BreachProposal(
        commitment=commitment,
        is_incapable=is_incapable,
        occurred_on=occurred_on,
        evidence=evidence.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    values.put(proposal, grade, fields=values.GRADE)
    if not proposal.evidence:
        values.refuse({"evidence": _("Write down what shows it.")})
    if not commitment.made_on <= occurred_on <= at.date():
        values.refuse({"occurred_on": _("This day lies ahead, or before the commitment was made.")})
    values.insist_graded(proposal, compartment_id=commitment.engagement.compartment_id, by=by, required=True)
    proposal.save(force_insert=True)
    commitment.version += 1
    commitment.save(update_fields=["version", "updated_at"])
    audit.record(
        "engagements.breach_proposed",
        commitment,
        by=by,
        at=at,
        changes={"occurred_on": occurred_on, "grade": f"{proposal.reliability}{proposal.credibility}"},
        reason=proposal.evidence,
        compartment_id=commitment.engagement.compartment_id,
    )
    return proposal


@transaction.atomic
def decide(
    *,
    commitment_id: UUID,
    seen_version: int,
    confirm: bool,
    reason: str,
    by: User,
    grade: Mapping[str, Any] | None = None,
) -> BreachProposal:
    """Confirm or reject the open proposal of a breach and return it; whoever confirms may grade it anew.

    Raises NotFound, NotAllowed (the proposer cannot), Stale, Conflict (nothing is proposed) or Invalid (no reason).
    """
    at = clock.now()
    commitment = found.get(commitment_id, user=by, for_update=True)
    proposal = found.open_proposal(commitment, for_update=True)
    ensure(policies.may_follow, by, commitment)
    if proposal is not None:
        ensure(policies.may_decide_breach, by, proposal)
    commitment = commitments.begin(commitment_id, seen_version, by)
    if proposal is None:
        raise Conflict("nothing_proposed", _("No breach of this commitment is proposed."))
    action = CommitmentAction.BREAK_INCAPABLE if proposal.is_incapable else CommitmentAction.BREAK
    if confirm:
        target = commitments.after(commitment, action)
    if not reason.strip():
        message = _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    values.put(proposal, grade or {}, fields=values.GRADE)
    values.insist_graded(proposal, compartment_id=commitment.engagement.compartment_id, by=by, required=True)
    proposal.state = (BreachState.CONFIRMED if confirm else BreachState.REJECTED).value
    proposal.decided_by, proposal.decided_at, proposal.decision_reason = by, at, reason.strip()
    proposal.version += 1
    proposal.save()
    if not confirm:
        commitment.version += 1
        commitment.save(update_fields=["version", "updated_at"])
        audit.record(
            "engagements.breach_rejected",
            commitment,
            by=by,
            at=at,
            reason=reason.strip(),
            compartment_id=commitment.engagement.compartment_id,
        )
        return proposal
    commitments.move(
        commitment,
        action,
        target,
        occurred_on=proposal.occurred_on,
        reason=reason,
        grade={name: getattr(proposal, name) for name in values.GRADE},
        by=by,
        at=at,
        verb="engagements.breach_confirmed",
    )
    actor_id = str(succession.holder_on(commitment, proposal.occurred_on))
    jobs.enqueue(
        "riskreview.reopen",
        trigger="commitment_breached",
        actor_id=actor_id,
        reason=proposal.evidence,
        cause_key=f"commitment:{commitment.pk}:{commitment.version}",
        words_from=[str(commitment.engagement.compartment_id)],
    )
    if commitment.direction != Direction.BY_US:
        jobs.enqueue("reassessment.assess_actor", actor_id=actor_id, cause="commitment_breached")
    return proposal
