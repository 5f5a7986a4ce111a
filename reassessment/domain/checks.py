"""What every input of a model must be: numbers that are numbers, moments with a time zone, nothing from the future."""

import math
from datetime import datetime

SECONDS_A_DAY = 86_400


def require_moment(moment: datetime) -> None:
    """Refuse a moment without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")


def require_number(number: float, *, least: float = -math.inf, most: float = math.inf) -> None:
    """Refuse what is no number or lies outside `least` to `most`."""
    if not math.isfinite(number) or not least <= number <= most:
        raise ValueError(f"not a number from {least} to {most}: {number!r}")


def days_between(earlier: datetime, later: datetime) -> float:
    """Return the days from `earlier` to `later`, with fractions; ValueError when `earlier` is the later one."""
    seconds = (later - earlier).total_seconds()
    if seconds < 0:
        raise ValueError(f"{earlier.isoformat()} lies in the future of {later.isoformat()}")
    return seconds / SECONDS_A_DAY
