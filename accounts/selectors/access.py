"""Who may see a record, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import grants
from accounts.domain.roles import Access
from accounts.models import Membership, User
from accounts.models.compartments import CompartmentedRecord
from core import clock
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person who may see a record; `until` only for a grant."""

    user: User
    may_change: bool
    until: datetime | None = None
    reason: str = ""
    granted_by: User | None = None


def record(kind: str, record_id: UUID, *, user: User, for_update: bool = False) -> CompartmentedRecord:
    """Return the record of "app.model" the user may see, locked if asked; raises NotFound otherwise."""
    model = grants.model_named(kind)
    rows = model.objects.visible_to(user) if model else None
    if rows is not None and for_update:
        rows = rows.select_for_update(of=("self",))
    found: CompartmentedRecord | None = rows.filter(pk=record_id).first() if rows is not None else None
    if found is None:
        raise NotFound("not_found", _("There is no such record."))
    return found


def viewers(of: CompartmentedRecord, *, user: User) -> list[Viewer]:
    """Return who may see a record the user may see: first members, then live grants; only people who may sign in."""
    record(of._meta.label_lower, of.pk, user=user)
    members = Membership.objects.filter(compartment_id=of.compartment_id, user__is_active=True)
    rows = [
        Viewer(user=row.user, may_change=row.access == Access.CHANGE)
        for row in members.select_related("user").order_by("user__name", "user__username")
    ]
    return rows + [
        Viewer(user=row.user, may_change=False, until=row.expires_at, reason=row.reason, granted_by=row.granted_by)
        for row in grants.live(of, at=clock.now())
        if row.user.is_active
    ]
