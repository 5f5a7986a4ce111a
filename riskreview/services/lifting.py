"""Lifting a suspension: the level that decided, a reason, nobody with a part in it, and a decision that still holds."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.domain.lifecycle import Action, Status
from engagements.services import lifecycle
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_cycle import ReviewAction
from riskreview.models import Lift, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import reviews, suspensions, ties
from riskreview.selectors.words import told
from riskreview.services import endings, telling


@transaction.atomic
def lift(*, engagement_id: UUID, seen_version: int, reason: str, by: User) -> Lift:
    """Let a suspended engagement go on under the decision it has.

    Raises NotFound, NotAllowed (below the level that decided or that the risk demands now, a part in the engagement, a
    lane), Stale, Conflict (not suspended, no live decision, a lane that has not answered since something changed, an
    overdue condition or mitigation) or Invalid (`reason`).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    found = suspensions.of(engagement, at=at)
    ensure(policies.may_lift, by, ties.to_engagement(by, engagement), level=found.level)
    versions.insist(engagement, seen_version)
    if engagement.status != Status.SUSPENDED:
        raise Conflict("wrong_state", _("Only a suspended engagement can be lifted."))
    if found.decision is None or found.level is None or found.against:
        raise Conflict("obstacles", " ".join(found.against))
    if not reason.strip():
        message = _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    recheck = reviews.undecided(engagement)
    if recheck is not None and recheck.kind == ReviewKind.RECHECK:
        locked = reviews.get(Review, recheck.pk, user=by, for_update=True)
        because = _("The lanes concerned have answered again.")
        endings.end_review(locked, ReviewAction.CLOSE, because=because, by=by, at=at)
    row = Lift(
        engagement=engagement,
        decision=found.decision,
        level=found.level,
        level_reasons=[told(why) for why in found.level_reasons],
        reason=reason.strip(),
        by=by,
        at=at,
        recorded_at=at,
    )
    with in_words():
        row.save(force_insert=True)
    lifecycle.apply(engagement, Action.LIFT, seen_version=None, by=by, at=at, reason=row.reason)
    telling.tell(Kind.LIFTED, row, engagement, by=by)
    audit.record("riskreview.lifted", row, by=by, at=at, changes={"level": row.level}, reason=row.reason)
    return row
