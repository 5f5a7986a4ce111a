"""Signing in and out, one's password and sessions: allauth's views with our statuses and our trail."""

from typing import Any, cast

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.sign_in import Confirmation
from accounts.http import Request
from accounts.models import User
from accounts.services import confirming, sign_in
from core.errors import DomainError, NotAllowed
from core.web import render, show_refusal

WAIT_SECONDS = 300
TOO_MANY = "too_many_login_attempts"


class SignIn(account.LoginView):  # type: ignore[misc]
    """The door."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 429 with the seconds to wait when somebody tried too often, else 422."""
        response: HttpResponse = super().form_invalid(form)
        codes = {error.code for error in form.non_field_errors().as_data()}
        response.status_code = 422
        if TOO_MANY in codes:
            response.status_code = 429
            response["Retry-After"] = str(WAIT_SECONDS)
        return response


class ChangePassword(account.PasswordChangeView):  # type: ignore[misc]
    """One's own password, changed with the old one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever has no password to change: a REST client."""
        if not cast("User", request.user).has_usable_password():
            raise NotAllowed("no_password", _("A REST client has tokens, not a password."))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer 422."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class Sessions(sessions.ListUserSessionsView):  # type: ignore[misc]
    """Where one is signed in; the other places can be signed out."""

    def form_valid(self, form: Any) -> HttpResponse:
        """End the other sessions and note it."""
        before = self.get_context_data()["session_count"]
        response: HttpResponse = super().form_valid(form)
        sign_in.note_ended_sessions(count=before - 1, by=self.request.user)
        return response


@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign one other browser out."""
    sign_in.end_session(session_id=session_id, by=request.user)
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@require_http_methods(["GET", "POST"])
def confirm(request: Request) -> HttpResponse:
    """Ask for the password before an act that needs it, then go on to where somebody was."""
    if not request.user.has_usable_password():
        raise NotAllowed("no_password", _("A REST client has tokens, not a password."))
    wanted = request.POST.get("next", request.GET.get("next", ""))
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    onward, status = wanted if here else "/", 200
    form = Confirmation(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                confirming.confirm(request=request, password=form.cleaned_data["password"], by=request.user)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                return redirect(onward)
    context = {"form": form, "onward": onward, "minutes": confirming.minutes()}
    response = render(request, "account/confirm.html", context, status=status)
    if status == confirming.TooOften.status:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response
