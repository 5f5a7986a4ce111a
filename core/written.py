"""SQL that is put together once a process for everybody with the same roles.

Django takes many times as long for a long statement as PostgreSQL for its answer.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

SOMEBODY: Final = UUID("5a000000-0000-4000-8000-000000000001")
Rows = Callable[[Any], QuerySet[Any]]
Written = tuple[str, tuple[Any, ...]]
Column = RawSQL | QuerySet[Any]


def sql_of(rows: Rows, user: Any) -> Written | None:
    """Return the SQL and the values of `rows(user)`, None where it can have no rows.

    It is kept for everybody with the same roles: `rows` may look at who the user is and what roles they have, and at
    nothing else: no day, no setting. What a token narrows is put together each time.
    """
    if user.token_compartments is not None:
        return written(rows(user))
    kept = _kept(rows, frozenset(user.roles))
    return kept and (kept[0], tuple(user.pk if value == SOMEBODY else value for value in kept[1]))


def column(rows: Rows, user: Any) -> Column:
    """Return the one column of `rows(user)`, from `sql_of`, to be looked for with `__in`; `None` is the scheduler."""
    asked = sql_of(rows, user) if user is not None and user.is_authenticated else None
    return RawSQL(*asked) if asked else rows(user)  # noqa: S611 - a query of ours


@lru_cache(maxsize=1024)
def _kept(rows: Rows, roles: frozenset[str]) -> Written | None:
    return written(rows(get_user_model()(pk=SOMEBODY, roles=sorted(roles))))


def written(rows: QuerySet[Any]) -> Written | None:
    """Return the SQL and the values of a query, None where it can have no rows."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(values)
