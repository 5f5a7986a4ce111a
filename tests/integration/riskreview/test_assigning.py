"""Lanes are given to who may take them: by hand, at half of their time, and when overdue, before the level rises."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from riskreview.domain.conflicts import Tie
from riskreview.models import Decision, Lane, LaneAssignment, LaneClaim
from riskreview.selectors import calendar, fitting, review_policy, ties
from riskreview.services import absences, assigning, conflicts, lanes, watch
from tests.factories import make_actor, make_plan, make_user
from tests.integration.riskreview import steps
from tests.integration.together import together

pytestmark = pytest.mark.django_db
ASSIGNED = (
    "INSERT INTO riskreview_laneassignment (id, lane_id, to_id, by_id, why, at, opened_at)"
    " SELECT %s, id, %s, %s, %s, now(), opened_at FROM riskreview_lane WHERE id = %s"
)


@pytest.fixture
def legals(legal, north):
    """Three who answer legal lanes, in the order in which the scheduler finds them."""
    return [legal, *(make_user(f"legal{n}", role="legal_reviewer", name=f"Legal {n}", sees=[north]) for n in (2, 3))]


def give(lane, to, by, **more):
    return assigning.give(lane_id=lane.pk, to_id=to.pk, by=by, **more)


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=kind).count()


def kept(lane):
    rows = LaneAssignment.objects.filter(lane=lane).order_by("at")
    return [(row.why, row.to.username, row.by and row.by.username) for row in rows]


def age(lane, sql, *, due, opened=20):
    """Let a lane be opened some days ago and due in some days, past every guard."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE riskreview_lane DISABLE TRIGGER guard_the_deadline")
    sql("UPDATE riskreview_lane SET opened_at = now() - %s * interval '1 day', due_on = current_date + %s WHERE id = %s",
        opened, due, lane.pk)  # fmt: skip
    sql("ALTER TABLE riskreview_lane ENABLE TRIGGER guard_the_deadline")


def test_a_lane_is_given_by_hand_to_somebody_who_may_take_it(review, legals, approver):
    legal, second, _third = legals
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    steps.answer(lane, legal)
    given = give(lane, second, approver, reason="Knows the valley.")
    assert (given.status, given.holder) == ("claimed", second)
    assert steps.answers_of(lane)  # what was answered stays
    assert kept(lane) == [("by_hand", "legal2", "approver")]
    event = AuditEvent.objects.get(verb="riskreview.lane_given")
    assert (event.by, event.reason) == (approver, "Knows the valley.")
    assert (told(second, Kind.LANE_GIVEN), told(legal, Kind.LANE_TAKEN)) == (1, 1)
    steps.recommend(lane, second)
    assert Lane.objects.get(pk=lane.pk).holder == second


def test_what_is_refused_changes_nothing(
    review, draft, legals, ethics, approver, senior, authority, admin, analyst, stranger, north, common, unchanged
):
    legal, second, third = legals
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    still = unchanged(lane)
    today = clock.now().date()
    outside = make_user("outside", role="legal_reviewer", sees=[common])
    absences.enter(person_id=second.pk, first_day=today, last_day=today, by=second)
    conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", engagement_id=draft.pk, by=third)
    conflicts.declare(kind=Tie.FAMILY, grounds="My brother.", engagement_id=draft.pk, by=senior)
    both = make_user("both", roles=["legal_reviewer", "ethics_reviewer"], sees=[north])
    lanes.claim(lane_id=steps.lane_of(review, "ethical").pk, by=both)
    events = AuditEvent.objects.count()
    for by, to, refusal, words in [
        (stranger, second, NotFound, "no such"),
        (admin, second, NotFound, "no such"),  # sees no content
        (analyst, second, NotAllowed, "A decider or an administrator"),
        (legal, second, NotAllowed, "A decider or an administrator"),
        (senior, second, NotAllowed, "declared a conflict"),
        (approver, ethics, Invalid, "Choose a reviewer of this lane"),
        (approver, outside, Invalid, "Choose a reviewer of this lane"),
        (approver, second, Invalid, "Away until"),
        (approver, third, Invalid, "Takes no part"),
        (approver, both, Invalid, "Took another lane"),
        (approver, legal, Conflict, "hold this lane already"),
    ]:
        with pytest.raises(refusal, match=words):
            give(lane, to, by)
    still()
    assert (LaneAssignment.objects.count(), AuditEvent.objects.count()) == (0, events)
    admin.memberships.create(compartment=north, access="view")
    absences.end(absence_id=absences.Absence.objects.get().pk, by=second)
    give(lane, second, admin)
    steps.answer(lane, second)
    steps.recommend(lane, second)
    with pytest.raises(Conflict, match="waits for nobody"):
        give(lane, legal, approver)


def test_candidates_are_those_who_may_claim_and_count_what_the_reader_sees(
    review, draft, legals, approver, analyst, actor, north, common
):
    legal, second, third = legals
    lane = steps.lane_of(review, "legal")
    for whole in (
        steps.submit(make_plan(analyst, actor), analyst),
        steps.submit(make_plan(analyst, make_actor(common)), analyst),
    ):
        lanes.claim(lane_id=steps.lane_of(whole, "legal").pk, by=legal)
    conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", actor_id=actor.pk, by=third)
    legal.memberships.filter(compartment=common).delete()
    approver.memberships.filter(compartment=common).delete()
    day = clock.now().date()
    rows = fitting.candidates(lane, user=approver, day=day)
    assert [(row.person.username, row.open_lanes, row.why_not) for row in rows] == [
        ("legal2", 0, ""), ("legal", 1, ""), ("legal3", 0, "Takes no part in this engagement."),
    ]  # fmt: skip
    for row in rows:
        assert bool(row.why_not) != fitting.may_be_given(lane, row.person, day=day)
        assert bool(row.why_not) != bool(assigning.policies.may_claim(row.person, lane, ties.of(row.person, review)))
    assert fitting.fittest(lane, day=day) == second


def test_what_nobody_took_by_half_of_its_time_goes_to_the_fittest_once(review, legals, analyst, actor, sql):
    legal, second, _third = legals
    other = steps.submit(make_plan(analyst, actor), analyst)
    lanes.claim(lane_id=steps.lane_of(other, "legal").pk, by=legal)
    lane = steps.lane_of(review, "legal")
    watch.tick()
    assert kept(lane) == []  # before half of it
    age(lane, sql, due=4, opened=14)
    watch.tick()
    watch.tick()
    lane.refresh_from_db()
    assert (lane.holder, kept(lane)) == (second, [("half_time", "legal2", None)])
    event = AuditEvent.objects.get(verb="riskreview.lane_given")
    assert (event.by, event.reason) == (None, "Nobody took it by half of its time.")
    assert told(second, Kind.LANE_GIVEN) == 1
    lanes.release(lane_id=lane.pk, by=second)
    watch.tick()
    lane.refresh_from_db()
    assert (lane.holder, len(kept(lane))) == (None, 1)  # once: now everybody may take it


def test_an_overdue_lane_goes_to_the_next_then_the_level_rises_and_nothing_approves(review, legals, sql, later):
    legal, second, _third = legals
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    age(lane, sql, due=-1)
    watch.tick()
    watch.tick()
    lane.refresh_from_db()
    review.refresh_from_db()
    assert (lane.holder, kept(lane), review.level_raised_by) == (second, [("overdue", "legal2", None)], 0)
    assert (told(second, Kind.LANE_GIVEN), told(legal, Kind.LANE_TAKEN), told(second, Kind.LANE_OVERDUE)) == (1, 1, 1)
    today = clock.now().date()
    later(days=(calendar.current().after(today, 1) - today).days)
    watch.tick()
    review.refresh_from_db()
    lane.refresh_from_db()
    assert (review.level_raised_by, lane.holder) == (1, second)
    assert AuditEvent.objects.get(verb="riskreview.level_raised").reason.startswith("Overdue: Legal")
    assert (len(kept(lane)), Decision.objects.count()) == (1, 0)


def test_where_there_is_nobody_else_the_level_rises_at_once(review, legal, sql):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    age(lane, sql, due=-1)
    watch.tick()
    review.refresh_from_db()
    lane.refresh_from_db()
    assert (review.level_raised_by, lane.holder, kept(lane)) == (1, legal, [])


def test_a_question_is_waited_for_five_working_days_at_most(review, legal, analyst, sql, refused, value_of):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    due, days, now = lane.due_on, calendar.current(), clock.now()
    longest = review_policy.of(review).number("deadlines.wait")
    assert longest == 5
    resume = "UPDATE riskreview_lane SET paused_at = NULL, paused_days = %s WHERE id = %s"
    with clock.standing_at(now - timedelta(days=3)):
        first = lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
    watch.tick()
    lane.refresh_from_db()
    assert lane.paused_at == first.asked_at
    refused("until its question is answered", resume, 5, lane.pk)
    lanes.reply(question_id=first.pk, reply="We do.", by=analyst)
    lane.refresh_from_db()
    due, waited = lane.due_on, lane.paused_days
    with clock.standing_at(now - timedelta(days=12)):
        second = lanes.ask(lane_id=lane.pk, question="How much?", by=legal)
    refused("counted, not typed", resume, waited + longest + 1, lane.pk)
    watch.tick()
    watch.tick()
    lane.refresh_from_db()
    assert (lane.paused_at, lane.paused_days) == (None, waited + longest)
    assert lane.due_on == days.after(due, longest)
    assert told(legal, Kind.QUESTION_UNANSWERED) == 1
    event = AuditEvent.objects.get(verb="riskreview.clock_resumed")
    assert (event.by, event.changes["due_on"]) == (None, [str(due), str(lane.due_on)])
    third = lanes.ask(lane_id=lane.pk, question="From when?", by=legal)
    lanes.reply(question_id=third.pk, reply="From June.", by=analyst)
    lane.refresh_from_db()
    assert lane.paused_at is None  # not kept waiting by the question nobody answered
    before = lane.due_on
    lanes.reply(question_id=second.pk, reply="Nothing.", by=analyst)
    assert Lane.objects.get(pk=lane.pk).due_on == before


def test_the_database_keeps_what_was_given_and_refuses_the_rest(review, draft, legals, approver, analyst, sql, refused):
    legal, second, _third = legals
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    today = clock.now().date()
    refused("to whoever holds it now", ASSIGNED, uuid4(), second.pk, approver.pk, "by_hand", lane.pk)
    refused("neither reviews nor decides it", ASSIGNED, uuid4(), legal.pk, analyst.pk, "by_hand", lane.pk)
    refused("A decider or an administrator", ASSIGNED, uuid4(), legal.pk, second.pk, "by_hand", lane.pk)
    refused("laneassignment_by_hand_or_scheduler", ASSIGNED, uuid4(), legal.pk, None, "by_hand", lane.pk)
    sql(ASSIGNED, uuid4(), legal.pk, None, "overdue", lane.pk)
    refused("given_once_each_time_it_is_asked", ASSIGNED, uuid4(), legal.pk, None, "overdue", lane.pk)
    refused("append-only", "DELETE FROM riskreview_laneassignment")
    absences.enter(person_id=legal.pk, first_day=today, last_day=today, by=legal)
    refused("somebody who is away", ASSIGNED, uuid4(), legal.pk, None, "half_time", lane.pk)
    assert LaneAssignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_give_a_lane_once(review, legals, sql):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legals[0])
    sql("UPDATE riskreview_lane SET due_on = current_date - 1 WHERE id = %s", lane.pk)
    together(lambda _number: watch.tick(), 4)
    review.refresh_from_db()
    assert kept(lane) == [("overdue", "legal2", None)]
    assert LaneClaim.objects.filter(review=review, lane="legal").count() == 2
    assert review.level_raised_by == 0
