"""What a reviewer may do with a lane, and what nobody may."""

from datetime import timedelta

import pytest

from actors.models import ActorStanding
from core import clock, history
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Dissent, Lane, LaneAnswer, LaneClaim, LaneEvidence, LaneQuestion, Mitigation, Review
from riskreview.services import evidence, lanes
from riskreview.services.lanes import Given
from tests.factories import make_listing, make_source, make_user
from tests.integration.riskreview import steps


@pytest.fixture
def legal_lane(review):
    return steps.lane_of(review, "legal")


def versions_of(lane):
    return Lane.objects.get(pk=lane.pk).version


def test_a_lane_is_claimed_by_its_reviewer(legal_lane, legal):
    lane = lanes.claim(lane_id=legal_lane.pk, by=legal)
    assert (lane.status, lane.holder) == ("claimed", legal)
    assert LaneClaim.objects.get().user == legal
    assert AuditEvent.objects.filter(verb="riskreview.lane_claimed", subject_id=lane.pk, by=legal).count() == 1


def test_the_history_of_a_lane_tells_answers_as_the_reviewer_read_them(legal_lane, legal):
    steps.answer(legal_lane, legal, L09="none_known")
    changes = {row["label"]: row["after"] for row in history.rows(legal_lane)[0].changes}
    assert changes["L09"] == "None known"
    assert changes["L09 reasoning"] == "Because it is so."


def test_a_lane_is_not_claimed_by_another_reviewer_the_author_or_a_stranger(
    legal_lane, ethics, analyst, stranger, unchanged
):
    same = unchanged(legal_lane)
    with pytest.raises(NotAllowed):
        lanes.claim(lane_id=legal_lane.pk, by=ethics)
    with pytest.raises(NotAllowed):
        lanes.claim(lane_id=legal_lane.pk, by=analyst)
    with pytest.raises(NotFound):
        lanes.claim(lane_id=legal_lane.pk, by=stranger)
    same()
    assert not LaneClaim.objects.exists()


@pytest.mark.parametrize("tie", ["author", "team"])
def test_nobody_reviews_what_is_their_own_whatever_their_roles(draft, analyst, north, tie, unchanged):
    both = make_user("both", roles=["analyst", "legal_reviewer"], changes=[north])
    if tie == "author":
        draft.authors.create(user=both, at=clock.now())
    else:
        draft.team.create(user=both)
    lane = steps.lane_of(steps.submit(draft, analyst), "legal")
    same = unchanged(lane)
    with pytest.raises(NotAllowed):
        lanes.claim(lane_id=lane.pk, by=both)
    same()


def test_one_person_never_holds_two_lanes_not_even_after_releasing(review, north, unchanged):
    both = make_user("both", roles=["legal_reviewer", "ethics_reviewer"], sees=[north])
    lane, other = steps.lane_of(review, "legal"), steps.lane_of(review, "ethical")
    lanes.claim(lane_id=lane.pk, by=both)
    lanes.release(lane_id=lane.pk, by=both)
    same = unchanged(other)
    with pytest.raises(NotAllowed, match="another lane"):
        lanes.claim(lane_id=other.pk, by=both)
    same()
    assert lanes.claim(lane_id=lane.pk, by=both).holder == both


def test_a_held_lane_is_taken_by_nobody_else(legal_lane, legal, north):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    second = make_user("legal2", role="legal_reviewer", sees=[north])
    with pytest.raises(Conflict):
        lanes.claim(lane_id=legal_lane.pk, by=second)
    assert Lane.objects.get(pk=legal_lane.pk).holder == legal
    assert LaneClaim.objects.count() == 1


def test_an_approver_frees_the_lane_of_somebody_who_is_away(legal_lane, legal, ethics, analyst, approver, north):
    steps.answer(legal_lane, legal)
    analyst.roles = ["approver"]
    for person, why in ((ethics, "Whoever holds the lane"), (analyst, "You wrote this plan")):
        with pytest.raises(NotAllowed, match=why):
            lanes.release(lane_id=legal_lane.pk, by=person)
    lane = lanes.release(lane_id=legal_lane.pk, by=approver, reason="On leave")
    assert (lane.status, lane.holder) == ("open", None)
    second = make_user("legal2", role="legal_reviewer", sees=[north])
    lanes.claim(lane_id=lane.pk, by=second)
    assert steps.recommend(lane, second).recommendation == "clear"


def test_answers_are_kept_unfinished_and_leave_a_trace_only_when_they_change(legal_lane, legal):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    version = versions_of(legal_lane)
    given = [Given(code="L01", answer="no"), Given(code="L02", reasoning="I am still reading.")]
    lane = lanes.save_answers(lane_id=legal_lane.pk, seen_version=version, answers=given, by=legal)
    assert steps.answers_of(lane) == {"L01": "no", "L02": ""}
    again = lanes.save_answers(lane_id=legal_lane.pk, seen_version=lane.version, answers=given, by=legal)
    assert again.version == lane.version
    events = AuditEvent.objects.filter(verb="riskreview.answers_saved")
    assert [event.changes for event in events] == [{"L01": ["", "no"], "L02 reasoning": ["", "I am still reading."]}]


def test_answers_that_cannot_be_kept_are_named(legal_lane, legal, review, escalation):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    given = [Given(code="L01", answer="perhaps"), Given(code="Q9", answer="yes"), Given(code="L02", answer="yes")]
    with pytest.raises(Invalid) as caught:
        lanes.save_answers(lane_id=legal_lane.pk, seen_version=versions_of(legal_lane), answers=given, by=legal)
    assert set(caught.value.fields) == {"L01", "Q9"}
    assert not LaneAnswer.objects.filter(lane=legal_lane).exists()
    other = steps.lane_of(review, "escalation")
    lanes.claim(lane_id=other.pk, by=escalation)
    with pytest.raises(Invalid) as caught:
        lanes.save_answers(
            lane_id=other.pk, seen_version=versions_of(other), answers=[Given(code="X01", answer="low")], by=escalation
        )
    assert "filled from the escalation index" in caught.value.fields["X01"]


def test_only_the_holder_answers_and_only_what_they_saw(legal_lane, legal, ethics, unchanged):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    same = unchanged(legal_lane)
    given = [Given(code="L01", answer="yes")]
    with pytest.raises(NotAllowed):
        lanes.save_answers(lane_id=legal_lane.pk, seen_version=versions_of(legal_lane), answers=given, by=ethics)
    with pytest.raises(Stale):
        lanes.save_answers(lane_id=legal_lane.pk, seen_version=1, answers=given, by=legal)
    same()


def test_a_recommendation_needs_every_answer_with_its_reason(legal_lane, legal):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    given = [given for code, given in steps.best(legal_lane).items() if code != "L05"]
    given.append(Given(code="L08", answer="with_mitigation"))
    lane = lanes.save_answers(lane_id=legal_lane.pk, seen_version=versions_of(legal_lane), answers=given, by=legal)
    with pytest.raises(Invalid) as caught:
        steps.recommend(lane, legal)
    assert caught.value.fields["L05"] == "Not answered yet."
    assert "needs a reason" in caught.value.fields["L08"]
    assert Lane.objects.get(pk=lane.pk).status == "claimed"


@pytest.mark.parametrize(
    ("answer", "least", "milder"),
    [
        ({"L12": "no"}, "conditional", "clear"),
        ({"L08": "non_compliant"}, "escalate", "conditional"),
        ({"L02": "unknown"}, "defer", "escalate"),
        ({"L02": "no"}, "refuse", "defer"),
        ({"L01": "no"}, "refuse", "clear"),
    ],
)
def test_a_recommendation_is_never_milder_than_the_answers(legal_lane, legal, analyst, answer, least, milder):
    lane = steps.answer(legal_lane, legal, **answer)
    if "L12" in answer:
        steps.mitigate(lane, "L12", legal, analyst)
    with pytest.raises(Invalid) as caught:
        steps.recommend(lane, legal, Recommendation(milder))
    assert "recommendation" in caught.value.fields
    assert steps.recommend(lane, legal, Recommendation(least)).status == "answered"


def test_what_needs_a_mitigation_gets_one_before_it_is_let_through(legal_lane, legal, analyst):
    lane = steps.answer(legal_lane, legal, L12="no")
    with pytest.raises(Invalid, match="cannot be closed"):
        steps.recommend(lane, legal, Recommendation.CONDITIONAL)
    steps.mitigate(lane, "L12", legal, analyst)
    lane = steps.recommend(lane, legal, Recommendation.CONDITIONAL)
    assert (lane.inherent, lane.residual, lane.unmitigated) == ("medium", "low", [])


def test_the_database_writes_down_what_the_answers_amount_to(legal_lane, legal):
    lane = steps.answer(legal_lane, legal, L01="no", L02="no", L05="unknown", L12="no")
    lane = steps.recommend(lane, legal, Recommendation.REFUSE)
    assert (lane.blocks_absolutely, lane.blocks, lane.deferred, lane.unmitigated) == (
        ["L01"],
        ["L02"],
        ["L05"],
        ["L12"],
    )


def test_an_answered_lane_is_closed_to_its_holder_too(legal_lane, legal, analyst, unchanged):
    lane = steps.recommend(steps.answer(legal_lane, legal), legal)
    same = unchanged(lane)
    version = versions_of(lane)
    with pytest.raises(Conflict):
        lanes.save_answers(lane_id=lane.pk, seen_version=version, answers=[Given(code="L01", answer="no")], by=legal)
    with pytest.raises(Conflict):
        steps.recommend(lane, legal)
    with pytest.raises(Conflict):
        steps.mitigate(lane, "L12", legal, analyst)
    with pytest.raises(Conflict):
        evidence.add_evidence(lane_id=lane.pk, code="L01", text="A letter", by=legal)
    with pytest.raises(Conflict):
        lanes.release(lane_id=lane.pk, by=legal)
    same()
    assert not Mitigation.objects.exists()
    assert not LaneEvidence.objects.exists()


def test_the_last_answer_passes_the_review_on(review, people):
    for name in ("legal", "ethical"):
        lane = steps.lane_of(review, name)
        steps.recommend(steps.answer(lane, people[name]), people[name])
        assert Review.objects.get().status == "open"
    lane = steps.lane_of(review, "escalation")
    steps.recommend(steps.answer(lane, people["escalation"]), people["escalation"])
    assert Review.objects.get().status == "recommended"


def test_evidence_carries_its_source_and_both_grades(legal_lane, legal, north, common, analyst):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    source = make_source(north)
    grade = {"source_id": source.pk, "reliability": "B", "credibility": "2"}
    row = evidence.add_evidence(lane_id=legal_lane.pk, code="L01", text="The mandate", by=legal, grade=grade)
    assert (row.answer.code, row.reliability, row.credibility) == ("L01", "B", "2")
    with pytest.raises(Invalid):
        evidence.add_evidence(lane_id=legal_lane.pk, code="L01", text="Half", by=legal, grade={"reliability": "B"})
    with pytest.raises(NotFound):
        evidence.add_evidence(lane_id=legal_lane.pk, code="Z9", text="Nothing", by=legal)
    with pytest.raises(NotAllowed):
        evidence.remove_evidence(evidence_id=row.pk, by=analyst)
    assert LaneEvidence.objects.count() == 1
    evidence.remove_evidence(evidence_id=row.pk, by=legal)
    assert not LaneEvidence.objects.exists()


def test_a_mitigation_is_whole_and_its_owner_can_see_it(legal_lane, legal, analyst, stranger):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    with pytest.raises(Invalid) as caught:
        evidence.add_mitigation(
            lane_id=legal_lane.pk,
            code="L12",
            measure=" ",
            owner_id=stranger.pk,
            due_on=clock.now().date() - timedelta(days=1),
            verification="",
            expires_on=clock.now().date() - timedelta(days=2),
            by=legal,
        )
    assert set(caught.value.fields) == {"measure", "verification", "due_on", "expires_on", "owner_id"}
    assert not Mitigation.objects.exists()
    row = steps.mitigate(legal_lane, "L12", legal, analyst)
    evidence.remove_mitigation(mitigation_id=row.pk, by=legal)
    assert not Mitigation.objects.exists()


def test_questions_go_to_the_authors_and_are_answered_once(legal_lane, legal, analyst, lead, ethics):
    lanes.claim(lane_id=legal_lane.pk, by=legal)
    with pytest.raises(NotAllowed):
        lanes.ask(lane_id=legal_lane.pk, question="Who pays?", by=ethics)
    with pytest.raises(Invalid):
        lanes.ask(lane_id=legal_lane.pk, question=" ", by=legal)
    question = lanes.ask(lane_id=legal_lane.pk, question="Who pays?", by=legal)
    with pytest.raises(NotAllowed):
        lanes.reply(question_id=question.pk, reply="We do.", by=legal)
    lanes.reply(question_id=question.pk, reply="Nobody.", by=analyst)
    with pytest.raises(Conflict):
        lanes.reply(question_id=question.pk, reply="We do.", by=lead)
    assert LaneQuestion.objects.get().reply == "Nobody."


def test_a_dissent_is_recorded_once_a_person_before_the_decision(recommended, legal, ethics, approver, analyst):
    with pytest.raises(NotAllowed):
        lanes.dissent(review_id=recommended.pk, text="No.", by=approver)
    with pytest.raises(Invalid):
        lanes.dissent(review_id=recommended.pk, text="", by=legal)
    lanes.dissent(review_id=recommended.pk, text="The law is against it.", by=legal)
    with pytest.raises(Conflict):
        lanes.dissent(review_id=recommended.pk, text="Again.", by=legal)
    steps.decide(recommended, approver, steps.Outcome.RETURN)
    with pytest.raises(Conflict):
        lanes.dissent(review_id=recommended.pk, text="Too late.", by=ethics)
    assert [row.text for row in Dissent.objects.all()] == ["The law is against it."]


def test_an_old_index_defers_until_there_is_a_new_one(draft, analyst, actor, people):
    ActorStanding.objects.filter(actor=actor).update(escalation_at=clock.now() - timedelta(days=8))
    review = steps.submit(draft, analyst)
    assert review.facts["stale"] is True
    lane = steps.lane_of(review, "escalation")
    steps.answer(lane, people["escalation"])
    with pytest.raises(Invalid, match="cannot be closed"):
        steps.recommend(lane, people["escalation"])
    steps.assess(actor, "guarded")
    lane = steps.recommend(lane, people["escalation"])
    assert (lane.deferred, steps.answers_of(lane)["X01"]) == ([], "medium")
    assert Review.objects.get().facts["stale"] is False


def test_listing_effects_follow_the_facts_of_the_review(draft, analyst, actor, people):
    make_listing(actor)
    review = steps.submit(draft, analyst)
    lane = steps.answer(steps.lane_of(review, "legal"), people["legal"], L12="no")
    steps.mitigate(lane, "L12", people["legal"], analyst)
    with pytest.raises(Invalid) as caught:
        steps.recommend(lane, people["legal"], Recommendation.CONDITIONAL)
    assert "Raise to a higher level" in caught.value.fields["recommendation"]
