"""Statements whose plan the connection keeps: the planning of a long one takes many times as long as its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg2.extensions import AsIs  # type: ignore[import-untyped]

from core import canonical

_known: Final[WeakKeyDictionary[Any, dict[str, bool]]] = WeakKeyDictionary()
"""What each connection to the database has prepared, asked last at the end: a new one, after whatever ended the last,
has nothing."""
MOST: Final = 16  # plans that a connection keeps; one of them takes some megabytes
TYPES: Final = {UUID: "uuid", datetime: "timestamptz", date: "date", str: "text"}
"""What may stand in, and be meant."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its values, some of which stand in for what is asked for each time."""

    name: str
    sql: str
    values: tuple[Any, ...]
    stand_ins: tuple[Any, ...]


def statement(sql: str, values: Sequence[Any], *, stand_ins: Sequence[Any]) -> Statement:
    """Return a statement under a name of its own."""
    told = f"{sql} {values!r} {stand_ins!r}"
    return Statement(f"kept_{canonical.sha256(told)[:32]}", sql, tuple(values), tuple(stand_ins))


def rows(asked: Statement, meant: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement; `meant` says what each stand-in means.

    The first time a connection is asked, it prepares the statement, and drops the plan that was not asked for longest
    where there were too many; neither is counted among the statements of a page.
    """
    with connection.cursor() as cursor:
        raw = cursor.cursor
        there = _known.setdefault(connection.connection, {})
        if not there.pop(asked.name, False):
            if len(there) >= MOST:
                oldest = next(iter(there))
                raw.execute(f"DEALLOCATE {oldest}")
                del there[oldest]
            types = [TYPES[type(one)] for one in asked.stand_ins]
            places = {one: AsIs(f"${place}::{types[place - 1]}") for place, one in enumerate(asked.stand_ins, 1)}
            values = [places.get(value, value) if type(value) in TYPES else value for value in asked.values]
            body = cursor.mogrify(asked.sql, values).decode()
            raw.execute(f"PREPARE {asked.name} ({', '.join(types)}) AS {body}")
        there[asked.name] = True
        places_given = ", ".join("%s" for _one in asked.stand_ins)
        cursor.execute(f"EXECUTE {asked.name} ({places_given})", [meant[one] for one in asked.stand_ins])
        return list(cursor.fetchall())
