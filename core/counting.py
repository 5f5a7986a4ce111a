"""Counts that every page draws, in one statement."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core.written import Rows, sql_of, written


def count_each(asked: Sequence[Rows | QuerySet[Any]], user: Any) -> list[int]:
    """Return how many rows each has that was asked, in one statement; none for none.

    A function, `rows(user)`, is asked as `core.written.sql_of` says; a query that looks at more is given as it is.
    """
    if not asked:
        return []
    parts = [written(rows) if isinstance(rows, QuerySet) else sql_of(rows, user) for rows in asked]
    counts = [f"(SELECT count(*) FROM ({part[0]}) AS counted)" if part else "0" for part in parts]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", [value for part in parts if part for value in part[1]])
        return list(cursor.fetchone())
