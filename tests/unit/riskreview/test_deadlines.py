from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.deadlines import add_working_days, is_working_day, lane_due_on
from riskreview.domain.scales import Lane

FRIDAY = date(2031, 5, 2)
MONDAY = date(2031, 5, 5)


@pytest.mark.parametrize(("days", "due"), [(0, FRIDAY), (1, MONDAY), (2, date(2031, 5, 6)), (5, date(2031, 5, 9))])
def test_weekends_do_not_count(days, due):
    assert add_working_days(FRIDAY, days, holidays=()) == due


def test_holidays_do_not_count():
    assert add_working_days(FRIDAY, 1, holidays={MONDAY}) == date(2031, 5, 6)


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards only"):
        add_working_days(FRIDAY, -1, holidays=())


@pytest.mark.parametrize(
    ("lane", "due"),
    [
        (Lane.LEGAL, date(2031, 5, 9)),
        (Lane.ETHICAL, date(2031, 5, 9)),
        (Lane.ESCALATION, date(2031, 5, 6)),
    ],
)
def test_deadline_of_each_lane(lane, due):
    assert lane_due_on(lane, FRIDAY, holidays=()) == due


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30), st.sets(st.integers(0, 60), max_size=10))
def test_exactly_that_many_working_days_lie_between(start, days, offsets):
    holidays = {start + timedelta(days=offset) for offset in offsets}
    due = add_working_days(start, days, holidays=holidays)
    passed = (start + timedelta(days=step) for step in range(1, (due - start).days + 1))
    assert sum(is_working_day(day, holidays=holidays) for day in passed) == days
    assert is_working_day(due, holidays=holidays)
