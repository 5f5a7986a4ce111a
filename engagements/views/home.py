"""What other pages show of engagements: the home page, an actor's page, the rail."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.domain.roles import Role
from accounts.http import Request
from accounts.models import User
from actors.models import Actor
from actors.selectors import actors
from core import clock
from core.panels import Panel
from engagements import policies
from engagements.models import Channel, Commitment, Engagement, EngagementActor, Incident
from engagements.models.engagements import TOOK_PLACE
from engagements.selectors import releases, succession, work
from engagements.selectors.commitments import IS_OPEN, had_as_seen, handed_over, held_as_seen, held_by, with_actor
from engagements.templatetags.engagements import is_overdue

PER_PANEL = 6


def late_panel(request: Request, _thing: object) -> Panel | None:
    """Return what is late or waits for the reader as a second person; it stands before everything else."""
    at = clock.now()
    found = work.Work(request.user, today=at.date())
    reports = [row for row in found.to_report if row.report_due_at and row.report_due_at < at]
    commitments = [row for row in found.commitments if is_overdue(row)]
    if not (reports or commitments or found.breaches or found.asked):
        return None
    context = {"reports": reports, "commitments": commitments, "breaches": found.breaches, "asked": found.asked}
    return "engagements/_home_late.html", context


def home_panel(request: Request, _thing: object) -> Panel | None:
    """Return what the reader leads and follows, or what an analyst may begin."""
    at = clock.now()
    found = work.Work(request.user, today=at.date())
    reports = [row for row in found.to_report if row.report_due_at and row.report_due_at >= at]
    commitments = [row for row in found.commitments if not is_overdue(row)]
    may_plan = policies.may_plan(request.user)
    if not (reports or commitments or found.ready or found.drafts or found.deliveries or may_plan):
        return None
    context = {"work": found, "reports": reports, "commitments": commitments, "may_plan": may_plan}
    return "engagements/_home.html", context


def portfolio_panel(request: Request, _thing: object) -> Panel | None:
    """Return the whole portfolio, for those who hand it over and close it."""
    if not request.user.has_role(Role.LEAD_ANALYST):
        return None
    return "engagements/_home_portfolio.html", {"portfolio": work.portfolio(request.user, at=clock.now())}


def actor_panel(request: Request, actor: Actor) -> Panel:
    """Return the engagements, commitments and incidents of one actor, as far as the reader may see them."""
    same = actors.the_same(actor.pk)
    taking_part = EngagementActor.objects.filter(actor__in=same).values("engagement_id")
    mine = Engagement.objects.visible_to(request.user).filter(pk__in=taking_part)
    seen = Commitment.objects.visible_to(request.user).filter(IS_OPEN).select_related("owner", "actor")
    promises = seen.filter(held_as_seen(same, request.user)).order_by("due_on", "pk")
    given = seen.filter(handed_over(same, request.user)).order_by("due_on", "pk")
    asked = succession.waiting_for(request.user).filter(with_actor(same))
    around = Incident.objects.visible_to(request.user)
    incidents = (around.filter(actor__in=same) | around.filter(target__in=same)).select_related("actor", "target")
    context = {
        "actor": actor,
        "engagements": mine.select_related("lead").order_by("-updated_at", "-pk")[:PER_PANEL],
        "open": promises.count(),
        "commitments": succession.with_answers(promises, request.user)[:PER_PANEL],
        "given": succession.with_answers(given, request.user)[:PER_PANEL],
        "asked": asked.count(),
        "incidents": incidents.order_by("-occurred_at", "-pk")[:PER_PANEL],
        "may_plan": policies.may_plan(request.user),
        "took_place": TOOK_PLACE,
    }
    return "engagements/_actor.html", context


def reshaping_panel(request: Request, actor: Actor) -> Panel | None:
    """Return the open commitments of an actor that splits or goes into another: each is asked about afterwards."""
    same = actors.the_same(actor.pk)
    promises = (
        Commitment.objects.visible_to(request.user)
        .filter(IS_OPEN, held_by(same), held_as_seen(same, request.user))
        .select_related("owner", "actor")
    )
    found = list(succession.with_answers(promises, request.user).order_by("due_on", "pk"))
    return ("engagements/_reshaping.html", {"actor": actor, "commitments": found}) if found else None


def double_panel(request: Request, actor: Actor) -> Panel | None:
    """Return what names a record that goes into another and goes on naming it, as far as the reader may see it."""
    user = request.user
    taking_part = EngagementActor.objects.filter(actor=actor).values("engagement_id")
    around = Incident.objects.visible_to(user)
    context = {
        "engagements": Engagement.objects.visible_to(user).filter(pk__in=taking_part).order_by("-updated_at", "-pk"),
        "commitments": Commitment.objects.visible_to(user)
        .filter(had_as_seen([actor.pk], user))
        .order_by("-made_on", "pk"),
        "incidents": (around.filter(actor=actor) | around.filter(target=actor)).order_by("-occurred_at", "-pk"),
        "channels": Channel.objects.visible_to(user).filter(actor=actor).order_by("pk"),
    }
    return ("engagements/_double.html", context) if any(rows.exists() for rows in context.values()) else None


def late_reports(user: User, at: datetime) -> QuerySet[Any]:
    """Return the contacts of which the user is late with the report, for the rail."""
    return work.late_reports(user, at=at).values("pk")


def recalls(user: User) -> QuerySet[Any]:
    """Return the releases the user has to recall, for the rail."""
    return releases.to_recall_by(user).values("pk")


def late_commitments(user: User, at: datetime) -> QuerySet[Any]:
    """Return the overdue commitments the user follows, for the rail."""
    return work.late_commitments(user, today=at.date()).values("pk")
