"""The page of the working days: everybody reads it, an administrator changes it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from accounts.policies import may_administer
from core import clock, history
from core.authz import ensure
from core.errors import DomainError, NotFound
from core.web import render, show_refusal
from riskreview.forms.calendar import Holidays
from riskreview.models import Holiday
from riskreview.selectors import calendar as selector
from riskreview.services import calendar as service


@require_http_methods(["GET", "POST"])
def calendar(request: Request) -> HttpResponse:
    """Show which days do not count, or add holidays."""
    form, status = Holidays(request.POST or None), 200
    if request.method == "POST":
        ensure(may_administer, request.user)
        status = 422
        if form.is_valid():
            try:
                added = service.add(by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Days added to the calendar: %(count)d.") % {"count": len(added)})
                return redirect("riskreview:calendar")
    return _page(request, form, status=status)


@require_POST
def remove_holiday(request: Request, holiday_id: UUID) -> HttpResponse:
    """Take a day out of the calendar."""
    try:
        row = service.remove(holiday_id=holiday_id, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        form = Holidays({})
        form.errors.clear()
        show_refusal(form, refusal)
        return _page(request, form, status=refusal.status)
    messages.success(request, _("Taken out of the calendar: %(day)s.") % {"day": row})
    return redirect("riskreview:calendar")


def _page(request: Request, form: Holidays, *, status: int) -> HttpResponse:
    today = clock.now().date()
    rows = list(selector.holidays())
    context = {
        "crumbs": [{"label": _("Risk review"), "url": reverse("riskreview:queue")}, {"label": _("Working days")}],
        "rest_days": [WEEKDAYS[day - 1] for day in sorted(selector.current().rest_days)],
        "ahead": [row for row in rows if row.day >= today],
        "past": [row for row in reversed(rows) if row.day < today],
        "form": form,
        "may_change": may_administer(request.user),
        "history": history.rows(*Holiday.objects.all()) if Holiday.objects.exists() else [],
    }
    return render(request, "riskreview/calendar.html", context, status=status)
