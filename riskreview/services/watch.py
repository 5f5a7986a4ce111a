"""What the scheduler looks at every minute: what ran out, what is overdue, what has to be closed.

Every step is a small command of its own, safe to repeat and safe beside a second scheduler. One that fails is logged
and does not keep the others from running.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.services import notices
from core import audit, clock
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.services import lifecycle
from riskreview.domain.checklists import ESCALATION_INDEX
from riskreview.domain.reopening import OVERRUN, Trigger
from riskreview.domain.review_cycle import LaneStatus, ReviewAction, ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Condition, Decision, Lane, Mitigation, Review
from riskreview.models.decisions import APPROVES, STANDS, Basis
from riskreview.models.lanes import Why
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import absences as away
from riskreview.selectors import (
    calendar,
    fitting,
    judgement,
    promises,
    queue,
    retrospect,
    review_policy,
    reviews,
    said,
    validity,
)
from riskreview.services import absences, assigning, conflicts, endings, opening, records, telling
from riskreview.services import retrospect as looking_back
from riskreview.services.lanes import wait_no_longer
from riskreview.services.reopening import react_to

logger = logging.getLogger(__name__)

WATCHED = (Status.CLEARED.value, Status.UNDER_WAY.value, Status.SUSPENDED.value)
OVER = (Status.CLOSED.value, Status.CANCELLED.value)
TOOK_PLACE = (Status.HELD.value, Status.REPORTED.value)


def tick() -> None:
    """Do everything that is due."""
    expire_due()
    _each(conflicts.heed, "rest", said.unheeded())
    _each(absences.begin, "absence_id", away.to_begin(clock.now().date()))
    assign()
    raise_overdue()
    _each(remind, "reminder", promises.reminders(clock.now().date()))
    refresh_indices()
    close_finished()
    _each(records.freeze_older, "decision_id", Decision.objects.filter(record=None).values_list("pk", flat=True))
    _each(looking_back.open_if_needed, "engagement_id", retrospect.unopened(clock.now()).values_list("pk", flat=True))


def _each(command: Callable[..., object], name: str, ids: Iterable[object]) -> None:
    for pk in list(ids):
        try:
            command(**{name: pk})
        except Exception:
            logger.exception("%s failed for %s", command.__name__, pk)


def expire_due() -> None:
    """End decisions whose validity is over, suspend where a condition or mitigation is overdue, remind before."""
    standing = Decision.objects.filter(STANDS, APPROVES, engagement__status__in=WATCHED)
    _each(expire, "decision_id", standing.exclude(basis=Basis.RETROSPECTIVE).values_list("pk", flat=True))


def expire(*, decision_id: UUID) -> None:
    """Do what is due under one decision; each change is a command of its own."""
    decision = reviews.get(Decision, decision_id, user=None)
    for trigger, reason, key in _due(decision, clock.now()):
        react_to(engagement_id=decision.engagement_id, trigger=trigger, reason=reason, cause_key=key)


def _due(decision: Decision, at: datetime) -> list[tuple[Trigger, str, str]]:
    """Return what is due under one standing decision: trigger, reason and cause."""
    until = validity.shortened(decision)
    if until is None:
        return []
    if _has_run_out(decision, until, at):
        return [(Trigger.VALIDITY_ENDED, _until(until), f"validity:{decision.pk}")]
    policy = review_policy.of(decision.review)
    if decision.basis == Basis.EMERGENCY:
        hours = policy.number("emergency.full_review")
        if at >= decision.in_force_from + timedelta(hours=hours):
            reason = _("The emergency approval was spoken over %(hours)s hours ago.") % {"hours": hours}
            return [(Trigger.FULL_REVIEW_MISSING, reason, f"full-review:{decision.pk}")]
        return []
    conditions = Condition.objects.filter(decision=decision, verified_at=None, due_on__lt=at.date())
    lanes = judgement.carrying_lanes(decision.review)
    measures = Mitigation.objects.filter(lane__in=lanes, verified_at=None, due_on__lt=at.date())
    reached = [days for days in policy.reminder_days if until - at < timedelta(days=days)]
    return [
        *((Trigger.CONDITION_OVERDUE, row.text, f"condition:{row.pk}") for row in conditions),
        *((Trigger.MITIGATION_OVERDUE, row.measure, f"mitigation:{row.pk}") for row in measures),
        *((Trigger.VALIDITY_ENDING, _until(until), f"ending:{decision.pk}:{days}") for days in reached[-1:]),
    ]


def _until(moment: datetime) -> str:
    return _("Valid until %(until)s.") % {"until": f"{moment:%Y-%m-%d %H:%M} UTC"}


def _has_run_out(decision: Decision, until: datetime, at: datetime) -> bool:
    """Return whether a decision covers nothing any more; a contact that began under it may overrun a little."""
    begun = decision.engagement.status == Status.UNDER_WAY
    return at > (until + OVERRUN if begun else until)


def assign() -> None:
    """Let the clocks run on that stood still for too long, and give to somebody what nobody took."""
    today = clock.now().date()
    lanes = Lane.objects.filter(review__status=ReviewStatus.OPEN)
    waiting = lanes.filter(paused_at__date__lt=today)
    _each(wait_no_longer, "lane_id", waiting.values_list("pk", flat=True))
    _each(assigning.give_untaken, "lane_id", fitting.untaken(today))


def raise_overdue() -> None:
    """Give overdue lanes to somebody else, once; a working day later, or where there is nobody, raise the level.

    Once a review; lateness never approves anything.
    """
    today = clock.now().date()
    late = Lane.objects.filter(queue.late(today), review__status=ReviewStatus.OPEN)
    late = late.exclude(review__kind=ReviewKind.RETROSPECTIVE).order_by("due_on", "pk")
    _each(assigning.give_overdue, "lane_id", fitting.never_given(late, Why.OVERDUE).values_list("pk", flat=True))
    still = late.filter(review__level_raised_by=0).order_by("review_id")
    _each(raise_level, "review_id", still.values_list("review_id", flat=True).distinct())


@transaction.atomic
def raise_level(*, review_id: UUID) -> Review:
    """Add one level to who decides a review, because a lane was not answered in time; once a review."""
    at = clock.now()
    review = reviews.get(Review, review_id, user=None, for_update=True)
    late = [lane.get_name_display() for lane in reviews.lanes_of(review) if _too_late(lane, at.date())]
    if review.level_raised_by or review.status != ReviewStatus.OPEN or not late:
        return review
    review.level_raised_by = 1
    review.version += 1
    review.save(update_fields=["level_raised_by", "version", "updated_at"])
    changes = {"level_raised_by": [0, 1]}
    telling.tell(Kind.LEVEL_RAISED, review, review.engagement)
    reason = _("Overdue: %(lanes)s.") % {"lanes": ", ".join(late)}
    audit.record("riskreview.level_raised", review, by=None, at=at, changes=changes, reason=reason)
    return review


def _too_late(lane: Lane, today: date) -> bool:
    """Return whether a lane is late, and whoever it was given to for that had a working day for it."""
    given = fitting.was_given(lane, Why.OVERDUE) if lane.is_late(today) else None
    return lane.is_late(today) and (given is None or today >= calendar.current().after(given.at.date(), 1))


@transaction.atomic
def remind(*, reminder: promises.Reminder) -> None:
    """Tell people of one thing that is due soon or overdue, once; what is overdue suspends by its own rule."""
    what = reminder.what
    if isinstance(what, Lane):
        whole, lanes, named = what.review.engagement, [what.name], []
    else:
        whole, lanes, named = telling.engagement_of(what), [], [what.owner_id]
    if reminder.kind in telling.REPLACES:
        notices.settle(about=what, kinds=[telling.REPLACES[reminder.kind]])
    telling.tell(reminder.kind, what, whole, lanes=lanes, named=named, due=what.due_on, key=reminder.key)


def refresh_indices() -> None:
    """Let the items that the escalation index fills follow it while their lane has not answered."""
    waiting = Lane.objects.filter(name=LaneName.ESCALATION, review__status=ReviewStatus.OPEN)
    waiting = waiting.exclude(status=LaneStatus.ANSWERED).filter(
        template__body__items__contains=[{"filled_from": ESCALATION_INDEX}]
    )
    _each(refresh_index, "review_id", waiting.values_list("review_id", flat=True))


@transaction.atomic
def refresh_index(*, review_id: UUID) -> None:
    """Fill what the index answers in one open review anew; part of its lane's record, so no event of its own."""
    at = clock.now()
    review = reviews.get(Review, review_id, user=None, for_update=True)
    if review.status != ReviewStatus.OPEN:
        return
    for lane in reviews.lanes_of(review):
        if lane.status != LaneStatus.ANSWERED:
            lane.review = review
            opening.fill_from_index(lane, at=at)


def close_finished() -> None:
    """Close reviews and decisions of engagements that were closed or cancelled, rechecks also of what was held."""
    rows = Review.objects.filter(_finished())
    _each(close_reviews, "engagement_id", rows.values_list("engagement_id", flat=True).distinct())


@transaction.atomic
def close_reviews(*, engagement_id: UUID) -> None:
    """Close what is left open of the reviews of one engagement that is over."""
    at = clock.now()
    engagement: Engagement = lifecycle.lock(engagement_id, by=None)
    because = _("The engagement is over: %(status)s.") % {"status": engagement.get_status_display()}
    for review in Review.objects.filter(_finished(), engagement=engagement).select_for_update(of=("self",)):
        endings.end_review(review, ReviewAction.CLOSE, because=because, by=None, at=at)


def _finished() -> Q:
    """Return the condition that a review has nothing left to pass through."""
    over = Q(engagement__status__in=OVER, status__in=[*reviews.UNDECIDED, ReviewStatus.DECIDED.value])
    recheck = Q(kind=ReviewKind.RECHECK, status__in=reviews.UNDECIDED)
    return over | recheck & Q(engagement__status__in=TOOK_PLACE)
