"""Pages of long lists by keyset: a page costs the same wherever it lies."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db.models import DateTimeField, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from actors.models.actors import LONG_AGO

M = TypeVar("M", bound=Model)
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is sorted by: a column, and whether it may be empty (an empty moment counts as long ago)."""

    column: str
    nullable: bool = False
    moment: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the cursors of the pages around them ("" at an end)."""

    rows: list[M]
    previous: str
    following: str


def page(rows: QuerySet[M], *, key: Key, descending: bool, cursor: str) -> Page[M]:
    """Return one page; a cursor that makes no sense leads to the first page."""
    value: Any = Coalesce(key.column, Value(LONG_AGO), output_field=DateTimeField()) if key.nullable else key.column
    if key.nullable:
        rows, column = rows.annotate(sort_key=value), "sort_key"  # type: ignore[assignment]
    else:
        column = key.column
    back, edge = _decoded(cursor, key)
    rising = descending == back
    if edge is not None:
        beyond = "gt" if rising else "lt"
        rows = rows.filter(
            Q(**{f"{column}__{beyond}e": edge[0]}),
            Q(**{f"{column}__{beyond}": edge[0]}) | Q(**{f"pk__{beyond}": edge[1]}),
        )
    sign = "" if rising else "-"
    # The keys first, the whole rows of the one page afterwards: only narrow rows are ever sorted.
    keys = list(rows.order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", column)[: PAGE + 1])
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


def _encoded(edge: tuple[Any, Any] | None, *, back: bool) -> str:
    if edge is None:
        return ""
    pk, value = edge
    text = json.dumps([back, value.isoformat() if isinstance(value, datetime) else value, str(pk)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str, key: Key) -> tuple[bool, tuple[Any, UUID] | None]:
    try:
        back, value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        edge = datetime.fromisoformat(value) if key.moment else str(value)
        return bool(back), (edge, UUID(pk))
    except (ValueError, TypeError, AttributeError, RecursionError, binascii.Error):
        return False, None
