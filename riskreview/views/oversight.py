"""The oversight page and the report for parliament, and the list of what was promised to reviewers."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request
from core import clock, reads
from core.authz import ensure
from core.web import render
from riskreview import policies
from riskreview.forms.oversight import Period
from riskreview.models import Condition
from riskreview.selectors import promises as promised
from riskreview.selectors import report, review_policy, xray
from riskreview.selectors.promises import Show
from riskreview.services import oversight as service

PER_PAGE = 25
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}


@require_GET
def oversight(request: Request) -> HttpResponse:
    """Show what the checks find and the numbers of the gate, among what the reader may see."""
    ensure(policies.may_oversee, request.user)
    at = clock.now()
    found = xray.findings(user=request.user, at=at)
    count = sum(one.count for one in found)
    reads.record("list", by=request.user, subject_type="riskreview.oversight", count=count)
    context = {
        "found": [one for one in found if one.count],
        "clean": [one.check for one in found if not one.count],
        "numbers": xray.numbers(user=request.user, today=at.date()),
        "shown": xray.SHOWN,
    }
    return render(request, "riskreview/oversight.html", context)


@require_GET
def parliament(request: Request) -> HttpResponse:
    """Show the redacted report of a period, or send it as a file where one is asked for."""
    ensure(policies.may_oversee, request.user)
    form = Period(request.GET or None, initial=Period.last_year())
    made = None
    if form.is_valid():
        asked = form.cleaned_data
        made = service.report_of(since=asked["since"], until=asked["until"], by=request.user)
        if asked["file"]:
            answer = HttpResponse(service.FORMATS[asked["file"]](made), content_type=TYPES[asked["file"]])
            name = f"decisions-{made.since}-{made.until}.{asked['file']}"
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
            return answer
    crumbs = [{"label": _("Oversight"), "url": reverse("riskreview:oversight")}, {"label": _("Report for parliament")}]
    context = {
        "form": form,
        "report": made,
        "tables": report.tables(made) if made else (),
        "redaction": service.redaction(),
        "crumbs": crumbs,
    }
    return render(request, "riskreview/parliament.html", context, status=422 if form.errors else 200)


@require_GET
def promises(request: Request) -> HttpResponse:
    """List conditions and measures across engagements: open ones, one's own, overdue ones, those to verify, all."""
    said = request.GET.get("show", "")
    show = Show(said) if said in set(Show) else Show.OPEN
    today = clock.now().date()
    page = Paginator(promised.listed(show, user=request.user, today=today), PER_PAGE).get_page(request.GET.get("page"))
    records = promised.loaded(list(page.object_list))
    reads.record(
        "list", by=request.user, subject_type="riskreview.condition", filters=f"show={show}", count=len(records)
    )
    labels = {
        Show.OPEN: _("Open"),
        Show.MINE: _("Mine"),
        Show.OVERDUE: _("Overdue"),
        Show.TO_VERIFY: _("For me to verify"),
        Show.ALL: _("All"),
    }
    context = {
        "show": show,
        "page": page,
        "rows": [{"what": record, "is_condition": isinstance(record, Condition)} for record in records],
        "tabs": [{"label": labels[each], "url": f"?show={each}", "active": each is show} for each in Show],
        "previous_url": f"?show={show}&page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?show={show}&page={page.number + 1}" if page.has_next() else "",
        "reminder_days": review_policy.reminder_days(),
    }
    return render(request, "riskreview/promises.html", context)
