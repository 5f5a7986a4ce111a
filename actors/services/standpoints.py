"""Commands on what our own organisation holds: interests, positions, needs, norms and red lines."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.interests import HIGHEST_PRIORITY, LOWEST_PRIORITY
from actors.models import Standpoint
from actors.selectors import ground
from actors.services import records
from actors.services.ground import insist_ending
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict

WRITABLE: Final = ("level", "category", "text", "priority", "red_line", "rests_on", "marking")


@transaction.atomic
def add(*, compartment_id: UUID, values: Mapping[str, Any], by: User) -> Standpoint:
    """Return a new standpoint of ours in the compartment; raises NotFound, NotAllowed or Invalid."""
    at = clock.now()
    row = Standpoint(compartment=records.compartment_to_write_in(compartment_id, by=by), author=by)
    records.assign(row, values, writable=WRITABLE, whole=True)
    _insist(row)
    row.save(force_insert=True)
    told = records.told(row, WRITABLE, first=["level", "text"])
    audit.record("actors.standpoint_added", row, by=by, at=at, changes=told)
    return row


@transaction.atomic
def change(*, standpoint_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Standpoint:
    """Correct a standpoint and return it; raises NotFound, NotAllowed, Stale, Conflict (ended) or Invalid."""
    at = clock.now()
    row = _for_change(standpoint_id, seen_version, by=by)
    changes = records.assign(row, values, writable=WRITABLE)
    if changes:
        _insist(row)
        records.save(row, changes)
        audit.record("actors.standpoint_changed", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def end(*, standpoint_id: UUID, seen_version: int, on: date, reason: str, by: User) -> Standpoint:
    """Say since which day we no longer hold it, and why; it stays readable.

    Raises NotFound, NotAllowed, Stale, Conflict (ended already) or Invalid (a day ahead, no reason).
    """
    at = clock.now()
    row = _for_change(standpoint_id, seen_version, by=by)
    insist_ending(on, reason, at=at)
    row.ended_on, row.ended_because = on, reason.strip()
    records.save(row, ("ended_on", "ended_because"))
    changes = {"ended_on": [None, on]}
    audit.record("actors.standpoint_ended", row, by=by, at=at, changes=changes, reason=reason.strip())
    return row


def _for_change(standpoint_id: UUID, seen_version: int, *, by: User) -> Standpoint:
    row = ground.standpoint(standpoint_id, user=by, for_update=True)
    ensure(policies.may_change, by, row)
    versions.insist(row, seen_version)
    if row.ended_on is not None:
        raise Conflict("ended", _("This was ended already."))
    return row


def _insist(row: Standpoint) -> None:
    if not HIGHEST_PRIORITY <= row.priority <= LOWEST_PRIORITY:
        raise invalid({"priority": _("Choose 1 to 5.")})
