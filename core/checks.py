"""Checks of a deployment that settings alone cannot answer."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name
from django.db import DatabaseError, connection

OWNED = """
    SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'USAGE')
"""
MAY_MAKE = "SELECT has_database_privilege(current_database(), 'TEMPORARY')"


def serving_role_owns_nothing(**_given: Any) -> list[CheckMessage]:
    """The application serves as a role that owns no table and makes none: it cannot mislead the guards."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(OWNED)
            owned = cursor.fetchone()[0]
            cursor.execute(MAY_MAKE)
            may_make = cursor.fetchone()[0]
    except DatabaseError as fault:
        return [Warning(f"The database could not be asked who owns its tables: {fault}".strip(), id="parley.W001")]
    hint = "Give DATABASE_URL a role of its own, which manage.py grant_app_role ROLE lets work."
    if owned:
        found = f"The serving role owns {owned} tables and could switch off their triggers."
        return [Error(found, hint, id="parley.E001")]
    if may_make:
        found = "The serving role may make temporary tables and could hide from the triggers what they read."
        hint = "As the owner of the database: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC."
        return [Error(found, hint, id="parley.E002")]
    return []
