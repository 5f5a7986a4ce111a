"""Who is told of what at the gate, once each, and what is settled when nobody has to act any more."""

from datetime import date, timedelta

import pytest

from accounts.domain.notices import Kind
from accounts.models import Notice
from accounts.selectors.notices import Box, inbox, told, waiting
from core import clock
from riskreview.domain.deadlines import reminder_window
from riskreview.domain.reopening import Trigger
from riskreview.selectors.telling import TOLD
from riskreview.services import conditions, lanes, reopening, watch
from tests.factories import make_user
from tests.integration.riskreview import steps


def sent(kind):
    """Who was told, by user name, of what is not settled."""
    rows = Notice.objects.filter(kind=kind, done_at=None)
    return sorted(rows.values_list("recipient__username", flat=True))


def test_everything_the_gate_tells_has_its_people():
    elsewhere = {Kind.PERIOD_OVER, Kind.LETTING_GO_WAITS, Kind.DELIVERY_ORDERED}
    elsewhere |= {Kind.RELEASE_WAITS, Kind.RECALL_NEEDED, Kind.RELEASE_WEAKER}
    assert set(TOLD) == set(Kind) - elsewhere  # told by accounts and engagements


@pytest.mark.parametrize(("ahead", "reminded"), [(15, None), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 1)])
def test_what_is_due_is_reminded_of_by_the_nearest_reminder(ahead, reminded):
    today = date(2026, 3, 2)
    days = (14, 7, 1)
    windows = {day: reminder_window(day, today, among=days) for day in days}
    found = [day for day, (first, last) in windows.items() if first <= today + timedelta(days=ahead) <= last]
    assert found == ([reminded] if reminded is not None else [])


def test_from_submission_to_suspension_everybody_is_told_once(
    people, lead, approver, senior, review, north, analyst, later, stranger
):
    second_legal = make_user("legal2", role="legal_reviewer", sees=[north])
    assert sent(Kind.LANE_OPEN) == ["escalation", "ethics", "legal"]  # the second legal reviewer came later

    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=people["legal"])
    assert sent(Kind.LANE_OPEN) == ["escalation", "ethics"]
    question = lanes.ask(lane_id=lane.pk, question="Who hosts it?", by=people["legal"])
    assert sent(Kind.QUESTION_ASKED) == ["analyst"]
    lanes.reply(question_id=question.pk, reply="The elders.", by=analyst)
    assert (sent(Kind.QUESTION_ASKED), sent(Kind.QUESTION_REPLIED)) == ([], ["legal"])
    lanes.release(lane_id=lane.pk, by=people["legal"])
    assert sent(Kind.LANE_OPEN) == ["escalation", "ethics", "legal2"]  # who gave it back needs no telling

    recommended = steps.answer_all(review, people)
    assert (sent(Kind.LANE_OPEN), sent(Kind.DECISION_WAITS)) == ([], ["approver"])
    row = told(inbox(Box.UNREAD, user=approver), user=approver)[0]
    assert (row.text, row.about) == ("A review waits for your decision", review.engagement.title)

    due = clock.now().date() + timedelta(days=10)
    demand = steps.Demand(text="Name the escort.", owner_id=lead.pk, due_on=due)
    decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    assert (sent(Kind.DECISION_WAITS), sent(Kind.DECIDED), sent(Kind.CONDITION_GIVEN)) == ([], ["analyst"], ["lead"])

    for _twice in range(2):
        watch.tick()
    assert sent(Kind.CONDITION_DUE) == ["analyst", "lead"]
    later(days=4)
    watch.tick()
    later(days=5)
    watch.tick()
    watch.tick()
    assert sent(Kind.CONDITION_DUE) == ["analyst"] * 3 + ["lead"] * 3
    later(days=2)
    watch.tick()
    watch.tick()
    assert (sent(Kind.CONDITION_OVERDUE), sent(Kind.CONDITION_DUE)) == (["analyst", "lead"], [])
    assert sent(Kind.SUSPENDED) == ["analyst", "approver", "escalation", "ethics", "legal"]
    (stop,) = [row for row in told(inbox(Box.ALL, user=analyst), user=analyst) if row.notice.kind == Kind.SUSPENDED]
    assert (stop.detail, stop.notice.path) == (
        "A condition of the decision is overdue",
        review.engagement.get_absolute_url(),
    )

    condition = decision.conditions.get()
    met = conditions.meet(condition_id=condition.pk, seen_version=condition.version, evidence="Signed list.", by=lead)
    assert (sent(Kind.CONDITION_OVERDUE), sent(Kind.CONDITION_DUE), sent(Kind.CONDITION_GIVEN)) == ([], [], [])
    assert sent(Kind.CONDITION_TO_VERIFY) == ["approver", "escalation", "ethics", "legal"]
    conditions.verify(condition_id=condition.pk, seen_version=met.version, by=approver)
    assert (sent(Kind.CONDITION_TO_VERIFY), sent(Kind.CONDITION_VERIFIED)) == ([], ["analyst", "lead"])
    assert (waiting(stranger).count(), Notice.objects.filter(recipient=senior).count()) == (0, 0)
    assert Notice.objects.filter(recipient=second_legal, done_at=None).count() == 0

    engagement = steps.fresh(review.engagement)
    reopening.react_to(engagement_id=engagement.pk, trigger=Trigger.VENUE_CHANGED, reason="Moved.", cause_key="v")
    assert sent(Kind.REVOKED) == ["analyst", "approver", "escalation", "ethics", "legal"]
