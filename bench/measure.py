"""Timing two acts in turn, and printing what came out."""

import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each act is measured."""

    rounds: int
    repeat: int


def timed(act: Act, repeat: int) -> float:
    """Return the mean seconds of one act."""
    begin = time.perf_counter()
    for _turn in range(repeat):
        act()
    return (time.perf_counter() - begin) / repeat


def beside(ours: Act, limit: Act, effort: Effort) -> tuple[float, float, float]:
    """Return the median seconds of ours and of the limit, measured in turn, and the median of their ratios."""
    pairs = [(timed(ours, effort.repeat), timed(limit, effort.repeat)) for _round in range(effort.rounds)]
    mine, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, floor, statistics.median(limit_took / took for took, limit_took in pairs)


def statements(act: Act) -> int:
    """Return how many statements an act sends."""
    with CaptureQueriesContext(connection) as sent:
        act()
    return len(sent)


def raw(sql: str, values: Any) -> Act:
    """Return the act of sending one statement by psycopg2 and dumping its rows as JSON: no framework, no read record."""

    def act() -> str:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return json.dumps(cursor.fetchall(), default=str)

    return act


def raw_rows(rows: QuerySet[Any]) -> Act:
    """Return the act of sending the statement of a query, put together beforehand."""
    return raw(*rows.query.sql_with_params())


def head() -> None:
    """Print the titles of the columns."""
    print(f"{'what':34}{'SQL':>5}{'ms':>9}{'limit ms':>10}{'limit/ours':>12}")


def line(what: str, ours: Act, limit: Act, effort: Effort) -> float:
    """Measure one act beside its limit, print it, and return its seconds."""
    ours()
    mine, floor, ratio = beside(ours, limit, effort)
    print(f"{what:34}{statements(ours):>5}{mine * 1000:>9.1f}{floor * 1000:>10.2f}{ratio:>12.2f}", flush=True)
    return mine


def growth(fewer: int, before: Mapping[str, float], more: int, after: Mapping[str, float]) -> None:
    """Print how much longer each act took with more rows."""
    print(f"\n=== {more} actors against {fewer}: times as long")
    for what, seconds in after.items():
        print(f"{what:34}{seconds / before[what]:>9.2f}")
