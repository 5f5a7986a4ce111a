"""Pages of administrators: people, what they may do and where."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import policies
from accounts.domain.roles import Role
from accounts.forms import people as forms
from accounts.http import Request
from accounts.models import User
from accounts.selectors import people as selector
from accounts.selectors import trail
from accounts.services import compartments, people
from core.authz import ensure
from core.errors import Conflict, Invalid, Stale
from core.web import render, show_refusal, show_stale


@require_GET
def people_list(request: Request) -> HttpResponse:
    """List the accounts."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "role", "status")}
    role = asked["role"] if asked["role"] in list(Role) else ""
    rows = selector.people(user=request.user, query=asked["q"], role=role, status=asked["status"])
    context = {"people": rows, "asked": asked, "roles": forms.ROLES}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
def new_person(request: Request) -> HttpResponse:
    """Show the form of a new account, or make it."""
    ensure(policies.may_administer, request.user)
    form, status = forms.NewPerson(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person = people.create(by=request.user, **form.cleaned_data)
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The account was made. Give them access to compartments next."))
                return redirect("accounts:person", person.pk)
    return render(request, "accounts/new_person.html", {"form": form, "crumbs": _crumbs()}, status=status)


@require_http_methods(["GET", "POST"])
def person(request: Request, user_id: UUID) -> HttpResponse:
    """Show an account, or change name, e-mail and roles."""
    someone = selector.person(user_id, user=request.user)
    if request.method == "GET":
        return _page(request, someone)
    form = forms.Person(request.POST)
    if not form.is_valid():
        return _page(request, someone, form=form, status=422)
    try:
        people.change(user_id=user_id, by=request.user, **form.cleaned_data)
    except Stale as refusal:
        stale = show_stale(form, someone, refusal)
        return _page(request, someone, form=form, stale=stale, status=refusal.status)
    except Invalid as refusal:
        return _page(request, someone, form=form, status=show_refusal(form, refusal))
    messages.success(request, _("The account was changed."))
    return redirect("accounts:person", user_id)


@require_POST
def set_access(request: Request, user_id: UUID) -> HttpResponse:
    """Give or take away access to one compartment."""
    someone = selector.person(user_id, user=request.user)
    form = forms.PlaceAccess(request.POST)
    if not form.is_valid():
        return _page(request, someone, access_form=form, status=422)
    place = form.cleaned_data["compartment"]
    try:
        compartments.set_access(
            user_id=user_id,
            compartment_id=place.pk,
            access="" if form.cleaned_data["access"] == forms.NO_ACCESS else form.cleaned_data["access"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except Invalid as refusal:
        return _page(request, someone, access_form=form, status=show_refusal(form, refusal))
    messages.success(request, _("Access to %(place)s was changed.") % {"place": place})
    return redirect("accounts:person", user_id)


@require_POST
def set_standing(request: Request, user_id: UUID) -> HttpResponse:
    """Keep somebody out of Parley, or let them in again."""
    someone = selector.person(user_id, user=request.user)
    form = forms.Standing(request.POST)
    if not form.is_valid():
        return _page(request, someone, standing_form=form, status=422)
    try:
        people.set_active(user_id=user_id, active="let_in" in request.POST, by=request.user, **form.cleaned_data)
    except Stale as refusal:
        stale = show_stale(form, someone, refusal)
        return _page(request, someone, standing_form=form, stale=stale, status=refusal.status)
    except (Invalid, Conflict) as refusal:
        return _page(request, someone, standing_form=form, status=show_refusal(form, refusal))
    messages.success(request, _("Their access to Parley was changed."))
    return redirect("accounts:person", user_id)


@require_POST
def set_password(request: Request, user_id: UUID) -> HttpResponse:
    """Set the password of somebody who forgot theirs."""
    someone = selector.person(user_id, user=request.user)
    form = forms.NewPassword(request.POST)
    if not form.is_valid():
        return _page(request, someone, password_form=form, status=422)
    try:
        people.set_password(user_id=user_id, by=request.user, **form.cleaned_data)
    except Invalid as refusal:
        return _page(request, someone, password_form=form, status=show_refusal(form, refusal))
    messages.success(request, _("The password was set. Tell them in person."))
    return redirect("accounts:person", user_id)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("People"), "url": reverse("accounts:people")}]


def _page(request: Request, someone: User, *, status: int = 200, **given: Any) -> HttpResponse:
    seen = {"seen_version": someone.version}
    values = {"name": someone.name, "email": someone.email, "roles": someone.roles}
    context = {
        "person": someone,
        "crumbs": _crumbs(),
        "memberships": selector.memberships(user=request.user, of=someone),
        "may_change_standing": policies.may_change_standing(request.user, someone),
        "is_client": someone.has_role(Role.API_CLIENT),
        "history": trail.about(someone, user=request.user),
        "form": forms.Person(initial=seen | values),
        "access_form": forms.PlaceAccess(auto_id="access_%s"),
        "standing_form": forms.Standing(initial=seen, auto_id="standing_%s"),
        "password_form": forms.NewPassword(auto_id="password_%s"),
        **given,
    }
    return render(request, "accounts/person.html", context, status=status)
