"""What the scheduler does at the gate: expire, remind, raise, refresh, close."""

from datetime import timedelta

import pytest
from celery import current_app

from actors.models import ActorStanding
from core import clock
from core.models import AuditEvent
from engagements.services import lifecycle
from riskreview import tasks
from riskreview.domain.reopening import Trigger
from riskreview.models import Decision, LaneAnswer, Reopening, Review
from riskreview.services import reopening, watch
from tests.factories import move
from tests.integration.riskreview import steps


def test_a_decision_whose_time_is_over_covers_nothing(cleared, decision, later):
    later(days=31)
    watch.tick()
    decision.refresh_from_db()
    assert (decision.ended_as, Review.objects.get().status) == ("expired", "expired")
    assert steps.fresh(cleared).status == "suspended"
    assert Reopening.objects.get().trigger == "validity_ended"


def test_nothing_is_due_before_its_time(cleared, decision, later):
    later(days=15)
    watch.tick()
    assert not Reopening.objects.exists()
    assert steps.fresh(cleared).status == "cleared"


def test_the_end_is_announced_14_7_and_1_days_before_each_once(cleared, later):
    seen = []
    for days in (17, 5, 3, 4):  # 13, 8, 5 and 1 days before the end
        later(days=days)
        watch.tick()
        watch.tick()
        seen.append(Reopening.objects.count())
    assert seen == [1, 1, 2, 3]
    assert set(Reopening.objects.values_list("trigger", "response")) == {("validity_ending", "notify")}
    assert steps.fresh(cleared).status == "cleared"


def test_a_contact_that_began_in_time_may_overrun_a_day(cleared, analyst, later):
    steps.start(cleared, analyst)
    later(days=30, hours=1)
    watch.tick()
    assert steps.fresh(cleared).status == "under_way"
    later(days=1)
    watch.tick()
    assert steps.fresh(cleared).status == "suspended"


def test_a_late_lane_raises_the_level_once_and_approves_nothing(review, people, approver, senior, later):
    later(days=20)
    watch.tick()
    review.refresh_from_db()
    assert review.level_raised_by == 0  # whoever the lanes were given to has a working day
    later(days=4)
    watch.tick()
    watch.tick()
    review.refresh_from_db()
    assert (review.level_raised_by, review.status) == (1, "open")
    event = AuditEvent.objects.get(verb="riskreview.level_raised")
    assert (event.by, event.reason) == (None, "Overdue: Legal, Ethical, Escalation.")
    assert not Decision.objects.exists()


def test_the_raised_level_decides(review, people, approver, senior, sql):
    sql("UPDATE riskreview_lane SET due_on = '2020-01-01' WHERE review_id = %s", review.pk)
    with clock.standing_at(clock.now() - timedelta(days=4)):
        watch.tick()
    watch.tick()
    review = steps.answer_all(review, people)
    with pytest.raises(Exception, match="level 2"):
        steps.decide(review, approver)
    decision = steps.decide(review, senior)
    assert "A lane was not answered in time: level 2." in decision.level_reasons


def test_the_index_is_followed_until_its_lane_has_answered(review, actor, people):
    steps.assess(actor, "elevated")
    watch.tick()
    assert LaneAnswer.objects.get(code="X01").answer == "high"
    lane = steps.lane_of(review, "escalation")
    steps.answer(lane, people["escalation"])
    steps.recommend(lane, people["escalation"], steps.Recommendation.ESCALATE)
    steps.assess(actor, "low")
    watch.tick()
    assert LaneAnswer.objects.get(code="X01").answer == "high"


def test_reviews_of_what_is_cancelled_close(review, draft, analyst):
    version = steps.fresh(draft).version
    lifecycle.cancel(engagement_id=draft.pk, seen_version=version, by=analyst, reason="Not needed")
    watch.tick()
    assert Review.objects.get().status == "closed"


def test_reviews_of_what_is_closed_close_with_their_decision(cleared, decision, analyst, lead):
    steps.start(cleared, analyst)
    steps.hold(cleared, analyst)
    move(cleared, "report", "close", closed_at=clock.now())
    watch.tick()
    decision.refresh_from_db()
    assert (decision.ended_as, Review.objects.get().status) == ("closed", "closed")


def test_a_recheck_of_what_was_held_closes(cleared, actor, analyst):
    reopening.react(trigger=Trigger.GRAVE_INCIDENT, reason="x", cause_key="1", actor_id=actor.pk)
    steps.hold(cleared, analyst, reason="On the road already.", started_at=clock.now())
    watch.tick()
    assert Review.objects.get(kind="recheck").status == "closed"
    assert Review.objects.get(kind="regular").status == "decided"


def test_one_that_fails_does_not_keep_the_others_from_running(cleared, decision, later, monkeypatch, caplog):
    def broken(**_nothing):
        raise RuntimeError("broken")

    monkeypatch.setattr(watch, "expire", broken)
    broken.__name__ = "expire"
    ActorStanding.objects.update(escalation_level="elevated")
    watch.tick()
    assert "expire failed" in caplog.text


def test_the_tasks_are_registered_and_act_once_a_delivery(cleared, actor):
    assert {"riskreview.reopen", "riskreview.engagement_logged", "riskreview.tick"} <= set(current_app.tasks)
    payload = {"trigger": "grave_incident", "actor_id": str(actor.pk), "reason": "Shelling", "cause_key": "incident:1"}
    assert tasks.reopen(**payload) == 1
    assert tasks.reopen(**payload) == 0
    assert steps.fresh(cleared).status == "suspended"
    tasks.tick()
