"""The gate holds in the database: every test goes around the services with plain SQL."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from engagements.models import Engagement
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Lane, LaneClaim, Lift, Review
from riskreview.selectors.validity import end_of
from riskreview.services import conditions, decisions, reopening, retrospect, submission
from riskreview.services.decisions import Demand
from tests.factories import make_chance_contact, make_listing, make_plan, make_user, move
from tests.integration.riskreview import steps
from tests.standing import standing

START = "UPDATE engagements_engagement SET status = 'under_way', started_at = %s WHERE id = %s"
CLEAR = "UPDATE engagements_engagement SET status = 'cleared' WHERE id = %s"


@pytest.fixture
def refused(sql):
    """refused(words, statement, *values): the database says no in these words."""

    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


def decide_sql(review, by, **columns):
    """Return the statement that writes a decision past the services."""
    at = clock.now()
    columns = {
        "id": uuid4(),
        "review_id": review.pk,
        "engagement_id": review.engagement_id,
        "snapshot_id": review.snapshot_id,
        "content_no": review.content_no,
        "basis": "review",
        "outcome": "approve",
        "level": 1,
        "level_reasons": "[]",
        "reasons": "Because I can.",
        "overrules": "I have heard it.",
        "lacking": "The licence.",
        "lacking_from": "The ministry.",
        "lacking_by": at.date(),
        "meanwhile": "No contact.",
        "valid_because": "",
        "should_not_have_happened": False,
        "decided_by_id": by.pk,
        "decided_at": at,
        "in_force_from": at,
        "recorded_at": at,
        "valid_until": at + timedelta(days=20),
        "ended_as": "",
        "ended_because": "",
        "audit_head": "",
        **columns,
    }
    names = ", ".join(columns)
    return f"INSERT INTO riskreview_decision ({names}) VALUES ({', '.join(['%s'] * len(columns))})", *columns.values()


# 1. INSERT is a door too.


@pytest.mark.parametrize("status", ["cleared", "under_way", "held", "in_review"])
def test_no_engagement_is_inserted_past_its_draft(draft, refused, status):
    names = [field.column for field in Engagement._meta.concrete_fields]
    at = clock.now() - timedelta(hours=1)
    columns = {"id": uuid4(), "status": status, "started_at": at, "held_at": at if status == "held" else None}
    values = ", ".join("%s" if name in columns else name for name in names)
    chosen = [columns[name] for name in names if name in columns]
    insert = f"INSERT INTO engagements_engagement ({', '.join(names)}) SELECT {values} FROM engagements_engagement"
    refused("begins as a draft", insert, *chosen)
    assert Engagement.objects.count() == 1


def test_nothing_is_cleared_or_started_without_a_decision(draft, analyst, published, refused, review):
    refused("There is no decision.", CLEAR, draft.pk)
    refused('cannot go from "in_review" to "under_way"', START, clock.now(), draft.pk)
    assert steps.fresh(draft).status == "in_review"


# 2. The kind.


def test_a_chance_contact_is_no_way_round_the_review(analyst, actor, published, refused):
    chance = make_chance_contact(analyst, actor)
    refused("writable only while it is a draft", "UPDATE engagements_engagement SET kind = 'dialogue'")
    refused("cannot go from", CLEAR, chance.pk)


def test_a_plan_never_becomes_a_chance_contact(draft, refused):
    refused("never becomes a chance contact", "UPDATE engagements_engagement SET kind = 'chance_contact'")


# 3. Exactly this content.


def test_child_rows_stay_as_they_were_reviewed(cleared, refused, actor):
    for table in ("engagementactor", "teammember", "reaction"):
        refused("writable only while it is a draft", f"DELETE FROM engagements_{table}")
    offer = (
        "INSERT INTO engagements_offer (id, position, engagement_id, category, description, currency, conditionality,"
        " legal_authority_ref, beneficiary_chain, delivery_verification)"
        " VALUES (%s, 0, %s, 'stipend_cash', 'Money', '', '', '', '', '')"
    )
    refused("writable only while it is a draft", offer, uuid4(), cleared.pk)


def test_a_decision_on_an_older_version_covers_nothing(cleared, decision, analyst, sql, refused):
    """Revised and submitted again by plain SQL, so that the old decision still stands."""
    sql("UPDATE engagements_engagement SET status = 'draft' WHERE id = %s", cleared.pk)
    sql("UPDATE engagements_engagement SET red_lines = '' WHERE id = %s", cleared.pk)
    sql("UPDATE engagements_engagement SET status = 'in_review' WHERE id = %s", cleared.pk)
    refused("The decision was taken on another version of the plan.", CLEAR, cleared.pk)
    assert Decision.objects.get().ended_at is None


def test_a_decision_is_about_what_was_reviewed(recommended, approver, refused, analyst, actor):
    other = steps.submit(make_plan(analyst, actor), analyst)
    about = "about the content that was reviewed"
    refused(about, *decide_sql(recommended, approver, snapshot_id=other.snapshot_id))
    refused(about, *decide_sql(recommended, approver, engagement_id=other.engagement_id))
    refused(about, *decide_sql(recommended, approver, content_no=2))
    assert not Decision.objects.exists()


# 4. Claim against decide is in test_races; here one after the other.


def test_a_reviewer_the_author_and_those_without_the_level_decide_nothing(
    recommended, refused, legal, analyst, approver, senior, north
):
    holder = legal
    holder.roles = ["legal_reviewer", "approver"]
    holder.save(update_fields=["roles"])
    refused("Whoever held a lane does not decide", *decide_sql(recommended, holder))
    analyst.roles = ["analyst", "approver"]
    analyst.save(update_fields=["roles"])
    refused("Whoever wrote a plan", *decide_sql(recommended, analyst))
    refused("This is decided at level 2.", *decide_sql(recommended, approver, level=2))
    gone = make_user("gone", role="higher_authority", sees=[north], is_active=False)
    refused("This is decided at level 1.", *decide_sql(recommended, gone))
    assert not Decision.objects.exists()


def test_the_level_is_at_least_that_of_the_tier(analyst, actor, published, people, refused, senior):
    make_listing(actor)
    review = steps.answer_all(steps.submit(make_plan(analyst, actor), analyst), people)
    refused("Tier 3 is not decided at level 2.", *decide_sql(review, senior, level=2))


# 5. Backdating.


def test_a_decision_is_in_force_from_when_it_was_recorded(recommended, approver, sql):
    long_ago = clock.now() - timedelta(days=3)
    sql(*decide_sql(recommended, approver, decided_at=long_ago, in_force_from=long_ago, recorded_at=long_ago))
    stored = Decision.objects.get()
    assert stored.recorded_at == stored.decided_at == stored.in_force_from
    assert stored.recorded_at > clock.now() - timedelta(minutes=5)


def test_a_contact_that_began_before_its_decision_does_not_start(cleared, refused):
    yesterday = clock.now() - timedelta(days=1)
    refused("taken only after the contact began", START, yesterday, cleared.pk)
    refused("", START, clock.now() + timedelta(hours=1), cleared.pk)
    assert steps.fresh(cleared).status == "cleared"


# The rest of the gate.


def test_what_is_cleared_starts(cleared, sql):
    sql(START, clock.now(), cleared.pk)
    assert steps.fresh(cleared).status == "under_way"


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REFUSE, Outcome.DEFER])
def test_a_no_clears_nothing(recommended, approver, sql, refused, outcome):
    no = decide_sql(recommended, approver, outcome=outcome.value, valid_until=None)
    sql(*no)
    refused("The decision did not approve the engagement.", CLEAR, recommended.engagement_id)


def test_an_open_review_is_not_decided(review, approver, refused):
    refused("not ready for this decision", *decide_sql(review, approver))


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [
        ("L01", "no", "L01 blocks absolutely."),
        ("L02", "no", "L02 blocks."),
        ("L05", "unknown", "L05 is not known yet."),
        ("L12", "no", "L12 needs a mitigation."),
    ],
)
def test_nobody_approves_over_what_stands_in_the_way(review, people, refused, authority, code, answer, words):
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name], **({code: answer} if lane.name == "legal" else {}))
        steps.recommend(lane, people[lane.name], Recommendation.REFUSE)
    review.refresh_from_db()
    refused(words, *decide_sql(review, authority, level=3))
    assert not Decision.objects.exists()


def test_a_change_since_the_answers_stands_in_the_way(recommended, actor, refused, authority):
    reopening.react(trigger=Trigger.GRAVE_INCIDENT, reason="x", cause_key="1", actor_id=actor.pk)
    words = "The ethical lane has not answered since something changed (grave_incident)."
    refused(words, *decide_sql(recommended, authority, level=3))


def test_a_decision_ends_once_and_nothing_else_of_it_changes(decision, sql, refused):
    fixed = "A decision is not changed afterwards; it ends once."
    for change in ("outcome = 'refuse'", "valid_until = valid_until + interval '1 day'", "reasons = 'x'", "level = 3"):
        refused(fixed, f"UPDATE riskreview_decision SET {change}")
    end = "UPDATE riskreview_decision SET ended_at = now(), ended_as = 'revoked', ended_because = 'x'"
    refused("decision_end_is_whole", "UPDATE riskreview_decision SET ended_at = now()")
    sql(end)
    refused(fixed, end)
    refused(fixed, "UPDATE riskreview_decision SET ended_at = NULL, ended_as = '', ended_because = ''")
    refused("never deleted", "DELETE FROM riskreview_decision")


def test_a_decision_does_not_end_before_what_began_under_it(cleared, decision, lead, sql, refused):
    steps.start(cleared, lead)
    end = "UPDATE riskreview_decision SET ended_at = {}, ended_as = 'revoked', ended_because = 'x'"
    refused("A decision does not end before a contact that began under it.", end.format("in_force_from"))
    assert Decision.objects.get().ended_at is None
    sql(end.format("clock_timestamp()"))


def test_an_ended_decision_covers_nothing(cleared, decision, sql, refused):
    sql("UPDATE riskreview_decision SET ended_at = now(), ended_as = 'revoked', ended_because = 'x'")
    refused("The decision has ended: Revoked.", START, clock.now(), cleared.pk)


def test_an_approval_has_its_time(recommended, approver, refused, sql):
    at = clock.now()
    for until in (None, at - timedelta(days=1), at + timedelta(days=200)):
        refused("approval_is_valid_for_a_time", *decide_sql(recommended, approver, valid_until=until))
    sql(*decide_sql(recommended, approver, valid_until=at + timedelta(hours=3)))
    refused("not valid until the end of the contact", CLEAR, recommended.engagement_id)


def test_an_approval_is_valid_no_longer_than_the_day_a_reviewer_set(review, people, approver, refused, sql):
    lane, last = steps.lane_of(review, "ethical"), clock.now().date() + timedelta(days=9)
    steps.recommend(steps.answer(lane, people["ethical"]), people["ethical"], valid_until=last)
    passed = steps.answer_all(review, people)
    refused("no longer than the lanes it rests on", *decide_sql(passed, approver))
    assert sql(*decide_sql(passed, approver, valid_until=end_of(last))) == 1


def test_a_blocking_condition_is_verified_by_another_and_never_changed(
    recommended, approver, analyst, legal, refused, sql
):
    demand = Demand(text="First this.", owner_id=analyst.pk, due_on=clock.now().date())
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    start = (START, clock.now(), recommended.engagement_id)
    refused("A condition that blocks the start is still open.", *start)
    refused("What a condition demands", "UPDATE riskreview_condition SET guards = 'close'")
    refused("never deleted", "DELETE FROM riskreview_condition")
    verify = "UPDATE riskreview_condition SET verified_by_id = %s, verified_at = now()"
    refused("condition_verified_by_another", verify, legal.pk)
    row = Condition.objects.get()
    conditions.meet(condition_id=row.pk, seen_version=1, evidence="Done.", by=analyst)
    refused("no part in the engagement", verify, analyst.pk)
    sql(verify, legal.pk)
    refused("verified once", "UPDATE riskreview_condition SET verified_by_id = NULL, verified_at = NULL")
    sql(START, clock.now(), recommended.engagement_id)


LIFT = (
    "INSERT INTO riskreview_lift (id, engagement_id, decision_id, level, level_reasons, reason, by_id, at, recorded_at)"
    " VALUES (%s, %s, %s, %s, '[]', %s, %s, now(), now())"
)


def lift_and_clear(decision, by, level=1, reason="Go on."):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LIFT, [uuid4(), decision.engagement_id, decision.pk, level, reason, by.pk])
        cursor.execute(CLEAR, [decision.engagement_id])


def test_a_suspension_is_lifted_only_with_a_lift_of_the_same_moment(cleared, decision, actor, sql, refused, approver):
    reopening.react(trigger=Trigger.STOPPED, reason="x", cause_key="1", actor_id=actor.pk)
    refused("A suspension is lifted by the level that decided", CLEAR, cleared.pk)
    lift_and_clear(decision, approver)
    assert steps.fresh(cleared).status == "cleared"


def test_a_lift_needs_the_level_a_reason_and_no_part_in_it(cleared, decision, actor, analyst, legal, approver, north):
    reopening.react(trigger=Trigger.STOPPED, reason="x", cause_key="1", actor_id=actor.pk)
    for by in (analyst, legal):
        with pytest.raises(DatabaseError):
            lift_and_clear(decision, by)
    with pytest.raises(DatabaseError, match="lift_has_reason"):
        lift_and_clear(decision, approver, reason="")
    with pytest.raises(DatabaseError, match="decided at level 3"):
        lift_and_clear(decision, approver, level=3)
    assert not Lift.objects.exists()
    assert steps.fresh(cleared).status == "suspended"


def test_a_lift_needs_the_level_that_decided(recommended, senior, approver, actor):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*_split(decide_sql(recommended, senior, level=2)))
        cursor.execute("UPDATE riskreview_review SET status = 'decided'")
        cursor.execute(CLEAR, [recommended.engagement_id])
    reopening.react(trigger=Trigger.STOPPED, reason="x", cause_key="1", actor_id=actor.pk)
    with pytest.raises(DatabaseError, match="at the level that decided: level 2"):
        lift_and_clear(Decision.objects.get(), approver)


def _split(statement):
    return statement[0], statement[1:]


def test_a_lane_that_must_answer_again_bars_the_lift(cleared, decision, actor, approver):
    reopening.react(trigger=Trigger.COMMITMENT_BREACHED, reason="x", cause_key="1", actor_id=actor.pk)
    with pytest.raises(DatabaseError, match="The escalation lane has not answered since something changed"):
        lift_and_clear(decision, approver)
    assert steps.fresh(cleared).status == "suspended"


def test_a_lift_under_another_decision_does_not_count(cleared, decision, actor, approver, sql):
    reopening.react(trigger=Trigger.VENUE_CHANGED, reason="x", cause_key="1", actor_id=actor.pk)
    decision.refresh_from_db()
    with pytest.raises(DatabaseError, match="a decision that stands"):
        lift_and_clear(decision, approver)


def test_whoever_reviewed_or_decided_does_not_become_the_lead(cleared, legal, approver, analyst2, refused, sql):
    hand_over = "UPDATE engagements_engagement SET lead_id = %s WHERE id = %s"
    for person in (legal, approver):
        refused("does not lead it", hand_over, person.pk, cleared.pk)
    sql(hand_over, analyst2.pk, cleared.pk)


def test_one_standing_approval_an_engagement_and_one_decision_a_review(decision, senior, refused, recommended):
    refused("not ready for this decision", *decide_sql(recommended, senior))
    assert Decision.objects.count() == 1


# The emergency has no second path.


@pytest.fixture
@standing
def ready(analyst, actor, published, legal):
    at = clock.now()
    plan = make_plan(analyst, actor, planned_start=at + timedelta(hours=1), planned_end=at + timedelta(hours=3))
    review = steps.submit(plan, analyst)
    steps.answer(steps.lane_of(review, "legal"), legal)
    return Review.objects.get()


def emergency_sql(review, by, *, ago=timedelta(minutes=5), lasts=timedelta(hours=48), **columns):
    spoken = clock.now() - ago
    given = {"basis": "emergency", "level": 2, "spoken_at": spoken, "valid_until": spoken + lasts, **columns}
    return decide_sql(review, by, **given)


def test_an_emergency_is_short_high_spoken_and_once(ready, senior, approver, refused, sql):
    refused("This is decided at level 2.", *emergency_sql(ready, approver))
    refused("emergency_is_short", *emergency_sql(ready, senior, level=1))
    refused("lasts 48 hours at most", *emergency_sql(ready, senior, lasts=timedelta(hours=49)))
    refused("recorded after it was spoken", *emergency_sql(ready, senior, ago=-timedelta(hours=1)))
    refused("", *emergency_sql(ready, senior, spoken_at=None))
    refused("violates check constraint", *emergency_sql(ready, senior, outcome="refuse"))
    sql(*emergency_sql(ready, senior))
    sql(CLEAR, ready.engagement_id)
    refused("not ready for this decision", *emergency_sql(ready, senior))


def test_a_second_emergency_is_refused_even_after_the_first_has_ended(ready, senior, refused, sql):
    sql(*emergency_sql(ready, senior))
    sql("UPDATE riskreview_decision SET ended_at = now(), ended_as = 'revoked', ended_because = 'x'")
    refused("one_emergency_per_engagement", *emergency_sql(ready, senior))


def test_the_legal_items_bind_in_the_database_too(analyst, actor, published, legal, senior, refused):
    at = clock.now()
    plan = make_plan(analyst, actor, planned_start=at + timedelta(hours=1), planned_end=at + timedelta(hours=3))
    review = steps.submit(plan, analyst)
    refused("L01 must be answered first", *emergency_sql(review, senior))
    steps.answer(steps.lane_of(review, "legal"), legal, L01="unknown")
    refused("L01 must be answered first", *emergency_sql(review, senior))
    steps.answer(steps.lane_of(review, "legal"), legal, L01="no")
    refused("L01 blocks absolutely.", *emergency_sql(review, senior))
    assert not Decision.objects.exists()


# The doors of chance contacts and of closing.


def test_closing_waits_for_the_look_back(analyst, actor, published, refused, approver, sql):
    chance = make_chance_contact(analyst, actor)
    move(chance, "report")
    make_listing(actor)
    close = ("UPDATE engagements_engagement SET status = 'closed', closed_at = now() WHERE id = %s", chance.pk)
    refused("reviewed in retrospect first", *close)
    review = retrospect.open_if_needed(engagement_id=chance.pk)
    refused("not decided yet", *close)
    decisions.decide_in_retrospect(
        review_id=review.pk, seen_version=review.version, should_not_have_happened=False, reasons="Fine.", by=approver
    )
    sql(*close)


def test_a_session_that_switches_off_other_triggers_is_still_refused(draft, review, recommended, refused, approver):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{guard_the_gate,guard_decision,guard_claim,append_only}'")
    refused("There is no decision.", CLEAR, draft.pk)
    refused("is append-only", "UPDATE riskreview_snapshot SET body = 'x'")
    refused("This is decided at level 3.", *decide_sql(recommended, approver, level=3))


def test_withdrawn_and_cancelled_reviews_take_no_decision(review, draft, analyst, approver, refused):
    submission.withdraw(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    refused("not ready for this decision", *decide_sql(review, approver))
    with pytest.raises(DatabaseError):
        LaneClaim.objects.create(
            review=review, lane="legal", user=make_user(role="legal_reviewer"), claimed_at=clock.now()
        )
