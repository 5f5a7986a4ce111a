"""What actors puts on the home page: profiles to read through again and listings to look up."""

from accounts.http import Request
from actors import policies
from actors.models import Actor
from actors.selectors import actors, listings, merging
from core import clock
from core.panels import Panel

PER_LIST = 5


def home_panel(request: Request, _thing: object) -> Panel | None:
    """Return what those who keep the profiles should check, the longest overdue first."""
    user, at = request.user, clock.now()
    if not policies.may_write(user):
        return None
    places = [place for place in user.access if user.may_change_in(place)]
    stale = actors.visible(user).filter(pk__in=Actor.objects.needing_review(at).values("pk"), compartment__in=places)
    due = listings.visible(user).filter(next_check_due__lt=at.date(), delisted_on=None)
    context = {
        "profiles": stale.order_by("reviewed_at", "pk")[:PER_LIST],
        "more": max(0, stale.count() - PER_LIST),
        "due": due.order_by("next_check_due", "pk")[:PER_LIST],
        "merges": merging.waiting_for(user)[:PER_LIST],
    }
    return ("actors/_home.html", context) if context["profiles"] or context["due"] or context["merges"] else None
