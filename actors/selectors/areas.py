"""Where actors are said to be, as far as somebody may see it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from accounts.models import User
from actors.domain.areas import Presence
from actors.domain.grading import FactState
from actors.models import Area
from actors.models.sources import SOURCES


def on_the_map(actor_ids: Iterable[str], *, user: User, at: date) -> list[Area]:
    """Return the areas with coordinates where these actors are said to be on a day; refuted ones are left out."""
    held = (Q(since=None) | Q(since__lte=at)) & (Q(until=None) | Q(until__gt=at))
    rows = Area.objects.visible_to(user).filter(held, actor__in=list(actor_ids), latitude__isnull=False)
    rows = rows.exclude(state=FactState.REFUTED.value).exclude(presence=Presence.ABSENT.value)
    return list(rows.select_related(*SOURCES).order_by("place", "pk"))
