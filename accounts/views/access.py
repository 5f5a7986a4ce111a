"""Who may see one record, and why; a lead analyst opens it to one person more."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import policies
from accounts.forms import access as forms
from accounts.http import Request
from accounts.models.compartments import CompartmentedRecord
from accounts.selectors import access as selector
from accounts.services import access
from core.errors import Conflict, Invalid
from core.web import render, show_refusal


@require_http_methods(["GET", "POST"])
def grants(request: Request, kind: str, record_id: UUID) -> HttpResponse:
    """Show who may see a record and why, or open it to one person."""
    record = selector.record(kind, record_id, user=request.user)
    if request.method == "GET":
        return _page(request, record)
    form = forms.Grant(request.POST, record=record)
    if not form.is_valid():
        return _page(request, record, form=form, status=422)
    try:
        access.grant(
            kind=kind,
            record_id=record_id,
            user_id=form.cleaned_data["user"].pk,
            until=datetime.combine(form.cleaned_data["until_on"], time.max, UTC),
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, record, form=form, status=show_refusal(form, refusal))
    messages.success(request, _("%(name)s may see this record now.") % {"name": form.cleaned_data["user"]})
    return redirect("accounts:grants", kind, record_id)


@require_POST
def revoke(request: Request, kind: str, record_id: UUID) -> HttpResponse:
    """Take a grant back."""
    record = selector.record(kind, record_id, user=request.user)
    form = forms.Revocation(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: say why the access ends."))
        return redirect("accounts:grants", kind, record_id)
    access.revoke(
        kind=kind,
        record_id=record.pk,
        user_id=form.cleaned_data["user"],
        reason=form.cleaned_data["reason"],
        by=request.user,
    )
    messages.success(request, _("The access was taken back."))
    return redirect("accounts:grants", kind, record_id)


def _page(
    request: Request, record: CompartmentedRecord, *, form: forms.Grant | None = None, status: int = 200
) -> HttpResponse:
    address = getattr(record, "get_absolute_url", None)
    context: dict[str, Any] = {
        "record": record,
        "kind": record._meta.label_lower,
        "kind_name": record._meta.verbose_name,
        "crumbs": [{"label": str(record), "url": address() if address else ""}, {"label": _("Access")}],
        "marking": record.get_marking_display(),
        "viewers": selector.viewers(record, user=request.user),
        "may_grant": policies.may_grant(request.user, record),
        "form": form or forms.Grant(record=record),
    }
    return render(request, "accounts/grants.html", context, status=status)
