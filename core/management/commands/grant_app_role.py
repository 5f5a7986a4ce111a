"""Give the serving role what it needs and nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg2 import sql  # type: ignore[import-untyped]

# A table is append-only when it carries the trigger of this name (core_refuse_change). One that says itself which rows
# may go, and with whom, carries this other one too.
CARRYING = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s ORDER BY 1"
APPEND_ONLY, GOING = "append_only", "guard_going"
WRITTEN_BY_THE_DATABASE = ("core_auditlink", "django_migrations")


class Command(BaseCommand):
    """`manage.py grant_app_role ROLE`: run as the owner after every migration."""

    help = "Grant the serving role SELECT, INSERT, UPDATE and DELETE; append-only tables only SELECT and INSERT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the role."""
        parser.add_argument("role", nargs="?", default="parley_app")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, then take back what would open the trail."""
        role = sql.Identifier(options["role"])
        with connection.cursor() as cursor:
            append_only, going = (_carrying(cursor, trigger) for trigger in (APPEND_ONLY, GOING))
            never_deleted = [name for name in append_only if name not in going]
            for statement, tables in (
                ("GRANT USAGE ON SCHEMA public TO {role}", ()),
                ("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", ()),
                ("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", ()),
                ("REVOKE UPDATE ON {tables} FROM {role}", append_only),
                ("REVOKE DELETE ON {tables} FROM {role}", never_deleted),
                ("REVOKE INSERT, UPDATE, DELETE ON {tables} FROM {role}", WRITTEN_BY_THE_DATABASE),
                # A temporary table hides the one of the same name from the triggers that read it.
                ("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}", ()),
            ):
                names = sql.SQL(", ").join(map(sql.Identifier, tables))
                database = sql.Identifier(connection.settings_dict["NAME"])
                cursor.execute(sql.SQL(statement).format(role=role, tables=names, database=database))


def _carrying(cursor: Any, trigger: str) -> list[str]:
    cursor.execute(CARRYING, [trigger])
    return [name for (name,) in cursor.fetchall()]
