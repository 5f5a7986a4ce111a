"""What the pages of scores share, and what other pages show of them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import Request
from accounts.models import User
from actors.models import Actor
from core import clock
from core.panels import Panel
from reassessment import policies
from reassessment.domain.schedule import RunKind
from reassessment.selectors import scores

PER_PANEL = 6


def frame(request: Request, actor: Actor, *, tab: str, last: str = "") -> dict[str, Any]:
    """Return what every page about the scores of one actor shows around its content."""
    views = [("actor", _("Both scores")), ("trust", _("Trust")), ("escalation", _("Escalation index"))]
    last = last or (dict(views)[tab] if tab != "actor" else "")
    here = reverse("reassessment:actor", args=[actor.pk])
    crumbs = [{"label": _("Scores"), "url": reverse("reassessment:scores")}]
    crumbs += [{"label": actor.name, "url": here}, {"label": last}] if last else [{"label": actor.name}]
    return {
        "actor": actor,
        "crumbs": crumbs,
        "tabs": [
            {"label": label, "url": reverse(f"reassessment:{name}", args=[actor.pk]), "active": name == tab}
            for name, label in views
        ],
        "marking": actor.get_marking_display(),
        "may_assess": policies.may_assess(request.user, actor),
        "may_override": policies.may_override(request.user, actor),
    }


def aside_panel(request: Request, actor: Actor) -> Panel | None:
    """Return the course of both scores beside the profile of an actor that is assessed."""
    found, open_alerts = scores.standings_and_alerts(actor, user=request.user, at=clock.now(), most=PER_PANEL)
    if not open_alerts and not any(standing.newest for standing in found.values()):
        return None
    context = {
        "actor": actor,
        "trust": found[RunKind.TRUST],
        "index": found[RunKind.ESCALATION],
        "alerts": open_alerts,
        "may_assess": policies.may_assess(request.user, actor),
    }
    return "reassessment/_aside.html", context


def double_panel(request: Request, actor: Actor) -> Panel | None:
    """Return the open alerts of a record that goes into another, and what an analyst says beside its scores."""
    at = clock.now()
    context = {
        "alerts": scores.alerts(request.user).uncleared().filter(actor=actor).order_by("-raised_at"),
        "overrides": scores.overrides_of(actor.pk, user=request.user).standing(at),
    }
    return ("reassessment/_double.html", context) if any(rows.exists() for rows in context.values()) else None


def home_panel(request: Request, _thing: object) -> Panel | None:
    """Return the alerts that wait for those who act on scores."""
    if not request.user.has_role(*policies.ASSESSORS):
        return None
    rows = list(scores.alerts(request.user).uncleared().order_by("-is_critical", "-raised_at")[:PER_PANEL])
    return ("reassessment/_home.html", {"alerts": rows}) if rows else None


def waiting(user: User) -> QuerySet[Any]:
    """Return the alerts that wait to be settled, for the rail; a hundred at most."""
    rows: QuerySet[Any] = scores.alerts(user).uncleared().order_by().values("pk")[:100]
    return rows
