"""Commands on object grants: open one record to one person until a moment, and close it again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import grants, policies
from accounts.models import User
from accounts.models.compartments import CompartmentedRecord, ObjectGrant
from accounts.selectors import access as selector
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound

LONGEST = timedelta(days=366)


@transaction.atomic
def grant(*, kind: str, record_id: UUID, user_id: UUID, until: datetime, reason: str, by: User) -> ObjectGrant:
    """Let one person see one record until a moment, for a reason; an earlier grant of the same is replaced.

    `kind` is "app.model". Raises NotFound (no such record for `by`), NotAllowed (not a lead analyst who may change in
    its compartment), Conflict (the person sees it as a member) or Invalid (nobody of this name, past or far date, no
    reason).
    """
    at = clock.now()
    record = _lock(kind, record_id, by)
    ensure(policies.may_grant, by, record)
    if getattr(record, "pseudonymised_at", None) is not None:
        raise Conflict("pseudonymised", _("This person is pseudonymised for good: there is nothing more to open."))
    person = User.objects.filter(pk=user_id, is_active=True).first()
    if person is None:
        message = _("Choose somebody who may sign in.")
        raise Invalid("no_such_person", message, {"user": message})
    # A member sees a record already, but only a grant tells who a protected person is.
    tells_more = getattr(record, "is_protected", False)
    if not tells_more and person.memberships.filter(compartment_id=record.compartment_id).exists():
        raise Conflict("member_already", _("%(name)s sees this already as a member.") % {"name": person})
    if not at < until <= at + LONGEST:
        message = _("Choose a moment within the next year.")
        raise Invalid("bad_expiry", message, {"until": message})
    if not reason.strip():
        raise Invalid("no_reason", _("Say why."), {"reason": _("Say why.")})
    row = grants.put(record, user=person, until=until, reason=reason.strip(), by=by, at=at)
    changes = {"person": person.username, "until": until}
    audit.record("accounts.record_opened", record, by=by, at=at, changes=changes, reason=reason.strip())
    return row


@transaction.atomic
def revoke(*, kind: str, record_id: UUID, user_id: UUID, reason: str, by: User) -> None:
    """Take a grant back at once. Raises NotFound (record or grant), NotAllowed or Invalid (no reason)."""
    record = _lock(kind, record_id, by)
    ensure(policies.may_grant, by, record)
    person = User.objects.filter(pk=user_id).first()
    if person is None or not grants.drop(record, user_id=user_id):
        raise NotFound("not_found", _("There is no such grant."))
    if not reason.strip():
        raise Invalid("no_reason", _("Say why."), {"reason": _("Say why.")})
    changes = {"person": person.username}
    audit.record("accounts.record_closed", record, by=by, at=clock.now(), changes=changes, reason=reason.strip())


def _lock(kind: str, record_id: UUID, by: User) -> CompartmentedRecord:
    return selector.record(kind, record_id, user=by, for_update=True)
