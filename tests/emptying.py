"""The end of a test that commits: the tables it filled are emptied, the others left alone.

Django truncates every table and then writes its permissions anew, which takes several times as long.
"""

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

KEPT = {Permission._meta.db_table, ContentType._meta.db_table}


@cache
def which_are_filled():
    """Return the statement that names the tables with rows."""
    tables = sorted(set(connection.introspection.django_table_names()) - KEPT)
    return " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)


def empty(_test=None):
    """Delete all rows of the database of this test, past every guard."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(which_are_filled())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
