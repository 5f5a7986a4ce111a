"""The pages of one module of a checklist in the making: what it is called, of which engagements it is asked."""

from collections.abc import Mapping
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
from riskreview.domain.grouping import ANY
from riskreview.forms.basics import Versioned
from riskreview.forms.checklists import FirstItem, RuleRows, written
from riskreview.forms.modules import GroupRows, ModuleForm, groups_of, rule_from
from riskreview.models import ChecklistDraft
from riskreview.selectors import drafts as selector
from riskreview.services import drafts
from riskreview.views.items import crumbs


@require_http_methods(["GET", "POST"])
def module(request: Request, draft_id: UUID, code: str = "") -> HttpResponse:
    """Show one module of a draft, or an empty one with its first item; keep it as it was written, or take it out."""
    found = selector.get(draft_id)
    ensure(policies.may_write_checklists, request.user)
    stored = editing.find_module(found.body, code) if code else {}
    if stored is None:
        raise NotFound("not_found", _("There is no such module in this draft."))
    if request.method == "GET" and not found.is_open:
        return redirect("riskreview:checklist_draft", found.pk)
    desk = Desk(request, found, stored)
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if desk.is_valid():
            try:
                return _carry_out(request, found, code, desk)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(desk.sent, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(desk.sent, refusal)
    context = {
        "draft": found,
        "code": code,
        "desk": desk,
        "module": next((one for one in selector.checklist_of(found).modules if one.code == code), None),
        "stale": stale,
        "crumbs": crumbs(found, code or _("New module")),
    }
    return render(request, "riskreview/checklist_module_draft.html", context, status=status)


class Desk:
    """The forms of the page: the module with the groups of its rule, its first item where it is new, its removal."""

    def __init__(self, request: Request, found: ChecklistDraft, stored: Mapping[str, Any]) -> None:
        """Fill them with what is stored, or with what was sent."""
        self.removes = request.POST.get("do") == "remove"
        sent = None if self.removes else request.POST or None
        seen = {"seen_version": found.version}
        self.rule: Mapping[str, Any] | None = stored.get("asked_when")
        fitting = groups_of(self.rule) if self.rule else (ANY, [])
        self.fits = fitting is not None
        """Whether the rule has no more levels than the form; otherwise it stays as it is."""
        join, rows = fitting or (ANY, [])
        self.form = ModuleForm(sent, initial={**stored, "join": join, **seen})
        self.groups = GroupRows(sent if self.fits else None, prefix="groups", initial=rows)
        self.item = None if stored else FirstItem(sent, prefix="item")
        self.rules = None if stored else RuleRows(sent, prefix="rules")
        self.removal = Versioned(request.POST if self.removes else None, initial=seen)

    @property
    def sent(self) -> Any:
        """Return the form that was sent."""
        return self.removal if self.removes else self.form

    def is_valid(self) -> bool:
        """Return whether everything that was sent can be read, and chooses some engagements."""
        if self.removes:
            return self.removal.is_valid()
        parts: list[Any] = [self.form, *([self.groups] if self.fits else [])]
        parts += [part for part in (self.item, self.rules) if part is not None]
        faulty = [part for part in parts if not part.is_valid()]
        if self.item in faulty or self.rules in faulty:
            self.form.add_error(None, _("The first item of the module is not whole yet."))
        if faulty:
            return False
        if self.fits:
            self.rule = rule_from(self.form.cleaned_data["join"], self.groups, before=self.rule)
        if self.rule is None:
            self.form.add_error(None, _("Choose at least one condition: what everybody is asked stands in the base."))
        return self.rule is not None

    def written(self) -> dict[str, Any]:
        """Return a valid module as the data of a checklist."""
        said = {name: self.form.cleaned_data[name] for name in ("code", "title")}
        first = {"items": [written(self.item, self.rules)]} if self.item is not None else {}
        return {**said, "asked_when": self.rule, **first}


def _carry_out(request: Request, found: ChecklistDraft, code: str, desk: Desk) -> HttpResponse:
    named = {"draft_id": found.pk, "seen_version": desk.sent.cleaned_data["seen_version"], "by": request.user}
    address = reverse("riskreview:checklist_draft", args=[found.pk])
    if desk.removes:
        drafts.remove_module(code=code, **named)
        messages.success(request, _("%(code)s is no longer in the draft.") % {"code": code})
        return redirect(address)
    drafts.put_module(module=desk.written(), instead_of=code, **named)
    said = desk.form.cleaned_data["code"]
    messages.success(request, _("%(code)s is kept in the draft.") % {"code": said})
    return redirect(f"{address}#module-{said}")
