"""Whoever declared a conflict of interest has no part in a review, in the service and around it."""

from uuid import uuid4

import pytest
from django.db import connection

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import clock
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from riskreview import policies
from riskreview.domain.conflicts import Tie
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import ConflictOfInterest, Decision, Dissent, Lane, LaneAnswer, LaneClaim, LaneQuestion, Review
from riskreview.selectors import conflicts as selector
from riskreview.selectors import judgement, queue, telling, ties
from riskreview.selectors import words as in_words
from riskreview.services import comments, conflicts, lanes, lifting, reopening, watch
from tests.factories import make_actor, make_merge, make_plan, make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql
from tests.integration.riskreview.test_around_reviews import CLAIM
from tests.integration.together import together

pytestmark = pytest.mark.django_db

DECLARE = (
    "INSERT INTO riskreview_conflictofinterest (id, version, created_at, updated_at, person_id, engagement_id, actor_id,"
    " kind, grounds, declared_at, withdrawn_because, turned_down_because) VALUES (gen_random_uuid(), 1, now(), now(), %s, %s, %s, 'family',"
    " 'My sister.', now(), '', '')"
)
FOLD = "UPDATE actors_actor SET merged_into_id = %s WHERE id = %s"
DECLARED = "You declared a conflict of interest here"


def declare(by, **about):
    return conflicts.declare(kind=Tie.FAMILY, grounds="My sister is one of them.", by=by, **about)


def make_decider(person):
    person.roles = [*person.roles, "approver"]
    person.save()
    return person


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


def told(kind):
    return sorted(Notice.objects.filter(kind=kind, done_at=None).values_list("recipient__username", flat=True))


def test_a_withdrawn_tie_holds_until_somebody_else_confirms_it(
    review, draft, actor, legal, ethics, approver, senior, analyst, north, later
):
    admin = make_user("clerk", role="administrator", sees=[north])
    outsider = make_user("outsider", role="approver")
    tied = make_user("tied", role="approver", sees=[north])
    declare(tied, actor_id=actor.pk)
    row = declare(legal, engagement_id=draft.pk)
    lane = steps.lane_of(review, "legal")
    with pytest.raises(NotFound):  # nothing to confirm yet
        conflicts.confirm(conflict_id=row.pk, by=approver)
    conflicts.withdraw(conflict_id=row.pk, reason="She left them.", by=legal)
    event = AuditEvent.objects.get(verb="riskreview.conflict_withdrawn")
    assert (event.reason, event.compartment_id) == ("She left them.", north.pk)
    assert told(Kind.TIE_WITHDRAWN) == ["approver", "clerk", "senior"]
    assert [[one.pk for one in selector.to_confirm(who)] for who in (approver, admin, tied, ethics, legal)] == [
        [row.pk], [row.pk], [], [], []]  # fmt: skip
    for by, refusal, words in [
        (outsider, NotFound, "no such"),
        (ethics, NotFound, "no such"),
        (legal, NotAllowed, "somebody else confirms"),
        (tied, NotAllowed, "a tie of your own"),
    ]:
        with pytest.raises(refusal, match=words):
            conflicts.confirm(conflict_id=row.pk, by=by)
    with pytest.raises(NotAllowed, match=DECLARED):
        lanes.claim(lane_id=lane.pk, by=legal)
    assert list(selector.kept_out_of(draft)) == [legal, tied]
    with pytest.raises(Conflict, match="declared this already"):
        declare(legal, engagement_id=draft.pk)
    conflicts.confirm(conflict_id=row.pk, by=approver)
    with pytest.raises(Conflict, match="confirmed already"):
        conflicts.confirm(conflict_id=row.pk, by=admin)
    assert (told(Kind.TIE_WITHDRAWN), told(Kind.TIE_ENDED)) == ([], ["legal"])
    assert AuditEvent.objects.get(verb="riskreview.conflict_ended").compartment_id == north.pk
    lanes.claim(lane_id=lane.pk, by=legal)
    declare(legal, engagement_id=draft.pk)  # a tie may come back


def test_a_withdrawal_that_is_turned_down_changes_nothing_and_another_may_follow(
    review, draft, legal, ethics, approver, senior, north, sql, refused
):
    row = declare(legal, engagement_id=draft.pk)
    said = {"conflict_id": row.pk, "reason": "She still lives there.", "by": approver}
    with pytest.raises(NotFound):  # nobody withdrew it yet
        conflicts.turn_down(**said)
    conflicts.withdraw(conflict_id=row.pk, reason="She left them.", by=legal)
    for by, reason, refusal in [(ethics, "So.", NotFound), (legal, "So.", NotAllowed), (approver, " ", Invalid)]:
        with pytest.raises(refusal):
            conflicts.turn_down(conflict_id=row.pk, reason=reason, by=by)
    turn = (
        "UPDATE riskreview_conflictofinterest SET turned_down_at = now(), turned_down_because = %s,"
        " turned_down_by_id = %s, confirmed_at = NULL WHERE id = %s"
    )
    refused("with_a_reason", turn, "", approver.pk, row.pk)
    refused("A decider or an administrator", turn, "So.", ethics.pk, row.pk)
    refused("Whoever wrote", turn, "So.", make_decider(draft.lead).pk, row.pk)
    refused("declared a conflict", turn, "So.", make_decider(legal).pk, row.pk)
    conflicts.turn_down(**said)
    assert (told(Kind.TIE_WITHDRAWN), told(Kind.TIE_STAYS)) == ([], ["legal"])
    event = AuditEvent.objects.get(verb="riskreview.conflict_stays")
    assert (event.reason, event.compartment_id, event.by) == ("She still lives there.", north.pk, approver)
    assert (selector.to_confirm(senior), list(selector.kept_out_of(draft))) == ([], [legal])
    with pytest.raises(Conflict, match="turned down already"):
        conflicts.turn_down(**said)
    with pytest.raises(Conflict, match="turned down already"):
        conflicts.confirm(conflict_id=row.pk, by=senior)
    confirm = "UPDATE riskreview_conflictofinterest SET confirmed_at = now(), confirmed_by_id = %s"
    refused("stays as it was declared", confirm, senior.pk)
    refused("stays as it was declared", turn, "Again.", senior.pk, row.pk)
    with pytest.raises(Conflict, match="declared this already"):
        declare(legal, engagement_id=draft.pk)
    conflicts.withdraw(conflict_id=row.pk, reason="She has moved now.", by=legal)
    assert told(Kind.TIE_WITHDRAWN) == ["approver", "senior"]
    conflicts.confirm(conflict_id=row.pk, by=senior)
    row.refresh_from_db()
    assert (row.turned_down_by, row.turned_down_because, row.confirmed_by) == (None, "", senior)


def test_nothing_of_what_a_tied_reviewer_wrote_is_taken_over(review, draft, people, legal, sql):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    wrote = LaneAnswer.objects.filter(lane=lane, answered_by=legal).count()
    assert wrote > 10
    declare(legal, engagement_id=draft.pk)
    lane.refresh_from_db()
    assert not LaneAnswer.objects.filter(lane=lane, answered_by=legal).exists()
    event = AuditEvent.objects.get(verb="riskreview.answers_emptied")
    assert (event.by, event.changes["L01"]) == (legal, ["yes", ""])
    other = make_user(role="legal_reviewer", sees=[draft.compartment])
    lanes.claim(lane_id=lane.pk, by=other)
    with pytest.raises(Invalid) as refusal:
        steps.recommend(lane, other, Recommendation.CLEAR)
    assert refusal.value.fields["L01"] == "Not answered yet."
    steps.answer(lane, other)
    steps.recommend(lane, other, Recommendation.CLEAR)


def test_what_somebody_wrote_before_another_took_over_is_asked_again_and_stands_in_the_way(review, draft, legal, sql):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    lanes.release(lane_id=lane.pk, by=legal)
    other = make_user(role="legal_reviewer", sees=[draft.compartment])
    lanes.claim(lane_id=lane.pk, by=other)
    steps.recommend(lane, other, Recommendation.CLEAR)
    sql(DECLARE, legal.pk, draft.pk, None)  # past the service, which would ask again
    why = "Whoever answered the Legal lane takes no part any more: somebody else has to answer it."
    assert why in map(in_words.told, judgement.judge(review).obstacles)
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskreview_obstacles(%s, %s)", [draft.pk, review.content_no])
        assert "Whoever answered the legal lane takes no part any more." in cursor.fetchone()[0]


def test_a_lane_that_closed_with_words_of_the_tied_answers_again_without_them(review, draft, legal):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    lanes.release(lane_id=lane.pk, by=legal)
    other = make_user(role="legal_reviewer", sees=[draft.compartment])
    lanes.claim(lane_id=lane.pk, by=other)
    steps.recommend(lane, other, Recommendation.CLEAR)
    declare(legal, engagement_id=draft.pk)
    lane.refresh_from_db()
    assert (lane.status, lane.holder) == ("open", None)
    assert set(LaneAnswer.objects.filter(lane=lane).exclude(answered_by=None).values_list("answer", flat=True)) <= {""}


def test_whoever_declared_a_tie_says_nothing_about_an_item(review, draft, legal, approver, sql, refused):
    lane = steps.lane_of(review, "ethical")
    declare(approver, engagement_id=draft.pk)
    with pytest.raises(NotAllowed, match=DECLARED):
        comments.add(lane_id=lane.pk, code="E01", text="They are honest.", by=approver)
    insert = (
        "INSERT INTO riskreview_lanecomment (id, lane_id, code, text, by_id, at)"
        " VALUES (gen_random_uuid(), %s, 'E01', 'x', %s, now())"
    )
    refused("says nothing about an item", insert, lane.pk, approver.pk)
    assert sql(insert, lane.pk, legal.pk) == 1


def test_what_the_tied_answered_is_asked_of_somebody_else(review, draft, legal, people, north, approver):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    steps.recommend(lane, legal)
    declare(legal, engagement_id=draft.pk)
    lane.refresh_from_db()
    assert (lane.status, lane.holder, lane.recommendation) == ("open", None, "")
    event = AuditEvent.objects.get(verb="riskreview.lane_asked_again")
    assert (event.by, event.subject_id) == (legal, lane.pk)
    second = make_user("legal2", role="legal_reviewer", sees=[north])
    steps.decide(steps.answer_all(review, people | {"legal": second}), approver)
    assert steps.fresh(draft).status == "cleared"


def test_answers_of_the_tied_carry_no_approval(recommended, draft, legal, approver, sql, refused):
    sql(DECLARE, legal.pk, draft.pk, None)  # past the service, which would ask somebody else
    words = "Whoever answered the Legal lane takes no part any more"
    assert words in " ".join(map(str, judgement.judge(recommended).obstacles))
    with pytest.raises(Conflict, match="takes no part any more"):
        steps.decide(recommended, approver)
    refused("Whoever answered the legal lane takes no part any more", *decide_sql(recommended, approver))
    assert not Decision.objects.exists()
    steps.decide(recommended, approver, steps.Outcome.RETURN)


def test_a_decision_given_before_a_tie_is_suspended_and_a_lift_asks_somebody_else(
    cleared, actor, people, legal, escalation, authority, north
):
    declare(legal, engagement_id=cleared.pk)
    assert steps.fresh(cleared).status == "suspended"
    recheck = Review.objects.get(kind="recheck")
    assert list(recheck.lanes.values_list("name", flat=True)) == ["legal"]
    reopening.react(trigger=Trigger.COMMITMENT_BREACHED, reason="x", cause_key="1", actor_id=actor.pk)
    assert sorted(recheck.lanes.values_list("name", flat=True)) == ["escalation", "legal"]
    declare(escalation, engagement_id=cleared.pk)  # nothing of the recheck is answered yet
    answerers = {lane: make_user(f"{lane}3", role=f"{lane}_reviewer", sees=[north]) for lane in ("legal", "escalation")}
    recommended = steps.answer_all(recheck, answerers)
    declare(answerers["legal"], actor_id=actor.pk)
    again = Review.objects.get(kind="recheck", status="open")
    assert again.pk != recommended.pk
    version = steps.fresh(cleared).version
    with pytest.raises(Conflict):  # a lane has not answered yet
        lifting.lift(engagement_id=cleared.pk, seen_version=version, reason="Go on.", by=authority)
    steps.answer_all(again, answerers | {"legal": make_user("legal4", role="legal_reviewer", sees=[north])})
    lifting.lift(engagement_id=cleared.pk, seen_version=version, reason="Go on.", by=authority)
    assert steps.fresh(cleared).status == "cleared"


def test_when_records_are_merged_those_with_a_tie_to_either_step_back(
    review, draft, actor, north, legal, ethics, analyst, lead
):
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    held = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    steps.answer(steps.lane_of(review, "ethical"), ethics)
    steps.recommend(steps.lane_of(review, "ethical"), ethics)
    for person in (legal, ethics):
        declare(person, actor_id=other.pk)
    make_merge(other, actor, analyst, lead)
    for _time in range(2):  # with the merge; what it left to do after it, nothing
        watch.tick()
        assert {row.name: (row.status, row.holder) for row in review.lanes.exclude(name="escalation")} == {
            "legal": ("open", None), "ethical": ("open", None)}  # fmt: skip
    events = AuditEvent.objects.filter(verb__in=["riskreview.lane_released", "riskreview.lane_asked_again"])
    assert {(event.verb, event.by, event.subject_id) for event in events} == {
        ("riskreview.lane_released", None, held.pk),
        ("riskreview.lane_asked_again", None, steps.lane_of(review, "ethical").pk),
    }
    assert all("conflict of interest" in event.reason for event in events)


def test_a_tie_to_an_actor_counts_for_every_record_of_it(review, draft, actor, north, legal, approver, behind):
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    declare(approver, actor_id=other.pk)
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    declare(legal, actor_id=other.pk)
    for person in (legal, approver):
        assert (selector.bars(person, draft), has_conflict(draft, person)) == (False, False)
    behind("actors_actor", FOLD, other.pk, actor.pk)  # past the service, after which they would step back
    for person in (legal, approver):
        assert (selector.bars(person, draft), has_conflict(draft, person)) == (True, True)
    assert set(selector.kept_out_of(draft)) == {legal, approver}
    with pytest.raises(NotAllowed, match=DECLARED):  # held since before the merge: answered by nobody
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
    conflicts.withdraw(conflict_id=row.pk, reason="Moved away.", by=ethics)
    with pytest.raises(Conflict, match="withdrawn already"):
        conflicts.withdraw(conflict_id=row.pk, reason="Moved away.", by=ethics)
    assert AuditEvent.objects.filter(verb__startswith="riskreview.conflict_").count() == 2


def test_the_database_refuses_them_too(review, draft, actor, people, approver, authority, north, sql, behind, refused):
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
    confirm = "UPDATE riskreview_conflictofinterest SET confirmed_at = now(), confirmed_by_id = %s WHERE person_id = %s"
    refused("declared a conflict of interest", CLAIM, uuid4(), review.pk, "legal", legal.pk)
    refused("stays as it was declared", confirm, escalation.pk, authority.pk)  # nobody withdrew that
    refused("A decider or an administrator", confirm, escalation.pk, legal.pk)
    refused("declared a conflict of interest", confirm, approver.pk, legal.pk)
    refused("Whoever wrote", confirm, make_decider(draft.lead).pk, legal.pk)
    refused("Whoever declared a conflict", confirm, make_decider(legal).pk, legal.pk)
    third = make_user("third", role="approver", sees=[north])
    assert sql(confirm, third.pk, legal.pk) == 1
    refused("confirmed once", confirm, third.pk, legal.pk)
    sql(CLAIM, uuid4(), review.pk, "legal", legal.pk)
    refused("conflict_about_one_thing", DECLARE, escalation.pk, None, None)
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    sql(DECLARE, ethics.pk, None, other.pk)
    behind(
        "actors_actor", FOLD, other.pk, actor.pk
    )  # held since before: neither written in, answered nor dissented from
    neither = "neither holds nor answers"
    refused(neither, "UPDATE riskreview_laneanswer SET reasoning = 'x' WHERE lane_id = %s", lane.pk)
    refused(neither, "UPDATE riskreview_lane SET status = 'answered' WHERE id = %s", lane.pk)
    dissent = "INSERT INTO riskreview_dissent (id, review_id, lane, text, by_id, at) VALUES (%s, %s, 'ethical', 'No', %s, now())"
    refused("does not dissent", dissent, uuid4(), review.pk, ethics.pk)
    refused("declared a conflict of interest", *decide_sql(review, approver, basis="emergency", spoken_at=clock.now()))
    assert [model.objects.count() for model in (Decision, Dissent)] == [0, 0]
    assert LaneClaim.objects.count() == 2


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
