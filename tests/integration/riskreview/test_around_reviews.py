"""Reviews, lanes and answers hold in the database: every test goes around the services with plain SQL."""

from uuid import uuid4

import pytest
from django.db import DatabaseError

from core import clock
from riskreview.domain.reopening import Trigger
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Lane, LaneAnswer, LaneClaim, Review, Snapshot
from riskreview.selectors import calendar, review_policy
from riskreview.services import evidence, lanes, lifting, reopening, submission
from tests.factories import make_listing, make_user
from tests.integration.riskreview import steps


@pytest.fixture
def refused(sql):
    """refused(words, statement, *values): the database says no in these words."""

    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


CLAIM = "INSERT INTO riskreview_laneclaim (id, review_id, lane, user_id, claimed_at) VALUES (%s, %s, %s, %s, now())"
ANSWER = (
    "INSERT INTO riskreview_laneanswer (id, version, created_at, updated_at, lane_id, code, answer, reasoning,"
    " answered_by_id, answered_at) VALUES (%s, 1, now(), now(), %s, %s, %s, '', %s, now())"
)


def test_a_snapshot_is_its_hash(review, refused):
    insert = (
        "INSERT INTO riskreview_snapshot (id, engagement_id, content_no, body, sha256, created_at)"
        " SELECT %s, engagement_id, 1, body || ' ', sha256, now() FROM riskreview_snapshot"
    )
    refused("snapshot_is_its_hash", insert, uuid4())
    assert Snapshot.objects.count() == 1


def test_what_is_append_only_stays_as_it_is(recommended, legal, approver, refused, actor):
    lanes.dissent(review_id=recommended.pk, text="No.", by=legal)
    authority = make_user("boss", role="higher_authority", sees=[recommended.engagement.compartment])
    steps.decide(recommended, authority)
    engagement = steps.fresh(recommended.engagement)
    reopening.react(trigger=Trigger.STOPPED, reason="x", cause_key="1", actor_id=actor.pk)
    version = steps.fresh(engagement).version
    lifting.lift(engagement_id=engagement.pk, seen_version=version, reason="Go on.", by=authority)
    columns = {
        "checklisttemplate": "title",
        "snapshot": "body",
        "laneclaim": "lane",
        "dissent": "text",
        "reopening": "reason",
        "lift": "reason",
    }
    for table, column in columns.items():
        refused("is append-only", f"UPDATE riskreview_{table} SET {column} = 'x'")
        refused("is append-only", f"DELETE FROM riskreview_{table}")


def test_the_transitions_are_fixed(refused):
    refused("append-only", "INSERT INTO riskreview_transition VALUES ('review', 'open', 'decided')")
    refused("append-only", "DELETE FROM riskreview_transition")


def test_a_lane_begins_with_the_newest_checklist_of_its_own(cleared, actor, refused, sql):
    reopening.react(trigger=Trigger.COMMITMENT_BREACHED, reason="x", cause_key="1", actor_id=actor.pk)
    lane = Lane.objects.get(review__kind="recheck")
    days = review_policy.in_force().working_days(LaneName.LEGAL, urgent=False)
    due = calendar.current().after(lane.opened_at.date(), days)
    given = {"id": "gen_random_uuid()", "name": "'legal'", "template_id": "%s", "due_on": f"'{due}'::date"}
    names = [field.column for field in Lane._meta.concrete_fields]
    values = ", ".join(given.get(name, name) for name in names)
    insert = f"INSERT INTO riskreview_lane ({', '.join(names)}) SELECT {values} FROM riskreview_lane WHERE id = %s"
    older, newest = ChecklistTemplate.objects.filter(lane="legal").order_by("number")
    refused("newest checklist of its own", insert, older.pk, lane.pk)
    refused("newest checklist of its own", insert, lane.template_id, lane.pk)
    assert sql(insert, newest.pk, lane.pk) == 1


@pytest.mark.parametrize("status", ["decided", "superseded", "expired", "revoked"])
def test_a_review_takes_no_short_cut(review, refused, status):
    ended = "NULL" if status == "decided" else "now()"
    refused(
        f'A review cannot go from "open" to "{status}"',
        f"UPDATE riskreview_review SET status = %s, recommended_at = now(), ended_at = {ended}",
        status,
    )
    assert Review.objects.get().status == "open"


def test_a_review_is_passed_on_only_once_every_lane_has_answered(review, refused, people):
    pass_on = "UPDATE riskreview_review SET status = 'recommended', recommended_at = now()"
    refused("A lane has not answered yet", pass_on)
    lane = steps.lane_of(review, "legal")
    steps.recommend(steps.answer(lane, people["legal"]), people["legal"])
    refused("A lane has not answered yet", pass_on)


def test_a_review_is_decided_by_a_decision_and_ends_with_it(recommended, refused, approver):
    refused("decided by a decision", "UPDATE riskreview_review SET status = 'decided'")
    steps.decide(recommended, approver)
    end = "UPDATE riskreview_review SET status = 'revoked', ended_at = now()"
    refused("The decision of a review ends first", end)
    assert Review.objects.get().status == "decided"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("tier = 0", "What a review is about"),
        ("content_no = 2", "What a review is about"),
        ("kind = 'recheck'", "What a review is about"),
        ("benefit = NOT benefit", "What a review is about"),
        ("facts = facts || '{\"listed\": true}'", "The facts of a review are fixed"),
    ],
)
def test_what_a_review_is_about_is_fixed(recommended, refused, change, words):
    refused(words, f"UPDATE riskreview_review SET {change}")


def test_reviews_and_lanes_are_never_deleted(review, refused):
    refused("never deleted", "DELETE FROM riskreview_review")
    refused("never deleted", "DELETE FROM riskreview_lane")


def insert_review(sql, review, **columns):
    names = [field.column for field in Review._meta.concrete_fields]
    columns = {"id": uuid4(), **columns}
    values = ", ".join("%s" if name in columns else name for name in names)
    chosen = [columns[name] for name in names if name in columns]
    statement = (
        f"INSERT INTO riskreview_review ({', '.join(names)}) SELECT {values} FROM riskreview_review WHERE id = %s"
    )
    return statement, *chosen, review.pk


def test_a_review_is_opened_in_its_place_only(review, refused, sql, draft, analyst):
    refused("one_undecided_review", *insert_review(sql, review))
    refused("not opened in this state", *insert_review(sql, review, kind="recheck"))
    refused("not opened in this state", *insert_review(sql, review, kind="retrospective"))
    refused("A review begins open", *insert_review(sql, review, status="recommended", recommended_at=clock.now()))
    refused("about the content that was submitted", *insert_review(sql, review, content_no=5))
    submission.withdraw(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    open_again = {"status": "open", "ended_at": None}
    refused("not opened in this state", *insert_review(sql, review, **open_again))
    assert Review.objects.count() == 1


def test_a_review_with_a_listed_party_is_of_tier_three(review, actor, refused, sql, draft, analyst):
    submission.withdraw(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    make_listing(actor)
    sql("UPDATE engagements_engagement SET status = 'in_review' WHERE id = %s", draft.pk)
    frozen = uuid4()
    sql(
        "INSERT INTO riskreview_snapshot (id, engagement_id, content_no, body, sha256, created_at)"
        " SELECT %s, engagement_id, 2, body, sha256, now() FROM riskreview_snapshot",
        frozen,
    )
    again = {"status": "open", "ended_at": None, "content_no": 2, "snapshot_id": frozen}
    refused("A listed party takes part: tier 3.", *insert_review(sql, review, **again))
    refused("A listed party takes part: tier 3.", *insert_review(sql, review, **again, tier=3))


def test_a_lane_does_not_answer_ahead_of_what_changes(review, people, refused):
    lane = steps.answer(steps.lane_of(review, "legal"), people["legal"])
    refused(
        "A lane answers now, not ahead",
        "UPDATE riskreview_lane SET status = 'answered', answered_at = now() + interval '1 day', reasons = 'x',"
        " recommendation = 'clear', inherent = 'low', residual = 'low' WHERE id = %s",
        lane.pk,
    )


@pytest.mark.parametrize("person", ["analyst", "ethics", "approver", "stranger"])
def test_a_lane_is_claimed_by_nobody_else_around_the_service_either(review, refused, person, request):
    by = request.getfixturevalue(person)
    refused("", CLAIM, uuid4(), review.pk, "legal", by.pk)
    assert not LaneClaim.objects.exists()


def test_authors_the_lead_and_the_team_claim_nothing_whatever_their_roles(draft, analyst, north, refused, sql):
    people = [make_user(f"r{n}", roles=["legal_reviewer", "analyst"], changes=[north]) for n in range(4)]
    draft.authors.create(user=people[0], at=clock.now())
    draft.team.create(user=people[1])
    sql("UPDATE engagements_engagement SET lead_id = %s", people[2].pk)
    review = steps.submit(draft, people[2])
    refused("Whoever wrote a plan", CLAIM, uuid4(), review.pk, "legal", people[0].pk)
    refused("Whoever takes part", CLAIM, uuid4(), review.pk, "legal", people[1].pk)
    refused("Whoever leads", CLAIM, uuid4(), review.pk, "legal", people[2].pk)
    sql(CLAIM, uuid4(), review.pk, "legal", people[3].pk)


def test_a_second_lane_is_refused_by_the_constraint(review, north, refused, sql):
    both = make_user("both", roles=["legal_reviewer", "ethics_reviewer"], sees=[north])
    sql(CLAIM, uuid4(), review.pk, "legal", both.pk)
    sql(CLAIM, uuid4(), review.pk, "legal", both.pk)
    refused("one_lane_per_person_and_review", CLAIM, uuid4(), review.pk, "ethical", both.pk)


def test_a_lane_is_held_by_whoever_claimed_it(review, refused, legal):
    lane = steps.lane_of(review, "legal")
    refused(
        "Whoever holds a lane has claimed it",
        "UPDATE riskreview_lane SET status = 'claimed', holder_id = %s WHERE id = %s",
        legal.pk,
        lane.pk,
    )


def test_a_lane_takes_no_short_cut(review, refused, legal):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    answered = (
        "UPDATE riskreview_lane SET status = 'answered', answered_at = now(), recommendation = 'clear', reasons = 'x',"
        " inherent = 'low', residual = 'low' WHERE id = %s"
    )
    refused("L01 has no complete answer yet", answered, lane.pk)
    other = steps.lane_of(review, "ethical")
    refused("", answered, other.pk)
    assert Lane.objects.get(pk=lane.pk).status == "claimed"


def test_the_lists_of_a_lane_follow_from_its_answers_whatever_is_written(review, sql, people):
    lane = steps.answer(steps.lane_of(review, "legal"), people["legal"], L01="no")
    sql(
        "UPDATE riskreview_lane SET status = 'answered', answered_at = now(), recommendation = 'clear', reasons = 'x',"
        " inherent = 'low', residual = 'low', blocks_absolutely = '{}' WHERE id = %s",
        lane.pk,
    )
    assert Lane.objects.get(pk=lane.pk).blocks_absolutely == ["L01"]


def test_what_a_lane_answered_is_frozen(review, sql, refused, people, analyst):
    lane = steps.answer(steps.lane_of(review, "legal"), people["legal"], L12="no")
    steps.mitigate(lane, "L12", people["legal"], analyst)
    evidence.add_evidence(lane_id=lane.pk, code="L12", text="A letter", by=people["legal"])
    steps.recommend(lane, people["legal"], steps.Recommendation.CONDITIONAL)
    frozen = "What a lane answered is not changed afterwards"
    of_lane = "lane_id = %s"
    refused(frozen, "UPDATE riskreview_lane SET reasons = 'x' WHERE id = %s", lane.pk)
    refused(frozen, f"UPDATE riskreview_laneanswer SET answer = 'yes' WHERE {of_lane}", lane.pk)
    refused("", f"DELETE FROM riskreview_laneanswer WHERE {of_lane}", lane.pk)
    refused(frozen, "UPDATE riskreview_laneevidence SET text = 'x'")
    refused(frozen, "DELETE FROM riskreview_laneevidence")
    refused(frozen, f"UPDATE riskreview_mitigation SET measure = 'x' WHERE {of_lane}", lane.pk)
    refused(frozen, f"UPDATE riskreview_mitigation SET due_on = due_on - 1 WHERE {of_lane}", lane.pk)
    refused(frozen, f"DELETE FROM riskreview_mitigation WHERE {of_lane}", lane.pk)
    refused(frozen, ANSWER, uuid4(), lane.pk, "L01", "yes", people["legal"].pk)
    sql("UPDATE riskreview_mitigation SET met_by_id = %s, met_at = now(), evidence = 'x'", analyst.pk)
    sql("UPDATE riskreview_mitigation SET verified_by_id = %s, verified_at = now()", people["legal"].pk)
    refused("verified once", "UPDATE riskreview_mitigation SET evidence = 'y'")


def test_a_mitigation_is_not_verified_by_an_author(review, refused, people, lead, analyst):
    lane = steps.answer(steps.lane_of(review, "legal"), people["legal"], L12="no")
    row = steps.mitigate(lane, "L12", people["legal"], lead)
    evidence.meet_mitigation(mitigation_id=row.pk, seen_version=1, evidence="Seen.", by=lead)
    verify = "UPDATE riskreview_mitigation SET verified_by_id = %s, verified_at = now()"
    refused("no part in the engagement", verify, analyst.pk)


def test_items_are_answered_by_the_holder_and_filled_ones_by_nobody(review, refused, people, approver):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=people["legal"])
    refused("whoever holds the lane", ANSWER, uuid4(), lane.pk, "L01", "yes", approver.pk)
    refused("whoever holds the lane", ANSWER, uuid4(), lane.pk, "L01", "yes", None)
    refused("not on the checklist", ANSWER, uuid4(), lane.pk, "E01", "yes", people["legal"].pk)
    other = lanes.claim(lane_id=steps.lane_of(review, "escalation").pk, by=people["escalation"])
    refused(
        "answered by nobody",
        "UPDATE riskreview_laneanswer SET answer = 'low', answered_by_id = %s WHERE lane_id = %s",
        people["escalation"].pk,
        other.pk,
    )
    assert not LaneAnswer.objects.filter(lane=lane).exists()


def test_a_lane_begins_open_with_a_checklist_of_its_own(review, refused):
    other = ChecklistTemplate.objects.get(lane="ethical", number=2)
    refused(
        "What a lane answered",
        "UPDATE riskreview_lane SET template_id = %s WHERE name = 'legal'",
        other.pk,
    )
