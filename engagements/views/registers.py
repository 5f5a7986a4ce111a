"""Pages of the registers: channels, venues, facilitators."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request
from accounts.models import Compartment
from core import history, reads, versions
from core.authz import ensure
from core.errors import DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.domain.channels import CONSIDERATIONS, Medium
from engagements.forms.fields import initial_of
from engagements.forms.registers import ChannelForm, FacilitatorForm, RegisterForm, VenueForm
from engagements.http import is_uuid, listed
from engagements.models import Channel, Facilitator, Venue
from engagements.selectors import engagements, registers
from engagements.selectors.filters import ChannelFilter, FacilitatorFilter, Filter, VenueFilter
from engagements.services import registers as services


@dataclass(frozen=True, slots=True)
class Register:
    """What makes the pages of one register differ from those of another."""

    model: Any
    form: type[RegisterForm]
    filters: type[Filter]
    many: str
    one: str
    title: "str | Promise"
    new: "str | Promise"
    why: "str | Promise"
    icon: str
    related: tuple[str, ...] = ()


CHANNELS = Register(
    Channel,
    ChannelForm,
    ChannelFilter,
    "channels",
    "channel",
    gettext_lazy("Channels"),
    gettext_lazy("Add a channel"),
    gettext_lazy("A channel is one way to reach one actor, with somebody of ours who looks after it."),
    "phone",
    ("actor", "custodian"),
)
VENUES = Register(
    Venue,
    VenueForm,
    VenueFilter,
    "venues",
    "venue",
    gettext_lazy("Venues"),
    gettext_lazy("Add a venue"),
    gettext_lazy("A venue is a place where parties can meet, with the terms on which they accept it."),
    "map-pin",
)
FACILITATORS = Register(
    Facilitator,
    FacilitatorForm,
    FacilitatorFilter,
    "facilitators",
    "facilitator",
    gettext_lazy("Facilitators"),
    gettext_lazy("Add a facilitator"),
    gettext_lazy("A facilitator is a third party that makes contacts possible, on a ground of its own."),
    "heart-handshake",
)
ALL = (CHANNELS, VENUES, FACILITATORS)


def list_of(register: Register) -> Callable[..., HttpResponse]:
    """Return the view of a register's list."""

    @require_GET
    def show(request: Request) -> HttpResponse:
        visible = register.model.objects.visible_to(request.user)
        rows = visible.select_related("compartment", *register.related)
        page = listed(request, register.filters(request.GET, queryset=rows, request=request))
        context = {
            "page": page,
            "register": register,
            "tabs": tabs(register),
            "may_plan": policies.may_plan(request.user),
            "new_url": reverse(f"engagements:new_{register.one}"),
            "is_empty": not page.rows and not visible.exists(),
        }
        return render(request, f"engagements/{register.many}.html", context)

    return show


def page_of(register: Register) -> Callable[..., HttpResponse]:
    """Return the view of one record of a register."""

    @require_GET
    def show(request: Request, record_id: UUID) -> HttpResponse:
        record = registers.get(register.model, record_id, user=request.user)
        reads.of_record(record, by=request.user)
        used = engagements.visible(request.user).order_by("-updated_at", "-pk")
        match register.one:
            case "channel":
                used = used.filter(channel=record)
            case "venue":
                used = used.filter(venue=record)
            case _:
                used = used.filter(pk__in=record.engagements.values("engagement_id"))
        context = {
            "record": record,
            "register": register,
            "used": used[:20],
            "may_change": policies.may_work_in(request.user, record.compartment_id),
            "edit_url": reverse(f"engagements:edit_{register.one}", args=[record.pk]),
            "considerations": _(CONSIDERATIONS[Medium(record.medium)]) if register.one == "channel" else "",
            "history": history.rows(record),
            "crumbs": _crumbs(register, record.name),
            "marking": record.get_marking_display(),
        }
        return render(request, f"engagements/{register.one}.html", context)

    return show


def new_in(register: Register) -> Callable[..., HttpResponse]:
    """Return the view that adds a record to a register."""

    @require_http_methods(["GET", "POST"])
    def add(request: Request) -> HttpResponse:
        ensure(policies.may_plan, request.user)
        place = place_of(request)
        form = register.form(
            request.POST or None,
            user=request.user,
            compartment_id=place.pk,
            initial={"custodian": request.user.pk, "actor": is_uuid(request.GET.get("actor", ""))},
        )

        def save() -> Any:
            return services.add(register.model, compartment_id=place.pk, by=request.user, **form.values())

        context = {"title": register.new, "places": places_of(request), "place": place}
        return take(request, register, form, save, {**context, "crumbs": _crumbs(register, str(register.new))})

    return add


def edit_in(register: Register) -> Callable[..., HttpResponse]:
    """Return the view that changes a record of a register."""

    @require_http_methods(["GET", "POST"])
    def edit(request: Request, record_id: UUID) -> HttpResponse:
        record = registers.get(register.model, record_id, user=request.user)
        form = register.form(
            request.POST or None,
            user=request.user,
            compartment_id=record.compartment_id,
            initial=initial_of(record, register.form.columns),
        )
        form.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version)

        def save() -> Any:
            values = form.values()
            return services.change(register.model, record_id=record.pk, by=request.user, **values)

        context = {
            "title": record.name,
            "record": record,
            "crumbs": _crumbs(register, record.name),
            "marking": record.get_marking_display(),
        }
        return take(request, register, form, save, context)

    return edit


def take(
    request: Request, register: Register, form: RegisterForm, save: Callable[[], Any], context: dict[str, Any]
) -> HttpResponse:
    """Show a form of a register, or save what was sent and go to the record."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            record = save()
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale):
                context["changes"] = versions.changes_since(context["record"], form.cleaned_data["seen_version"])
        else:
            messages.success(request, _("Saved."))
            return redirect(f"engagements:{register.one}", record.pk)
    elif request.method == "POST":
        status = 422
    back = reverse(f"engagements:{register.many}")
    return render(request, "engagements/form.html", {"form": form, "back": back, **context}, status=status)


def places_of(request: Request) -> list[Compartment]:
    """Return the compartments in which the user may work."""
    mine = [place for place in request.user.access if request.user.may_change_in(place)]
    return list(Compartment.objects.filter(pk__in=mine).order_by("name"))


def place_of(request: Request) -> Compartment:
    """Return the compartment that the address names, or the user's first."""
    places = places_of(request)
    return next((place for place in places if place.code == request.GET.get("compartment")), places[0])


def tabs(register: Register) -> list[dict[str, Any]]:
    """Return the way between the registers."""
    return [
        {"label": each.title, "url": reverse(f"engagements:{each.many}"), "active": each is register} for each in ALL
    ]


def _crumbs(register: Register, last: str) -> list[dict[str, str]]:
    return [
        {"label": str(register.title), "url": reverse(f"engagements:{register.many}")},
        {"label": last, "url": ""},
    ]
