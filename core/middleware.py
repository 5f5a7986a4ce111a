"""Middleware: the policy of the content is sent, the door is remembered for the audit, and refusals become pages."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core import house
from core.context import Origin, coming_from
from core.errors import DomainError, Moved

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class ContentPolicy:
    """Send with every answer what its page may load. It is the same for all, so it is put together once a process.

    The middleware of the library puts it together twice for each answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Put the policy of the settings together."""
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the policy, but not with the pages that show a developer what went wrong."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response[HEADER] = self.policy
        return response


class Door:
    """Remember that this came from a browser or over REST, under which request id; let no browser keep the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request with its origin set and hand the request id back."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid4().hex
        source = "rest" if request.path.startswith("/api/") else "browser"
        with coming_from(Origin(source=source, request_id=request_id)), house.asked_once():
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        response.setdefault("Cache-Control", "private, no-store")
        return response


class Refusals:
    """Turn a refusal that no view showed in its own form into a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; somebody who opens an address that only takes what is sent reads so."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:  # noqa: PLR2004
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Refuse a null sign in the address: no text of ours holds one, and the database takes none."""
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("null sign")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a DomainError; everything else is not ours."""
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, Moved):
            messages.info(request, exception.message)
            return HttpResponseRedirect(exception.url)
        template = f"{exception.status}.html" if exception.status in {403, 404, 409} else "409.html"
        return render(request, template, {"refusal": exception}, status=exception.status)
