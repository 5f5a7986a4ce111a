"""Give the serving role what it needs and nothing more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from psycopg2 import sql

APPEND_ONLY = ("core_auditevent", "core_readevent", "core_readseal")
DATABASE_WRITES = ("core_auditlink",)


class Command(BaseCommand):
    """`manage.py grant_app_role ROLE`: run as the owner after every migration."""

    help = "Grant the serving role SELECT/INSERT/UPDATE/DELETE; the audit trail only SELECT and INSERT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the role."""
        parser.add_argument("role", nargs="?", default="parley_app")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, then take back what would open the trail."""
        role = sql.Identifier(options["role"])
        statements = [
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE UPDATE, DELETE ON {append_only} FROM {role}",
            "REVOKE INSERT, UPDATE, DELETE ON {database_writes} FROM {role}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        ]
        tables = {
            "append_only": sql.SQL(", ").join(map(sql.Identifier, APPEND_ONLY)),
            "database_writes": sql.SQL(", ").join(map(sql.Identifier, DATABASE_WRITES)),
        }
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(sql.SQL(statement).format(role=role, **tables))  # type: ignore[arg-type]
