"""Pages of administrators: compartments, and the organisation this deployment speaks for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import policies
from accounts.forms import people as forms
from accounts.http import Request
from accounts.selectors import people as selector
from accounts.services import compartments, organisation
from core import history
from core.authz import ensure
from core.errors import Invalid, Stale
from core.web import render, show_refusal, show_stale


@require_GET
def compartments_list(request: Request) -> HttpResponse:
    """List the compartments."""
    context = {"compartments": selector.compartments(user=request.user)}
    return render(request, "accounts/compartments.html", context)


@require_http_methods(["GET", "POST"])
def new_compartment(request: Request) -> HttpResponse:
    """Show the form of a new compartment, or make it."""
    ensure(policies.may_administer, request.user)
    form, status = forms.NewPlace(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                place = compartments.create(by=request.user, **form.cleaned_data)
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The compartment was made. Nobody belongs to it yet."))
                return redirect("accounts:compartment", place.pk)
    return render(request, "accounts/new_compartment.html", {"form": form, "crumbs": _crumbs()}, status=status)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Compartments"), "url": reverse("accounts:compartments")}]


@require_http_methods(["GET", "POST"])
def compartment(request: Request, compartment_id: UUID) -> HttpResponse:
    """Show a compartment and who belongs to it, or change its name and description."""
    place = selector.compartment(compartment_id, user=request.user)
    values = {"name": place.name, "description": place.description, "is_common": place.is_common}
    form = forms.Place(request.POST or None, initial=values | {"seen_version": place.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                compartments.change(compartment_id=compartment_id, by=request.user, **form.cleaned_data)
            except Stale as refusal:
                stale, status = show_stale(form, place, refusal), refusal.status
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The compartment was changed."))
                return redirect("accounts:compartment", compartment_id)
    context = {
        "compartment": place,
        "crumbs": _crumbs(),
        "form": form,
        "stale": stale,
        "members": selector.members(user=request.user, of=place),
        "missing": selector.missing_from(user=request.user, of=place) if place.is_common else (),
        "history": history.rows(place),
    }
    return render(request, "accounts/compartment.html", context, status=status)


@require_http_methods(["GET", "POST"])
def organisation_page(request: Request) -> HttpResponse:
    """Show who this deployment speaks for, or change it."""
    ensure(policies.may_administer, request.user)
    row = selector.organisation()
    fields = ("name", "jurisdiction", "nationality")
    values: dict[str, Any] = {field: getattr(row, field) for field in fields} | {"rest_days": row.days_of_rest}
    form = forms.OrganisationForm(request.POST or None, initial=values | {"seen_version": row.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                organisation.change(by=request.user, **form.cleaned_data)
            except Stale as refusal:
                row = selector.organisation()
                stale, status = show_stale(form, row, refusal), refusal.status
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The organisation was changed."))
                return redirect("accounts:organisation")
    context = {"form": form, "stale": stale, "organisation": row, "history": history.rows(row)}
    return render(request, "accounts/organisation.html", context, status=status)
