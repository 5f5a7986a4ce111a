"""Small helpers of every page."""

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render as django_render
from django.utils.cache import patch_vary_headers

from core import history, versions
from core.errors import DomainError


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with its `partial` when htmx asked for a fragment."""
    if partial and getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        template = f"{template}#{partial}"
    response = django_render(request, template, context, status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response


def site(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: what every page says about this deployment."""
    return {"PARLEY_DEMO": settings.PARLEY_DEMO, "default_marking": settings.PARLEY_MARKING}


def seen_version(request: HttpRequest) -> int:
    """Return the version that a page with its own hidden field was made from; 0, which none has, when there is none."""
    text = request.POST.get("seen_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - as long as a version gets


def show_refusal(form: BaseForm, refusal: DomainError) -> int:
    """Put a refusal into the form it answers, each sentence at its field; return the status of the page.

    A sentence about a column ("venue_id") stands at its field ("venue").
    """
    for column, sentence in refusal.fields.items():
        field = column if column in form.fields else column.removesuffix("_id")
        form.add_error(field if field in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, refusal.message)
    form.refusal = refusal  # type: ignore[attr-defined]
    return refusal.status


def show_stale(form: BaseForm, record: Any, refusal: DomainError) -> list[history.Row]:
    """Keep what was typed, let the next try start from the stored version, and return who changed what meanwhile.

    The form has a field `seen_version`; the page shows the rows with `core/_stale.html`.
    """
    seen = int(form.cleaned_data["seen_version"])
    record.refresh_from_db()
    typed: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    typed[form.add_prefix("seen_version")] = str(record.version)
    form.data = typed
    form.add_error(None, refusal.message)
    form.refusal = refusal  # type: ignore[attr-defined]
    return versions.changes_since(record, seen)
