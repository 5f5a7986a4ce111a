"""Which days count, and a lane whose clock stands still while it waits for an answer."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from accounts.services import organisation
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from core.models import AuditEvent
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Holiday, Lane, LaneQuestion
from riskreview.selectors import calendar as selector
from riskreview.selectors import review_policy
from riskreview.services import calendar, lanes, watch
from tests.integration.riskreview import steps


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
