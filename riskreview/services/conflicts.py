"""Declaring a conflict of interest, and withdrawing it: what somebody says of their own ties."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from actors.selectors import actors
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.models import Engagement
from engagements.selectors import engagements
from riskreview import policies
from riskreview.domain.conflicts import Tie
from riskreview.domain.review_cycle import LaneStatus
from riskreview.models import ConflictOfInterest, Lane, Review
from riskreview.selectors import conflicts
from riskreview.selectors.reviews import UNDECIDED
from riskreview.services import lanes
from riskreview.services.refusals import in_words


@transaction.atomic
def declare(
    *, kind: Tie, grounds: str, by: User, engagement_id: UUID | None = None, actor_id: UUID | None = None
) -> ConflictOfInterest:
    """Declare a tie to one engagement or one actor, and give back every lane that it touches.

    Raises NotFound, NotAllowed (no role at the gate), Conflict (declared already) or Invalid (`about`: neither or
    both; `grounds`).
    """
    at = clock.now()
    engagement = engagements.get(engagement_id, user=by) if engagement_id is not None else None
    actor = actors.get(actor_id, user=by) if actor_id is not None else None
    ensure(policies.may_declare, by)
    _insist_on_new(by, engagement, actor)
    if (engagement is None) == (actor is None):
        message = _("Say what the tie is to: one engagement, or one actor.")
        raise Invalid("about_one_thing", message, {"about": message})
    if not grounds.strip():
        message = _("Write down what the tie is. Only you and the auditors read it.")
        raise Invalid("no_grounds", message, {"grounds": message})
    row = ConflictOfInterest(
        person=by, engagement=engagement, actor=actor, kind=kind, grounds=grounds.strip(), declared_at=at
    )
    _give_back(by, engagement, actor, at=at)
    with in_words():
        row.save(force_insert=True)
    place = engagement.compartment_id if engagement is not None else actor.compartment_id if actor is not None else None
    changes = {"kind": kind, "engagement": engagement_id, "actor": actor_id}
    audit.record("riskreview.conflict_declared", row, by=by, at=at, changes=changes, compartment_id=place)
    return row


def _insist_on_new(by: User, engagement: Engagement | None, actor: Actor | None) -> None:
    mine = conflicts.live().filter(person=by)
    if (engagement is not None and mine.filter(engagement=engagement).exists()) or (
        actor is not None and mine.filter(actor=actor).exists()
    ):
        raise Conflict("declared_already", _("You declared this already: it holds until you withdraw it."))


def _give_back(by: User, engagement: Engagement | None, actor: Actor | None, *, at: datetime) -> None:
    """Give back the lanes somebody holds of what they are about to declare; each has an event of its own.

    The reviews are locked as claiming and deciding lock them, so that nothing is claimed meanwhile.
    """
    if engagement is not None:
        wholes = [engagement.pk]
    else:
        same = actors.the_same(actor.pk) if actor is not None else []
        wholes = list(Engagement.objects.filter(parties__actor__in=same).values_list("pk", flat=True))
    undecided = Review.objects.filter(engagement__in=wholes, status__in=UNDECIDED)
    locked = list(undecided.order_by("pk").select_for_update(of=("self",)))
    held = Lane.objects.filter(review__in=locked, holder=by, status=LaneStatus.CLAIMED)
    found = list(held.select_related("review__engagement__compartment").order_by("pk").select_for_update(of=("self",)))
    for lane in found:
        lanes.free(lane, by=by, at=at, reason=_("Takes no part in this engagement: a conflict of interest."))


@transaction.atomic
def withdraw(*, conflict_id: UUID, reason: str, by: User) -> ConflictOfInterest:
    """Say that a tie one declared is none any more; it stays in the record.

    Raises NotFound, NotAllowed (somebody else declared it), Conflict (withdrawn already) or Invalid (`reason`).
    """
    at = clock.now()
    row = conflicts.get(conflict_id, user=by, for_update=True)
    ensure(policies.may_withdraw_conflict, by, row)
    if row.withdrawn_at is not None:
        raise Conflict("wrong_state", _("This was withdrawn already."))
    if not reason.strip():
        message = _("Write down why the tie is none any more.")
        raise Invalid("no_reason", message, {"reason": message})
    row.withdrawn_at, row.withdrawn_because = at, reason.strip()
    row.version += 1
    with in_words():
        row.save(update_fields=["withdrawn_at", "withdrawn_because", "version", "updated_at"])
    about = row.engagement or row.actor
    place = about.compartment_id if about is not None else None
    words = row.withdrawn_because
    audit.record("riskreview.conflict_withdrawn", row, by=by, at=at, reason=words, compartment_id=place)
    return row
