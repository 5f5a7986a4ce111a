"""People: read, register, change."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.people import PersonProfile, PersonRegistration
from actors.http import carry_out, posted
from actors.selectors import history, listings, sources
from actors.selectors import people as selector
from actors.selectors import screenings as screening_selector
from actors.services import people
from actors.views import frame, screenings
from core import clock, reads
from core.authz import ensure
from core.web import render


@require_safe
def detail(request: Request, person_id: UUID) -> HttpResponse:
    """Show a person: how to meet them, their roles, their listings and warrants."""
    person = selector.get(person_id, user=request.user)
    today = clock.now().date()
    roles = selector.roles(request.user).filter(person=person).select_related("actor").order_by("-since", "pk")
    found = list(listings.visible(request.user).filter(person=person).order_by("-listed_on", "pk"))
    sources.cite(found, user=request.user)
    reads.of_record(person, by=request.user)
    context = {
        **frame.of_person(request, person),
        "live_roles": [role for role in roles if role.until is None or role.until > today],
        "past_roles": [role for role in roles if role.until is not None and role.until <= today],
        "live": [one for one in found if one.delisted_on is None or one.delisted_on > today],
        "ended": [one for one in found if one.delisted_on is not None and one.delisted_on <= today],
        "today": today,
        **screenings.of(request, screening_selector.of(person, user=request.user)),
        "look_up_url": reverse("actors:screen_person", args=[person_id]),
    }
    return render(request, "actors/person.html", context)


@require_safe
def changes(request: Request, person_id: UUID) -> HttpResponse:
    """Show who changed what about a person."""
    person = selector.get(person_id, user=request.user)
    reads.of_record(person, by=request.user)
    context = {
        **frame.of_person(request, person, tab="person_history"),
        "events": history.of_person(person, user=request.user),
    }
    return render(request, "actors/person_history.html", context)


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register a person."""
    ensure(policies.may_write, request.user)
    form = PersonRegistration(posted(request), user=request.user)

    def command() -> str:
        person = people.register(compartment_id=form.compartment_id(), values=form.values(), by=request.user)
        return reverse("actors:person", args=[person.pk])

    page = {
        "title": _("Register a person"),
        "submit": _("Register"),
        "cancel_url": reverse("actors:people"),
        "crumbs": [{"label": _("Key people"), "url": reverse("actors:people")}, {"label": _("Register a person")}],
    }
    return carry_out(request, form, command, said=_("The person is registered."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, person_id: UUID) -> HttpResponse:
    """Change what is known about a person."""
    person = selector.get(person_id, user=request.user)
    ensure(policies.may_change, request.user, person)
    form = PersonProfile(posted(request), user=request.user, instance=person)
    home = reverse("actors:person", args=[person_id])

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        people.change(person_id=person_id, seen_version=seen, values=form.values(), by=request.user)
        return home

    page = {
        **frame.of_person(request, person, here=_("Edit")),
        "title": _("Edit %(name)s") % {"name": person.name},
        "submit": _("Save"),
        "cancel_url": home,
    }
    return carry_out(request, form, command, said=_("Saved."), page=page, record=person)
