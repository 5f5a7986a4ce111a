"""Counts that every page draws, in one statement: planning it takes several times as long as its answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core import clock, prepared
from core.written import SOME_MOMENT, SOMEBODY, Rows, Written, somebody, written


@dataclass(frozen=True, slots=True)
class Dated:
    """`rows(user, at)`, which look at the moment, or at its day, besides."""

    rows: Callable[[Any, datetime], QuerySet[Any]]


Asked = Rows | Dated | QuerySet[Any]


def count_each(asked: Sequence[Asked], user: Any) -> list[int]:
    """Return how many rows each has that was asked, in one statement; none for none.

    Of functions the statement and its plan are kept for everybody with the same roles: they may look at who the user is
    and what roles they have, and at nothing else: no day, no setting. A query that does is given as it is.
    """
    if not asked:
        return []
    at = clock.now()
    if user.token_compartments is None and not any(isinstance(rows, QuerySet) for rows in asked):
        meant = {SOMEBODY: user.pk, SOME_MOMENT: at, SOME_MOMENT.date(): at.date()}
        return list(prepared.rows(_kept(tuple(asked), frozenset(user.roles)), meant)[0])
    sql, values = _counted(asked, user, at)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone())


@lru_cache(maxsize=256)
def _kept(asked: tuple[Asked, ...], roles: frozenset[str]) -> prepared.Statement:
    sql, values = _counted(asked, somebody(roles), SOME_MOMENT)
    return prepared.statement(sql, values, stand_ins=[SOMEBODY, SOME_MOMENT, SOME_MOMENT.date()])


def _counted(asked: Sequence[Asked], user: Any, at: datetime) -> Written:
    parts = [_written(rows, user, at) for rows in asked]
    counts = [f"(SELECT count(*) FROM ({part[0]}) AS counted)" if part else "0" for part in parts]  # noqa: S608
    return f"SELECT {', '.join(counts)}", tuple(value for part in parts if part for value in part[1])


def _written(rows: Asked, user: Any, at: datetime) -> Written | None:
    if isinstance(rows, QuerySet):
        return written(rows)
    return written(rows.rows(user, at) if isinstance(rows, Dated) else rows(user))
