"""The REST door: a bearer token, or the browser's session."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import tokens
from core import context


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`; unknown, expired and revoked tokens get the same answer."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return user and token, or None when no bearer header was sent."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        try:
            _scheme, secret = (part.decode("ascii") for part in parts)
        except (ValueError, UnicodeDecodeError):
            raise exceptions.AuthenticationFailed(_("The bearer token is malformed.")) from None
        token = tokens.find_live(secret)
        if token is None:
            raise exceptions.AuthenticationFailed(_("The token is unknown, expired or revoked."))
        context.add(token_id=str(token.pk))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the framework's signature
        """Return the challenge of the 401."""
        return 'Bearer realm="Parley"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the bearer token in the published schema."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002 - the framework's
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer"}
