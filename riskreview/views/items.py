"""The pages of one item of a checklist in the making: write it, put it elsewhere, take it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from core.authz import ensure
from core.errors import DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from riskreview import policies
from riskreview.domain import editing
from riskreview.forms.basics import Versioned
from riskreview.forms.checklists import BASE_PART, ItemForm, RuleRows, written
from riskreview.models import ChecklistDraft
from riskreview.selectors import drafts as selector
from riskreview.services import drafts


@require_http_methods(["GET", "POST"])
def item(request: Request, draft_id: UUID, code: str = "") -> HttpResponse:
    """Show one item of a draft, or an empty one; keep it as it was written, or take it out."""
    found = selector.get(draft_id)
    ensure(policies.may_write_checklists, request.user)
    at = editing.find(found.body, code) if code else (request.GET.get("part", editing.BASE), {})
    if at is None:
        raise NotFound("not_found", _("There is no such item in this draft."))
    if request.method == "GET" and not found.is_open:
        return redirect("riskreview:checklist_draft", found.pk)
    removes = request.POST.get("do") == "remove"
    typed = request.POST or None
    part, stored = at
    initial = {**stored, "part": part or BASE_PART, "seen_version": found.version}
    form = ItemForm(None if removes else typed, parts=_parts(found), initial=initial)
    rows = RuleRows(None if removes else typed, prefix="rules", initial=stored.get("effects", []))
    removal = Versioned(typed if removes else None, initial=initial)
    status, stale = 200, None
    if request.method == "POST":
        sent: Any = removal if removes else form
        status = 422
        if sent.is_valid() and (removes or rows.is_valid()):
            try:
                return _carry_out(request, found, code, sent, None if removes else rows)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(sent, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(sent, refusal)
    context = {
        "draft": found,
        "code": code,
        "form": form,
        "rows": rows,
        "removal": removal,
        "stale": stale,
        "crumbs": crumbs(found, code or _("New item")),
    }
    return render(request, "riskreview/checklist_item_draft.html", context, status=status)


def _carry_out(request: Request, found: ChecklistDraft, code: str, form: Any, rows: Any) -> HttpResponse:
    named = {"draft_id": found.pk, "seen_version": form.cleaned_data["seen_version"], "by": request.user}
    address = reverse("riskreview:checklist_draft", args=[found.pk])
    if rows is None:
        drafts.remove_item(code=code, **named)
        messages.success(request, _("%(code)s is no longer in the draft.") % {"code": code})
        return redirect(address)
    said = form.cleaned_data
    part = "" if said["part"] == BASE_PART else said["part"]
    drafts.put_item(item=written(form, rows), part=part, instead_of=code, **named)
    messages.success(request, _("%(code)s is kept in the draft.") % {"code": said["code"]})
    return redirect(f"{address}#item-{said['code']}")


def _parts(found: ChecklistDraft) -> list[tuple[str, str]]:
    base = _("The base, asked of every engagement")
    rows = editing.parts(found.body)
    return [(part, f"{part}: {title}") if part else (BASE_PART, base) for part, title, _items in rows]


def crumbs(found: ChecklistDraft, label: str) -> list[dict[str, str]]:
    """Return the way to a page of a draft."""
    return [
        {"label": _("Checklists"), "url": reverse("riskreview:checklists")},
        {"label": str(found), "url": reverse("riskreview:checklist_draft", args=[found.pk])},
        {"label": label},
    ]
