"""The list of engagements, one engagement and its history."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request
from accounts.policies import may_grant
from core import clock, history, panels, reads
from core.web import render
from engagements import policies
from engagements.domain.lifecycle import Action, Status
from engagements.forms.reports import Text
from engagements.http import crumbs, listed, to
from engagements.models import Engagement
from engagements.models.engagements import TOOK_PLACE
from engagements.selectors import deliveries, detail, engagements, succession
from engagements.selectors.filters import EngagementFilter

ACTS = (
    (Action.START, "start", policies.may_start),
    (Action.HOLD, "hold", policies.may_hold),
    (Action.HOLD_SUSPENDED, "hold", policies.may_hold),
    (Action.REPORT, "report", policies.may_report),
    (Action.CLOSE, "close", policies.may_close),
    (Action.CANCEL, "cancel", policies.may_cancel),
)
STYLES = {Action.CANCEL: "quiet", Action.HOLD_SUSPENDED: "quiet"}


@require_GET
def engagement_list(request: Request) -> HttpResponse:
    """Show the engagements the reader may see."""
    visible = engagements.visible(request.user)
    rows = visible.select_related("lead", "compartment").prefetch_related("parties__actor")
    page = listed(request, EngagementFilter(request.GET, queryset=rows, request=request))
    context = {
        "page": page,
        "may_plan": policies.may_plan(request.user),
        "is_empty": not page.rows and not visible.exists(),
    }
    return render(request, "engagements/list.html", context)


@require_GET
def engagement_detail(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show one engagement with all its parts."""
    engagement = engagements.get(engagement_id, user=request.user)
    reads.of_record(engagement, by=request.user)
    found = detail.of(engagement, user=request.user, at=clock.now())
    context = {
        **frame(request, engagement),
        "detail": found,
        "next_steps": panels.render("engagement.next", request, engagement),
        "acts": _acts(request, found),
        "may_edit": policies.may_edit(request.user, engagement),
        "may_order": policies.may_order_delivery(
            request.user, engagement, deliveries.gate_ruling(request.user, engagement)
        )
        and not deliveries.not_open(engagement),
        "may_report": policies.may_report(request.user, engagement),
        "is_draft": engagement.status == Status.DRAFT,
        "took_place": engagement.status in TOOK_PLACE,
        "has_begun": engagement.started_at is not None,
        "addendum": Text(),
    }
    return render(request, "engagements/detail.html", context)


@require_GET
def engagement_history(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show who did what to the engagement, its commitments, its deliveries and its findings."""
    engagement = engagements.get(engagement_id, user=request.user)
    hanging = (
        engagement.commitments,
        engagement.information,
        engagement.evidence_notes,
        engagement.deliveries,
        engagement.releases,
    )
    answers = succession.answers(request.user).filter(commitment__engagement=engagement)
    parts = [*(part for rows in hanging for part in rows.all()), *answers]
    context = {**frame(request, engagement), "events": history.rows(engagement, *parts)}
    return render(request, "engagements/history.html", context)


def frame(request: Request, engagement: Engagement) -> dict[str, Any]:
    """Return what the pages of one engagement share."""
    pages = ((_("Overview"), "engagements:detail"), (_("History"), "engagements:history"))
    tabs = [(label, reverse(name, args=[engagement.pk])) for label, name in pages]
    return {
        "engagement": engagement,
        "crumbs": crumbs((engagement.title, "")),
        "crumbs_below": crumbs(to(engagement)),
        "marking": engagement.get_marking_display(),
        "access_url": access_url(request, engagement),
        "tabs": [{"label": label, "url": url, "active": request.path == url} for label, url in tabs],
    }


def access_url(request: Request, engagement: Engagement) -> str:
    """Return the way to open the engagement to one person more, "" for whoever may not."""
    if not may_grant(request.user, engagement):
        return ""
    return reverse("accounts:grants", args=[engagement._meta.label_lower, engagement.pk])


def _acts(request: Request, found: detail.Detail) -> list[dict[str, Any]]:
    """Return the acts open now: label, address, and why the reader may not take one."""
    rows = []
    for action, name, policy in ACTS:
        if action in found.actions:
            ruling = policy(request.user, found.engagement)
            url = reverse(f"engagements:{name}", args=[found.engagement.pk])
            rows.append(
                {"label": _(action.label), "url": url, "style": STYLES.get(action, "primary"), "refusal": ruling.reason}
            )
    return rows
