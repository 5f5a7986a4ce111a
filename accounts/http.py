"""The request as our views know it, what every page shows of the person who is signed in, and the step-up."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.services import confirming
from core import clock, kept, nav


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
    return {"account_menu": [*menu, *nav.own_entries(user)], "account_role": ", ".join(user.role_labels)}


View = Callable[..., HttpResponseBase]


def confirmed(*methods: str) -> Callable[[View], View]:
    """Have a view that is called by one of `methods` ask for the password, unless it was given in the last minutes.

    Whoever is asked returns to the address, with what they sent kept and not yet sent: `@confirmed("POST")` for a form,
    `@confirmed("GET")` for a file to take away.
    """

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                try:
                    confirming.insist(request.session, at=clock.now())
                except confirming.StepUpNeeded:
                    if request.method == "POST":
                        kept.keep(request, why=kept.Why.STEP_UP)
                    query = urlencode({"next": request.get_full_path()}, safe="/")
                    return redirect(f"{reverse('accounts:confirm')}?{query}")
            return view(request, *args, **kwargs)

        return asked

    return around
