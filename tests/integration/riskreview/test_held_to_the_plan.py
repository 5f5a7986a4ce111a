"""A review is held to its plan and a decision to the answers it rests on, whoever writes them: around the services."""

import json
import os
import random
from dataclasses import asdict
from datetime import timedelta

import psycopg2
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from actors.models import ActorStanding, ScreeningHit
from actors.services import lists, screening
from core import clock
from engagements.domain.kinds import EngagementKind
from engagements.models import Engagement
from engagements.selectors import content
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import ChecklistTemplate, Decision, Lane, LaneAnswer, LaneQuestion, Review, Snapshot
from riskreview.selectors import checklists, judgement, review_policy
from riskreview.services import checklists as publishing
from riskreview.services import lanes, watch
from tests.factories import make_actor, make_listing, make_person, make_plan, make_role, make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql
from tests.integration.riskreview.test_review_policy import put_in_force
from tests.published import group, person, un_file

FLAGS = ("written_text", "lethal", "public_event", "partner_force", "essential_contact", "physical_meeting")


@pytest.fixture
def refused(sql):
    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


# The facts and the tier are those of the plan.


@pytest.mark.parametrize("kind", [kind for kind in EngagementKind if kind != EngagementKind.CHANCE_CONTACT])
def test_the_database_reads_the_same_tier_and_facts_from_a_plan(analyst, north, value_of, kind):
    parties = {"unarmed": "ngo", "armed": "militia", "listed": "ngo"}
    for name, actor_type in parties.items():
        actor = make_actor(north, actor_type=actor_type)
        if name == "listed":
            make_listing(actor)
        flags = {flag: random.random() < 0.5 for flag in FLAGS}
        for purpose in ("", "dialogue", "ceasefire_talks") if kind == EngagementKind.DIGITAL_EXCHANGE else ("",):
            draft = make_plan(analyst, actor, kind=kind.value, purpose=purpose, **flags)
            ours = judgement.facts_now(draft, clock.now(), policy=review_policy.shipped())
            theirs = json.loads(value_of("riskreview_plan_facts(%s, current_date)", draft.pk))
            said = {name: tuple(value) if isinstance(value, list) else value for name, value in theirs.items()}
            assert said == {key: value for key, value in asdict(ours).items() if key != "stale"}, (kind, name)


def test_a_listed_person_with_a_role_in_a_party_counts_as_a_listed_party(draft, actor, north, value_of):
    person = make_person(north)
    role = make_role(person, actor)
    make_listing(person)
    for until in (None, clock.now().date()):
        role.until = until
        role.save()
        ours = bool(content.listings_of(draft, clock.now()))
        assert value_of("riskreview_is_listed(%s, current_date)", draft.pk) is ours is (until is None)


def test_a_confirmed_hit_counts_as_a_listing_until_one_is_recorded(draft, actor, north, lead, analyst, legal, value_of):
    chief = make_person(north, "TOVIK MERLANI")
    make_role(chief, actor)
    entries = (group("YEe.001", actor.name), person("YEi.001", "TOVIK MERLANI"))
    lists.import_list(list_code="un_sc", files=[un_file(*entries)], by=lead)
    at = clock.now()

    def agree(listed):
        ours = content.facts_of(draft, clock.now())["any_listed"]
        assert value_of("riskreview_is_listed(%s, current_date)", draft.pk) is ours is listed
        if listed:
            assert content.tier_of(draft, at).number == value_of("riskreview_tier(%s, current_date)", draft.pk) == 3

    for whole, code in ((actor, "un_other"), (chief, "un_1267")):
        agree(listed=False)
        hit = ScreeningHit.objects.get(
            screening=screening.screen(**{f"{type(whole).__name__.lower()}_id": whole.pk}, by=analyst)
        )
        agree(listed=False)
        screening.decide(hit_id=hit.pk, seen_version=hit.version, state="true", reason="The same seal.", by=legal)
        agree(listed=True)
        hit = screening.leave_unlisted(
            hit_id=hit.pk, seen_version=hit.version + 1, reason="Asked the court.", by=analyst
        )
        agree(listed=True)
        make_listing(whole, "eu_cp931", legal_effects=["none"])
        agree(listed=True)
        make_listing(whole, code, legal_effects=["none"])
        agree(listed=False)


@pytest.mark.parametrize(
    "change",
    ['{"lethal": true}', '{"essential_contact": true}', '{"physical_meeting": false}', '{"tier": 0}'],
)
def test_the_facts_of_an_open_review_are_those_of_its_plan(review, refused, change):
    before = Review.objects.get().facts
    refused("those of its plan", "UPDATE riskreview_review SET facts = facts || %s::jsonb", change)
    assert Review.objects.get().facts == before


def test_an_index_that_is_old_is_not_called_fresh(draft, analyst, actor, sql, refused):
    ActorStanding.objects.filter(actor=actor).update(escalation_at=clock.now() - timedelta(days=8))
    review = steps.submit(draft, analyst)
    assert review.facts["stale"] is True
    refused("older than the policy", CALLED_FRESH)


CALLED_FRESH = "UPDATE riskreview_review SET facts = facts || '{\"stale\": false}' WHERE status = 'open'"


def test_how_old_an_index_may_be_is_in_the_policy_its_review_began_under(
    draft, analyst, actor, admin, senior, sql, refused
):
    def said():
        return LaneAnswer.objects.get(lane__review__status="open", code="X01").reasoning

    ActorStanding.objects.filter(actor=actor).update(escalation_at=clock.now() - timedelta(days=3))
    put_in_force(admin, senior, validity__index=2)
    review = steps.submit(draft, analyst)
    put_in_force(admin, senior, validity__index=4)
    watch.tick()
    assert Review.objects.get().facts["stale"] is True
    assert said() == "The highest index is Low, but not every index is from the last 2 days."
    refused("older than the policy", CALLED_FRESH)
    steps.submission.withdraw(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    later = steps.submit(draft, analyst)
    assert (later.facts["stale"], said()) == (False, "The highest index is Low.")
    assert Review.objects.get(pk=review.pk).facts["stale"] is True
    sql("UPDATE riskreview_review SET facts = facts || '{\"stale\": true}' WHERE status = 'open'")
    assert sql(CALLED_FRESH) == 1


INSERT = """
    INSERT INTO riskreview_review (id, version, created_at, updated_at, engagement_id, snapshot_id, content_no, policy_id,
        kind, status, tier, tier_rule, facts, benefit, refusal_answered, urgent_because, level_raised_by, opened_at, opened_because)
    SELECT gen_random_uuid(), 1, now(), now(), engagement_id, snapshot_id, content_no, policy_id, kind, 'open', %s, '',
           facts || %s::jsonb, %s, '', '', 0, now() - %s * interval '1 day', '' FROM riskreview_review
"""


def test_a_review_is_not_opened_below_its_tier_past_an_offer_or_earlier(analyst, actor, published, sql, refused):
    offer = {"category": "humanitarian_aid", "description": "Flour"}
    review = steps.submit(make_plan(analyst, actor, kind="ceasefire_talks", offers=[offer]), analyst)
    assert (review.tier, review.benefit) == (3, True)
    sql("UPDATE riskreview_review SET status = 'closed', ended_at = now()")
    refused("those of its plan", INSERT, 1, "{}", True, 0)
    refused("those of its plan", INSERT, 3, '{"tier": 1}', True, 0)
    refused("those of its plan", INSERT, 3, "{}", False, 0)
    refused("opened now", INSERT, 3, "{}", True, 1)
    assert Review.objects.get().status == "closed"
    assert sql(INSERT, 3, "{}", True, 0) == 1


# What the index answers is not typed.


def test_what_the_index_answers_is_not_typed(draft, analyst, actor, sql, refused, escalation):
    steps.assess(actor, "severe")
    lane = steps.lane_of(steps.submit(draft, analyst), "escalation")
    lanes.claim(lane_id=lane.pk, by=escalation)
    typed = "UPDATE riskreview_laneanswer SET answer = 'low' WHERE code = 'X01'"
    refused("cannot be typed", typed)
    assert LaneAnswer.objects.get(code="X01").answer == "very_high"


@pytest.mark.parametrize("level", ["", "low", "guarded", "elevated", "high", "severe"])
def test_both_sides_read_the_same_answer_from_the_index(draft, actor, north, value_of, level):
    if level:
        steps.assess(actor, level)
    found = judgement.index_of(draft, clock.now(), policy=review_policy.in_force())
    stored = (value_of("riskreview_index_answer(%s)", draft.pk), value_of("riskreview_index_is_old(%s, 7)", draft.pk))
    assert stored == (found.answer, found.stale)


# Lanes, questions, snapshots and checklists.


def test_a_lane_gets_no_later_deadline(review, refused):
    before = set(Lane.objects.values_list("due_on", flat=True))
    refused("asked again", "UPDATE riskreview_lane SET due_on = due_on + 30")
    assert set(Lane.objects.values_list("due_on", flat=True)) == before


def test_a_question_stays_as_it_was_asked_and_answered(review, legal, analyst, sql, refused):
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    asked = lanes.ask(lane_id=lane.pk, question="Which road?", by=legal)
    stays = "answered once and then stays"
    refused(stays, "UPDATE riskreview_lanequestion SET question = 'Which day?'")
    refused(
        stays, "UPDATE riskreview_lanequestion SET lane_id = (SELECT id FROM riskreview_lane WHERE name = 'ethical')"
    )
    refused("never deleted", "DELETE FROM riskreview_lanequestion")
    lanes.reply(question_id=asked.pk, reply="The river road.", by=analyst)
    refused(stays, "UPDATE riskreview_lanequestion SET reply = 'Another road.'")
    refused("never deleted", "DELETE FROM riskreview_lanequestion")
    stored = LaneQuestion.objects.get()
    assert (stored.question, stored.reply) == ("Which road?", "The river road.")


def test_no_snapshot_is_laid_ahead_of_what_will_be_submitted(draft, analyst, refused):
    planted = (
        "INSERT INTO riskreview_snapshot (id, engagement_id, content_no, body, sha256, created_at)"
        " VALUES (gen_random_uuid(), %s, %s, '{}', encode(sha256('{}'), 'hex'), now())"
    )
    for content_no in (0, 1):
        refused("not ahead of it", planted, draft.pk, content_no)
    review = steps.submit(draft, analyst)
    refused("not ahead of it", planted, draft.pk, 2)
    assert Snapshot.objects.get() == review.snapshot
    assert "They let the convoy pass." in review.snapshot.body


@pytest.mark.django_db(transaction=True)
def test_the_serving_role_publishes_no_checklist():
    publishing.publish_all()
    role = os.environ["PARLEY_TEST_APP_ROLE"]
    call_command("grant_app_role", role)
    known = connection.settings_dict
    served = psycopg2.connect(host=known["HOST"], dbname=known["NAME"], user=role, password=known["PASSWORD"] or None)
    empty = (
        "INSERT INTO riskreview_checklisttemplate (id, lane, number, title, body, sha256, published_at)"
        " VALUES (gen_random_uuid(), 'legal', 99, 'Nothing', '{\"items\": []}', '', now())"
    )
    with pytest.raises(psycopg2.Error, match="published by the owner"):
        served.cursor().execute(empty)
    served.close()
    assert not ChecklistTemplate.objects.filter(number=99).exists()


# The level of a decision.


def test_a_decision_below_the_level_of_the_answers_is_refused(review, people, analyst, approver, senior, refused, sql):
    for lane in Lane.objects.filter(review=review):
        if lane.name == "legal":
            steps.answer(lane, people["legal"], L08="non_compliant")
            steps.recommend(lane, people["legal"], Recommendation.ESCALATE)
        else:
            steps.answer(lane, people[lane.name])
            steps.recommend(lane, people[lane.name])
    assert judgement.judge(Review.objects.get()).level.to_approve == 2
    recommended = Review.objects.get()
    refused("call for a decision at level 2", *decide_sql(recommended, approver, level=1))
    refused("call for a decision at level 2", *decide_sql(recommended, senior, level=1))
    assert not Decision.objects.exists()
    assert sql(*decide_sql(recommended, senior, level=2)) == 1


def test_dissent_raises_the_level_in_the_database_too(recommended, legal, approver, refused):
    lanes.dissent(review_id=recommended.pk, text="The mandate does not reach that far.", by=legal)
    refused("call for a decision at level 2", *decide_sql(recommended, approver, level=1))
    assert not Decision.objects.exists()


@pytest.mark.parametrize("seed", range(12))
def test_both_sides_find_the_same_level_whatever_is_answered(analyst, north, published, people, value_of, seed):
    chance = random.Random(seed)
    actor = make_actor(north, actor_type=chance.choice(["civil_society", "militia"]))
    steps.assess(actor, chance.choice(["low", "elevated"]))
    if chance.random() < 0.3:
        make_listing(actor)
    offers = [{"category": "humanitarian_aid", "description": "Flour", "legal_authority_ref": "Licence 7"}]
    draft = make_plan(
        analyst,
        actor,
        kind=chance.choice(["dialogue", "mediation_session", "cultural_exchange"]),
        essential_contact=chance.random() < 0.2,
        offers=offers if chance.random() < 0.5 else [],
    )
    review = steps.submit(draft, analyst)
    for lane in Lane.objects.filter(review=review):
        items = checklists.items_of(lane)
        worse = {code: chance.choice(item.answers) for code, item in items.items() if not item.filled_from}
        changed = {code: answer for code, answer in worse.items() if chance.random() < seed / 16}
        steps.answer(lane, people[lane.name], **changed)
        for code in chance.sample(sorted(items), 3):
            steps.mitigate(lane, code, people[lane.name], analyst)
    found = judgement.judge(Review.objects.get()).level
    if found.to_approve is not None:
        assert value_of("riskreview_level(%s)", review.pk) == found.to_approve
    lanes.dissent(review_id=review.pk, text="Not this way.", by=people[chance.choice(["legal", "ethical"])])
    found = judgement.judge(Review.objects.get()).level
    if found.to_approve is not None:
        assert value_of("riskreview_level(%s)", review.pk) == found.to_approve


# An emergency.


def test_does_not_apply_against_the_facts_is_no_answer_in_an_emergency(
    analyst, actor, published, legal, senior, refused
):
    make_listing(actor)
    review = steps.submit(make_plan(analyst, actor), analyst)
    steps.answer(steps.lane_of(review, "legal"), legal, L03="na")
    at = clock.now()
    spoken = {"basis": "emergency", "level": 2, "spoken_at": at, "in_force_from": at}
    until = {"valid_until": Engagement.objects.get().planned_end}
    refused("L03 must be answered first", *decide_sql(review, senior, **spoken, **until))
    assert not Decision.objects.exists()


def test_whoever_is_made_up_for_it_decides_nothing(recommended, refused):
    refused("decided at level", *decide_sql(recommended, make_user("nobody")))
    assert not Decision.objects.exists()
