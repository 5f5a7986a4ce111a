"""What a token may touch; apart from core.api because the framework loads permissions before its views."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class HasScope(BasePermission):
    """A token must carry `read:<scope>` or `write:<scope>` of the view; a browser session needs no scope.

    Without a `scope` on the view no token enters. A view with `any_token_reads` asks no scope for reading.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the door is open."""
        token: Any = request.auth
        if token is None:
            return True
        verb = "read" if request.method in SAFE_METHODS else "write"
        if verb == "read" and getattr(view, "any_token_reads", False):
            return True
        wanted = f"{verb}:{getattr(view, 'scope', '')}"
        if token.allows(wanted):
            return True
        self.message = _("This token has no scope %(scope)s.") % {"scope": wanted}
        return False
