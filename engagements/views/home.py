"""What other pages show of engagements: the home page, an actor's page, the rail."""

from accounts.http import Request
from accounts.models import User
from actors.models import Actor
from core import clock
from core.panels import Panel
from engagements import policies
from engagements.models import Commitment, Engagement, Incident
from engagements.models.engagements import TOOK_PLACE
from engagements.selectors import work
from engagements.selectors.commitments import IS_OPEN
from engagements.selectors.work import is_due

PER_PANEL = 6


def home_panel(request: Request, _thing: object) -> Panel | None:
    """Return what waits for the reader, or what an analyst may begin."""
    at = clock.now()
    found = work.of(request.user, today=at.date())
    may_plan = policies.may_plan(request.user)
    if not found and not may_plan:
        return None
    reports = [(engagement, is_due(engagement)) for engagement in found.to_report]
    context = {"work": found, "reports": reports, "now": at, "may_plan": may_plan}
    return "engagements/_home.html", context


def actor_panel(request: Request, actor: Actor) -> Panel:
    """Return the engagements, commitments and incidents of one actor, as far as the reader may see them."""
    mine = Engagement.objects.visible_to(request.user).filter(parties__actor=actor)
    promises = Commitment.objects.visible_to(request.user).filter(IS_OPEN, actor=actor)
    around = Incident.objects.visible_to(request.user)
    incidents = (around.filter(actor=actor) | around.filter(target=actor)).select_related("actor", "target")
    context = {
        "actor": actor,
        "engagements": mine.select_related("lead").order_by("-updated_at", "-pk")[:PER_PANEL],
        "commitments": promises.select_related("owner").order_by("due_on", "pk")[:PER_PANEL],
        "incidents": incidents.order_by("-occurred_at", "-pk")[:PER_PANEL],
        "may_plan": policies.may_plan(request.user),
        "took_place": TOOK_PLACE,
    }
    return "engagements/_actor.html", context


def late_reports(user: User) -> int | None:
    """Return how many reports the user is late with, for the rail."""
    return work.late_reports(user, at=clock.now()) or None


def late_commitments(user: User) -> int | None:
    """Return how many overdue commitments the user follows, for the rail."""
    return work.late_commitments(user, today=clock.now().date()) or None
