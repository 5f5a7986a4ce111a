"""Counts that every page draws, in one statement: putting one together takes several times as long as its answer."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

SOMEBODY: Final = UUID("5a000000-0000-4000-8000-000000000001")
Rows = Callable[[Any], QuerySet[Any]]


def count_each(asked: Sequence[Rows | QuerySet[Any]], user: Any) -> list[int]:
    """Return how many rows each has that was asked, in one statement; none for none.

    Of a function, `rows(user)`, the SQL is kept for everybody with the same roles: it may look at who the user is and
    what roles they have, and at nothing else: no day, no setting. A query that does is given as it is.
    """
    if not asked:
        return []
    parts = [_statement(rows, user) for rows in asked]
    values = [value for _sql, given in parts for value in given]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'({sql})' for sql, _given in parts)}",
            [user.pk if value == SOMEBODY else value for value in values],
        )
        return list(cursor.fetchone())


def _statement(rows: Rows | QuerySet[Any], user: Any) -> tuple[str, tuple[Any, ...]]:
    if isinstance(rows, QuerySet):
        return _written(rows)
    return _written(rows(user)) if user.token_compartments is not None else _kept(rows, frozenset(user.roles))


@lru_cache(maxsize=256)
def _kept(rows: Rows, roles: frozenset[str]) -> tuple[str, tuple[Any, ...]]:
    return _written(rows(get_user_model()(pk=SOMEBODY, roles=sorted(roles))))


def _written(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0", ()
    return f"SELECT count(*) FROM ({sql}) AS counted", values  # noqa: S608 - a query of ours
