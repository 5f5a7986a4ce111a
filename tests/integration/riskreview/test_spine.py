"""The whole way: draft, three lanes, decision, under way, held; and what each step leaves behind."""

from core.models import AuditEvent
from riskreview.models import Decision, Lane, Review
from tests.integration.riskreview import steps


def test_from_draft_to_held(draft, analyst, people, approver):
    review = steps.submit(draft, analyst)
    assert steps.fresh(draft).status == "in_review"
    assert [lane.name for lane in review.lanes.order_by("name")] == ["escalation", "ethical", "legal"]
    assert review.tier == 1
    review = steps.answer_all(review, people)
    assert review.status == "recommended"
    decision = steps.decide(review, approver)
    assert Review.objects.get().status == "decided"
    assert steps.fresh(draft).status == "cleared"
    assert decision.recorded_at == decision.decided_at == decision.in_force_from
    under_way = steps.start(draft, analyst)
    assert under_way.status == "under_way"
    assert steps.hold(draft, analyst).status == "held"
    assert Decision.objects.get().ended_at is None


def test_each_command_leaves_one_event_of_its_own(recommended, approver):
    Lane.objects.all()
    steps.decide(recommended, approver)
    verbs = list(AuditEvent.objects.filter(verb__startswith="riskreview.").values_list("verb", flat=True))
    assert verbs.count("riskreview.review_opened") == 1
    assert verbs.count("riskreview.lane_claimed") == 3
    assert verbs.count("riskreview.answers_saved") == 3
    assert verbs.count("riskreview.lane_answered") == 3
    assert verbs.count("riskreview.decided") == 1
