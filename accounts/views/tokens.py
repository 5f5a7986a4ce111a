"""One's own REST tokens; for administrators those of a REST client. A secret is in one answer and nowhere else."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import policies
from accounts.forms import access as forms
from accounts.http import Request
from accounts.models import User
from accounts.selectors import people as people_selector
from accounts.selectors import tokens as selector
from accounts.services import tokens
from core.authz import ensure
from core.errors import Invalid
from core.web import render, show_refusal


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: Request) -> HttpResponse:
    """Show one's tokens, or issue one."""
    return _page(request, request.user)


@never_cache
@require_http_methods(["GET", "POST"])
def of_client(request: Request, user_id: UUID) -> HttpResponse:
    """Show the tokens of a REST client, or issue one."""
    owner = people_selector.person(user_id, user=request.user)
    ensure(policies.may_issue_token, request.user, owner)
    return _page(request, owner)


def _page(request: Request, owner: User) -> HttpResponse:
    form, status, shown = forms.NewToken(request.POST or None, owner=owner), 200, {}
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                token, secret = tokens.issue(by=request.user, owner_id=owner.pk, **_said(form.cleaned_data))
            except Invalid as refusal:
                status = show_refusal(form, refusal)
            else:
                form, status = forms.NewToken(owner=owner), 201
                shown = {"issued": token, "secret": secret}
    context = {
        "owner": owner,
        "is_own": owner == request.user,
        "tokens": selector.of(owner, user=request.user),
        "form": form,
        **shown,
    }
    return render(request, "accounts/tokens.html", context, status=status)


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": data["name"],
        "scopes": data["scopes"],
        "compartment_ids": [place.pk for place in data["compartments"]],
        "expires_at": datetime.combine(data["expires_on"], time.max, UTC),
    }


@require_POST
def revoke(request: Request, token_id: UUID) -> HttpResponse:
    """Revoke a token."""
    token = tokens.revoke(token_id=token_id, by=request.user)
    messages.success(request, _("The token %(name)s was revoked.") % {"name": token.name})
    if token.user_id == request.user.pk:
        return redirect("accounts:tokens")
    return redirect("accounts:client_tokens", token.user_id)
