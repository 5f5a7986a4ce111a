"""What actors puts on the home page: profiles to read through, listings to look up, determinations that wait."""

from accounts.http import Request
from actors import policies
from actors.models import Actor
from actors.selectors import actors, determinations, listings, merging, rhythm, screenings
from core import clock
from core.panels import Panel

PER_LIST = 5
WAITING = ("to_record", "profiles", "due", "merges")


def home_panel(request: Request, _thing: object) -> Panel | None:
    """Return what those who keep the profiles should check, the longest overdue first.

    A confirmed hit stays there until its listing is recorded, or somebody says why it is not.
    """
    user, at = request.user, clock.now()
    if not policies.may_write(user):
        return None
    places = [place for place in user.access if user.may_change_in(place)]
    stale = actors.visible(user).filter(
        pk__in=Actor.objects.needing_review(at, rhythm.keeping()).values("pk"), compartment__in=places
    )
    due = listings.visible(user).filter(next_check_due__lt=at.date(), delisted_on=None)
    context = {
        "profiles": stale.order_by("reviewed_at", "pk")[:PER_LIST],
        "more": max(0, stale.count() - PER_LIST),
        "due": due.order_by("next_check_due", "pk")[:PER_LIST],
        "merges": merging.waiting_for(user)[:PER_LIST],
        "to_record": screenings.to_record(user)[:PER_LIST],
    }
    return ("actors/_home.html", context) if any(context[name] for name in WAITING) else None


def determinations_panel(request: Request, _thing: object) -> Panel | None:
    """Return the determinations that wait for the reader as a second person, and those that run out."""
    user, today = request.user, clock.now().date()
    waiting = [
        row for row in determinations.to_confirm(user, today=today) if policies.may_confirm_determination(user, row)
    ]
    ending = determinations.running_out(user, today=today) if policies.may_write(user) else []
    context = {"waiting": waiting[:PER_LIST], "ending": ending[:PER_LIST], "today": today}
    return ("actors/_home_determinations.html", context) if waiting or ending else None
