"""What goes wrong outside a view: an unknown address, a broken request, a fault of ours. REST gets problem details."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from core.api import PROBLEM, problem_body

REST = "/api/"


def _problem(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    body = problem_body(request.path, code=code, detail=detail, status_code=status)
    return JsonResponse(body, status=status, content_type=PROBLEM)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood."""
    if request.path.startswith(REST):
        return _problem(request, 400, "bad_request", _("The request cannot be understood."))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is refused before it reaches a command."""
    if request.path.startswith(REST):
        return _problem(request, 403, "not_allowed", _("You may not do this."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    if request.path.startswith(REST):
        return _problem(request, 404, "not_found", _("There is nothing at this address; addresses end in a slash."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the fault is ours; it has been logged."""
    if request.path.startswith(REST):
        return _problem(request, 500, "server_error", _("The fault is ours and was logged. Nothing was changed."))
    return defaults.server_error(request)


@login_not_required
def too_many(request: HttpRequest) -> HttpResponse:
    """Answer when somebody tries too often."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response
