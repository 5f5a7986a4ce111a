"""Alerts: the list, and settling one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from core.web import render, show_refusal
from engagements.http import listed
from reassessment import policies
from reassessment.forms import Settling
from reassessment.http import frame
from reassessment.selectors import scores
from reassessment.services import alerts as commands


@require_safe
def alerts(request: Request) -> HttpResponse:
    """Show the alerts that are still to settle, or those the address asks for."""
    rows = scores.alerts(request.user)
    page = listed(request, scores.AlertFilter(request.GET, queryset=rows, request=request), order=("-raised_at", "-id"))
    crumbs = [{"label": _("Scores"), "url": reverse("reassessment:scores")}, {"label": _("Alerts")}]
    context = {"page": page, "crumbs": crumbs, "is_empty": not page.rows and not rows.exists()}
    return render(request, "reassessment/alerts.html", context)


@require_http_methods(["GET", "POST"])
def clear(request: Request, alert_id: UUID) -> HttpResponse:
    """Show one alert, or record what was done about it."""
    alert = scores.alerts(request.user).filter(pk=alert_id).first()
    if alert is None:
        raise NotFound("not_found", _("There is no such alert."))
    form, status = Settling(request.POST or None), 200
    if request.method == "POST":
        ensure(policies.may_clear, request.user, alert.actor)
        status = 422
        if form.is_valid():
            try:
                commands.clear(alert_id=alert.pk, by=request.user, **form.cleaned_data)
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The alert is settled."))
                return redirect("reassessment:alerts")
    context = {
        **frame(request, alert.actor, tab="actor", last=_("Alert")),
        "alert": alert,
        "form": form,
        "may_clear": policies.may_clear(request.user, alert.actor),
    }
    return render(request, "reassessment/alert.html", context, status=status)
