"""Signing in and out leaves a trace; nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from core import audit, clock


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What Parley adds to the sign-in of allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator makes accounts."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the sign-in."""
        with transaction.atomic():
            audit.record("accounts.signed_in", user, by=user, at=clock.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a failed sign-in on the account it was meant for, if there is one."""
        user = User.objects.filter(username=credentials.get("username", "")).first()
        if user is not None:
            with transaction.atomic():
                audit.record("accounts.sign_in_failed", user, by=None, at=clock.now())
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        """Note the sign-out."""
        user: AbstractBaseUser | Any = request.user
        if user.is_authenticated:
            with transaction.atomic():
                audit.record("accounts.signed_out", user, by=user, at=clock.now())
        super().logout(request)
