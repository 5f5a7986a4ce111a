"""Waiving a block: by the higher authority alone, by name, with a reason and an end."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.models import Lane, Waiver
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import judgement, ties, waivers
from riskreview.services.decisions import lock


@transaction.atomic
def give(*, review_id: UUID, seen_version: int, code: str, reason: str, expires_on: date, by: User) -> Waiver:
    """Let an approval pass the block of one item, until the end of a day; the approval is valid no longer.

    It counts for the answers as they stand. An absolute block is waived by nobody. Raises NotFound, NotAllowed (not the
    higher authority, a part in it), Stale, Conflict (not passed on) or Invalid (`code`, `reason`, `expires_on`).
    """
    at = clock.now()
    review = lock(review_id, by=by)
    ensure(policies.may_waive, by, ties.of(by, review))
    versions.insist(review, seen_version)
    if review.kind == ReviewKind.RETROSPECTIVE or review.status != ReviewStatus.RECOMMENDED:
        raise Conflict("wrong_state", _("A block is waived once the lanes have passed the review on."))
    lane: Lane | None = waivers.lane_blocked_by(code, judgement.carrying_lanes(review))
    wrong = {}
    if lane is None:
        wrong["code"] = _("Choose an item that blocks. An absolute block is waived by nobody.")
    elif code in judgement.waived_of([lane.pk]).get(lane.pk, ()):
        wrong["code"] = _("The block of this item is waived already.")
    if not reason.strip():
        wrong["reason"] = _("Write down why the block is waived.")
    if expires_on < max(at.date(), (review.engagement.planned_end or at).date()):
        wrong["expires_on"] = _("Choose a day on which the contact is over.")
    if wrong or lane is None:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    with in_words():
        row = Waiver.objects.create(
            review=review, lane=lane, code=code, reason=reason.strip(), expires_on=expires_on, by=by, at=at
        )
    changes = {"lane": lane.name, "item": code, "expires_on": expires_on}
    audit.record("riskreview.waived", row, by=by, at=at, changes=changes, reason=row.reason)
    return row
