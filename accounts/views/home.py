"""The first page: what is waiting for the person who signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.roles import Role
from accounts.forms import people as forms
from accounts.http import Request
from accounts.selectors import notices, trail
from accounts.services import people
from core import nav, panels, reads
from core.errors import Invalid, Stale
from core.web import render, show_refusal, show_stale

HINTS_FROM = 2


@require_GET
def home(request: Request) -> HttpResponse:
    """Show the panels that apps have for this person."""
    user = request.user
    in_no_place = not user.access and not user.has_role(Role.ADMINISTRATOR, Role.AUDITOR)
    context = {"panels": panels.render("home", request, user), "in_no_place": in_no_place}
    return render(request, "accounts/home.html", context)


@require_GET
def search(request: Request) -> HttpResponse:
    """Show what matches in everything one may see, by kind."""
    query = request.GET.get("q", "").strip()[:200]
    groups: dict[str, list[nav.Hit]] = {}
    if len(query) >= HINTS_FROM:
        hits = nav.search(query, user=request.user)
        reads.record("list", by=request.user, subject_type="search", filters=f"q={query}", count=len(hits))
        for hit in hits:
            groups.setdefault(str(hit.kind), []).append(hit)
    context = {
        "query": query,
        "too_short": 0 < len(query) < HINTS_FROM,
        "groups": list(groups.items()),
        "count": sum(map(len, groups.values())),
    }
    return render(request, "accounts/search.html", context)


@require_http_methods(["GET", "POST"])
def me(request: Request) -> HttpResponse:
    """Show one's own account, or change name, e-mail and how often one is written to."""
    user = request.user
    initial = {name: getattr(user, name) for name in ("name", "email", "mail_often", "quiet_since", "quiet_until")}
    initial["seen_version"] = user.version
    form = forms.Own(request.POST or None, initial=initial)
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                people.change_own(by=user, **form.cleaned_data)
            except Stale as refusal:
                stale, status = show_stale(form, user, refusal), refusal.status
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Your account was changed."))
                return redirect("accounts:me")
    memberships = user.memberships.select_related("compartment").order_by("compartment__name")
    context: dict[str, Any] = {
        "form": form,
        "stale": stale,
        "memberships": memberships,
        "mail_leaves": notices.mail_leaves(),
        "history": trail.about(user, user=user),
    }
    return render(request, "accounts/me.html", context, status=status)
