"""An analyst's own value beside a score: set with a reason and an end, ended with a reason, never in its place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.selectors import actors
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from reassessment import policies
from reassessment.domain.schedule import RunKind
from reassessment.models import Override
from reassessment.models.judgement import LONGEST
from reassessment.selectors import history
from reassessment.services import runs

HIGHEST = 100.0


@transaction.atomic
def override(*, actor_id: UUID, kind: RunKind, value: float, reason: str, expires_at: datetime, by: User) -> Override:
    """Set an analyst's value beside the newest score of an actor and return it; one that stood before ends.

    Raises NotFound, NotAllowed, Conflict (never assessed, or merged into another record) or Invalid (no reason, off the
    scale, more than 30 days).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by)
    ensure(policies.may_override, by, actor)
    if actor.merged_into_id is not None:
        raise Conflict("merged", _("This record went into another record of the same actor: rate that one."))
    runs.hold(actor, kind, at=at)
    run = history.newest([actor.pk], kind).get(actor.pk)
    if run is None:
        raise Conflict("never_assessed", _("This actor has no score of this kind yet: have it assessed first."))
    wrong = {}
    if not 0 <= value <= HIGHEST:
        wrong["value"] = _("Give a value from 0 to 100.")
    if not reason.strip():
        wrong["reason"] = _("Write down why you see it otherwise.")
    if not at < expires_at <= at + LONGEST:
        wrong["expires_at"] = _("Choose a moment within the next 30 days.")
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    earlier: Override | None = Override.objects.filter(actor=actor, kind=kind.value, ended_at=None).first()
    if earlier is not None:
        _end(earlier, reason=_("Replaced by a newer value."), by=by, at=at)
    row: Override = Override.objects.create(
        kind=kind.value,
        actor=actor,
        run=run,
        value=value,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
        expires_at=expires_at,
    )
    changes = {"kind": kind, "value": value, "expires_at": expires_at, "replaces": earlier and earlier.pk}
    audit.record("reassessment.override_set", row, by=by, at=at, changes=changes, reason=row.reason)
    return row


@transaction.atomic
def end_override(*, override_id: UUID, seen_version: int, reason: str, by: User) -> Override:
    """End an analyst's value before its time and return it.

    Raises NotFound, NotAllowed, Stale, Conflict (ended or expired already) or Invalid (no reason).
    """
    at = clock.now()
    rows = Override.objects.visible_to(by).select_related("actor").select_for_update(of=("self",))
    row: Override | None = rows.filter(pk=override_id).first()
    if row is None:
        raise NotFound("not_found", _("There is no such override."))
    ensure(policies.may_override, by, row.actor)
    versions.insist(row, seen_version)
    if row.ended_at is not None or row.expires_at <= at:
        raise Conflict("ended", _("This value does not stand any more."))
    if not reason.strip():
        message = _("Write down why it ends.")
        raise Invalid("no_reason", message, {"reason": message})
    _end(row, reason=reason.strip(), by=by, at=at)
    audit.record("reassessment.override_ended", row, by=by, at=at, reason=row.end_reason)
    return row


def _end(row: Override, *, reason: str, by: User, at: datetime) -> None:
    row.ended_at, row.ended_by, row.end_reason = at, by, reason
    row.version += 1
    row.save(update_fields=["ended_at", "ended_by", "end_reason", "version", "updated_at"])
