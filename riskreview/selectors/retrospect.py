"""Which contacts that took place have to be looked at in retrospect, and why."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import BooleanField, F, Func, Q, QuerySet

from actors.selectors import actors
from core import house
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import Status
from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from engagements.models import Engagement
from engagements.selectors import content
from riskreview.models import Review
from riskreview.models.reviews import ReviewKind

TOOK_PLACE: Final = (Status.HELD.value, Status.REPORTED.value)
OPEN: Final = (
    Status.DRAFT.value,
    Status.IN_REVIEW.value,
    Status.CLEARED.value,
    Status.SUSPENDED.value,
    Status.UNDER_WAY.value,
)
TURNED_AWAY: Final = (Status.REFUSED.value, Status.CANCELLED.value)


def reasons_for(engagement: Engagement) -> tuple[Words, ...]:
    """Return why a contact must be reviewed in retrospect; nothing when it need not.

    What was held without cover always; a chance contact with a listed party, or with an actor with whom another
    engagement was open at the time, or was refused or given up within the days before that the policy in force says.
    """
    if engagement.status not in TOOK_PLACE or engagement.started_at is None:
        return ()
    if engagement.held_without_cover:
        return (say(_("It was held while suspended, without cover.")),)
    if engagement.kind != EngagementKind.CHANCE_CONTACT:
        return ()
    found = []
    if content.listings_of(engagement, engagement.started_at):
        found.append(say(_("A listed party took part.")))
    for title, status in _planned_with(engagement, engagement.started_at).values_list("title", "status"):
        sentence = _(
            "Another engagement with the same actor was open, refused or given up at the time: {title} ({status})."
        )
        found.append(say(sentence, title=title, status=Status(status).label))
    return tuple(found)


def _planned_with(engagement: Engagement, began: datetime) -> QuerySet[Engagement]:
    """Return what was planned with the same actor at the time; `riskreview_beside` asks the same in the database."""
    parties = actors.the_same(*content.kept_parties(engagement))
    turned_away = Q(status__in=TURNED_AWAY, updated_at__gte=began - _as_far_back())
    rows: QuerySet[Engagement] = Engagement.objects.filter(
        Q(status__in=OPEN) | turned_away | Q(started_at__gt=began), parties__actor__in=parties, created_at__lte=began
    )
    rows = rows.exclude(pk=engagement.pk).exclude(kind=EngagementKind.CHANCE_CONTACT)
    return rows.distinct().order_by("created_at")


def _as_far_back() -> timedelta:
    return timedelta(days=house.number("reports.look_back"))


def unopened(at: datetime) -> QuerySet[Engagement]:
    """Return contacts that may need a look back that nobody has opened: the scheduler's safety net.

    However old: chance contacts beside a plan, which the database lets nobody close before; a later policy may look
    further back than the one they were recorded under.
    """
    looked_at = Review.objects.filter(kind=ReviewKind.RETROSPECTIVE).values("engagement_id")
    beside = Func(F("pk"), F("started_at"), function="riskreview_beside", output_field=BooleanField())
    candidates = Q(held_without_cover=True) | Q(
        Q(recorded_at__gte=at - _as_far_back()) | Q(beside), kind=EngagementKind.CHANCE_CONTACT
    )
    rows: QuerySet[Engagement] = Engagement.objects.filter(candidates, status__in=TOOK_PLACE)
    return rows.exclude(pk__in=looked_at)
