"""Pages of checklists in the making."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, confirmed
from core import clock, history, reads
from core.errors import DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from engagements.models import Engagement
from riskreview import policies
from riskreview.domain import editing
from riskreview.domain.comparing import differences
from riskreview.forms.basics import Versioned
from riskreview.forms.checklists import ChecklistFile, DraftText, GivingUp, NewDraft
from riskreview.models import ChecklistDraft
from riskreview.selectors import checklists as published
from riskreview.selectors import drafts as selector
from riskreview.selectors import trying
from riskreview.services import drafts

MOVES = {"up": (-1, "move"), "down": (1, "move")}


@require_http_methods(["GET", "POST"])
def drafting(request: Request) -> HttpResponse:
    """Begin a draft of one lane, or take in a file with all of them."""
    uploads = "file" in request.FILES or request.POST.get("do") == "upload"
    begin = NewDraft(None if uploads else request.POST or None)
    upload = ChecklistFile(request.POST, request.FILES) if uploads else ChecklistFile()
    status = 200
    if request.method == "POST":
        form: Any = upload if uploads else begin
        status = 422
        if form.is_valid():
            try:
                if uploads:
                    found = drafts.take_in(text=form.cleaned_data["file"], by=request.user)
                else:
                    found = [drafts.start(lane=form.cleaned_data["lane"], by=request.user)]
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                return _taken(request, found)
    context = {
        "begin": begin,
        "upload": upload,
        "open": selector.still_open(),
        "ruling": policies.may_write_checklists(request.user),
        "crumbs": _crumbs(_("Drafts")),
    }
    return render(request, "riskreview/checklist_drafts.html", context, status=status)


def _taken(request: Request, found: list[ChecklistDraft]) -> HttpResponse:
    if not found:
        messages.success(request, _("Nothing differs from the versions in use."))
        return redirect("riskreview:checklist_drafts")
    if len(found) == 1:
        return redirect("riskreview:checklist_draft", found[0].pk)
    messages.success(request, _("The drafts hold what the file says."))
    return redirect("riskreview:checklist_drafts")


@require_http_methods(["GET", "POST"])
def draft(request: Request, draft_id: UUID) -> HttpResponseBase:
    """Show a draft beside the version it was begun from; save, give up, or publish it, which asks for the password."""
    publishes = request.POST.get("do") == "publish"
    return (confirmed("POST")(_draft) if publishes else _draft)(request, draft_id)


def _draft(request: Request, draft_id: UUID) -> HttpResponse:
    found = selector.get(draft_id)
    does = request.POST.get("do", "save")
    initial = {"seen_version": found.version, "text": published.as_yaml(found.body)}
    does = MOVES.get(does.partition(":")[0], ("", does))[1]
    forms: dict[str, Any] = {"save": DraftText, "publish": Versioned, "give_up": GivingUp, "move": Versioned}
    shown = {name: form(request.POST if does == name and request.POST else None, initial=initial)
             for name, form in forms.items()}  # fmt: skip
    status, stale = 200, None
    if request.method == "POST":
        form = shown.get(does, shown["save"])
        status = 422
        if form.is_valid():
            try:
                return _carry_out(request, found, does, form.cleaned_data)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(form, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(form, refusal)
    checklist = selector.checklist_of(found)
    asked_when = {module.code: module.asked_when for module in checklist.modules}
    context = {
        "draft": found,
        "rows": differences(published.checklist_of(found.base), checklist),
        "forms": shown,
        "parts": [(*part, asked_when.get(part[0])) for part in editing.parts(found.body)],
        "may_write": policies.may_write_checklists(request.user),
        "may_publish": policies.may_publish_checklist(request.user, found, selector.writers(found)),
        "history": history.rows(found),
        "stale": stale,
        "crumbs": _crumbs(str(found)),
    }
    return render(request, "riskreview/checklist_draft.html", context, status=status)


def _carry_out(request: Request, found: ChecklistDraft, does: str, data: dict[str, Any]) -> HttpResponse:
    if does == "publish":
        template = drafts.publish(draft_id=found.pk, by=request.user, **data)
        messages.success(request, _("Published. New reviews are asked by it; reviews under way keep their version."))
        return redirect("riskreview:checklist", template.pk)
    if does == "move":
        way, _colon, code = request.POST["do"].partition(":")
        drafts.move_item(draft_id=found.pk, code=code, places=MOVES[way][0], by=request.user, **data)
        return redirect(f"{reverse('riskreview:checklist_draft', args=[found.pk])}#item-{code}")
    act: Callable[..., Any] = drafts.give_up if does == "give_up" else drafts.save
    act(draft_id=found.pk, by=request.user, **data)
    messages.success(request, _("Given up.") if does == "give_up" else _("Saved."))
    if does == "give_up":
        return redirect("riskreview:checklist_drafts")
    return redirect("riskreview:checklist_draft", found.pk)


@require_GET
def tried(request: Request, draft_id: UUID) -> HttpResponse:
    """Show what a draft would have asked of the last engagements that the reader may see."""
    found = selector.get(draft_id)
    trials = trying.of_version(selector.checklist_of(found), user=request.user, at=clock.now())
    subject = Engagement._meta.label_lower
    reads.record(
        "list", by=request.user, subject_type=subject, filters=f"checklist draft {found.lane}", count=len(trials)
    )
    context = {"heading": str(found), "trials": trials, "crumbs": _crumbs(str(found), _("Tried"))}
    return render(request, "riskreview/checklist_tried.html", context)


def _crumbs(*labels: str) -> list[dict[str, str]]:
    first = {"label": _("Checklists"), "url": reverse("riskreview:checklists")}
    return [first, *({"label": label} for label in labels)]
