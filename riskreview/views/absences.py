"""The page of absences: one's own, and for the lead analyst and the administrator those of others."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from core import clock
from core.errors import DomainError, NotFound
from core.web import render, show_refusal
from riskreview import policies
from riskreview.forms.absences import NewAbsence
from riskreview.selectors import absences as selector
from riskreview.services import absences as service


@require_http_methods(["GET", "POST"])
def absences(request: Request) -> HttpResponse:
    """Show the absences the reader may read, or enter one."""
    form, status = NewAbsence(request.POST or None, user=request.user), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.enter(by=request.user, **form.said())
            except NotFound:
                raise
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Entered. Lanes are passed on when it begins."))
                return redirect("riskreview:absences")
    return _page(request, form, status=status)


@require_POST
def end(request: Request, absence_id: UUID) -> HttpResponse:
    """Call an absence off, or say that somebody is back early."""
    try:
        service.end(absence_id=absence_id, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        form = NewAbsence({}, user=request.user)
        form.errors.clear()
        show_refusal(form, refusal)
        return _page(request, form, status=refusal.status)
    messages.success(request, _("Ended. Lanes that were passed on stay where they are."))
    return redirect("riskreview:absences")


def _page(request: Request, form: NewAbsence, *, status: int) -> HttpResponse:
    today = clock.now().date()
    rows = list(selector.listed(request.user)[:200])
    over = [row for row in rows if row.ended_at is not None or row.last_day < today]
    context = {
        "crumbs": [{"label": _("Risk review"), "url": reverse("riskreview:queue")}, {"label": _("Absences")}],
        "ahead": [(row, bool(policies.may_enter_absence(request.user, row.person))) for row in rows if row not in over],
        "over": [(row, False) for row in over],
        "today": today,
        "form": form,
        "may_enter": policies.may_enter_absences(request.user),
    }
    return render(request, "riskreview/absences.html", context, status=status)
