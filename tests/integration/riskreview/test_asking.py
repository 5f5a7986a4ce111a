"""What a lane is asked follows from the facts: in the domain, in the database, and in words."""

import json

from django.db import connection

from riskreview.domain.review_cycle import LaneStatus
from riskreview.models import Lane, LaneAnswer, Review
from riskreview.selectors import checklists, judgement, reading
from tests.integration.riskreview import steps


def stored(lane):
    with connection.cursor() as cursor:
        cursor.execute("SELECT item->>'code' FROM riskreview_asked_items(%s) AS asked(item)", [lane.pk])
        return [row[0] for row in cursor.fetchall()]


def facts_are(review, sql, **found):
    """Let the facts of a review be others, behind the back of its guards."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE riskreview_review DISABLE TRIGGER USER")
    sql("UPDATE riskreview_review SET facts = facts || %s::jsonb", json.dumps(found))
    sql("ALTER TABLE riskreview_review ENABLE TRIGGER USER")
    return Review.objects.get(pk=review.pk)


def test_the_items_asked_are_the_same_here_and_in_the_database(review, sql):
    many = [
        {},
        {"actor_types": ["pmsc"]},
        {"actor_types": ["militia", "ngo"], "listed": True, "lists": ["us_fto"]},
        {"kinds": ["prisoner_exchange"], "intermediary": True},
        {"kinds": ["digital_exchange", "dialogue"], "channels": ["e2ee_messaging"], "physical_meeting": True},
        {"incentives": ["humanitarian_aid", "nonlethal_equipment"], "written_text": True},
    ]
    seen = set()
    for found in many:
        facts_are(review, sql, **{"actor_types": [], "kinds": ["dialogue"], **found})
        for lane in Lane.objects.filter(review=review).select_related("review"):
            ours = [asked.item.code for asked in checklists.asked_of(lane)]
            assert stored(lane) == ours
            seen.update(ours)
    assert {"PMC1", "MIL1", "DSG2", "EXC1", "DIG2", "INC1", "INC5", "THP1", "VEN1", "AGR1"} <= seen


def test_a_lane_says_why_it_asks(review, sql, escalation):
    lane = steps.lane_of(facts_are(review, sql, channels=["e2ee_messaging"]), "escalation")
    entries = reading.items_of(lane, judgement.facts_of(lane.review), user=escalation)
    found = {entry.item.code: str(entry.because) for entry in entries}
    assert found["X01"] == "Asked of every engagement."
    assert found["DIG1"] == "Digital channels: because of the channel (End-to-end encrypted application)."


def test_what_is_asked_must_be_answered_and_what_is_not_asked_cannot(review, people, refused, sql):
    facts_are(review, sql, actor_types=["ngo"])
    lane = steps.lane_of(review, "ethical")
    steps.answer(lane, people["ethical"])
    LaneAnswer.objects.filter(lane=lane, code="NGO1").update(answer="")
    answered = "UPDATE riskreview_lane SET status = 'answered', recommendation = 'clear', reasons = 'x',"
    answered += " inherent = 'low', residual = 'low', answered_at = now() WHERE id = %s"
    refused("NGO1 has no complete answer yet", answered, lane.pk)
    insert = (
        "INSERT INTO riskreview_laneanswer (id, lane_id, code, answer, reasoning, answered_by_id, answered_at,"
        " version, created_at, updated_at) VALUES (gen_random_uuid(), %s, %s, 'yes', '', %s, now(), 1, now(), now())"
    )
    refused("not on the checklist", insert, lane.pk, "CSO1", people["ethical"].pk)


def test_an_answered_lane_that_is_asked_more_carries_no_approval(recommended, sql, value_of):
    assert judgement.judge(recommended).may_be_approved
    review = facts_are(recommended, sql, actor_types=["civil_society", "criminal_group"])
    engagement = review.engagement
    assert value_of("riskreview_obstacles(%s, 1)", engagement.pk) == ["CRM1 has no answer yet."]
    assert [str(why) for why in judgement.judge(review).obstacles] == ["CRM1 is not known yet."]


def test_facts_that_ask_more_stand_in_the_way_and_ask_the_lane_again(recommended, sql):
    now = judgement.facts_of(recommended)
    review = facts_are(recommended, sql, actor_types=[], kinds=[])
    told = [str(words) for words in judgement.changed_facts(review, now)]
    assert len(told) == 1
    assert told[0].startswith("On the facts of now these items are asked as well: ")
    assert judgement.asked_more(review.engagement, now)
    assert all(lane.status == LaneStatus.ANSWERED for lane in review.lanes.all())


def test_the_facts_of_a_review_name_what_modules_ask_about(review):
    facts = judgement.facts_of(review)
    assert facts.actor_types
    assert facts.kinds == (review.engagement.kind,)
    assert facts.jurisdictions == ("neutral",)
