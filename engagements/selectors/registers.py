"""Reading the registers of channels, venues and facilitators, and incidents."""

from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotFound
from engagements.models import Channel, Engagement, Facilitator, Incident, Venue

T = TypeVar("T", Channel, Venue, Facilitator, Incident)


def get(model: type[T], record_id: UUID, *, user: User | None, for_update: bool = False) -> T:
    """Return one record the user may see, locked if asked; raises NotFound."""
    rows = model.objects.visible_to(user).select_related("compartment")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found: T | None = rows.filter(pk=record_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such record."))
    return found


def open_of(engagement: Engagement, *, user: User) -> frozenset[UUID]:
    """Return the ids of an engagement's channel and venue, where the user may open them."""
    channels = Channel.objects.visible_to(user).filter(pk__in=[engagement.channel_id])
    venues = Venue.objects.visible_to(user).filter(pk__in=[engagement.venue_id])
    return frozenset(channels.values_list("pk", flat=True).union(venues.values_list("pk", flat=True)))
