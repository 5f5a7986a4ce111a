"""What a token may touch; apart from core.api because the framework loads permissions before its views."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class HasScope(BasePermission):
    """A token must carry `read:<scope>` or `write:<scope>` of the view; a browser session needs no scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether the door is open; the view names its resource in `scope`, and without one no token enters."""
        if request.auth is None:
            return True
        verb = "read" if request.method in SAFE_METHODS else "write"
        resource = getattr(view, "scope", "")
        return resource == "*" or request.auth.allows(f"{verb}:{resource}")
