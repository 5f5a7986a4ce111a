"""The REST door: a bearer token, or the browser's session."""

from datetime import timedelta

from django.db.models import Q
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import tokens
from core import clock, context

TOUCH_EVERY = timedelta(minutes=1)


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; wrong, expired and revoked tokens get the same answer."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token, or None when no bearer header was sent."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        try:
            _scheme, secret = (part.decode("ascii") for part in parts)
        except (ValueError, UnicodeDecodeError):
            raise exceptions.AuthenticationFailed("The bearer token is malformed.") from None
        at = clock.now()
        token = ApiToken.objects.select_related("user").filter(digest=tokens.digest(secret)).first()
        if token is None or not token.is_live(at):
            raise exceptions.AuthenticationFailed("The token is unknown, expired or revoked.")
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at - TOUCH_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
        token.user.token_compartments = frozenset(token.compartments.values_list("pk", flat=True))
        context.add(token_id=str(token.pk))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of the 401."""
        return "Bearer"
