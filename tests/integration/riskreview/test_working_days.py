"""Which days count, and a lane whose clock stands still while it waits for an answer."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from accounts.services import organisation
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from core.models import AuditEvent
from riskreview.domain.reopening import Trigger
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Holiday, Lane, LaneQuestion
from riskreview.selectors import calendar as selector
from riskreview.selectors import review_policy
from riskreview.services import calendar, lanes, reopening, watch
from tests.factories import make_user
from tests.integration.riskreview import steps

ROLES = {"legal": "legal_reviewer", "ethical": "ethics_reviewer", "escalation": "escalation_reviewer"}


@pytest.fixture
def refused(sql):
    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


def test_an_administrator_keeps_the_calendar_and_deadlines_count_it(admin, analyst, draft, value_of, refused):
    today = clock.now().date()
    lines = "\n".join(f"{today + timedelta(days=number)} Day {number}" for number in range(1, 4))
    with pytest.raises(NotAllowed):
        calendar.add(days=lines, by=analyst)
    with pytest.raises(Invalid, match="2"):
        calendar.add(days=f"{lines.splitlines()[0]}\nsoon Boat Day", by=admin)
    assert not Holiday.objects.exists()
    calendar.add(days=lines, by=admin)
    assert AuditEvent.objects.get(verb="riskreview.holidays_added").changes["holidays"].count("Day ") == 3
    with pytest.raises(Invalid, match="already"):
        calendar.add(days=lines, by=admin)
    organisation.change(seen_version=0, name="X", jurisdiction="un", nationality="", rest_days=[5, 6], by=admin)
    days = selector.current()
    assert days.rest_days == {5, 6}
    assert len(days.holidays) == 3
    for number in range(30):
        day = today + timedelta(days=number)
        assert value_of("riskreview_is_working_day(%s)", day) is days.counts(day)
        assert value_of("riskreview_working_days(%s, %s)", today, day) == days.between(today, day)
    review = steps.submit(draft, analyst)
    for lane in Lane.objects.filter(review=review):
        assert lane.due_on == days.after(
            today, review_policy.in_force().working_days(LaneName(lane.name), urgent=False)
        )
    first = Holiday.objects.order_by("day")[0]
    with pytest.raises(NotAllowed):
        calendar.remove(holiday_id=first.pk, by=analyst)
    calendar.remove(holiday_id=first.pk, by=admin)
    with pytest.raises(Conflict):
        calendar.remove(holiday_id=first.pk, by=admin)
    assert first.day not in selector.current().holidays
    refused("append-only", "DELETE FROM riskreview_holiday")
    with pytest.raises(Invalid, match="correcting"):
        organisation.change(
            seen_version=1, name="X", jurisdiction="un", nationality="", rest_days=range(1, 8), by=admin
        )
    refused("somebody_works_on_some_day", "UPDATE accounts_organisation SET rest_days = '{1,2,3,4,5,6,7}'")


def test_a_lane_has_the_days_of_its_policy_whatever_is_written(review, cleared, actor, refused, sql):
    names = [field.column for field in Lane._meta.concrete_fields]

    def copy(**given):
        values = ", ".join({"id": "gen_random_uuid()", **given}.get(name, name) for name in names)
        return f"INSERT INTO riskreview_lane ({', '.join(names)}) SELECT {values} FROM riskreview_lane WHERE id = %s"

    reopening.react(trigger=Trigger.COMMITMENT_BREACHED, reason="x", cause_key="1", actor_id=actor.pk)
    lane, newest = Lane.objects.get(review__kind="recheck"), ChecklistTemplate.objects.get(lane="legal", number=2)
    other = {"name": "'legal'", "template_id": f"'{newest.pk}'"}
    due, days = lane.due_on, review_policy.in_force().working_days(LaneName.LEGAL, urgent=False)
    legal = selector.current().after(lane.opened_at.date(), days)
    for day in (legal + timedelta(days=1), legal - timedelta(days=1), legal + timedelta(days=900)):
        refused(f"the policy gives it: {days}", copy(**other, due_on=f"'{day}'::date"), lane.pk)
    refused("not ahead", copy(**other, opened_at="opened_at + interval '90 days'"), lane.pk)
    assert Lane.objects.filter(review__kind="recheck").count() == 1
    assert sql(copy(**other, due_on=f"'{legal}'::date"), lane.pk) == 1
    # Asked again it has as many, and no more.
    again = "UPDATE riskreview_lane SET status = 'open', holder_id = NULL, answered_at = NULL, recommendation = '', inherent = '', residual = '', valid_until = NULL, due_on = %s WHERE id = %s"
    people = {name: make_user(f"{name}2", role=role, sees=[actor.compartment]) for name, role in ROLES.items()}
    steps.answer(lane, people[lane.name])
    steps.recommend(lane, people[lane.name])
    refused("the policy gives it", again, due + timedelta(days=30), lane.pk)
    lane.refresh_from_db()
    assert (lane.status, lane.due_on) == ("answered", due)
    assert sql(again, due, lane.pk) == 1


def test_the_clock_of_a_lane_stands_still_while_it_waits(review, legal, analyst, sql, refused):
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    days, now = selector.current(), clock.now()
    with clock.standing_at(now - timedelta(days=4)):  # asked four days ago
        first = lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
        second = lanes.ask(lane_id=lane.pk, question="How much?", by=legal)
    lane.refresh_from_db()
    assert (lane.paused_at, lane.paused_days) == (first.asked_at, 0)
    sql("UPDATE riskreview_lane SET due_on = %s WHERE id = %s", now.date() - timedelta(days=2), lane.pk)
    lane.refresh_from_db()
    assert not lane.is_late(now.date())
    watch.raise_overdue()
    review.refresh_from_db()
    assert review.level_raised_by == 0
    later = "UPDATE riskreview_lane SET due_on = due_on + 20 WHERE id = %s"
    refused("new deadline", later, lane.pk)
    refused("until its question is answered", "UPDATE riskreview_lane SET paused_at = NULL WHERE id = %s", lane.pk)
    refused("until its question is answered", "UPDATE riskreview_lane SET paused_at = now() WHERE id = %s", lane.pk)
    refused("counted, not typed", "UPDATE riskreview_lane SET paused_days = 4 WHERE id = %s", lane.pk)
    refused("since it was asked", "UPDATE riskreview_lane SET opened_at = now() WHERE id = %s", lane.pk)
    refused("not ahead", "UPDATE riskreview_lanequestion SET reply = 'x', replied_by_id = %s, replied_at = %s",
            analyst.pk, now + timedelta(days=9))  # fmt: skip
    lanes.reply(question_id=first.pk, reply="The trader pays himself.", by=analyst)
    lane.refresh_from_db()
    assert lane.paused_at == first.asked_at  # one question is still open
    due, seen = lane.due_on, lane.version
    lanes.reply(question_id=second.pk, reply="Nothing.", by=analyst)
    lane.refresh_from_db()
    waited = days.between(first.asked_at.date(), now.date())
    assert (lane.paused_at, lane.paused_days, lane.version) == (None, waited, seen)
    assert lane.due_on == days.after(due, waited)
    event = AuditEvent.objects.get(verb="riskreview.question_replied", subject_id=second.pk)
    assert event.changes["due_on"] == [str(due), str(lane.due_on)]
    refused("new deadline", later, lane.pk)
    refused("from when it asks", "UPDATE riskreview_lane SET paused_at = now() WHERE id = %s", lane.pk)


def test_asking_hides_no_lateness(review, legal, analyst, sql):
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=legal)
    sql("UPDATE riskreview_lane SET due_on = %s WHERE id = %s", date(2020, 1, 1), lane.pk)
    asked = lanes.ask(lane_id=lane.pk, question="When?", by=legal)
    lane.refresh_from_db()
    assert lane.paused_at == asked.asked_at
    assert lane.is_late(clock.now().date())
    watch.raise_overdue()
    review.refresh_from_db()
    assert review.level_raised_by == 1
    lanes.reply(question_id=asked.pk, reply="In spring.", by=analyst)
    lane.refresh_from_db()
    assert lane.due_on == date(2020, 1, 1)


def test_a_lane_that_answers_waits_no_more(review, legal):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
    due = Lane.objects.get(pk=lane.pk).due_on
    steps.recommend(lane, legal)
    lane.refresh_from_db()
    assert (lane.status, lane.paused_at, lane.due_on) == ("answered", None, due)
    assert LaneQuestion.objects.get().replied_at is None
