"""Keyset pages of REST lists: a page starts after the last row of the one before, however deep, without a count."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.filters import OrderingFilter
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core import canonical
from core.told import Told
from core.walk import Walk


class Keyset(CursorPagination):
    """`cursor` walks, `limit` sizes (1-200), no count.

    `ordering` names fields that are never null; the primary key is added when it is not among them. Unlike the class it
    extends, it compares whole keys, so that any number of rows may share the first field.
    """

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    ordering = ("-updated_at", "-id")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page; refuses what `start` refuses."""
        return self.ended(list(self.start(queryset, request, view).through(queryset)))

    def start(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> Walk:
        """Return how the page is walked; refuses a bad limit or cursor, and for a view what it does not read."""
        if view is not None:
            refuse_unknown(request, view)
        self.address = request.build_absolute_uri()
        size = self.get_page_size(request)
        keys = self._keys(self.get_ordering(request, queryset, view))
        backwards, values = self._start(request, keys, queryset.model)
        self.walk = Walk(tuple(keys), backwards, tuple(values), size)
        return self.walk

    def ended(self, rows: list[Any]) -> list[Any]:
        """Return the rows of the page, in order, of those found by its walk; its links are known from now on."""
        walk = self.walk
        more, rows = len(rows) > walk.size, rows[: walk.size]
        if walk.backwards:
            rows.reverse()
        following, before = more or walk.backwards, more if walk.backwards else walk.start
        self.next_cursor = _encode("next", walk.keys, rows[-1]) if rows and following else ""
        self.previous_cursor = _encode("previous", walk.keys, rows[0]) if rows and before else ""
        return rows

    def told(self, rows: Iterable[str]) -> Told:
        """Return the answer with rows that are JSON already."""
        links = f'"next":{json.dumps(self.get_next_link())},"previous":{json.dumps(self.get_previous_link())}'
        return Told(f'{{{links},"results":[{",".join(rows)}]}}')

    def get_page_size(self, request: Request) -> int:
        """Return `limit`; refuses one that is no number from 1 to 200."""
        said = request.query_params.get(self.page_size_query_param)
        if said is None:
            return self.page_size
        if not (said.isascii() and said.isdecimal() and 1 <= int(said[:9]) <= self.max_page_size):
            message = _("A whole number from 1 to %(most)d.") % {"most": self.max_page_size}
            raise exceptions.ValidationError({self.page_size_query_param: message})
        return int(said)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Say in the published schema what `cursor` and `limit` may be."""
        cursor: dict[str, Any]
        cursor, limit = super().get_schema_operation_parameters(view)
        cursor["description"] = "As given in `next` or `previous`."
        limit["description"] = "Rows of a page."
        limit["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [cursor, limit]

    def get_next_link(self) -> str | None:
        """Return the address of the next page."""
        return self._link(self.next_cursor)

    def get_previous_link(self) -> str | None:
        """Return the address of the page before."""
        return self._link(self.previous_cursor)

    def _link(self, cursor: str) -> str | None:
        if not cursor:
            return None
        return replace_query_param(self.address, self.cursor_query_param, cursor)

    def _keys(self, ordering: Sequence[str]) -> list[str]:
        keys = list(ordering)
        if not {"id", "-id", "pk", "-pk", "seq", "-seq"} & set(keys):
            keys.append("-id" if keys[0].startswith("-") else "id")
        return keys

    def _start(self, request: Request, keys: list[str], model: type[Model]) -> tuple[bool, list[Any]]:
        said = request.query_params.get(self.cursor_query_param)
        if said is None:
            return False, []
        try:
            return _decode(said, keys, model)
        except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError):
            message = _("Use a cursor as it was given in `next` or `previous`.")
            raise exceptions.ValidationError({self.cursor_query_param: message}) from None


def refuse_unknown(request: Request, view: Any) -> None:
    """Refuse a parameter that the list does not read, and an order it does not know: ignored, it would mislead."""
    backends = getattr(view, "filter_backends", ())
    filters = getattr(view, "filterset_class", None)
    names = filters.base_filters if filters else getattr(view, "filterset_fields", ())
    known = {*names, *getattr(view, "also_reads", ())}
    if getattr(view, "pagination_class", None) is not None:
        known |= {Keyset.cursor_query_param, Keyset.page_size_query_param}
    wrong = {}
    if any(issubclass(backend, OrderingFilter) for backend in backends):
        known.add(OrderingFilter.ordering_param)
        said = request.query_params.get(OrderingFilter.ordering_param, "")
        if {key.strip().removeprefix("-") for key in said.split(",") if key} - set(view.ordering_fields):
            named = ", ".join(view.ordering_fields)
            wrong[OrderingFilter.ordering_param] = _("This list is ordered by %(fields)s.") % {"fields": named}
    wrong |= {name: _("There is no such parameter here.") for name in set(request.query_params) - known}
    if wrong:
        raise exceptions.ValidationError(wrong)


def _encode(direction: str, keys: Sequence[str], row: Any) -> str:
    names = [key.lstrip("-") for key in keys]
    values = [canonical.plain(row[name] if isinstance(row, dict) else getattr(row, name)) for name in names]
    text = json.dumps([direction, list(keys), [str(value) for value in values]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(said: str, keys: list[str], model: type[Model]) -> tuple[bool, list[Any]]:
    direction, known_keys, texts = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    if direction not in {"next", "previous"} or known_keys != keys:
        raise ValueError(said)
    return direction == "previous", [_value(model, key, text) for key, text in zip(keys, texts, strict=True)]


def _value(model: type[Model], key: str, text: Any) -> Any:
    if not isinstance(text, str) or "\0" in text:
        raise ValueError(text)
    text.encode()  # half of a character is refused as a ValueError
    name = key.lstrip("-")
    try:
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    except FieldDoesNotExist:
        return text
    return field.to_python(text) if hasattr(field, "to_python") else text
