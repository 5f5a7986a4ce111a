"""Somebody who may not see an engagement cannot tell that its review exists: every command says the same 404."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core import clock
from core.errors import NotFound
from core.models import AuditEvent
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Lane, LaneQuestion, Mitigation, Review, Snapshot
from riskreview.services import conditions, decisions, evidence, lanes, lifting, reopening, submission
from riskreview.services.decisions import Demand
from tests.integration.riskreview import steps
from tests.standing import standing


def commands(ids, by):
    """Every command, with the ids of a world the caller does not see, or of nothing at all."""
    at = clock.now()
    day = at.date() + timedelta(days=1)
    engagement = {"engagement_id": ids["engagement"], "seen_version": 1, "by": by}
    lane = {"lane_id": ids["lane"], "by": by}
    review = {"review_id": ids["review"], "seen_version": 1, "reasons": "x", "by": by}
    condition = {"condition_id": ids["condition"], "seen_version": 1, "by": by}
    mitigation = {"mitigation_id": ids["mitigation"], "by": by}
    measure = {"measure": "x", "owner_id": by.pk, "due_on": day, "verification": "x", "expires_on": day}
    return {
        "submit": lambda: submission.submit(**engagement),
        "withdraw": lambda: submission.withdraw(**engagement),
        "revise": lambda: submission.revise(**engagement),
        "suspend": lambda: reopening.suspend(**engagement, reason="x"),
        "lift": lambda: lifting.lift(**engagement, reason="x"),
        "claim": lambda: lanes.claim(**lane),
        "release": lambda: lanes.release(**lane),
        "save": lambda: lanes.save_answers(**lane, seen_version=1, answers=[]),
        "ask": lambda: lanes.ask(**lane, question="x"),
        "reply": lambda: lanes.reply(question_id=ids["question"], reply="x", by=by),
        "recommend": lambda: lanes.recommend(**lane, seen_version=1, recommendation=Recommendation.CLEAR, reasons="x"),
        "dissent": lambda: lanes.dissent(review_id=ids["review"], text="x", by=by),
        "evidence": lambda: evidence.add_evidence(**lane, code="L01", text="x"),
        "mitigate": lambda: evidence.add_mitigation(**lane, code="L01", **measure),
        "remove": lambda: evidence.remove_mitigation(**mitigation),
        "attach": lambda: evidence.attach(**lane, code="L01", record="x"),
        "show measure": lambda: evidence.meet_mitigation(**mitigation, seen_version=1, evidence="x"),
        "verify measure": lambda: evidence.verify_mitigation(**mitigation, seen_version=1),
        "decide": lambda: decisions.decide(**review, outcome=Outcome.APPROVE),
        "emergency": lambda: decisions.decide_emergency(**review, spoken_at=at),
        "retrospect": lambda: decisions.decide_in_retrospect(**review, should_not_have_happened=True),
        "meet": lambda: conditions.meet(**condition, evidence="x"),
        "verify": lambda: conditions.verify(**condition),
    }


@pytest.fixture
@standing
def world(review, people, approver, analyst):
    legal = people["legal"]
    lane = steps.answer(steps.lane_of(review, "legal"), legal, L12="no")
    question = lanes.ask(lane_id=lane.pk, question="Why?", by=legal)
    mitigation = steps.mitigate(lane, "L12", legal, analyst)
    steps.recommend(lane, legal, Recommendation.CONDITIONAL)
    demand = Demand(text="x", owner_id=analyst.pk, due_on=clock.now().date())
    decided = steps.answer_all(review, people)
    steps.decide(decided, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    return {
        "engagement": review.engagement_id,
        "review": review.pk,
        "lane": lane.pk,
        "question": question.pk,
        "mitigation": mitigation.pk,
        "condition": Condition.objects.get().pk,
    }


def test_what_is_hidden_and_what_is_missing_are_refused_alike(world, stranger):
    stranger.roles = ["analyst", "lead_analyst", "legal_reviewer", "senior_approver", "higher_authority"]
    stranger.save(update_fields=["roles"])
    before = AuditEvent.objects.count()
    missing = commands(dict.fromkeys(world, uuid4()), stranger)
    for name, command in commands(world, stranger).items():
        with pytest.raises(NotFound) as hidden:
            command()
        with pytest.raises(NotFound) as absent:
            missing[name]()
        assert (hidden.value.code, hidden.value.message) == (absent.value.code, absent.value.message), name
    assert AuditEvent.objects.count() == before


def test_nothing_of_a_review_is_listed_for_a_stranger(world, stranger, legal):
    for model in (Review, Lane, LaneQuestion, Mitigation, Decision, Condition, Snapshot):
        assert not model.objects.visible_to(stranger).exists()
        assert model.objects.visible_to(legal).exists()
