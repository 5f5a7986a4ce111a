"""Pages of an import: choose a file, look at what it would do, take it in or leave it."""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from accounts.models import User
from actors.forms.imports import ImportFile
from actors.models import Actor, ImportBatch
from actors.policies import may_write
from actors.selectors import duplicates
from actors.services import imports
from actors.views import figures
from core.authz import ensure
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.web import render

KEPT_FOR: Final = 3600
SHOWN: Final = 100
WORDS: Final = {
    imports.REJECTED: (gettext_lazy("Unusable"), "bad"),
    imports.UPDATE: (gettext_lazy("Update"), "info"),
    imports.CREATE: (gettext_lazy("Create"), "good"),
    imports.UNCHANGED: (gettext_lazy("Unchanged"), "neutral"),
}


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Take a file and lead to what importing it would do; nothing is written."""
    ensure(may_write, request.user)
    form = ImportFile(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        content, compartment = form.cleaned_data["file"].read(), form.cleaned_data["compartment"]
        kept = {"content": content, "name": form.cleaned_data["file"].name, "compartment": compartment}
        try:
            kept["plan"] = _planned(request, kept)
        except DomainError as refusal:
            form.add_error("file" if "file" in refusal.fields else None, refusal.message)
            status = refusal.status
        else:
            key = token_urlsafe(16)
            cache.set(_place(request, key), kept, KEPT_FOR)
            return redirect("actors:import_preview", key)
    elif request.method == "POST":
        status = 422
    batches = ImportBatch.objects.visible_to(request.user).select_related("imported_by", "compartment")
    context = {"form": form, "batches": batches.order_by("-created_at")[:20]}
    return render(request, "actors/import.html", context, status=status)


@require_http_methods(["GET", "POST"])
def preview(request: Request, key: str) -> HttpResponse:
    """Show row by row what the file would do, or import it: what was shown, or nothing."""
    ensure(may_write, request.user)
    kept: dict[str, Any] | None = cache.get(_place(request, key))
    if kept is None:
        raise NotFound("preview_gone", _("A preview is kept for an hour, for whoever chose the file: choose it again."))
    if request.method == "GET":
        return _shown(request, kept)
    try:
        batch, plan = imports.import_actors(
            content=kept["content"],
            file_name=kept["name"],
            compartment_id=kept["compartment"].pk,
            by=request.user,
            expected=kept["plan"].digest,
        )
    except (Conflict, Invalid) as refusal:
        kept["plan"] = _planned(request, kept)
        cache.set(_place(request, key), kept, KEPT_FOR)
        return _shown(request, kept, refusal=refusal)
    cache.delete(_place(request, key))
    if batch is None:
        messages.info(request, _("The file says nothing new. Nothing was changed."))
    else:
        told = _("{created} actors created, {updated} updated, {unchanged} unchanged.")
        messages.success(
            request,
            told.format(created=batch.created, updated=batch.updated, unchanged=plan.counts[imports.UNCHANGED]),
        )
    return redirect("actors:list")


def _planned(request: Request, kept: dict[str, Any]) -> imports.Plan:
    return imports.dry_run(content=kept["content"], compartment_id=kept["compartment"].pk, by=request.user)


def _place(request: Request, key: str) -> str:
    return f"import:{request.user.pk}:{key}"


def _shown(request: Request, kept: dict[str, Any], *, refusal: DomainError | None = None) -> HttpResponse:
    plan: imports.Plan = kept["plan"]
    counts = plan.counts
    asked = request.GET.get("show", "")
    shown = asked if asked in WORDS else next((one for one in imports.OUTCOMES if counts[one]), imports.CREATE)
    pages = Paginator([line for line in plan.lines if line.outcome == shown], SHOWN)
    page = pages.get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return "?" + urlencode({"show": shown, "page": number})

    context = {
        **kept,
        "refusal": refusal,
        "may_import": not counts[imports.REJECTED] and counts[imports.CREATE] + counts[imports.UPDATE] > 0,
        "tabs": [
            {"label": words, "count": counts[one], "url": f"?show={one}", "active": one == shown}
            for one, (words, _tone) in WORDS.items()
        ],
        "rows": _rows(page.object_list, by=request.user),
        "summary": _("%(first)s to %(last)s of %(count)s")
        % {"first": page.start_index(), "last": page.end_index(), "count": pages.count},
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "actors/import_preview.html", context, status=refusal.status if refusal else 200)


def _rows(lines: Sequence[imports.Line], *, by: User) -> list[dict[str, Any]]:
    """Return the rows of a page; one that would create an actor says whom it looks like among those the reader sees."""
    new = [line.row if line.outcome == imports.CREATE else None for line in lines]
    names = [[row.name, *(other.text for other in row.names)] if row else [] for row in new]
    like = duplicates.similar_to_each(names, user=by)
    return [{**_row(line), "like": found} for line, found in zip(lines, like, strict=True)]


def _row(line: imports.Line) -> dict[str, Any]:
    words, tone = WORDS[line.outcome]
    changes: list[dict[str, Any]] = [
        {"label": _label(field), "before": _in_words(field, before), "after": _in_words(field, after)}
        for field, (before, after) in line.changes.items()
    ]
    if line.outcome == imports.CREATE and line.row is not None:
        places = list(line.row.countries)
        names = [other.text for other in line.row.names]
        changes = [
            {"label": _label(field), "before": None, "after": value}
            for field, value in (("countries", ", ".join(places)), ("names", ", ".join(names)))
            if value
        ]
    return {"line": line, "words": words, "tone": tone, "changes": changes}


def _label(field: str) -> str:
    if field == "names":
        return _("Other names")
    return str(capfirst(Actor._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _in_words(field: str, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(figures.country_names(value) if field == "countries" else value)
