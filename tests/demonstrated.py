"""The demonstration for several tests of one run: loaded once, copied by PostgreSQL from then on."""

from contextlib import contextmanager

from django.db import connection, connections

from config.demo.load import load

KEPT = "parley_demonstration"
ONE_AT_A_TIME = 727003


def have():
    """Fill the database of this test with the demonstration; what it held is gone where a copy is taken."""
    with server() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [KEPT])
        if cursor.fetchone()[0]:
            copy(cursor, KEPT, connection.settings_dict["NAME"])
        else:
            load()
            copy(cursor, connection.settings_dict["NAME"], KEPT)


def keep():
    """Keep the demonstration that this test has just loaded for those that come after it."""
    with server() as cursor:
        copy(cursor, connection.settings_dict["NAME"], KEPT)


@contextmanager
def server():
    """Speak to the server outside of any database of a test, one process at a time."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield cursor


def copy(cursor, old, new):
    """Make one database the copy of another; whoever is connected to either is cut off."""
    connections.close_all()
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)", [old, new])
    cursor.execute(f'DROP DATABASE IF EXISTS "{new}"')
    cursor.execute(f'CREATE DATABASE "{new}" TEMPLATE "{old}"')
