"""Pages of legal holds, and what the page of a record says of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policies
from accounts.forms.retention import Hold, Reasoned
from accounts.http import Request
from accounts.models.compartments import CompartmentedRecord
from accounts.selectors import due
from accounts.selectors import holds as selector
from accounts.services import holds as service
from accounts.views.frame import of_retention
from core import counting, reads
from core.authz import ensure
from core.errors import DomainError, NotFound
from core.panels import Panel
from core.web import render, show_refusal

SHOWN = 200


def panel(request: Request, record: CompartmentedRecord) -> Panel | None:
    """Show on a record's page the holds on it, and that its time is over; who may, places a hold from here."""
    kind = record._meta.label_lower
    standing, over = selector.on(record), due.of(record, user=request.user)
    any_hold, any_over = counting.count_each([standing, over], request.user)
    may_hold = policies.may_hold(request.user)
    if not any_hold and not any_over and not may_hold:
        return None
    members = set(request.user.access)
    context = {
        "holds": [{"hold": hold, "open": hold.compartment_id in members} for hold in selector.as_shown(*standing)]
        if any_hold
        else [],
        "over": over if any_over else [],
        "place_url": reverse("accounts:place_hold", args=[kind, record.pk]) if may_hold else "",
    }
    return "accounts/_hold_panel.html", context


@require_safe
def holds(request: Request) -> HttpResponse:
    """List the holds of one's compartments, those that stand first."""
    found = selector.visible(request.user)
    rows = [
        (one, selector.subject(one.subject_type, one.subject_id, user=request.user))
        for one in selector.as_shown(*found[:SHOWN])
    ]
    seen: list[dict[str, Any]] = [{"hold": one, "record": record} for one, record in rows if record is not None]
    reads.record("list", by=request.user, subject_type="accounts.legalhold", count=len(seen))
    context = {
        **of_retention(tab="holds"),
        "standing": [row for row in seen if row["hold"].stands],
        "lifted": [row for row in seen if not row["hold"].stands],
    }
    return render(request, "accounts/holds.html", context)


@require_http_methods(["GET", "POST"])
def place(request: Request, kind: str, record_id: UUID) -> HttpResponse:
    """Place a hold on a record."""
    record = selector.subject(kind, record_id, user=request.user)
    if record is None:
        raise NotFound("not_found", _("There is no such record."))
    ensure(policies.may_hold, request.user)
    form, status = Hold(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hold = service.place(kind=kind, record_id=record_id, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The hold stands: nothing of this is deleted or pseudonymised."))
                return redirect(hold)
    home = record.get_absolute_url()  # type: ignore[attr-defined]
    context = {
        **of_retention(tab="holds", here=_("Place a legal hold")),
        "record": record,
        "home": home,
        "form": form,
    }
    return render(request, "accounts/place_hold.html", context, status=status)


@require_http_methods(["GET", "POST"])
def hold(request: Request, hold_id: UUID) -> HttpResponse:
    """Show a hold, or lift it as another person."""
    found = selector.get(hold_id, user=request.user)
    ruling = policies.may_lift_hold(request.user, found)
    form, status = Reasoned(request.POST or None, initial={"seen_version": found.version}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.lift(hold_id=hold_id, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The hold is lifted."))
                return redirect("accounts:hold", hold_id)
    selector.as_shown(found)
    record = selector.subject(found.subject_type, found.subject_id, user=request.user)
    if record is not None:
        reads.of_record(record, by=request.user)
    context = {
        **of_retention(tab="holds", here=found.name),
        "hold": found,
        "record": record,
        "form": form,
        "may_lift": ruling,
    }
    return render(request, "accounts/hold.html", context, status=status)
