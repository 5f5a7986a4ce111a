"""What a change does to reviews and decisions: tell the lanes, suspend until they have answered again, or end it.

The same cause acts once on an engagement, however often it is reported. `riskreview.domain.reopening` holds the rules.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import Compartment, User
from accounts.services import notices
from actors.selectors import actors
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.lifecycle import Action, Status
from engagements.models import Engagement, EngagementActor
from engagements.selectors import deliveries
from engagements.services import lifecycle
from riskreview import policies
from riskreview.domain import review_cycle
from riskreview.domain.matrix import PLACED
from riskreview.domain.reopening import BY_HAND, EXPIRING, LANES_OF, Response, Trigger, incident_trigger
from riskreview.domain.review_cycle import LANES, LaneAction, LaneStatus, ReviewAction, ReviewStatus
from riskreview.domain.review_policy import Policy
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Decision, DeliveryStop, Lane, LaneClaim, Reopening, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import judgement, liveness, parties, queue, review_policy, reviews
from riskreview.services import endings, opening, stopping, telling

TENTHS: Final = 10
"""The policy gives weights in tenths."""
CONCERNED = (Status.IN_REVIEW.value, Status.CLEARED.value, Status.UNDER_WAY.value, Status.SUSPENDED.value)
COVERED = (Status.CLEARED, Status.UNDER_WAY)
ASKED_ABOUT_DIVERSION = (LaneName.LEGAL, LaneName.ETHICAL)
STOPS_DELIVERIES = (Trigger.GRAVE_INCIDENT, Trigger.MITIGATION_FAILED)
"""What stops all deliveries where nothing can be suspended any more."""
STOPPING = (Response.SUSPEND, Response.REVOKE)


def react(
    *,
    trigger: Trigger,
    reason: str,
    cause_key: str,
    actor_id: UUID | None = None,
    person_id: UUID | None = None,
    engagement_id: UUID | None = None,
    name_key: str = "",
    words_from: Collection[UUID] = (),
) -> list[Reopening]:
    """Let a change act on every engagement in review or under a decision that involves an actor, a person, or is named.

    `name_key` is the key by which an intermediary is looked up on lists (`riskreview.selectors.parties`). Each
    engagement is a transaction of its own; a cause that acted already does nothing. `words_from` are the compartments
    the reason speaks of: where readers of an engagement may not see these, they are told the kind of change and no
    more. The scheduler's command.
    """
    found = (
        react_to(engagement_id=pk, trigger=trigger, reason=reason, cause_key=cause_key, words_from=words_from)
        for pk in _concerned(trigger, actor_id, person_id, engagement_id, name_key)
    )
    return [row for row in found if row is not None]


def react_to_incident(
    *,
    weight: float,
    hits: bool,
    reason: str,
    cause_key: str,
    actor_id: UUID | None = None,
    engagement_id: UUID | None = None,
    words_from: Collection[UUID] = (),
) -> list[Reopening]:
    """Let an incident act as the policy in force weighs it; returns what it did on each engagement it concerns.

    `hits` says that the actor, or the engagement's own venue or team, was hit; one that only an engagement shares with
    it acts where it is grave.
    """
    policy = review_policy.newest()
    if policy is None:  # no review was ever opened
        return []
    serious, grave = (policy.number(f"thresholds.{name}_weight") / TENTHS for name in ("serious", "grave"))
    trigger = incident_trigger(weight, hits=hits, serious=serious, grave=grave)
    if trigger is None or (engagement_id is not None and trigger is not Trigger.GRAVE_INCIDENT):
        return []
    return react(
        trigger=trigger,
        reason=reason,
        cause_key=f"{cause_key}:{trigger}",
        actor_id=actor_id,
        engagement_id=engagement_id,
        words_from=words_from,
    )


def _concerned(
    trigger: Trigger, actor_id: UUID | None, person_id: UUID | None, engagement_id: UUID | None, name_key: str
) -> list[UUID]:
    statuses = (*CONCERNED, *queue.TOOK_PLACE) if trigger in STOPS_DELIVERIES else CONCERNED
    involved = Q(pk=engagement_id)
    if actor_id is not None:
        involved |= Q(parties__actor__in=actors.the_same(actor_id))
    if person_id is not None:
        involved |= Q(delegates__person=person_id)
    involved |= parties.bearing(name_key)
    rows: QuerySet[Engagement] = Engagement.objects.filter(involved, status__in=statuses)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def concerning(actor_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some actors that engagements in review or under a decision involve, whichever record of them."""
    records = actors.records_of(actor_ids)
    parties = EngagementActor.objects.filter(engagement__status__in=CONCERNED)
    involved = set(
        parties.filter(actor__in=[pk for same in records.values() for pk in same]).values_list("actor_id", flat=True)
    )
    return {actor_id for actor_id, same in records.items() if involved.intersection(same)}


@transaction.atomic
def delivery_diverted(*, delivery_id: UUID) -> Reopening | None:
    """Tell those concerned that what was given was diverted, and let it act as a mitigation that failed.

    What the plan says of the hands it goes through and of how it is verified did not keep it from happening. The lanes
    that are asked about diversion look again; after the contact all deliveries are stopped instead.
    The scheduler's command.
    """
    delivery = deliveries.get(delivery_id, user=None)
    seen = delivery.events.select_related("by").get(to_status=DeliveryStatus.DIVERTED)
    telling.tell(Kind.DELIVERY_DIVERTED, delivery, delivery.engagement, by=seen.by, named=[delivery.ordered_by_id])
    return react_to(
        engagement_id=delivery.engagement_id,
        trigger=Trigger.MITIGATION_FAILED,
        reason=_("What was given was diverted: %(text)s") % {"text": seen.text},
        cause_key=f"delivery:{delivery.pk}",
        lanes=ASKED_ABOUT_DIVERSION,
    )


def checklist_replaced(*, template_id: UUID) -> list[Reopening]:
    """Tell every engagement in review or under a decision whose lane was asked by an older version of a checklist.

    The scheduler's command; a version that was told of already is not told of again.
    """
    template = ChecklistTemplate.objects.get(pk=template_id)
    older = Lane.objects.filter(name=template.lane, template__number__lt=template.number)
    rows: QuerySet[Engagement] = Engagement.objects.filter(
        status__in=CONCERNED, pk__in=older.values("review__engagement")
    )
    found = (
        react_to(
            engagement_id=pk,
            trigger=Trigger.CHECKLIST_REPLACED,
            reason=str(template),
            cause_key=f"checklist:{template.pk}",
        )
        for pk in rows.order_by("pk").values_list("pk", flat=True)
    )
    return [row for row in found if row is not None]


@transaction.atomic
def react_to(
    *,
    engagement_id: UUID,
    trigger: Trigger,
    reason: str,
    cause_key: str,
    lanes: Iterable[LaneName] | None = None,
    words_from: Collection[UUID] = (),
    by: User | None = None,
) -> Reopening | None:
    """Let a change act on one engagement; `lanes` are those concerned where the rule names none, `by` who changed it.

    Where a decision merely runs out no answer is put in doubt: a new review is needed, or one under way goes on.
    Returns what it did, or None: the cause acted already, or there is nothing under review or decision any more.
    Raises NotFound.
    """
    engagement = lifecycle.lock(engagement_id, by=None)
    elsewhere = Compartment.objects.filter(pk__in=words_from, is_common=False).exclude(pk=engagement.compartment_id)
    reason = "" if elsewhere.exists() else reason
    if trigger in STOPS_DELIVERIES and engagement.status in queue.TOOK_PLACE:
        _stop_deliveries(engagement, reason or _(trigger.label), cause_key)
    if engagement.status not in CONCERNED:
        return None
    if Reopening.objects.filter(engagement=engagement, cause_key=cause_key).exists():
        return None
    concerned = () if trigger in EXPIRING else LANES_OF[trigger] or tuple(lanes or ())
    return _act(engagement, trigger, concerned, reason=reason, cause_key=cause_key, by=by, at=clock.now())


def _stop_deliveries(engagement: Engagement, reason: str, cause_key: str) -> None:
    """After the contact nothing is suspended any more: stop what is still delivered, once for each cause."""
    acted = DeliveryStop.objects.filter(Q(cause_key=cause_key) | Q(lifted_at=None), engagement=engagement)
    if engagement.offers.exists() and not acted.exists():
        stopping.stop_now(engagement, reason=reason, cause_key=cause_key, by=None, at=clock.now())


@transaction.atomic
def suspend(
    *, engagement_id: UUID, seen_version: int, reason: str, by: User, trigger: Trigger = Trigger.STOPPED
) -> Reopening:
    """Stop an engagement by hand, or report a change that no record shows (`trigger`: one of BY_HAND).

    Lanes that the change concerns answer again before anybody may lift the suspension; an objection concerns the lane
    of the reviewer who makes it. Raises NotFound, NotAllowed, Stale, Conflict (neither cleared, under way nor
    suspended) or Invalid (`reason`, `trigger`).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_suspend, by, engagement)
    versions.insist(engagement, seen_version)
    if engagement.status not in COVERED and (engagement.status != Status.SUSPENDED or trigger is Trigger.STOPPED):
        raise Conflict("wrong_state", _("Only what is cleared or under way can be suspended."))
    wrong = {}
    if not reason.strip():
        wrong["reason"] = _("Write down the reason.")
    if trigger not in BY_HAND:
        wrong["trigger"] = _("This change is recognised from its own record, not reported by hand.")
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    lanes = LANES_OF[trigger] or _own_lanes(engagement, by, trigger)
    return _act(engagement, trigger, lanes, reason=reason.strip(), cause_key=f"hand:{uuid4()}", by=by, at=at)


def _own_lanes(engagement: Engagement, by: User, trigger: Trigger) -> tuple[LaneName, ...]:
    if trigger is Trigger.STOPPED:
        return ()
    claims = LaneClaim.objects.filter(user=by, review__engagement=engagement, review__content_no=engagement.content_no)
    return tuple(LaneName(name) for name in claims.values_list("lane", flat=True).distinct())


def _act(
    engagement: Engagement,
    trigger: Trigger,
    lanes: tuple[LaneName, ...],
    *,
    reason: str,
    cause_key: str,
    by: User | None,
    at: datetime,
) -> Reopening:
    decision = liveness.standing_approval(engagement)
    response = _policy(engagement, decision).response(trigger)
    words = f"{_(trigger.label)}: {reason}" if reason else _(trigger.label)
    if response is Response.REVOKE and decision is not None:
        _end(decision, trigger, because=words, by=by, at=at)
    if response in STOPPING and engagement.status in COVERED:
        lifecycle.apply(engagement, Action.SUSPEND, seen_version=None, by=by, at=at, reason=words)
    review = None
    asked = () if response is Response.NOTIFY else _asked(engagement, lanes)
    if asked:
        review = ask_again(engagement, asked, decision_ended=response is Response.REVOKE, because=words, by=by, at=at)
    row = Reopening.objects.create(
        engagement=engagement,
        content_no=engagement.content_no,
        decision=decision,
        review=review,
        trigger=trigger,
        response=response,
        reason=reason or _(trigger.label),
        lanes=[str(lane) for lane in lanes],
        cause_key=cause_key,
        by=by,
        at=at,
    )
    telling.reopened(row)
    changes = {"trigger": trigger, "response": response, "lanes": ", ".join(_(lane.label) for lane in lanes)}
    audit.record("riskreview.reopened", row, by=by, at=at, changes=changes, reason=row.reason)
    return row


def _policy(engagement: Engagement, decision: Decision | None) -> Policy:
    """Return the policy that a decision was taken under, or else that of the review under way."""
    review = decision.review if decision is not None else reviews.undecided(engagement)
    return review_policy.of(review) if review is not None else review_policy.in_force()


def _asked(engagement: Engagement, lanes: tuple[LaneName, ...]) -> tuple[LaneName, ...]:
    """Return the lanes a change concerns, and of what stands still those that owe an answer to an earlier one."""
    owing = judgement.owing(engagement) if engagement.status == Status.SUSPENDED else ()
    return tuple(lane for lane in LaneName if lane in {*lanes, *owing})


def _end(decision: Decision, trigger: Trigger, *, because: str, by: User | None, at: datetime) -> None:
    """End a decision and its review; an emergency approval ends alone, since its full review goes on."""
    review = Review.objects.select_for_update().get(pk=decision.review_id)
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if review.status == ReviewStatus.DECIDED:
        action = ReviewAction.EXPIRE if trigger in EXPIRING else ReviewAction.REVOKE
        endings.end_review(review, action, because=because, by=by, at=at)
    else:
        ended_as = ReviewStatus.EXPIRED if trigger in EXPIRING else ReviewStatus.REVOKED
        endings.end_decision(locked, ended_as, because=because, by=by, at=at)


def ask_again(
    engagement: Engagement,
    lanes: tuple[LaneName, ...],
    *,
    decision_ended: bool = False,
    passed_on_too: bool = False,
    because: str,
    by: User | None,
    at: datetime,
) -> Review | None:
    """Have the lanes concerned answer again where a review is under way, else open a recheck for them.

    A review that waits for its decision keeps its answers: the change stands in the way of approving it; with
    `passed_on_too` it is taken back, and its lanes answer again before anybody decides. Where the
    decision has ended there is nothing to recheck: a recheck under way closes. A lane that the facts of now ask more
    than it has answered answers again with them. Part of the caller's transaction, which has locked the engagement.
    """
    now = judgement.facts_now(engagement, at, policy=_policy(engagement, None))
    lanes = (*lanes, *judgement.asked_more(engagement, now))
    lanes = tuple(lane for lane in LaneName if lane in lanes)
    review = reviews.undecided(engagement)
    if review is not None:
        review = reviews.get(Review, review.pk, user=None, for_update=True)
        if review.kind == ReviewKind.RECHECK and (decision_ended or review.status == ReviewStatus.RECOMMENDED):
            stale = tuple(LaneName(name) for name in review.lanes.values_list("name", flat=True))
            endings.end_review(review, ReviewAction.CLOSE, because=because, by=by, at=at)
            lanes = tuple(lane for lane in LaneName if lane in {*lanes, *stale})
        elif review.status == ReviewStatus.OPEN or (passed_on_too and review.kind == ReviewKind.REGULAR):
            if review.status == ReviewStatus.RECOMMENDED:
                _take_back(review, because=because, by=by, at=at)
            _reopen_lanes(review, lanes, by=by, at=at)
            return review
        else:
            return review
    if decision_ended or engagement.status != Status.SUSPENDED:
        return None
    return opening.open_review(engagement, kind=ReviewKind.RECHECK, lanes=lanes, by=by, at=at, because=because)


def _take_back(review: Review, *, because: str, by: User | None, at: datetime) -> None:
    review.status = review_cycle.after(ReviewStatus.RECOMMENDED, ReviewAction.REOPEN)
    review.recommended_at = None
    review.version += 1
    review.save(update_fields=["status", "recommended_at", "version", "updated_at"])
    notices.settle(about=review, kinds=telling.OF_A_DECISION)
    audit.record("riskreview.review_asked_again", review, by=by, at=at, reason=because)


def _reopen_lanes(review: Review, lanes: tuple[LaneName, ...], *, by: User | None, at: datetime) -> None:
    """Let answered lanes answer again on the facts of now; a recheck gets the lanes it lacks."""
    review.facts = asdict(judgement.facts_now(review.engagement, at, policy=review_policy.of(review)))
    review.save(update_fields=["facts"])
    present = {lane.name: lane for lane in Lane.objects.filter(review=review).select_for_update()}
    for name in lanes:
        lane = present.get(name)
        if lane is not None and lane.status == LaneStatus.ANSWERED:
            lane.status = LANES.after(LaneStatus.ANSWERED, LaneAction.REOPEN)
            lane.holder = lane.answered_at = None
            lane.recommendation = lane.inherent = lane.residual = ""
            lane.valid_until = None
            for step in PLACED:
                setattr(lane, step, None)
            lane.version += 1
            opening.reset_deadline(lane, at=at)
            lane.save()
            lane.review = review
            opening.fill_from_index(lane, at=at)
            telling.lane_waits(lane, by=by, kind=Kind.LANE_AGAIN)
    missing = [name for name in lanes if name not in present]
    if missing:
        opening.add_lanes(review, missing, opening.templates(), at=at)
