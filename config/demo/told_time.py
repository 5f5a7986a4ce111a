"""The clock of the demonstration: months of history are told through the real commands and the real triggers.

The database stamps what protects people with its own clock, which no command can set. So the owner of the tables, and
nobody else can, lends the database a second clock while the story is told: a schema that shadows
`transaction_timestamp()` and `clock_timestamp()` for this one connection, dropped at the end. The serving role may create no functions. Only
the last commit waits for the disk, and with it all before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from core import clock

CLOCK = """
CREATE SCHEMA demonstration_clock;
CREATE FUNCTION demonstration_clock.transaction_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        nullif(current_setting('demonstration.now', true), '')::timestamptz, pg_catalog.transaction_timestamp()
    )
$$;
CREATE FUNCTION demonstration_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(nullif(current_setting('demonstration.now', true), '')::timestamptz, pg_catalog.clock_timestamp())
$$;
SET search_path = demonstration_clock, public, pg_catalog;
SET synchronous_commit = off; SET jit = off;
"""


@contextmanager
def lent() -> Iterator[None]:
    """Lend the database the told time for the length of the block; the owner's connection only."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "RESET search_path; RESET synchronous_commit; RESET jit; RESET demonstration.now; DROP SCHEMA demonstration_clock CASCADE"
            )


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let commands and triggers believe that it is `moment`."""
    before = clock.now()
    _tell(moment)
    try:
        with clock.standing_at(moment):
            yield
    finally:
        _tell(before)


def _tell(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('demonstration.now', %s, false)", [moment.isoformat()])
