from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.deadlines import Calendar, after_pause, is_half_over, is_overdue, lane_due_on
from riskreview.domain.scales import Lane
from tests.unit.riskreview.given import POLICY

FRIDAY = date(2031, 5, 2)
MONDAY = date(2031, 5, 5)
TUESDAY = date(2031, 5, 6)
USUAL = Calendar()

days_of_ours = st.dates(date(2020, 1, 1), date(2040, 1, 1))
calendars = st.builds(
    lambda rest, start, offsets: Calendar(rest, frozenset(start + timedelta(days=offset) for offset in offsets)),
    st.frozensets(st.integers(1, 7), max_size=3),
    days_of_ours,
    st.sets(st.integers(0, 60), max_size=10),
)


@pytest.mark.parametrize(("days", "due"), [(0, FRIDAY), (1, MONDAY), (2, TUESDAY), (5, date(2031, 5, 9))])
def test_weekends_do_not_count(days, due):
    assert USUAL.after(FRIDAY, days) == due


def test_holidays_and_other_days_of_rest_do_not_count():
    assert Calendar(holidays=frozenset({MONDAY})).after(FRIDAY, 1) == TUESDAY
    thursday = date(2031, 5, 1)
    assert Calendar(rest_days=frozenset({5, 6})).after(thursday, 1) == date(2031, 5, 4)


def test_days_are_not_counted_backwards_and_somebody_works():
    with pytest.raises(ValueError, match="forwards only"):
        USUAL.after(FRIDAY, -1)
    with pytest.raises(ValueError, match="somebody works"):
        Calendar(rest_days=frozenset(range(1, 8))).after(FRIDAY, 1)


@pytest.mark.parametrize(
    ("lane", "due", "urgently"),
    [
        (Lane.LEGAL, date(2031, 5, 9), MONDAY),
        (Lane.ETHICAL, date(2031, 5, 9), date(2031, 5, 9)),
        (Lane.ESCALATION, TUESDAY, TUESDAY),
    ],
)
def test_deadline_of_each_lane(lane, due, urgently):
    assert lane_due_on(lane, FRIDAY, urgent=False, policy=POLICY, calendar=USUAL) == due
    assert lane_due_on(lane, FRIDAY, urgent=True, policy=POLICY, calendar=USUAL) == urgently


@given(days_of_ours, st.integers(1, 30), calendars)
def test_exactly_that_many_working_days_lie_between(start, days, calendar):
    due = calendar.after(start, days)
    assert calendar.between(start, due) == days
    assert calendar.counts(due)


@given(days_of_ours, st.integers(0, 10), st.integers(0, 10), st.integers(0, 30), calendars)
def test_a_pause_moves_the_deadline_by_what_was_waited_and_leaves_as_much_to_do_as_before(
    start, days, asked, waited, calendar
):
    due = calendar.after(start, days)
    paused_on = start + timedelta(days=asked)
    resumed_on = paused_on + timedelta(days=waited)
    moved, counted = after_pause(due, paused_on, resumed_on, calendar=calendar)
    assert counted == calendar.between(paused_on, resumed_on)
    if paused_on > due:
        assert moved == due
    else:
        assert calendar.between(due, moved) == counted
        assert calendar.between(resumed_on, moved) == calendar.between(paused_on, due)


@pytest.mark.parametrize(
    ("today", "paused_on", "late"),
    [
        (MONDAY, None, False),
        (TUESDAY, None, True),
        (date(2031, 6, 1), MONDAY, False),  # asked in time: however long the answer takes
        (date(2031, 6, 1), TUESDAY, True),  # asked when it was late: asking hides nothing
    ],
)
def test_waiting_for_an_answer_keeps_a_lane_from_becoming_late_and_hides_no_lateness(today, paused_on, late):
    assert is_overdue(MONDAY, today=today, paused_on=paused_on) is late


def test_half_of_the_time_is_counted_in_working_days():
    due = date(2031, 5, 9)  # five working days after Friday
    over = [is_half_over(FRIDAY, due, today=FRIDAY + timedelta(days=days), calendar=USUAL) for days in range(7)]
    assert over == [False, False, False, False, False, True, True]
    assert is_half_over(FRIDAY, FRIDAY, today=FRIDAY, calendar=USUAL)
