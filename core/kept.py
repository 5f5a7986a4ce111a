"""What somebody sends after their session has ended, or before they confirmed their password, is never sent by itself.

It is kept in the session of the browser that sent it, and is shown once, on the address it was sent to, to whoever may
open that address.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url

KEY: Final = "kept"
LONGEST: Final = 200_000
OPENED: Final = (200, 405)
"""A page that was shown, or an address that only takes what is sent."""


class Why(StrEnum):
    """What came between sending and saving."""

    SIGNED_OUT = "signed_out"
    STEP_UP = "step_up"


class Kept:
    """Keep what a signed-out browser sends; give it back after signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or show what was kept in place of the page it was sent to."""
        response = self.get_response(request)
        if request.path.startswith("/api/"):
            return response
        if not request.user.is_authenticated:
            if request.method == "POST" and _is_turned_away(response):
                keep(request, why=Why.SIGNED_OUT)
            return response
        kept = request.session.get(KEY) if request.method == "GET" else None
        if kept is None or kept["address"] != request.get_full_path():
            return response
        del request.session[KEY]
        if response.status_code not in OPENED:
            return response
        typed = QueryDict(kept["typed"])
        fields = [(name, value) for name, values in typed.lists() for value in values]
        context = {
            "address": kept["address"],
            "why": kept.get("why"),
            "fields": fields,
            "texts": [text for _name, text in fields if " " in text],
        }
        return render(request, "core/kept.html", context)


def _is_turned_away(response: HttpResponse) -> bool:
    return response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))


def keep(request: HttpRequest, *, why: Why) -> None:
    """Keep what a person sent, unless it is a file, a flood or a password."""
    if "text/html" not in request.headers.get("Accept", "") or request.FILES:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if text and len(text) <= LONGEST and not any("password" in name for name in typed):
        request.session[KEY] = {"address": request.get_full_path(), "typed": text, "why": why}
