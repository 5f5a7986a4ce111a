"""Statements whose plan the connection keeps: the planning of a long one takes many times as long as its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg2.extensions import AsIs  # type: ignore[import-untyped]

from core import canonical

_known: Final[WeakKeyDictionary[Any, set[str]]] = WeakKeyDictionary()
"""What each connection to the database has prepared: a new one, after whatever ended the last, has nothing."""
MOST: Final = 8  # plans that a connection keeps; one of them takes some megabytes


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its values, some of which stand in for what is asked for each time."""

    name: str
    sql: str
    values: tuple[Any, ...]
    stand_ins: tuple[UUID, ...]


def statement(sql: str, values: Sequence[Any], *, stand_ins: Sequence[UUID]) -> Statement:
    """Return a statement under a name of its own."""
    told = f"{sql} {values!r} {stand_ins!r}"
    return Statement(f"kept_{canonical.sha256(told)[:32]}", sql, tuple(values), tuple(stand_ins))


def first_row(asked: Statement, meant: Mapping[UUID, UUID]) -> tuple[Any, ...] | None:
    """Return the first row of a statement, None without one; `meant` says what each stand-in means.

    The first time a connection is asked, it prepares the statement: one more is sent, and one that drops what was
    prepared before where that was too much.
    """
    with connection.cursor() as cursor:
        there = _known.setdefault(connection.connection, set())
        if asked.name not in there:
            if len(there) >= MOST:
                cursor.execute("DEALLOCATE ALL")
                there.clear()
            places = {one: AsIs(f"${place}::uuid") for place, one in enumerate(asked.stand_ins, 1)}
            values = [places.get(value, value) if isinstance(value, UUID) else value for value in asked.values]
            body = cursor.mogrify(asked.sql, values).decode()
            types = ", ".join("uuid" for _one in asked.stand_ins)
            cursor.execute(f"PREPARE {asked.name} ({types}) AS {body}")
            there.add(asked.name)
        places_given = ", ".join("%s" for _one in asked.stand_ins)
        cursor.execute(f"EXECUTE {asked.name} ({places_given})", [meant[one] for one in asked.stand_ins])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found
