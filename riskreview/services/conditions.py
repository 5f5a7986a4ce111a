"""Conditions of an approval: met by one person with evidence, verified by another with no part in the engagement."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.models import Condition
from riskreview.selectors import reviews, ties
from riskreview.services import telling


@transaction.atomic
def meet(*, condition_id: UUID, seen_version: int, evidence: str, by: User) -> Condition:
    """Say with evidence that a condition is met; it counts once somebody else has verified it.

    Raises NotFound, NotAllowed (neither its owner nor a writer of the plan), Stale, Conflict (verified, or the decision
    has ended) or Invalid (`evidence`).
    """
    at = clock.now()
    condition = reviews.get(Condition, condition_id, user=by, for_update=True)
    ensure(policies.may_meet, by, condition, condition.decision.engagement)
    versions.insist(condition, seen_version)
    _insist_on_open(condition)
    if not evidence.strip():
        message = _("Say what shows that it is met.")
        raise Invalid("no_evidence", message, {"evidence": message})
    condition.evidence, condition.met_by, condition.met_at = evidence.strip(), by, at
    _save(condition, "evidence", "met_by", "met_at")
    notices.settle(about=condition)
    key = f"{condition.pk}:{condition.version}"
    telling.tell(
        Kind.CONDITION_TO_VERIFY, condition, condition.decision.engagement, by=by, due=condition.due_on, key=key
    )
    audit.record("riskreview.condition_met", condition, by=by, at=at, changes={"evidence": condition.evidence})
    return condition


@transaction.atomic
def verify(*, condition_id: UUID, seen_version: int, by: User) -> Condition:
    """Confirm that a condition is met as its evidence says.

    Raises NotFound, NotAllowed (owner, whoever met it, a part in the engagement), Stale or Conflict (not met yet,
    verified already, or the decision has ended).
    """
    at = clock.now()
    condition = reviews.get(Condition, condition_id, user=by, for_update=True)
    ensure(policies.may_verify_condition, by, condition, ties.of(by, condition.decision.review))
    versions.insist(condition, seen_version)
    _insist_on_open(condition)
    if condition.met_at is None:
        raise Conflict("not_met", _("Nobody has said yet that this condition is met."))
    condition.verified_by, condition.verified_at = by, at
    _save(condition, "verified_by", "verified_at")
    notices.settle(about=condition)
    telling.tell(Kind.CONDITION_VERIFIED, condition, condition.decision.engagement, by=by, named=[condition.owner_id])
    audit.record("riskreview.condition_verified", condition, by=by, at=at)
    return condition


def set_aside(row: Condition, *, by: User | None, at: datetime, reason: str) -> None:
    """Let the verification of a locked condition count no more, since whoever gave it declared a tie; it is open again.

    Whose it was stays. Part of the caller's transaction.
    """
    row.tied_verifier, row.tied_verified_at = row.verified_by, row.verified_at
    row.verified_by = row.verified_at = None
    _save(row, "verified_by", "verified_at", "tied_verifier", "tied_verified_at")
    key = f"{row.pk}:{row.version}"
    telling.tell(Kind.CONDITION_TO_VERIFY, row, row.decision.engagement, by=by, due=row.due_on, key=key)
    audit.record("riskreview.condition_unverified", row, by=by, at=at, reason=reason)


def _insist_on_open(condition: Condition) -> None:
    if condition.verified_at is not None:
        raise Conflict("wrong_state", _("This condition was verified already."))
    if not condition.binds:
        raise Conflict("decision_ended", _("The decision has ended: its conditions no longer matter."))


def _save(condition: Condition, *columns: str) -> None:
    condition.version += 1
    with in_words():
        condition.save(update_fields=[*columns, "version", "updated_at"])
