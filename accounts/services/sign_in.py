"""Signing in and out leaves a trace; nobody signs up."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import confirming
from core import audit, clock
from core.errors import NotFound

WRONG = _("User name or password is not right. Both tell capitals from small letters.")
TOO_MANY = _("Too many failed attempts for this user name or from your network. Wait five minutes, then try again.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What Parley adds to the sign-in of allauth."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the framework's signature
        """Return False: an administrator makes accounts."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the sign-in, and that the password was just given."""
        at = clock.now()
        with transaction.atomic():
            audit.record("accounts.signed_in", user, by=user, at=at, changes=self._from(request))
        confirming.note(request.session, at=at)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by account, and apart where its owner signed in from before: nobody shuts others out there."""
        name, address = credentials.get("username", "").lower(), self.get_client_ip(request)
        here = audit.events().filter(verb="accounts.signed_in", by__username__iexact=name, changes__address=address)
        return f"{name}@{address}" if here.exists() else name

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a failed sign-in, on the account it was meant for if there is one.

        A name nobody has is noted all the same, without the name (people type passwords there), so that the answer
        takes as long and the auditor sees who tries.
        """
        meant = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        with transaction.atomic():
            changes = {**self._from(request), "known_user": meant is not None}
            audit.record("accounts.sign_in_failed", meant or User(), by=None, at=clock.now(), changes=changes)
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        """Note the sign-out."""
        user = request.user
        if isinstance(user, User):
            with transaction.atomic():
                audit.record("accounts.signed_out", user, by=user, at=clock.now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Change one's own password; the other sessions end with it."""
        with transaction.atomic():
            user.set_password(password)
            user.save(update_fields=["password"])
            audit.record("accounts.password_changed", user, by=user, at=clock.now())

    def _from(self, request: HttpRequest) -> dict[str, str]:
        return {"address": self.get_client_ip(request)}


@transaction.atomic
def end_session(*, session_id: int, by: User) -> None:
    """Sign one of one's own browsers out; raises NotFound for any other."""
    found = UserSession.objects.filter(pk=session_id, user=by).first()
    if found is None:
        raise NotFound("not_found", gettext("There is no such session."))
    found.end()
    note_ended_sessions(count=1, by=by)


@transaction.atomic
def note_ended_sessions(*, count: int, by: User) -> None:
    """Note that somebody ended sessions of their own."""
    audit.record("accounts.sessions_ended", by, by=by, at=clock.now(), changes={"sessions": count})
