"""SQL that is put together once a process for everybody with the same roles.

Django takes many times as long for a long statement as PostgreSQL for its answer.
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

SOMEBODY: Final = UUID("5a000000-0000-4000-8000-000000000001")
SOME_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
Rows = Callable[[Any], QuerySet[Any]]
Written = tuple[str, tuple[Any, ...]]


def column(rows: Rows, user: Any) -> RawSQL | QuerySet[Any]:
    """Return the one column of `rows(user)`, to be looked for with `__in`; `None` is the scheduler.

    Its SQL is kept for everybody with the same roles: `rows` may look at who the user is and what roles they have, and
    at nothing else: no day, no setting. What a token narrows is put together each time.
    """
    if user is None or not user.is_authenticated or user.token_compartments is not None:
        return rows(user)
    kept = _kept(rows, frozenset(user.roles))
    if kept is None:
        return rows(user)
    return RawSQL(kept[0], [user.pk if value == SOMEBODY else value for value in kept[1]])  # noqa: S611 - a query of ours


@lru_cache(maxsize=1024)
def _kept(rows: Rows, roles: frozenset[str]) -> Written | None:
    return written(rows(somebody(roles)))


def somebody(roles: Collection[str]) -> Any:
    """Return a user with these roles who stands in for everybody else with them."""
    return get_user_model()(pk=SOMEBODY, roles=sorted(roles))


def written(rows: QuerySet[Any]) -> Written | None:
    """Return the SQL and the values of a query, None where it can have no rows."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(values)
