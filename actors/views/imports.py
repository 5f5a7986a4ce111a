"""Pages of an import: choose a file, look at what it would do, take it in or leave it."""

from secrets import token_urlsafe
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from actors.forms.imports import ImportFile
from actors.models import ImportBatch
from actors.policies import may_write
from actors.services import imports
from core.authz import ensure
from core.errors import Conflict, DomainError
from core.web import render

KEPT_FOR = 3600
SHOWN = 500


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Take a file and show, row by row, what importing it would do; nothing is written."""
    ensure(may_write, request.user)
    form = ImportFile(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        content, compartment = form.cleaned_data["file"].read(), form.cleaned_data["compartment"]
        try:
            plan = imports.dry_run(content=content, compartment_id=compartment.pk, by=request.user)
        except DomainError as refusal:
            form.add_error("file" if "file" in refusal.fields else None, refusal.message)
            status = refusal.status
        else:
            key = token_urlsafe(16)
            kept = {"content": content, "name": form.cleaned_data["file"].name, "compartment": str(compartment.pk)}
            cache.set(_place(request, key), kept, KEPT_FOR)
            return _preview(request, plan, key=key, name=kept["name"], compartment=compartment)
    elif request.method == "POST":
        status = 422
    batches = ImportBatch.objects.visible_to(request.user).select_related("imported_by", "compartment")
    context = {"form": form, "batches": batches.order_by("-created_at")[:20]}
    return render(request, "actors/import.html", context, status=status)


@require_POST
def confirm(request: Request) -> HttpResponse:
    """Import the file that was looked at."""
    key = request.POST.get("key", "")
    kept = cast("dict[str, Any] | None", cache.get(_place(request, key)))
    if kept is None:
        raise Conflict("preview_gone", _("This preview is older than an hour. Choose the file again."))
    batch, plan = imports.import_actors(
        content=kept["content"], file_name=kept["name"], compartment_id=UUID(kept["compartment"]), by=request.user
    )
    cache.delete(_place(request, key))
    if batch is None:
        messages.info(request, _("The file says nothing new. Nothing was changed."))
    else:
        told = _("{created} actors created, {updated} updated, {unchanged} unchanged.")
        messages.success(
            request, told.format(created=batch.created, updated=batch.updated, unchanged=plan.counts["unchanged"])
        )
    return redirect("actors:list")


def _place(request: Request, key: str) -> str:
    return f"import:{request.user.pk}:{key}"


def _preview(request: Request, plan: imports.Plan, **context: Any) -> HttpResponse:
    lines = [line for line in plan.lines if line.outcome != imports.UNCHANGED]
    lines.sort(key=lambda line: (line.outcome != imports.REJECTED, line.number))
    shown = {"plan": plan, "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN)}
    return render(request, "actors/import_preview.html", {**shown, **context})
