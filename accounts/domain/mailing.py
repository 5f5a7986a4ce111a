"""When somebody is told by e-mail how much waits in their inbox: seldom, never in their quiet hours."""

from datetime import datetime, timedelta
from enum import StrEnum


class Often(StrEnum):
    """How often at most."""

    NEVER = "never"
    DAILY = "daily"
    HOURLY = "hourly"


def is_quiet(hour: int, *, since: int, until: int) -> bool:
    """Return whether an hour of the day (UTC) is quiet; the hours may go over midnight, and none is if both are one."""
    if since <= until:
        return since <= hour < until
    return hour >= since or hour < until


def may_be_told(often: Often, *, last: datetime | None, at: datetime) -> bool:
    """Return whether the last message lies far enough back: on an earlier day (UTC), or an hour ago."""
    if often is Often.NEVER:
        return False
    if last is None:
        return True
    return last.date() < at.date() if often is Often.DAILY else at - last >= timedelta(hours=1)
