"""Days of a calendar: whether a planned time falls on noted days, also where they come back every year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

A_YEAR: Final = timedelta(days=365)
"""Noted days that come back every year span less than this."""


@dataclass(frozen=True, slots=True)
class Days:
    """Noted days from the first to the last, both counted; `every_year` on the same days of each year."""

    first: date
    last: date
    every_year: bool = False

    def meet(self, begin: date, end: date) -> bool:
        """Return whether any noted day lies between two days, both counted."""
        if not self.every_year:
            return self.first <= end and begin <= self.last
        years = range(begin.year - 1, end.year + 1)
        return any(self._in(year, self.first) <= end and begin <= self._in(year, self.last) for year in years)

    def _in(self, year: int, day: date) -> date:
        """Return the day as it comes in the year in which the noted days begin; 29 February is the 28th then."""
        turned = year + day.year - self.first.year
        leap_day = (day.month, day.day) == (2, 29)
        return date(turned, 2, 28) if leap_day else day.replace(year=turned)
