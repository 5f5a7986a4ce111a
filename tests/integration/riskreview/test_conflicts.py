"""Whoever declared a conflict of interest has no part in a review, in the service and around it."""

from uuid import uuid4

import pytest
from django.db import connection

from core import clock
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from riskreview import policies
from riskreview.domain.conflicts import Tie
from riskreview.models import ConflictOfInterest, Decision, Dissent, Lane, LaneClaim, LaneQuestion, Review
from riskreview.selectors import conflicts as selector
from riskreview.selectors import queue, telling, ties
from riskreview.services import conflicts, lanes
from tests.factories import make_actor, make_merge, make_plan, make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql
from tests.integration.riskreview.test_around_reviews import CLAIM
from tests.integration.together import together

pytestmark = pytest.mark.django_db

DECLARE = (
    "INSERT INTO riskreview_conflictofinterest (id, version, created_at, updated_at, person_id, engagement_id, actor_id,"
    " kind, grounds, declared_at, withdrawn_because) VALUES (gen_random_uuid(), 1, now(), now(), %s, %s, %s, 'family',"
    " 'My sister.', now(), '')"
)
DECLARED = "You declared a conflict of interest here"


def declare(by, **about):
    return conflicts.declare(kind=Tie.FAMILY, grounds="My sister is one of them.", by=by, **about)


def has_conflict(engagement, person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskreview_has_conflict(%s, %s)", [engagement.pk, person.pk])
        return cursor.fetchone()[0]


def test_declaring_gives_the_lanes_back_and_bars_every_part(review, draft, actor, people, legal, north):
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    row = declare(legal, engagement_id=draft.pk)
    lane.refresh_from_db()
    assert (lane.status, lane.holder, row.person) == ("open", None, legal)
    declared, freed = AuditEvent.objects.filter(by=legal).exclude(verb="riskreview.lane_claimed").order_by("verb")
    assert (freed.verb, freed.reason) == (
        "riskreview.lane_released",
        "Takes no part in this engagement: a conflict of interest.",
    )
    assert (declared.verb, declared.compartment_id) == ("riskreview.conflict_declared", north.pk)
    assert "sister" not in declared.body  # whoever reads the trail has no business with the grounds
    mine = ties.of(legal, review)
    assert mine.declared
    assert DECLARED in policies.may_claim(legal, lane, mine).reason
    assert DECLARED in policies.may_dissent(legal, review, mine).reason
    with pytest.raises(NotAllowed, match=DECLARED):
        lanes.claim(lane_id=lane.pk, by=legal)
    assert queue.waiting_for(legal).to_claim == []
    assert legal.pk not in telling.people(telling.Kind.LANE_OPEN, draft, lanes=["legal"], day=clock.now().date())
    assert list(selector.kept_out_of(draft)) == [legal]
    conflicts.withdraw(conflict_id=row.pk, reason="She left them.", by=legal)
    lanes.claim(lane_id=lane.pk, by=legal)
    assert not selector.kept_out_of(draft).exists()
    event = AuditEvent.objects.get(verb="riskreview.conflict_withdrawn")
    assert (event.reason, event.compartment_id) == ("She left them.", north.pk)


def test_a_tie_to_an_actor_counts_for_every_record_of_it(review, draft, actor, north, legal, approver, analyst, lead):
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    declare(approver, actor_id=other.pk)
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    declare(legal, actor_id=other.pk)
    for person in (legal, approver):
        assert (selector.bars(person, draft), has_conflict(draft, person)) == (False, False)
    make_merge(other, actor, analyst, lead)
    for person in (legal, approver):
        assert (selector.bars(person, draft), has_conflict(draft, person)) == (True, True)
    assert set(selector.kept_out_of(draft)) == {legal, approver}
    with pytest.raises(NotAllowed, match=DECLARED):  # held since before the merge: released by hand, answered by nobody
        steps.answer(lane, legal)
    with pytest.raises(NotAllowed, match=DECLARED):
        lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
    assert (steps.answers_of(lane).keys() <= {"X01"}, LaneQuestion.objects.count()) == (True, 0)
    lanes.release(lane_id=lane.pk, by=legal)
    declare(legal, actor_id=actor.pk)
    assert selector.listed(legal).count() == 2


def test_what_is_refused_changes_nothing(
    review, draft, actor, legal, ethics, analyst, stranger, auditor, north, common
):
    outsider = make_user("outsider", role="legal_reviewer", sees=[common])
    lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    said = {"kind": Tie.OTHER, "grounds": "We are neighbours."}
    for by, about, refusal, words in [
        (outsider, {"engagement_id": draft.pk}, NotFound, "no such"),
        (outsider, {"actor_id": actor.pk}, NotFound, "no such"),
        (analyst, {"engagement_id": draft.pk}, NotAllowed, "Reviewers and deciders"),
        (legal, {}, Invalid, "one engagement, or one actor"),
        (legal, {"engagement_id": draft.pk, "actor_id": actor.pk}, Invalid, "one engagement, or one actor"),
        (legal, {"engagement_id": draft.pk, "grounds": "  "}, Invalid, "Write down what the tie is"),
    ]:
        with pytest.raises(refusal, match=words):
            conflicts.declare(**{**said, **about}, by=by)
    assert steps.lane_of(review, "legal").holder == legal
    assert not ConflictOfInterest.objects.exists()
    row = declare(ethics, engagement_id=draft.pk)
    auditor.memberships.create(compartment=north, access="view")
    for by, reason, refusal, words in [
        (legal, "Gone.", NotFound, "no such conflict"),
        (auditor, "Gone.", NotAllowed, "Only who declared"),
        (ethics, " ", Invalid, "Write down why"),
    ]:
        with pytest.raises(refusal, match=words):
            conflicts.withdraw(conflict_id=row.pk, reason=reason, by=by)
    with pytest.raises(Conflict, match="declared this already"):
        declare(ethics, engagement_id=draft.pk)
    conflicts.withdraw(conflict_id=row.pk, reason="Moved away.", by=ethics)
    with pytest.raises(Conflict, match="withdrawn already"):
        conflicts.withdraw(conflict_id=row.pk, reason="Moved away.", by=ethics)
    assert AuditEvent.objects.filter(verb__startswith="riskreview.conflict_").count() == 2


def test_the_database_refuses_them_too(
    review, draft, actor, people, approver, authority, analyst, lead, north, sql, refused
):
    legal, ethics, escalation = people.values()
    lane = steps.lane_of(review, "ethical")
    steps.answer(lane, ethics)
    refused("gives back the lanes", DECLARE, ethics.pk, draft.pk, None)
    for person in (legal, approver, authority):
        sql(DECLARE, person.pk, draft.pk, None)
    refused("declared a conflict of interest", CLAIM, uuid4(), review.pk, "legal", legal.pk)
    refused("stays as it was declared", "UPDATE riskreview_conflictofinterest SET grounds = 'x'")
    refused("never deleted", "DELETE FROM riskreview_conflictofinterest")
    withdraw = (
        "UPDATE riskreview_conflictofinterest SET withdrawn_at = now(), withdrawn_because = %s WHERE person_id = %s"
    )
    refused("conflict_withdrawn_with_a_reason", withdraw, "", legal.pk)
    sql(withdraw, "She left.", legal.pk)
    refused("withdrawn once", withdraw, "She left again.", legal.pk)
    refused("conflict_about_one_thing", DECLARE, escalation.pk, None, None)
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    sql(DECLARE, ethics.pk, None, other.pk)
    make_merge(other, actor, analyst, lead)  # held since before: neither written in, nor answered, nor dissented from
    neither = "neither holds nor answers"
    refused(neither, "UPDATE riskreview_laneanswer SET reasoning = 'x' WHERE lane_id = %s", lane.pk)
    refused(neither, "UPDATE riskreview_lane SET status = 'answered' WHERE id = %s", lane.pk)
    dissent = "INSERT INTO riskreview_dissent (id, review_id, lane, text, by_id, at) VALUES (%s, %s, 'ethical', 'No', %s, now())"
    refused("does not dissent", dissent, uuid4(), review.pk, ethics.pk)
    refused("declared a conflict of interest", *decide_sql(review, approver, basis="emergency", spoken_at=clock.now()))
    assert [model.objects.count() for model in (Decision, Dissent)] == [0, 0]
    assert LaneClaim.objects.count() == 1


def test_whoever_declared_neither_decides_nor_lifts_waives_or_agrees(recommended, draft, approver, authority, refused):
    for person in (approver, authority):
        declare(person, engagement_id=draft.pk)
    mine = ties.of(authority, recommended)
    for ruling in (
        policies.may_approve(authority, mine, level=1),
        policies.may_turn_down(authority, mine, level=1),
        policies.may_lift(authority, mine, level=1),
        policies.may_waive(authority, mine),
        policies.may_assent(authority, mine, level=2),
        policies.may_decide_emergency(authority, mine),
    ):
        assert DECLARED in ruling.reason
    with connection.cursor() as cursor:  # what the guards of decisions, lifts, waivers and assents ask
        cursor.execute("SELECT riskreview_may_not_decide(%s, %s, %s, 1)", [draft.pk, draft.content_no, authority.pk])
        assert "declared a conflict of interest" in cursor.fetchone()[0]
    with pytest.raises(NotAllowed, match=DECLARED):
        steps.decide(recommended, approver)
    refused("declared a conflict of interest", *decide_sql(recommended, approver))
    assert queue.to_decide(approver) == []
    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_declaring_and_claiming_at_the_same_moment(review, draft, legal, analyst, actor):
    """Whichever comes first, nobody holds a lane of what they declared."""
    for whole in (review, steps.submit(make_plan(analyst, actor), analyst)):
        lane = steps.lane_of(whole, "legal")

        def act(number, lane=lane, whole=whole):
            try:
                if number:
                    lanes.claim(lane_id=lane.pk, by=legal)
                else:
                    declare(legal, engagement_id=whole.engagement_id)
            except DomainError as refused:
                return refused.code
            return "done"

        assert together(act, 2)[0] == "done"
        assert Lane.objects.get(pk=lane.pk).holder is None
    assert Review.objects.filter(status="open").count() == 2
