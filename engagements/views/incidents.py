"""Pages of incidents."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request
from actors.models.sources import SOURCES
from actors.selectors import actors
from core import clock, history, reads, versions
from core.authz import ensure
from core.errors import DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.forms.fields import initial_of
from engagements.forms.registers import IncidentForm
from engagements.http import is_uuid, listed
from engagements.models import Incident
from engagements.selectors import engagements, registers
from engagements.selectors.filters import IncidentFilter
from engagements.services import incidents
from engagements.views.registers import place_of, places_of


@require_GET
def incident_list(request: Request) -> HttpResponse:
    """Show the incidents the reader may see, the latest first."""
    visible = Incident.objects.visible_to(request.user)
    rows = visible.select_related("actor", "target", "compartment", *SOURCES)
    filters = IncidentFilter(request.GET, queryset=rows, request=request)
    page = listed(request, filters, order=("-occurred_at", "-id"))
    context = {
        "page": page,
        "may_plan": policies.may_plan(request.user),
        "is_empty": not page.rows and not visible.exists(),
    }
    return render(request, "engagements/incidents.html", context)


@require_GET
def incident_detail(request: Request, record_id: UUID) -> HttpResponse:
    """Show one incident."""
    incident = registers.get(Incident, record_id, user=request.user)
    reads.of_record(incident, by=request.user)
    linked = [pk for pk in (incident.actor_id, incident.target_id) if pk]
    context = {
        "incident": incident,
        "open_profiles": actors.names_of(linked, user=request.user),
        "may_change": policies.may_work_in(request.user, incident.compartment_id),
        "history": history.rows(incident),
        "crumbs": _crumbs(incident.title),
        "marking": incident.get_marking_display(),
    }
    return render(request, "engagements/incident.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Show the form of an incident, or log it."""
    ensure(policies.may_plan, request.user)
    place = place_of(request)
    linked = is_uuid(request.GET.get("engagement", ""))
    seen = engagements.visible(request.user).filter(pk=linked).first() if linked else None
    if seen is not None and request.user.may_change_in(seen.compartment_id):
        place = seen.compartment
    initial = {
        "occurred_at": clock.now(),
        "actor": is_uuid(request.GET.get("actor", "")),
        "engagement": seen.pk if seen else None,
    }
    form = IncidentForm(request.POST or None, user=request.user, compartment_id=place.pk, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            incident = incidents.log(compartment_id=place.pk, changes=form.values(), by=request.user)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The incident is logged."))
            return redirect("engagements:incident", incident.pk)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": _("Log an incident"),
        "places": places_of(request),
        "place": place,
        "back": reverse("engagements:incidents"),
        "crumbs": _crumbs(_("Log an incident")),
    }
    return render(request, "engagements/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: Request, record_id: UUID) -> HttpResponse:
    """Show the form of a known incident, or take the correction."""
    incident = registers.get(Incident, record_id, user=request.user)
    form = IncidentForm(
        request.POST or None,
        user=request.user,
        compartment_id=incident.compartment_id,
        initial=initial_of(incident, IncidentForm.columns),
    )
    form.fields["reason"] = forms.CharField(label=_("Reason for the change"), required=False)
    form.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, initial=incident.version)
    status = 200
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        values = form.values()
        seen_version, reason = values.pop("seen_version"), values.pop("reason")
        try:
            incidents.change(
                incident_id=incident.pk, seen_version=seen_version, changes=values, by=request.user, reason=reason
            )
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale):
                context["changes"] = versions.changes_since(incident, seen_version)
        else:
            return redirect("engagements:incident", incident.pk)
    elif request.method == "POST":
        status = 422
    context |= {
        "form": form,
        "title": incident.title,
        "back": reverse("engagements:incident", args=[incident.pk]),
        "crumbs": _crumbs(incident.title),
        "marking": incident.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"label": _("Incidents"), "url": reverse("engagements:incidents")}, {"label": last, "url": ""}]
