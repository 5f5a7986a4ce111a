"""Small helpers of every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.utils.cache import patch_vary_headers


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, or with its `partial` when htmx asked for a fragment."""
    if partial and getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        template = f"{template}#{partial}"
    response = django_render(request, template, context, status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response


def site(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: what every page says about this deployment."""
    return {"PARLEY_DEMO": settings.PARLEY_DEMO, "default_marking": settings.PARLEY_MARKING}
