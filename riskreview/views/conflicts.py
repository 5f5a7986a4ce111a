"""The page of conflicts of interest: declaring, withdrawing, and saying of another's whether it is none any more.

Auditors read the grounds of others; whoever confirms reads why a tie is none any more.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from core import reads
from core.errors import DomainError, NotFound
from core.web import render, show_refusal
from engagements.models import Engagement
from engagements.selectors import engagements
from riskreview import policies
from riskreview.forms.conflicts import Declaration, TurningDown, Withdrawing
from riskreview.selectors import conflicts as selector
from riskreview.services import conflicts as service


@require_http_methods(["GET", "POST"])
def conflicts(request: Request) -> HttpResponse:
    """Show the conflicts the reader may read, or declare one."""
    engagement = _engagement(request)
    form, status = Declaration(request.POST or None, user=request.user, engagement=engagement), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.declare(by=request.user, **form.said())
            except NotFound:
                raise
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Declared. You review and decide nothing that it touches."))
                return redirect("riskreview:conflicts")
    return _page(request, form, status=status)


@require_POST
def withdraw(request: Request, conflict_id: UUID) -> HttpResponse:
    """Withdraw what one declared."""
    selector.get(conflict_id, user=request.user)
    sent = Withdrawing(request.POST, auto_id=f"withdraw-{conflict_id}-%s")
    status = 422
    if sent.is_valid():
        try:
            service.withdraw(conflict_id=conflict_id, by=request.user, **sent.cleaned_data)
        except DomainError as refusal:
            status = show_refusal(sent, refusal)
        else:
            messages.success(request, _("Withdrawn. It holds until somebody else has confirmed that."))
            return redirect("riskreview:conflicts")
    form = Declaration(user=request.user, engagement=None)
    return _page(request, form, status=status, withdrawing={conflict_id: sent})


@require_POST
def confirm(request: Request, conflict_id: UUID) -> HttpResponse:
    """Confirm that a tie somebody withdrew is none any more."""
    try:
        row = service.confirm(conflict_id=conflict_id, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        form = Declaration(user=request.user, engagement=None)
        messages.error(request, refusal.message)
        return _page(request, form, status=refusal.status)
    messages.success(request, _("Confirmed. %(name)s may take part again.") % {"name": row.person})
    return redirect("riskreview:conflicts")


@require_POST
def turn_down(request: Request, conflict_id: UUID) -> HttpResponse:
    """Say that a tie somebody withdrew holds all the same."""
    sent = TurningDown(request.POST, auto_id=f"turn-down-{conflict_id}-%s")
    selector.withdrawal(conflict_id, user=request.user)
    status = 422
    if sent.is_valid():
        try:
            row = service.turn_down(conflict_id=conflict_id, by=request.user, **sent.cleaned_data)
        except NotFound:
            raise
        except DomainError as refusal:
            status = show_refusal(sent, refusal)
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Turned down. The tie of %(name)s holds.") % {"name": row.person})
            return redirect("riskreview:conflicts")
    form = Declaration(user=request.user, engagement=None)
    return _page(request, form, status=status, turning_down={conflict_id: sent})


def _engagement(request: Request) -> Engagement | None:
    """Return the engagement whose review the reader came from, if any; raises NotFound."""
    given = request.GET.get("engagement", "")
    if not given:
        return None
    try:
        found: Engagement = engagements.get(UUID(given), user=request.user)
    except ValueError:
        raise NotFound("not_found", _("There is no such engagement.")) from None
    return found


def _page(
    request: Request,
    form: Declaration,
    *,
    status: int,
    withdrawing: Mapping[UUID, Withdrawing] = MappingProxyType({}),
    turning_down: Mapping[UUID, TurningDown] = MappingProxyType({}),
) -> HttpResponse:
    rows = list(selector.listed(request.user))
    about = selector.subjects(rows, user=request.user)
    shown: list[dict[str, Any]] = [
        {
            "row": row,
            "about": about.get(row.pk),
            "url": about[row.pk].get_absolute_url() if row.pk in about else "",
            "withdrawing": withdrawing.get(row.pk, Withdrawing(auto_id=f"withdraw-{row.pk}-%s")),
        }
        for row in rows
    ]
    others = [one for one in shown if one["row"].person_id != request.user.pk]
    if others:
        reads.record("list", by=request.user, subject_type="riskreview.conflictofinterest", count=len(others))
    waiting = selector.to_confirm(request.user)
    subjects = selector.subjects(waiting, user=request.user)
    context = {
        "crumbs": [
            {"label": _("Risk review"), "url": reverse("riskreview:queue")},
            {"label": _("Conflicts of interest")},
        ],
        "mine": [one for one in shown if one["row"].person_id == request.user.pk],
        "others": others,
        "to_confirm": [
            {
                "row": row,
                "about": subjects[row.pk],
                "turning_down": turning_down.get(row.pk, TurningDown(auto_id=f"turn-down-{row.pk}-%s")),
            }
            for row in waiting
        ],
        "form": form,
        "may_declare": policies.may_declare(request.user),
    }
    return render(request, "riskreview/conflicts.html", context, status=status)
