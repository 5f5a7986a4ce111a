"""Stopping all deliveries of an engagement after the contact, when nothing suspends it, and letting them go on."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.domain.deliveries import DeliveryStatus
from engagements.models import Engagement
from engagements.services import lifecycle
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.models import DeliveryStop
from riskreview.selectors import delivering, queue, ties
from riskreview.services import telling


@transaction.atomic
def stop(*, engagement_id: UUID, seen_version: int, reason: str, by: User) -> DeliveryStop:
    """Stop all further deliveries of an engagement whose contact took place, and return the stop.

    Raises NotFound, NotAllowed, Stale, Conflict (not held or reported, or stopped already) or Invalid (`reason`).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_suspend, by, engagement)
    versions.insist(engagement, seen_version)
    if engagement.status not in queue.TOOK_PLACE:
        words = _("Deliveries are stopped after a contact, until it is closed. Before it, suspend the engagement.")
        raise Conflict("wrong_state", words)
    if delivering.stop_of(engagement) is not None:
        raise Conflict("wrong_state", _("They are stopped already."))
    return stop_now(engagement, reason=_insist(reason), cause_key=f"hand:{uuid4()}", by=by, at=at)


def stop_now(engagement: Engagement, *, reason: str, cause_key: str, by: User | None, at: datetime) -> DeliveryStop:
    """Stop all further deliveries; a step of larger commands, which have locked the engagement."""
    row = DeliveryStop(engagement=engagement, reason=reason, cause_key=cause_key, by=by, at=at)
    with in_words():
        row.save(force_insert=True)
    ordered = engagement.deliveries.filter(status=DeliveryStatus.ORDERED).values_list("ordered_by", flat=True)
    telling.tell(Kind.DELIVERIES_STOPPED, row, engagement, by=by, named=ordered)
    audit.record("riskreview.deliveries_stopped", engagement, by=by, at=at, reason=reason)
    return row


@transaction.atomic
def resume(*, engagement_id: UUID, seen_version: int, reason: str, by: User) -> DeliveryStop:
    """Let deliveries go on that were stopped, under the decision there is, and return the stop.

    Raises NotFound, NotAllowed (below the level that decided, a part or tie, who stopped them), Stale, Conflict (they
    are not stopped) or Invalid (`reason`).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    row = delivering.stop_of(engagement, for_update=True)
    stopped_by = row.by_id if row is not None else None
    mine, level = ties.to_engagement(by, engagement), delivering.level_of(engagement)
    ensure(policies.may_resume_deliveries, by, mine, stopped_by, level=level)
    versions.insist(engagement, seen_version)
    if row is None:
        raise Conflict("wrong_state", _("Deliveries are not stopped."))
    row.lifted_by, row.lifted_at, row.lifted_because = by, at, _insist(reason)
    with in_words():
        row.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    telling.tell(Kind.DELIVERIES_RESUMED, row, engagement, by=by, named=[row.by_id])
    audit.record("riskreview.deliveries_resumed", engagement, by=by, at=at, reason=row.lifted_because)
    return row


def _insist(reason: str) -> str:
    if not reason.strip():
        message = _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    return reason.strip()
