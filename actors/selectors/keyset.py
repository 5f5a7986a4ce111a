"""Pages of long lists by keyset: a page costs the same wherever it lies."""

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Model, Q, QuerySet

from core.arrays import among

M = TypeVar("M", bound=Model)
Edge = tuple[UUID, Any]
"""A row's id, and what the list is sorted by."""
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is sorted by: a column, and whether it may be empty (an empty key comes before all others)."""

    column: str
    nullable: bool = False
    moment: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursors of the pages around them ("" at an end)."""

    rows: list[M]
    previous: str
    following: str


def few(rows: QuerySet[M], most: int) -> list[UUID] | None:
    """Return the ids of the rows in no order, None for more than so many."""
    found = rows.order_by()[: most + 1].aggregate(ids=ArrayAgg("pk", default=[]))["ids"]
    return found if len(found) <= most else None


def page(
    rows: QuerySet[M], *, key: Key, descending: bool, cursor: str, only: Collection[UUID] | None = None
) -> Page[M]:
    """Return one page; a cursor that makes no sense leads to the first page.

    `only` are the ids of all rows where these are few: a walk in order may pass a whole register to find few.
    """
    back, edge = _decoded(cursor, key)
    # The keys first, the whole rows of the one page afterwards: only narrow rows are ever sorted.
    known = rows if only is None else rows.filter(among(only))
    keys = _keys(known, key, rising=descending == back, edge=edge)
    more, keys = len(keys) > PAGE, keys[:PAGE]
    if back:
        keys.reverse()
    whole = {row.pk: row for row in rows.filter(pk__in=[pk for pk, _value in keys])} if keys else {}
    first, last = (keys[0], keys[-1]) if keys else (None, None)
    return Page(
        rows=[whole[pk] for pk, _value in keys if pk in whole],
        previous=_encoded(first, back=True) if (more if back else edge is not None) else "",
        following=_encoded(last, back=False) if (more or back) else "",
    )


def _keys(rows: QuerySet[M], key: Key, *, rising: bool, edge: Edge | None) -> list[Edge]:
    """Return the keys of the page and of one row more.

    Rows with an empty key are asked for apart, before or after the others, so that an index has the others in order.
    """
    sign, beyond = ("", "gt") if rising else ("-", "lt")
    said = rows.filter(**{f"{key.column}__isnull": False}) if key.nullable else rows
    unsaid = rows.filter(**{key.column: None})
    if edge is not None and edge[1] is None:
        unsaid = unsaid.filter(**{f"pk__{beyond}": edge[0]})
    elif edge is not None:
        said = said.filter(
            Q(**{f"{key.column}__{beyond}e": edge[1]}),
            Q(**{f"{key.column}__{beyond}": edge[1]}) | Q(**{f"pk__{beyond}": edge[0]}),
        )
    parts = [said.order_by(f"{sign}{key.column}", f"{sign}pk")]
    if key.nullable:
        parts.insert(0 if rising else 1, unsaid.order_by(f"{sign}pk"))
        if edge is not None and (edge[1] is None) != rising:
            del parts[0]
    found: list[Edge] = []
    for part in parts:
        if len(found) <= PAGE:
            found += part.values_list("pk", key.column)[: PAGE + 1 - len(found)]
    return found


def _encoded(edge: Edge | None, *, back: bool) -> str:
    if edge is None:
        return ""
    pk, value = edge
    text = json.dumps([back, value.isoformat() if isinstance(value, datetime) else value, str(pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _text(value: Any) -> str:
    """Return a text PostgreSQL can be asked about; raises ValueError."""
    text = str(value)
    if "\0" in text:
        raise ValueError(text)
    return text.encode().decode()


def _decoded(cursor: str, key: Key) -> tuple[bool, Edge | None]:
    try:
        back, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if value is not None or not key.nullable:
            value = datetime.fromisoformat(value) if key.moment else _text(value)
        return bool(back), (UUID(pk), value)
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error):
        return False, None
