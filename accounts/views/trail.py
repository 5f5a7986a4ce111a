"""The auditors' pages: every change, every read of a sensitive record, and whether the chain holds."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.forms.trail import EventFilter, ReadFilter
from accounts.http import Request
from accounts.selectors import trail as selector
from core import audit, history, reads
from core.web import render


@require_GET
def changes(request: Request) -> HttpResponse:
    """Show the changes, newest first."""
    asked = EventFilter(request.GET, selector.events(user=request.user))
    page = selector.page(asked.qs if asked.is_valid() else asked.queryset.none(), request.GET.get("cursor", ""))
    told = selector.rows_of(page.rows, user=request.user)
    subjects = selector.subjects(page.rows, user=request.user)
    rows = [
        {"event": event, "told": row, "subject": subjects[event.subject_type, event.subject_id]}
        for event, row in zip(page.rows, told, strict=True)
    ]
    return _answer(request, "accounts/trail.html", asked, page, rows)


@require_GET
def read_events(request: Request) -> HttpResponse:
    """Show who read what, newest first."""
    asked = ReadFilter(request.GET, selector.read_events(user=request.user))
    page = selector.page(asked.qs if asked.is_valid() else asked.queryset.none(), request.GET.get("cursor", ""))
    subjects = selector.subjects(page.rows, user=request.user)
    narrowed = selector.narrowed_by(page.rows, user=request.user)
    rows = [
        {
            "event": event,
            "filters": narrowed[event.pk],
            "subject": subjects[event.subject_type, event.subject_id],
            "source": history.SOURCES.get(event.source, event.source),
        }
        for event in page.rows
    ]
    return _answer(request, "accounts/trail_reads.html", asked, page, rows)


def _answer(request: Request, template: str, asked: Any, page: selector.Page, rows: list[Any]) -> HttpResponse:
    said = {name: value for name, value in request.GET.items() if value and name in asked.filters}

    def address(**changed: str) -> str:
        return "?" + urlencode({name: value for name, value in {**said, **changed}.items() if value})

    chips = [
        {"label": str(field.label), "value": _in_words(field), "remove_url": address(**{field.name: ""})}
        for field in asked.form
        if said.get(field.name)
    ]
    context = {
        "asked": asked,
        "rows": rows,
        "chips": chips,
        "newer_url": address(cursor=page.newer) if page.newer else "",
        "older_url": address(cursor=page.older) if page.older else "",
        "summary": _("Newest first"),
        "head": audit.head(),
        "last_seal": reads.last_seal(),
    }
    return render(request, template, context, status=200 if asked.form.is_valid() else 400)


def _in_words(field: Any) -> str:
    value = field.value()
    choices = getattr(field.field, "choices", ())
    return next((str(label) for known, label in choices if known == value), str(value))
