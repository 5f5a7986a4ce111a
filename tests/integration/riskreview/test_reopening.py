"""What a change does under a review or a decision, and how a suspension is lifted."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.reopening import BY_HAND, LANES_OF, Response, Trigger
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Lane, Lift, Reopening, Review
from riskreview.selectors import liveness
from riskreview.selectors.review_policy import shipped
from riskreview.services import conditions, lanes, lifting, reopening, submission, waivers, watch
from riskreview.services.decisions import Demand
from tests.factories import make_actor, make_compartment, make_listing, make_user
from tests.integration.riskreview import steps


def happens(trigger, actor, key="cause:1", **more):
    return reopening.react(trigger=Trigger(trigger), reason="It was seen.", cause_key=key, actor_id=actor.pk, **more)


def lift(engagement, by, reason="It holds again."):
    version = steps.fresh(engagement).version
    return lifting.lift(engagement_id=engagement.pk, seen_version=version, reason=reason, by=by)


def suspend(engagement, by, **more):
    version = steps.fresh(engagement).version
    return reopening.suspend(engagement_id=engagement.pk, seen_version=version, by=by, **{"reason": "Wait.", **more})


def still_suspended(engagement):
    assert steps.fresh(engagement).status == "suspended"
    assert not Lift.objects.exists()


@pytest.mark.parametrize("trigger", [trigger for trigger in Trigger if shipped().response(trigger) is Response.NOTIFY])
def test_a_notice_leaves_the_decision_standing(cleared, actor, trigger):
    assert [row.response for row in happens(trigger, actor)] == ["notify"]
    assert (steps.fresh(cleared).status, Review.objects.get().status) == ("cleared", "decided")


@pytest.mark.parametrize("trigger", ["listing_added", "grave_incident", "trust_fell", "commitment_breached"])
def test_a_suspending_change_asks_the_lanes_concerned_again(cleared, actor, trigger):
    [row] = happens(trigger, actor)
    engagement = steps.fresh(cleared)
    assert engagement.status == "suspended"
    assert engagement.status_reason == f"{Trigger(trigger).label}: It was seen."
    recheck = Review.objects.get(kind="recheck")
    concerned = {lane.value for lane in LANES_OF[Trigger(trigger)]}
    assert {lane.name for lane in recheck.lanes.all()} == concerned == set(row.lanes)
    assert row.review == recheck
    assert Decision.objects.get().ended_at is None


@pytest.mark.parametrize("trigger", ["incentive_changed", "participants_changed", "venue_changed"])
def test_another_plan_ends_the_decision(cleared, actor, trigger):
    happens(trigger, actor)
    assert Decision.objects.get().ended_as == "revoked"
    assert (steps.fresh(cleared).status, Review.objects.get().status) == ("suspended", "revoked")


def test_the_same_cause_acts_once_however_often_it_is_reported(cleared, actor):
    assert len(happens("grave_incident", actor)) == 1
    assert happens("grave_incident", actor) == []
    assert Reopening.objects.count() == 1
    assert Review.objects.filter(kind="recheck").count() == 1


@pytest.mark.parametrize(
    ("places", "told"), [([], True), (["north"], True), (["common", "north"], True), (["far"], False), (["north", "far"], False)]
)  # fmt: skip
def test_the_words_of_a_record_reach_only_engagements_whose_readers_see_it(cleared, actor, north, common, places, told):
    known = {"north": north, "common": common, "far": make_compartment("far")}
    [row] = happens("grave_incident", actor, words_from=[known[name].pk for name in places])
    label = Trigger.GRAVE_INCIDENT.label
    assert row.reason == ("It was seen." if told else label)
    assert steps.fresh(cleared).status_reason == (f"{label}: It was seen." if told else label)
    said = AuditEvent.objects.filter(body__contains="It was seen.")
    assert said.exists() is told


def test_an_actor_who_takes_no_part_changes_nothing(cleared, north):
    assert happens("grave_incident", make_actor(north)) == []
    assert steps.fresh(cleared).status == "cleared"


@pytest.mark.parametrize("status", ["draft", "held"])
def test_what_is_not_under_review_or_decision_is_left_alone(draft, decision, analyst, actor, status):
    if status == "held":
        steps.start(draft, analyst)
        steps.hold(draft, analyst)
    else:
        version = steps.fresh(draft).version
        submission.revise(engagement_id=draft.pk, seen_version=version, by=analyst)
    assert happens("grave_incident", actor) == []
    assert steps.fresh(draft).status == status


def test_a_contact_under_way_is_suspended_too(cleared, analyst, actor):
    steps.start(cleared, analyst)
    happens("grave_incident", actor)
    assert steps.fresh(cleared).status == "suspended"


def test_an_open_review_has_the_lanes_answer_again_on_what_is_known_now(review, actor, people, analyst):
    lane = steps.lane_of(review, "legal")
    steps.recommend(steps.answer(lane, people["legal"]), people["legal"])
    make_listing(actor)
    happens("listing_added", actor)
    lane.refresh_from_db()
    assert (lane.status, lane.holder, lane.recommendation) == ("open", None, "")
    review.refresh_from_db()
    assert review.facts["listed"] is True
    assert steps.fresh(review.engagement).status == "in_review"
    assert steps.answers_of(lane)["L01"] == "yes"


def test_a_review_waiting_for_its_decision_is_not_approved_over_the_change(recommended, actor, authority, approver):
    happens("grave_incident", actor)
    with pytest.raises(Conflict, match="Since the Ethical lane answered, this happened"):
        steps.decide(recommended, approver)
    assert not Decision.objects.exists()
    assert steps.decide(recommended, approver, Outcome.DEFER).outcome == "defer"


def test_a_serious_incident_has_an_open_review_answer_again(review, actor, people):
    lane = steps.lane_of(review, "escalation")
    steps.recommend(steps.answer(lane, people["escalation"]), people["escalation"])
    assert [row.response for row in happens("serious_incident", actor)] == ["recheck"]
    lane.refresh_from_db()
    assert (lane.status, steps.fresh(review.engagement).status) == ("open", "in_review")


def test_a_decision_stands_over_a_serious_incident_until_it_is_stopped_for_another_reason(cleared, actor, lead):
    """What cleared it knew nothing of the incident: whoever lets it go on has to."""
    happens("serious_incident", actor)
    assert (steps.fresh(cleared).status, Review.objects.filter(kind="recheck").exists()) == ("cleared", False)
    suspend(cleared, lead)
    recheck = Review.objects.get(kind="recheck")
    assert set(recheck.lanes.values_list("name", flat=True)) == {"ethical", "escalation"}
    assert steps.fresh(cleared).status == "suspended"


def test_lifting_waits_for_the_lanes_and_needs_the_level_a_reason_and_no_part_in_it(
    cleared, actor, approver, people, analyst, north
):
    happens("commitment_breached", actor)
    with pytest.raises(NotAllowed):
        lift(cleared, approver)
    recheck = Review.objects.get(kind="recheck")
    steps.answer_all(recheck, people)
    for person in (analyst, people["legal"]):
        with pytest.raises(NotAllowed):
            lift(cleared, person)
    with pytest.raises(Invalid):
        lift(cleared, approver, reason=" ")
    with pytest.raises(Stale):
        lifting.lift(engagement_id=cleared.pk, seen_version=1, reason="Go on.", by=approver)
    still_suspended(cleared)
    row = lift(cleared, approver)
    assert (row.level, row.by) == (1, approver)
    assert steps.fresh(cleared).status == "cleared"
    assert Review.objects.get(kind="recheck").status == "closed"


def test_a_lane_that_has_not_answered_again_bars_the_lift_at_every_level(cleared, actor, authority):
    happens("commitment_breached", actor)
    with pytest.raises(Conflict, match="The Escalation lane has not answered"):
        lift(cleared, authority)
    still_suspended(cleared)


def test_a_recheck_that_finds_a_block_keeps_it_suspended(cleared, actor, authority, people):
    happens("commitment_breached", actor)
    lane = Lane.objects.get(review__kind="recheck")
    steps.answer(lane, people["escalation"], X03="no")
    steps.recommend(lane, people["escalation"], Recommendation.REFUSE)
    with pytest.raises(Conflict, match="X03 blocks"):
        lift(cleared, authority)
    still_suspended(cleared)


def test_a_new_listing_raises_who_lifts(cleared, actor, approver, authority, people):
    make_listing(actor)
    happens("listing_added", actor)
    steps.answer_all(Review.objects.get(kind="recheck"), people)
    with pytest.raises(NotAllowed, match="level 3"):
        lift(cleared, approver)
    still_suspended(cleared)
    assert lift(cleared, authority).level == 3


def test_a_lifted_decision_counts_no_longer_than_the_lanes_that_answered_again(
    cleared, actor, approver, authority, people, analyst, refused, sql, value_of, later
):
    happens("commitment_breached", actor)
    recheck = Review.objects.get(kind="recheck")
    last = max(cleared.planned_end.date(), clock.now().date())
    steps.answer(recheck.lanes.get(), people["escalation"], X03="no")
    steps.recommend(recheck.lanes.get(), people["escalation"], Recommendation.REFUSE, valid_until=last)
    recheck.refresh_from_db()
    waivers.give(
        review_id=recheck.pk, seen_version=recheck.version, code="X03", reason="So.", expires_on=last, by=authority
    )
    below = "INSERT INTO riskreview_lift (id, engagement_id, decision_id, level, level_reasons, reason, by_id, at, recorded_at)"
    below += " SELECT gen_random_uuid(), engagement_id, id, 1, '[]', 'So.', %s, now(), now() FROM riskreview_decision"
    refused("a lift at level 3", below, approver.pk)
    still_suspended(cleared)
    assert lift(cleared, authority).level == 3
    decision, whole = Decision.objects.get(), steps.fresh(cleared)
    start = decision.valid_until - timedelta(days=1)
    assert start.date() > last
    words = [str(why) for why in liveness.judge(whole, started_at=start, at=start).reasons]
    assert words == ["The decision is not valid until the end of the contact."]
    against = "riskreview_against(%s, %s, %s, %s, true)"
    assert value_of(against, whole.pk, whole.content_no, whole.planned_end, start) == words
    assert liveness.judge(whole, started_at=clock.now(), at=clock.now()).live
    assert value_of(against, whole.pk, whole.content_no, whole.planned_end, clock.now()) == []
    later(days=(last - clock.now().date()).days + 1)
    watch.tick()
    assert Decision.objects.get().ended_as == "expired"
    assert steps.fresh(cleared).status == "suspended"


def test_a_second_change_asks_its_lanes_in_the_same_recheck(cleared, actor, people):
    happens("commitment_breached", actor)
    lane = Lane.objects.get(review__kind="recheck")
    steps.answer(lane, people["escalation"])
    happens("grave_incident", actor, key="cause:2")
    recheck = Review.objects.get(kind="recheck")
    assert {row.name for row in recheck.lanes.all()} == {"ethical", "escalation"}


def test_a_change_after_the_recheck_asks_again(cleared, actor, people, approver):
    happens("commitment_breached", actor)
    steps.answer_all(Review.objects.get(kind="recheck"), people)
    happens("grave_incident", actor, key="cause:2")
    first, second = Review.objects.filter(kind="recheck").order_by("opened_at")
    assert (first.status, second.status) == ("closed", "open")
    assert {lane.name for lane in second.lanes.all()} == {"ethical", "escalation"}
    steps.answer_all(second, people)
    assert lift(cleared, approver).level == 1


def test_a_reviewer_of_one_lane_does_not_take_another_in_the_recheck(cleared, actor, north, people):
    person = people["escalation"]
    person.roles = ["escalation_reviewer", "legal_reviewer"]
    person.save(update_fields=["roles"])
    happens("listing_added", actor)
    lane = Lane.objects.get(review__kind="recheck")
    with pytest.raises(NotAllowed, match="another lane"):
        lanes.claim(lane_id=lane.pk, by=person)
    assert Lane.objects.get(pk=lane.pk).status == "open"


def test_whoever_decided_does_not_review_the_recheck(cleared, actor, approver):
    approver.roles = ["approver", "escalation_reviewer"]
    approver.save(update_fields=["roles"])
    happens("commitment_breached", actor)
    with pytest.raises(NotAllowed, match="You decided"):
        lanes.claim(lane_id=Lane.objects.get(review__kind="recheck").pk, by=approver)


def test_an_ended_decision_is_lifted_by_nobody(cleared, actor, authority):
    happens("venue_changed", actor)
    with pytest.raises(Conflict, match="The decision has ended: Revoked"):
        lift(cleared, authority)
    still_suspended(cleared)


@pytest.mark.parametrize("person", ["analyst", "lead", "legal", "approver"])
def test_stopping_is_open_to_all_who_work_on_it(cleared, person, request):
    suspend(cleared, request.getfixturevalue(person))
    assert steps.fresh(cleared).status == "suspended"
    assert not Review.objects.filter(kind="recheck").exists()


def test_stopping_is_refused_to_others_without_a_reason_or_in_another_state(
    cleared, auditor, stranger, analyst, unchanged, common
):
    reader = make_user("reader", role="auditor", sees=[cleared.compartment])
    same = unchanged(cleared)
    with pytest.raises(NotAllowed):
        suspend(cleared, reader)
    with pytest.raises(NotFound):
        suspend(cleared, stranger)
    with pytest.raises(Invalid):
        suspend(cleared, analyst, reason=" ")
    with pytest.raises(Invalid):
        suspend(cleared, analyst, trigger=Trigger.TRUST_FELL)
    same()
    assert not Reopening.objects.exists()
    suspend(cleared, analyst)
    with pytest.raises(Conflict):
        suspend(cleared, analyst)
    assert Reopening.objects.count() == 1


def test_what_was_only_stopped_is_lifted_without_asking_anybody_again(cleared, analyst, approver):
    suspend(cleared, analyst)
    assert lift(cleared, approver).level == 1
    assert liveness.cover_of(steps.fresh(cleared), at=clock.now()).live


def test_an_objection_concerns_the_lane_of_the_reviewer(cleared, people):
    suspend(cleared, people["ethical"], trigger=Trigger.REVIEWER_OBJECTED)
    assert [lane.name for lane in Lane.objects.filter(review__kind="recheck")] == ["ethical"]


def test_every_change_reported_by_hand_suspends():
    assert {shipped().response(trigger) for trigger in BY_HAND} == {Response.SUSPEND}


def test_a_suspended_engagement_never_starts(cleared, actor, analyst):
    happens("grave_incident", actor)
    with pytest.raises(Conflict):
        steps.start(cleared, analyst)
    assert steps.fresh(cleared).status == "suspended"


def test_an_overdue_condition_bars_the_lift_until_it_is_verified(recommended, approver, analyst, legal, later):
    due = clock.now().date()
    demand = Demand(text="Report weekly.", owner_id=analyst.pk, due_on=due, guards=Step.NOTHING)
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    engagement = recommended.engagement
    later(days=1)
    watch.tick()
    assert steps.fresh(engagement).status == "suspended"
    assert Reopening.objects.get().trigger == "condition_overdue"
    with pytest.raises(Conflict, match="A condition is overdue: Report weekly"):
        lift(engagement, approver)
    row = Condition.objects.get()
    conditions.meet(condition_id=row.pk, seen_version=row.version, evidence="Done.", by=analyst)
    conditions.verify(condition_id=row.pk, seen_version=row.version + 1, by=legal)
    lift(engagement, approver)
    watch.tick()
    assert Engagement.objects.get().status == "cleared"
