"""What becomes of what somebody did at the gate when they declare a tie: nothing of it counts without a second look.

Steps of larger commands: each is part of its caller's transaction.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.domain.notices import Kind
from accounts.models import Notice, User
from accounts.services import notices
from core import audit
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.services import lifecycle
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Assent, ConflictOfInterest, Lane, Review, Waiver
from riskreview.selectors import conflicts, liveness, reviews, said
from riskreview.services import conditions, evidence, lanes, reopening, telling

ASIDE: Final = gettext_noop("Takes no part in this engagement: a conflict of interest.")


def step_back(tie: ConflictOfInterest, *, by: User | None, at: datetime) -> None:
    """Take somebody out of every engagement that a tie of theirs touches.

    Lanes they hold go back into the queue. What they had answered is asked of somebody else, also of a review that
    waits for its decision, with none of their words in it; what they verified is verified by somebody else. A decision
    that rests on a word of theirs is re-opened as the policy says; what they waived or agreed to counts no more by
    itself. Each has an event of its own. Engagements and reviews are locked as claiming and deciding lock them.
    """
    for engagement_id in said.concerned(tie).order_by("pk").values_list("pk", flat=True).distinct():
        _step_back_from(tie, lifecycle.lock(engagement_id, by=None), by=by, at=at)


def heed(tie: ConflictOfInterest, engagement_id: UUID, *, at: datetime) -> None:
    """Take somebody out of one engagement that a tie of theirs touches, where something there still rests on them."""
    engagement = lifecycle.lock(engagement_id, by=None)
    if said.counts(tie, engagement):
        _step_back_from(tie, engagement, by=None, at=at)


def _step_back_from(tie: ConflictOfInterest, engagement: Engagement, *, by: User | None, at: datetime) -> None:
    rows = Review.objects.filter(engagement=engagement, status__in=reviews.UNDECIDED)
    undecided = list(rows.select_for_update(of=("self",)).order_by("pk"))
    _free(tie.person, undecided, by=by, at=at)
    found = said.by(tie.person_id, engagement)
    _set_aside(tie.person, engagement, by=by, at=at)
    _reopen(tie, engagement, found, by=by)
    _ask_again(engagement.pk, found, by=by, at=at)
    begun = said.begun(tie.person_id, engagement).order_by("lane")
    for pk in begun.values_list("lane", flat=True).distinct():
        lanes.empty_answers(lanes.lock(pk, by=None), of=tie.person, by=by, at=at, reason=_(ASIDE))


def _free(person: User, undecided: list[Review], *, by: User | None, at: datetime) -> None:
    held = Lane.objects.filter(review__in=undecided, holder=person, status=LaneStatus.CLAIMED)
    for pk in held.order_by("pk").values_list("pk", flat=True):
        lanes.free(lanes.lock(pk, by=None), by=by, at=at, reason=_(ASIDE))


def _set_aside(person: User, engagement: Engagement, *, by: User | None, at: datetime) -> None:
    for measure in said.measures(person.pk, engagement).select_for_update(of=("self",)):
        evidence.set_aside(measure, by=by, at=at, reason=_(ASIDE))
    verified = said.conditions(person.pk).filter(decision__engagement=engagement)
    for condition in verified.select_for_update(of=("self",)):
        conditions.set_aside(condition, by=by, at=at, reason=_(ASIDE))


def _reopen(tie: ConflictOfInterest, engagement: Engagement, found: said.Said, *, by: User | None) -> None:
    """Let the policy say what becomes of an approval that rests on somebody; the reason names their words alone."""
    if found.words and engagement.status != Status.IN_REVIEW and liveness.standing_approval(engagement) is not None:
        reason = _("It rests on somebody who takes no part any more: %(words)s.") % {"words": ", ".join(found.words)}
        reopening.react_to(
            engagement_id=engagement.pk,
            trigger=Trigger.TIE_DECLARED,
            reason=reason,
            cause_key=said.cause_of(tie),
            lanes=found.lanes,
            by=by,
        )


def _ask_again(engagement_id: UUID, found: said.Said, *, by: User | None, at: datetime) -> None:
    """Ask somebody else what the tied answered, whatever the policy says: it carries no approval and no lift."""
    engagement = Engagement.objects.get(pk=engagement_id)
    stands_still = engagement.status == Status.SUSPENDED and liveness.standing_approval(engagement) is not None
    names = found.lanes if stands_still else found.answered
    if names and (stands_still or reviews.undecided(engagement) is not None):
        reopening.ask_again(engagement, names, passed_on_too=True, because=_(ASIDE), by=by, at=at)
    for lane in Lane.objects.filter(review__engagement=engagement, name__in=names, opened_at=at):
        audit.record("riskreview.lane_asked_again", lane, by=by, at=at, reason=_(ASIDE))


def tell_deciders(tie: ConflictOfInterest) -> None:
    """Tell those who decide a review, once a tie, that something it had been waived or agreed to counts no more."""
    touched = conflicts.touched_by_tie(tie)
    waiting = Review.objects.filter(engagement__in=touched.values("pk"), status=ReviewStatus.RECOMMENDED)
    spoken = Q(pk__in=Waiver.objects.filter(by=tie.person).values("review"))
    spoken |= Q(pk__in=Assent.objects.filter(by=tie.person).values("review"))
    for review in waiting.filter(spoken).select_related("engagement").order_by("pk"):
        key = f"{review.pk}:{tie.pk}"
        if not Notice.objects.filter(subject_id=review.pk, key=f"{Kind.DECISION_WAITS}:{key}").exists():
            notices.settle(about=review, kinds=[Kind.DECISION_WAITS])
            telling.tell(Kind.DECISION_WAITS, review, review.engagement, key=key)
