"""Emergency approvals in force, with their clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from riskreview.models import Decision
from riskreview.models.decisions import Basis
from riskreview.selectors import review_policy


@dataclass(frozen=True, slots=True)
class Emergency:
    """An oral approval, until when it lasts, and by when the full review is due."""

    decision: Decision
    until: datetime
    full_review_by: datetime
    is_late: bool


def standing(user: User, *, at: datetime) -> list[Emergency]:
    """Return the emergency approvals in force that somebody may see, the first to run out first; one statement."""
    rows = Decision.objects.visible_to(user).filter(basis=Basis.EMERGENCY, ended_at=None, valid_until__gt=at)
    found = []
    for row in rows.select_related("engagement", "review").order_by("valid_until"):
        hours = review_policy.of(row.review).number("emergency.full_review")
        full = row.in_force_from + timedelta(hours=hours)
        until = row.valid_until or full
        found.append(Emergency(row, until, full, full <= at))
    return found
