"""Placing a legal hold on a record, and lifting it as another person."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import LegalHold, User
from accounts.selectors import holds
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound


@transaction.atomic
def place(*, kind: str, record_id: UUID, name: str, reason: str, by: User) -> LegalHold:
    """Place a hold on an actor, a person or an engagement ("app.model") and return it.

    While it stands nothing of the record, or of what belongs to it, is deleted or pseudonymised. Raises NotFound,
    NotAllowed, Conflict (a hold of that name stands) or Invalid.
    """
    at = clock.now()
    record = holds.subject(kind, record_id, user=by, for_update=True)
    if record is None:
        raise NotFound("not_found", _("There is no such record."))
    ensure(policies.may_hold, by)
    said = name.strip()
    there = LegalHold.objects.filter(subject_type=kind, subject_id=record_id, lifted_at=None)
    if said and there.filter(name__iexact=said).exists():
        raise Conflict("held_already", _("A hold of this name stands already."))
    fields = {}
    if not said:
        fields["name"] = _("Give the hold a name, such as that of the case it serves.")
    if not reason.strip():
        fields["reason"] = _("Say why the record must be kept.")
    if fields:
        raise Invalid("bad_hold", _("Some fields need correcting."), fields)
    hold = LegalHold.objects.create(
        compartment_id=record.compartment_id,
        subject_type=kind,
        subject_id=record_id,
        name=said,
        reason=reason.strip(),
        placed_by=by,
        placed_at=at,
    )
    told = {"hold_id": hold.pk, "hold": said}
    audit.record("accounts.hold_placed", record, by=by, at=at, changes=told, reason=reason.strip())
    return hold


@transaction.atomic
def lift(*, hold_id: UUID, seen_version: int, reason: str, by: User) -> LegalHold:
    """Lift a hold somebody else placed and return it; raises NotFound, NotAllowed, Stale, Conflict or Invalid."""
    at = clock.now()
    hold = holds.get(hold_id, user=by, for_update=True)
    ensure(policies.may_lift_hold, by, hold)
    versions.insist(hold, seen_version)
    if not hold.stands:
        raise Conflict("wrong_state", _("This hold was lifted already."))
    if not reason.strip():
        message = _("Say why it is not needed any more.")
        raise Invalid("no_reason", message, {"reason": message})
    hold.lifted_by, hold.lifted_at, hold.lift_reason = by, at, reason.strip()
    hold.version += 1
    hold.save()
    record = holds.subject(hold.subject_type, hold.subject_id, user=by)
    if record is None:
        raise NotFound("not_found", _("There is no such hold."))
    told = {"hold_id": hold.pk, "hold": hold.name}
    audit.record("accounts.hold_lifted", record, by=by, at=at, changes=told, reason=hold.lift_reason)
    return hold
