"""The request as our views know it, and what every page shows of the person who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request behind the login."""

    user: User
    htmx: HtmxDetails


def account_menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu under one's own name."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    entries = [
        (_("Name and e-mail"), "accounts:me", "user"),
        (_("Password"), "account_change_password", "lock"),
        (_("Where you are signed in"), "usersessions_list", "device-desktop"),
        (_("REST tokens"), "accounts:tokens", "key"),
    ]
    menu = [{"label": label, "url": reverse(name), "icon": icon} for label, name, icon in entries]
    return {"account_menu": menu, "account_role": ", ".join(user.role_labels)}
