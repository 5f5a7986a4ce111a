"""Give the serving role what it needs and nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg2 import sql  # type: ignore[import-untyped]

# A table is append-only when it carries the trigger of this name (core_refuse_change).
APPEND_ONLY = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' ORDER BY 1"
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
            cursor.execute(APPEND_ONLY)
            append_only = [name for (name,) in cursor.fetchall()]
            for statement, tables in (
                ("GRANT USAGE ON SCHEMA public TO {role}", ()),
                ("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}", ()),
                ("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}", ()),
                ("REVOKE UPDATE, DELETE ON {tables} FROM {role}", append_only),
                ("REVOKE INSERT, UPDATE, DELETE ON {tables} FROM {role}", WRITTEN_BY_THE_DATABASE),
                # A temporary table hides the one of the same name from the triggers that read it.
                ("REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}", ()),
            ):
                names = sql.SQL(", ").join(map(sql.Identifier, tables))
                database = sql.Identifier(connection.settings_dict["NAME"])
                cursor.execute(sql.SQL(statement).format(role=role, tables=names, database=database))
