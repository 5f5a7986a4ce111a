"""Deadlines in working days: Saturdays, Sundays and the given holidays do not count."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

from riskreview.domain.scales import Lane

SATURDAY: Final = 5

REMINDERS: Final = (14, 7, 1)
"""Days before something is due on which people are reminded, once each."""

LANE_WORKING_DAYS: Final[Mapping[Lane, int]] = {Lane.LEGAL: 5, Lane.ETHICAL: 5, Lane.ESCALATION: 2}


def is_working_day(day: date, *, holidays: Collection[date]) -> bool:
    """Return whether the day counts."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: date, days: int, *, holidays: Collection[date]) -> date:
    """Return the day that is `days` working days after `start`; the first one counted is the next working day."""
    if days < 0:
        raise ValueError("working days are counted forwards only")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays=holidays)
    return day


def lane_due_on(lane: Lane, opened_on: date, *, holidays: Collection[date]) -> date:
    """Return the day by which the lane should be answered. Passing it raises the matter; it never approves."""
    return add_working_days(opened_on, LANE_WORKING_DAYS[lane], holidays=holidays)


def reminder_window(days: int, today: date) -> tuple[date, date]:
    """Return the first and the last day on which something is due that is reminded of today as `days` ahead.

    What is found late is reminded of once, by the nearest reminder: nobody gets three on one day.
    """
    nearer = [other for other in REMINDERS if other < days]
    return today + timedelta(days=nearer[0] + 1 if nearer else 0), today + timedelta(days=days)
