"""Reading engagements: only those the reader may see; a hidden one looks like a missing one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.selectors import actors
from core import house
from core.errors import NotFound
from engagements.models import Engagement, EngagementActor, Offer
from engagements.models.engagements import TOOK_PLACE


def visible(user: User | None) -> QuerySet[Engagement]:
    """Return the engagements the user may see; `None` is the scheduler."""
    rows: QuerySet[Engagement] = Engagement.objects.visible_to(user)
    return rows


def get(engagement_id: UUID, *, user: User | None, for_update: bool = False) -> Engagement:
    """Return one engagement the user may see, locked if asked; raises NotFound."""
    rows = visible(user).select_related("compartment", "lead", "channel", "venue")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=engagement_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such engagement."))
    return found


def late_after() -> timedelta:
    """Return how long after something began or was spoken its record counts as late, by the policy in force."""
    return timedelta(minutes=house.number("reports.late"))


def participants(engagement: Engagement) -> frozenset[UUID]:
    """Return everybody of ours who wrote, leads or takes part: none of them reviews or decides it."""
    authors: set[Any] = set(engagement.authors.values_list("user_id", flat=True))
    team = set(engagement.team.values_list("user_id", flat=True))
    return frozenset(authors | team | {engagement.lead_id})


def last_contact(actor_id: UUID) -> datetime | None:
    """Return when an actor was last met, in its own compartment: what whoever reads its profile may see."""
    near = EngagementActor.objects.filter(
        actor__in=actors.the_same(actor_id), actor__compartment=F("engagement__compartment")
    )
    rows = Engagement.objects.filter(pk__in=near.values("engagement_id"), status__in=TOOK_PLACE)
    found: datetime | None = rows.aggregate(last=Max("held_at"))["last"]
    return found


def offer(offer_id: UUID, *, user: User | None) -> Offer:
    """Return one offer with its engagement; raises NotFound when hidden or absent."""
    rows = Offer.objects.filter(engagement__in=visible(user).order_by().values("pk"))
    found = rows.select_related("engagement").filter(pk=offer_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such offer."))
    return found
