"""Deadlines in working days: days of rest and holidays do not count, nor the days a lane waits for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from riskreview.domain.review_policy import Policy
from riskreview.domain.scales import Lane

WEEKEND: Final = frozenset({6, 7})
"""Saturday and Sunday, as ISO 8601 numbers the days of the week."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days count: the days of the week on which nobody works (1 is Monday), and the holidays."""

    rest_days: frozenset[int] = WEEKEND
    holidays: frozenset[date] = frozenset()

    def counts(self, day: date) -> bool:
        """Return whether the day is a working day."""
        return day.isoweekday() not in self.rest_days and day not in self.holidays

    def after(self, start: date, days: int) -> date:
        """Return the day that is `days` working days after `start`; the first one counted is the next working day.

        Raises ValueError for days backwards, and where no day of the week is a working day.
        """
        if days < 0:
            raise ValueError("working days are counted forwards only")
        if len(self.rest_days) > 6:  # noqa: PLR2004 - the days of a week but one
            raise ValueError("on one day of the week at least somebody works")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.counts(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and with `end`."""
        return sum(self.counts(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def lane_due_on(lane: Lane, opened_on: date, *, urgent: bool, policy: Policy, calendar: Calendar) -> date:
    """Return the day by which the lane should be answered. Passing it raises the matter; it never approves."""
    return calendar.after(opened_on, policy.working_days(lane, urgent=urgent))


def after_pause(due_on: date, paused_on: date, resumed_on: date, *, calendar: Calendar) -> tuple[date, int]:
    """Return the deadline of a lane that waited for an answer, and how many working days it had waited.

    A lane that was late already when it asked stays as late as it was.
    """
    waited = calendar.between(paused_on, resumed_on)
    return (due_on if paused_on > due_on else calendar.after(due_on, waited)), waited


def is_half_over(opened_on: date, due_on: date, *, today: date, calendar: Calendar) -> bool:
    """Return whether half of the working days of a lane have passed."""
    return 2 * calendar.between(opened_on, today) >= calendar.between(opened_on, due_on)


def is_overdue(due_on: date, *, today: date, paused_on: date | None = None) -> bool:
    """Return whether a lane is late. While it waits for an answer no day counts; what was late before stays late."""
    return due_on < (paused_on or today)


def reminder_window(days: int, today: date, *, among: Iterable[int]) -> tuple[date, date]:
    """Return the first and the last day on which something is due that is reminded of today as `days` ahead.

    What is found late is reminded of once, by the nearest reminder: nobody gets three on one day.
    """
    nearer = max((other for other in among if other < days), default=-1)
    return today + timedelta(days=nearer + 1), today + timedelta(days=days)
