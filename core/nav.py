"""What apps add to every page: entries of the rail, and hits of the one search."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string

from core import counting


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the rail; `shown` asks the user.

    The number beside it is that of the rows of `rows`, the dotted path of `rows(user) -> QuerySet`, of `rows(user, at)`
    where it is `dated`, and what `more` adds, the dotted path of `more(user) -> int`.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    shown: Callable[[Any], bool] = lambda _user: True
    rows: str = ""
    dated: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result the user may see; REST clients get `subject_type` ("app.model") and `id` with it."""

    title: str
    url: str
    kind: str | Promise
    text: str = ""
    subject_type: str = ""
    id: UUID | None = None


_items: list[Item] = []
_own: list[Item] = []
_searches: list[tuple[int, str]] = []


def add(item: Item) -> None:
    """Register an entry of the rail; called from AppConfig.ready."""
    _items.append(item)
    _items.sort(key=lambda entry: entry.order)


def add_own(item: Item) -> None:
    """Register an entry of the menu under one's own name; called from AppConfig.ready."""
    _own.append(item)
    _own.sort(key=lambda entry: entry.order)


def own_entries(user: Any) -> list[dict[str, Any]]:
    """Return what apps add to the menu under one's own name."""
    shown = [item for item in _own if item.shown(user)]
    return [{"label": item.label, "url": reverse(item.url_name), "icon": item.icon} for item in shown]


def add_search(search: str, *, order: int) -> None:
    """Register the dotted path of `search(query, user=, limit=) -> list[Hit]`: only what the user may see."""
    _searches.append((order, search))
    _searches.sort(key=lambda entry: entry[0])


def search(query: str, *, user: Any, limit: int = 8) -> list[Hit]:
    """Return the hits of every app, in the apps' order."""
    return [hit for _, path in _searches for hit in import_string(path)(query, user=user, limit=limit)]


def counts(user: Any) -> dict[str, int]:
    """Return the numbers beside the entries of the rail that are shown to the user, by the name of their route.

    One statement, and those of what some add.
    """
    counted = [item for item in _items if item.rows and item.shown(user)]
    asked = [import_string(item.rows) for item in counted]
    found = counting.count_each(
        [counting.Dated(rows) if item.dated else rows for item, rows in zip(counted, asked, strict=True)], user
    )
    return {
        item.url_name: number + (import_string(item.more)(user) if item.more else 0)
        for item, number in zip(counted, found, strict=True)
    }


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rail for this request as the base page draws it."""
    rows = []
    numbers = counts(request.user)
    for item in _items:
        if item.shown(request.user):
            url = reverse(item.url_name)
            active = request.path == url if url == "/" else request.path.startswith(url)
            count = numbers.get(item.url_name)
            rows.append({"label": item.label, "url": url, "icon": item.icon, "active": active, "count": count})
    return rows


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the base page: the rail, counted where it is drawn; empty for somebody not signed in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"nav": SimpleLazyObject(lambda: entries(request) if signed_in else [])}
