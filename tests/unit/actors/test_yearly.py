"""Noted days of a calendar and planned times."""

from datetime import date

import pytest

from actors.domain.yearly import Days

SPRING = Days(date(2026, 4, 20), date(2026, 4, 26))
EVERY_SPRING = Days(date(2020, 4, 20), date(2020, 4, 26), every_year=True)
NEW_YEAR = Days(date(2020, 12, 28), date(2021, 1, 3), every_year=True)
LEAP_DAY = Days(date(2024, 2, 29), date(2024, 2, 29), every_year=True)


@pytest.mark.parametrize(
    ("days", "begin", "end", "met"),
    [
        (SPRING, date(2026, 4, 19), date(2026, 4, 19), False),
        (SPRING, date(2026, 4, 19), date(2026, 4, 20), True),
        (SPRING, date(2026, 4, 26), date(2026, 5, 1), True),
        (SPRING, date(2026, 4, 27), date(2026, 5, 1), False),
        (SPRING, date(2027, 4, 22), date(2027, 4, 22), False),
        (EVERY_SPRING, date(2027, 4, 22), date(2027, 4, 22), True),
        (EVERY_SPRING, date(2027, 4, 27), date(2028, 4, 19), False),
        (EVERY_SPRING, date(2027, 1, 1), date(2029, 1, 1), True),
        (NEW_YEAR, date(2027, 1, 2), date(2027, 1, 2), True),
        (NEW_YEAR, date(2026, 12, 28), date(2026, 12, 28), True),
        (NEW_YEAR, date(2027, 1, 4), date(2027, 12, 27), False),
        (LEAP_DAY, date(2027, 2, 28), date(2027, 2, 28), True),
    ],
)
def test_a_planned_time_meets_noted_days(days, begin, end, met):
    assert days.meet(begin, end) is met
