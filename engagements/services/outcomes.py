"""What was learnt in a contact: information, graded and checked, and notes on an actor's conduct."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict
from engagements import policies
from engagements.domain.reporting import OfferFate, VerificationState
from engagements.models import Engagement, EvidenceNote, InformationItem, OfferOutcome
from engagements.selectors import engagements
from engagements.selectors import outcomes as found
from engagements.services import releases, values

INFORMATION: Final = frozenset({"actor_id", "text", "state", "learnt_on", *values.GRADE})
FATE: Final = frozenset({"fate", "text", "occurred_on", *values.GRADE})
NOTE: Final = frozenset({"actor_id", "note_type", "text", "occurred_on", *values.GRADE})


@transaction.atomic
def record_information(*, engagement_id: UUID, changes: Mapping[str, Any], by: User) -> InformationItem:
    """Record something learnt in a contact and return it.

    Raises NotFound, NotAllowed, Conflict (the contact has not begun) or Invalid (no grade, an actor who took no part).
    """
    at = clock.now()
    engagement = _begun(engagement_id, by)
    item = InformationItem(engagement=engagement, recorded_by=by)
    values.put(item, changes, fields=INFORMATION)
    values.insist_graded(item, compartment_id=engagement.compartment_id, by=by, required=True)
    if item.actor_id:
        insist_party(engagement, item.actor_id)
    _insist_past(item.learnt_on, at.date(), "learnt_on")
    item.save(force_insert=True)
    audit.record(
        "engagements.information_recorded",
        item,
        by=by,
        at=at,
        compartment_id=engagement.compartment_id,
        changes={"engagement": engagement.title},
    )
    return item


@transaction.atomic
def check_information(
    *, item_id: UUID, seen_version: int, changes: Mapping[str, Any], reason: str, by: User
) -> InformationItem:
    """Record how far an item has been checked, its state and grades, and return it; what quotes it follows.

    Raises NotFound, NotAllowed, Stale or Invalid (no reason).
    """
    at = clock.now()
    item = found.get(InformationItem, item_id, user=by, for_update=True)
    ensure(policies.may_edit, by, item.engagement)
    versions.insist(item, seen_version)
    changed = values.put(item, changes, fields={"state", *values.GRADE})
    values.insist_graded(item, compartment_id=item.engagement.compartment_id, by=by, required=True)
    if not reason.strip():
        values.refuse({"reason": _("Write down how it was checked.")})
    resolved = item.state not in {VerificationState.UNVERIFIED, VerificationState.SINGLE_SOURCE}
    item.resolved_on = at.date() if resolved else None
    item.checked_by = by
    item.version += 1
    item.save()
    audit.record(
        "engagements.information_checked",
        item,
        by=by,
        at=at,
        changes=changed,
        reason=reason.strip(),
        compartment_id=item.engagement.compartment_id,
    )
    releases.follow_item(item, by=by, at=at)
    return item


@transaction.atomic
def note_conduct(*, engagement_id: UUID, changes: Mapping[str, Any], by: User) -> EvidenceNote:
    """Note an actor's conduct that no other record shows, as evidence for its trust score; return the note.

    Raises NotFound, NotAllowed, Conflict (the contact has not begun) or Invalid.
    """
    at = clock.now()
    engagement = _begun(engagement_id, by)
    note = EvidenceNote(engagement=engagement, recorded_by=by)
    values.put(note, changes, fields=NOTE)
    values.insist_graded(note, compartment_id=engagement.compartment_id, by=by, required=True)
    insist_party(engagement, note.actor_id)
    _insist_past(note.occurred_on, at.date(), "occurred_on")
    note.save(force_insert=True)
    audit.record("engagements.conduct_noted", note, by=by, at=at, compartment_id=engagement.compartment_id)
    return note


@transaction.atomic
def record_offer_outcome(*, offer_id: UUID, changes: Mapping[str, Any], by: User) -> OfferOutcome:
    """Record what became of an offer of a contact that took place, and return it; what was recorded before stays.

    Raises NotFound, NotAllowed, Conflict (the contact has not taken place, or deliveries tell it) or Invalid (no grade,
    a day before the contact or in the future).
    """
    at = clock.now()
    offer = engagements.offer(offer_id, user=by)
    engagement = offer.engagement
    ensure(policies.may_report, by, engagement)
    if engagement.held_at is None:
        raise Conflict("not_held", _("This is recorded once the contact has taken place."))
    if offer.deliveries.exists():
        raise Conflict("told_by_deliveries", _("What became of this offer is told by its deliveries."))
    last = found.last_told(offer)
    row = OfferOutcome(engagement=engagement, offer=offer, recorded_by=by)
    values.put(row, changes, fields=FATE)
    if last is not None and last.fate == OfferFate.DIVERTED != row.fate and last.recorded_by_id == by.pk:
        raise Conflict("diverted_for_good", _("You reported it as diverted: somebody else says that it was not."))
    values.insist_graded(row, compartment_id=engagement.compartment_id, by=by, required=True)
    if row.occurred_on < engagement.held_at.date():
        values.refuse({"occurred_on": _("This day lies before the contact.")})
    _insist_past(row.occurred_on, at.date(), "occurred_on")
    row.save(force_insert=True)
    told = {"category": offer.category, "fate": row.fate}
    audit.record(
        "engagements.offer_outcome_recorded", row, by=by, at=at, compartment_id=engagement.compartment_id, changes=told
    )
    return row


@transaction.atomic
def retract_note(*, note_id: UUID, seen_version: int, reason: str, by: User) -> EvidenceNote:
    """Take a note on conduct out of the evidence, with a reason; it stays on record.

    Raises NotFound, NotAllowed, Stale, Conflict (retracted already) or Invalid.
    """
    at = clock.now()
    note = found.get(EvidenceNote, note_id, user=by, for_update=True)
    ensure(policies.may_edit, by, note.engagement)
    versions.insist(note, seen_version)
    if note.retracted_at is not None:
        raise Conflict("retracted", _("This note was retracted before."))
    if not reason.strip():
        values.refuse({"reason": _("Write down why.")})
    note.retracted_at = at
    note.version += 1
    note.save(update_fields=["retracted_at", "version", "updated_at"])
    audit.record(
        "engagements.note_retracted",
        note,
        by=by,
        at=at,
        reason=reason.strip(),
        compartment_id=note.engagement.compartment_id,
    )
    return note


def insist_party(engagement: Engagement, actor_id: UUID) -> None:
    """Raise Invalid unless the actor takes part."""
    if not engagement.parties.filter(actor_id=actor_id).exists():
        values.refuse({"actor_id": _("Choose an actor that takes part in the engagement.")})


def _begun(engagement_id: UUID, by: User) -> Engagement:
    engagement = engagements.get(engagement_id, user=by)
    ensure(policies.may_report, by, engagement)
    if engagement.started_at is None:
        raise Conflict("not_begun", _("This is recorded once the contact has begun."))
    return engagement


def _insist_past(day: date, today: date, field: str) -> None:
    if day > today:
        values.refuse({field: _("This day lies in the future.")})
