"""What our own organisation holds: read it, add to it, correct and end it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.selectors import people as organisations
from actors import policies
from actors.forms.ground import EndingOfOurs, NewStandpoint, StandpointForm
from actors.http import carry_out, posted
from actors.models import Standpoint
from actors.selectors import ground, history
from actors.services import standpoints
from core import reads
from core.authz import ensure
from core.web import render


@require_safe
def table(request: Request) -> HttpResponse:
    """Show what we want, say, need and are bound by, and the history of it."""
    rows = list(ground.standpoints(request.user))
    reads.record("list", by=request.user, subject_type=Standpoint._meta.label_lower, filters="", count=len(rows))
    context = {
        "organisation": organisations.organisation(),
        "held": [row for row in rows if row.ended_on is None],
        "past": [row for row in rows if row.ended_on is not None],
        "events": history.of_standpoints(user=request.user),
        "may_add": policies.may_write(request.user),
        "may_change_in": {pk for pk in request.user.access if policies.may_register(request.user, pk)},
        "crumbs": [{"label": _("Our standpoints")}],
    }
    return render(request, "actors/standpoints.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Record a standpoint of ours."""
    ensure(policies.may_write, request.user)
    form = NewStandpoint(posted(request), user=request.user)

    def command() -> str:
        standpoints.add(compartment_id=form.compartment_id(), values=form.values(), by=request.user)
        return reverse("actors:standpoints")

    page = _page(_("Add a standpoint of ours"), _("Add"))
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, standpoint_id: UUID) -> HttpResponse:
    """Correct a standpoint of ours."""
    row = _seen(request, standpoint_id)
    form = StandpointForm(posted(request), user=request.user, instance=row)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        standpoints.change(standpoint_id=standpoint_id, seen_version=seen, values=form.values(), by=request.user)
        return reverse("actors:standpoints")

    page = _page(_("Correct the standpoint"), _("Save")) | {"marking": row.get_marking_display()}
    return carry_out(request, form, command, said=_("Saved."), page=page, record=row)


@require_http_methods(["GET", "POST"])
def end(request: Request, standpoint_id: UUID) -> HttpResponse:
    """Say that we no longer hold it."""
    row = _seen(request, standpoint_id)
    form = EndingOfOurs(posted(request), initial={"seen_version": row.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        standpoints.end(standpoint_id=standpoint_id, seen_version=seen, by=request.user, **form.values())
        return reverse("actors:standpoints")

    page = _page(_("End the standpoint"), _("End it")) | {"lead": str(row), "marking": row.get_marking_display()}
    return carry_out(request, form, command, said=_("Ended. It stays readable."), page=page, record=row)


def _seen(request: Request, standpoint_id: UUID) -> Standpoint:
    row = ground.standpoint(standpoint_id, user=request.user)
    ensure(policies.may_change, request.user, row)
    return row


def _page(title: str, submit: str) -> dict[str, Any]:
    home = reverse("actors:standpoints")
    crumbs = [{"label": _("Our standpoints"), "url": home}, {"label": title}]
    return {"title": title, "submit": submit, "cancel_url": home, "crumbs": crumbs}
