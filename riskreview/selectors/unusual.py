"""What went past the usual way of the gate lately, as far as one reader may see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from engagements.models import Engagement
from riskreview.models import Decision, Dissent, Review
from riskreview.models.decisions import Basis

LATELY: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Unusual:
    """The lists of an auditor's home page, the newest first."""

    emergencies: list[Decision]
    uncovered: list[Engagement]
    dissents: list[Dissent]
    raised: list[Review]

    def __bool__(self) -> bool:
        """Return whether there was anything."""
        return any((self.emergencies, self.uncovered, self.dissents, self.raised))


def lately(user: User, *, at: datetime) -> Unusual:
    """Return the emergencies, contacts without cover, dissents and raised reviews of the last 30 days."""
    since = at - LATELY
    emergencies = Decision.objects.visible_to(user).filter(basis=Basis.EMERGENCY, recorded_at__gte=since)
    uncovered = Engagement.objects.visible_to(user).filter(held_without_cover=True, held_at__gte=since)
    dissents = Dissent.objects.visible_to(user).filter(at__gte=since)
    raised = Review.objects.visible_to(user).filter(level_raised_by__gt=0, opened_at__gte=since)
    return Unusual(
        emergencies=list(emergencies.select_related("engagement", "decided_by").order_by("-recorded_at")),
        uncovered=list(uncovered.select_related("lead").order_by("-held_at")),
        dissents=list(dissents.select_related("review__engagement", "by").order_by("-at")),
        raised=list(raised.select_related("engagement").order_by("-opened_at")),
    )
