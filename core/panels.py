"""Pages of a lower app show content of an upper app: the upper app registers a provider, the page names the place."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

Panel = tuple[str, dict[str, Any]]
Provider = Callable[[HttpRequest, Any], Panel | None]

_providers: dict[str, list[tuple[int, str]]] = defaultdict(list)


def register(place: str, provider: str, *, order: int = 50) -> None:
    """Let a provider add to `place`; named by dotted path, since apps register before models are loaded.

    `provider(request, thing)` returns (template, context), or None when it has nothing to show; of places that are no
    pages docs/architecture.md says what is asked and returned.
    """
    _providers[place].append((order, provider))
    _providers[place].sort(key=lambda entry: entry[0])


def providers(place: str) -> list[Callable[..., Any]]:
    """Return the providers of a place, in order; a place that is no page says itself what it calls them with."""
    return [import_string(path) for _, path in _providers[place]]


def collect(place: str, request: HttpRequest, thing: Any) -> list[Panel]:
    """Return the panels of a place, in order."""
    found = (provider(request, thing) for provider in providers(place))
    return [panel for panel in found if panel is not None]


def render(place: str, request: HttpRequest, thing: Any) -> list[str]:
    """Return the panels of a place as markup, in order; the tag `panels` draws them."""
    return [render_to_string(template, context, request) for template, context in collect(place, request, thing)]
