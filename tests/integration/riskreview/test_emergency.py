"""The emergency path: loud, short, and with the legal items that block absolutely still binding."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from engagements.domain.lifecycle import NEXT_STEPS, Status
from engagements.services import lifecycle
from riskreview.domain.conflicts import Tie
from riskreview.domain.review_cycle import Outcome
from riskreview.models import Decision, Lane, LaneAnswer, Reopening, Review
from riskreview.selectors import checklists, document, proof
from riskreview.selectors.following import at_the_gate
from riskreview.services import conflicts, decisions, lanes, lifting, submission, watch
from riskreview.services.lanes import Given
from tests.factories import make_plan, make_user, move
from tests.integration.riskreview import steps
from tests.standing import standing


def absolute_items(lane):
    return [item for item in checklists.checklist_of(lane).items if item.can_block_absolutely]


def answer_absolute_items(lane, by, **changes):
    lanes.claim(lane_id=lane.pk, by=by)
    given = [
        Given(code=item.code, answer=changes.get(item.code, item.scale.best), reasoning="Known.")
        for item in absolute_items(lane)
    ]
    version = Lane.objects.get(pk=lane.pk).version
    return lanes.save_answers(lane_id=lane.pk, seen_version=version, answers=given, by=by)


def speak(review, by, *, ago=timedelta(minutes=10), **more):
    version = Review.objects.get(pk=review.pk).version
    return decisions.decide_emergency(
        review_id=review.pk,
        seen_version=version,
        reasons="Forty people are trapped.",
        spoken_at=clock.now() - ago,
        by=by,
        **more,
    )


@pytest.fixture
@standing
def draft(analyst, actor, published):
    """A contact in an hour that cannot wait."""
    at = clock.now()
    return make_plan(analyst, actor, planned_start=at + timedelta(hours=1), planned_end=at + timedelta(hours=5))


@pytest.fixture
@standing
def ready(review, legal):
    """In review, with every legal item that can block absolutely answered well."""
    answer_absolute_items(steps.lane_of(review, "legal"), legal)
    return review


def refused(review, by, error, **more):
    with pytest.raises(error) as caught:
        speak(review, by, **more)
    assert not Decision.objects.exists()
    assert steps.fresh(review.engagement).status == "in_review"
    return caught.value


def test_a_senior_approver_clears_for_48_hours_while_the_review_goes_on(ready, senior, analyst):
    decision = speak(ready, senior)
    assert decision.in_force_from == decision.spoken_at < decision.recorded_at
    assert decision.valid_until == decision.spoken_at + timedelta(hours=48)
    assert decision.valid_because == "An emergency approval counts 48 hours at most from when it was spoken."
    assert Review.objects.get().status == "open"
    assert steps.fresh(ready.engagement).status == "cleared"


def test_a_dissent_after_it_is_none_of_its_record(ready, senior, legal):
    decision = speak(ready, senior)
    lanes.dissent(review_id=ready.pk, text="The families come first.", by=legal)
    assert [finding.why for finding in proof.findings()] == []
    assert document.of(decision.record, user=senior, at=clock.now())["sections"]["dissent"]["content"] == []


def test_it_covers_a_contact_that_began_after_it_was_spoken(ready, senior, analyst, draft):
    speak(ready, senior)
    with pytest.raises(Conflict, match="only after the contact began"):
        steps.start(draft, analyst, started_at=clock.now() - timedelta(minutes=15))
    assert steps.start(draft, analyst, started_at=clock.now() - timedelta(minutes=5)).status == "under_way"


def test_it_does_not_cover_a_contact_that_can_wait(analyst, actor, published, legal, senior):
    review = steps.submit(make_plan(analyst, actor), analyst)
    answer_absolute_items(steps.lane_of(review, "legal"), legal)
    assert set(refused(review, senior, Invalid).fields) == {"valid_until"}


@pytest.mark.parametrize("person", ["approver", "analyst", "legal", "lead"])
def test_only_a_senior_approver_or_the_authority_without_a_part_in_it(ready, person, request):
    refused(ready, request.getfixturevalue(person), NotAllowed)


def test_the_legal_items_that_block_absolutely_bind(review, senior, legal):
    message = refused(review, senior, Conflict).message
    assert "L01 must be answered first" in message
    answer_absolute_items(steps.lane_of(review, "legal"), legal, L01="no")
    assert "L01 blocks absolutely." in refused(review, senior, Conflict).message


def test_not_knowing_a_legal_item_does_not_do(review, senior, legal):
    answer_absolute_items(steps.lane_of(review, "legal"), legal, L01="unknown")
    assert "L01 must be answered first" in refused(review, senior, Conflict).message


def test_it_is_short_past_and_reasoned(ready, senior):
    assert set(refused(ready, senior, Invalid, ago=-timedelta(hours=1)).fields) == {"spoken_at"}
    later = {"valid_until": clock.now() + timedelta(hours=49)}
    for wanted in (later, {"ago": timedelta(hours=49)}):
        refusal = refused(ready, senior, Invalid, **wanted)
        assert set(refusal.fields) == {"valid_until"}
        assert refusal.origin.startswith("Review policy 1. An emergency approval counts 48 hours at most")
        assert "within these hours" in refusal.remedy
    version = Review.objects.get().version
    with pytest.raises(Invalid):
        decisions.decide_emergency(
            review_id=ready.pk, seen_version=version, reasons="", spoken_at=clock.now(), by=senior
        )


def test_recorded_over_an_hour_late_it_is_kept_and_shows(ready, senior):
    decision = speak(ready, senior, ago=timedelta(hours=2))
    assert decision.recorded_at - decision.spoken_at > timedelta(hours=1)


def test_the_page_says_that_the_contact_may_start_while_the_lanes_answer(ready, senior, analyst):
    speak(ready, senior)
    lanes = "Each lane is claimed and its checklist answered. Overdue lanes are raised, never passed."
    who = "The analyst who leads it; the reviewers of: Legal, Ethical, Escalation"
    for status in ("cleared", "under_way"):
        engagement = steps.fresh(ready.engagement)
        assert engagement.status == status
        step = NEXT_STEPS[Status(status)]
        assert at_the_gate(engagement, at=clock.now()) == (f"{step.what} {lanes}", who)
        if status == "cleared":
            steps.start(engagement, analyst)


def test_there_is_one_emergency_an_engagement(ready, senior, authority, analyst, legal):
    speak(ready, senior)
    with pytest.raises(Conflict):
        speak(ready, authority)
    engagement = steps.fresh(ready.engagement)
    submission.revise(engagement_id=engagement.pk, seen_version=engagement.version, by=analyst)
    review = steps.submit(engagement, analyst)
    answer_absolute_items(steps.lane_of(review, "legal"), legal)
    with pytest.raises(Conflict, match="has had its emergency approval"):
        speak(review, authority)
    assert Decision.objects.count() == 1


def test_the_full_decision_takes_its_place(ready, senior, people, approver):
    emergency = speak(ready, senior)
    review = steps.answer_all(ready, people)
    full = steps.decide(review, approver)
    emergency.refresh_from_db()
    assert (emergency.ended_as, full.ended_at) == ("superseded", None)
    assert steps.fresh(ready.engagement).status == "cleared"


def test_a_full_no_suspends_what_the_emergency_had_cleared(ready, senior, people, approver):
    speak(ready, senior)
    review = steps.answer_all(ready, people)
    steps.decide(review, approver, Outcome.REFUSE)
    assert steps.fresh(ready.engagement).status == "suspended"
    assert not Decision.objects.filter(basis="emergency", ended_at=None).exists()


def test_without_a_full_review_in_24_hours_it_is_suspended_and_the_review_goes_on(ready, senior, people, approver):
    decision = speak(ready, senior, ago=timedelta(hours=25))
    lane = steps.lane_of(ready, "ethical")
    steps.recommend(steps.answer(lane, people["ethical"]), people["ethical"])
    watch.tick()
    watch.tick()
    decision.refresh_from_db()
    assert decision.ended_as == "expired"
    assert Reopening.objects.get().trigger == "full_review_missing"
    assert steps.fresh(ready.engagement).status == "suspended"
    review = steps.answer_all(ready, people)
    full = steps.decide(review, approver)
    assert full.ended_at is None
    engagement = steps.fresh(ready.engagement)
    lifting.lift(engagement_id=engagement.pk, seen_version=engagement.version, reason="Reviewed now.", by=approver)
    assert steps.fresh(ready.engagement).status == "cleared"


def test_what_was_held_in_an_emergency_is_not_closed_before_its_full_review(
    ready, senior, analyst, lead, people, approver
):
    speak(ready, senior)
    steps.start(ready.engagement, analyst)
    steps.hold(ready.engagement, analyst)
    move(ready.engagement, "report")
    engagement = steps.fresh(ready.engagement)
    with pytest.raises(Conflict, match="full review that follows an emergency"):
        lifecycle.close(engagement_id=engagement.pk, seen_version=engagement.version, by=lead)
    steps.decide(steps.answer_all(ready, people), approver)
    lifecycle.close(engagement_id=engagement.pk, seen_version=engagement.version, by=lead)
    assert steps.fresh(engagement).status == "closed"


def test_whoever_spoke_it_does_not_review_it(ready, north, analyst):
    both = make_user("both", roles=["senior_approver", "ethics_reviewer"], sees=[north])
    speak(ready, both)
    with pytest.raises(NotAllowed, match="You decided this engagement"):
        lanes.claim(lane_id=steps.lane_of(ready, "ethical").pk, by=both)
    assert Lane.objects.get(name="ethical").status == "open"


def test_a_reviewer_does_not_speak_it(review, north, legal):
    both = make_user("both", roles=["senior_approver", "ethics_reviewer"], sees=[north])
    answer_absolute_items(steps.lane_of(review, "legal"), legal)
    lanes.claim(lane_id=steps.lane_of(review, "ethical").pk, by=both)
    refused(review, both, NotAllowed)


def test_one_that_rests_on_answers_of_somebody_with_a_tie_is_suspended(ready, draft, legal, authority):
    speak(ready, authority)
    conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", engagement_id=draft.pk, by=legal)
    assert (steps.fresh(draft).status, steps.lane_of(ready, "legal").holder) == ("suspended", None)
    assert "the answers of the Legal lane" in Reopening.objects.get().reason
    assert not LaneAnswer.objects.filter(answered_by=legal).exists()
