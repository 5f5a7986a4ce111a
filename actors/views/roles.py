"""Give, correct and end the roles of people in an actor."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors import policies
from actors.forms.facts import Ending
from actors.forms.people import NewRole, RoleForm
from actors.http import carry_out, posted
from actors.models import Actor, PersonRole
from actors.selectors import actors, facts, people
from actors.services import roles
from actors.views import frame
from core.authz import ensure


def _home(actor: Actor) -> str:
    return reverse("actors:actor_people", args=[actor.pk])


def _page(request: Request, actor: Actor, title: str, submit: str) -> dict[str, Any]:
    around = frame.of_actor(request, actor, here=title)
    return {**around, "title": title, "submit": submit, "cancel_url": _home(actor), "of": actor.name}


@require_http_methods(["GET", "POST"])
def add(request: Request, actor_id: UUID) -> HttpResponse:
    """Give a person a role."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = NewRole(posted(request), user=request.user, compartment_id=actor.compartment_id)

    def command() -> str:
        person_id = form.cleaned_data["person_id"]
        roles.add(actor_id=actor_id, person_id=person_id, values=form.values(), by=request.user)
        return _home(actor)

    page = _page(request, actor, _("Add a role"), _("Add"))
    page["beside"] = [{"label": _("Register a person"), "url": reverse("actors:register_person")}]
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, role_id: UUID) -> HttpResponse:
    """Correct a role."""
    role, actor = _seen(request, role_id)
    form = RoleForm(posted(request), user=request.user, compartment_id=actor.compartment_id, instance=role)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        roles.change(role_id=role_id, seen_version=seen, values=form.values(), by=request.user)
        return _home(actor)

    page = _page(request, actor, _("Correct the role"), _("Save")) | {"lead": _who(request, role)}
    return carry_out(request, form, command, said=_("Saved."), page=page, record=role)


@require_http_methods(["GET", "POST"])
def end(request: Request, role_id: UUID) -> HttpResponse:
    """Say on which day a person left a role."""
    role, actor = _seen(request, role_id)
    form = Ending(posted(request), initial={"seen_version": role.version})

    def command() -> str:
        roles.end(
            role_id=role_id, seen_version=form.cleaned_data["seen_version"] or 0, by=request.user, **form.values()
        )
        return _home(actor)

    page = _page(request, actor, _("End the role"), _("End it")) | {"lead": _who(request, role)}
    return carry_out(request, form, command, said=_("Ended. It stays readable."), page=page, record=role)


def _seen(request: Request, role_id: UUID) -> tuple[PersonRole, Actor]:
    role = facts.get(PersonRole, role_id, user=request.user)
    actor = actors.get(role.actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    return role, actor


def _who(request: Request, role: PersonRole) -> str:
    person = people.get(role.person_id, user=request.user)
    return f"{person.name}, {role.get_role_display()}"
