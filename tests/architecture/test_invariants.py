"""The table of invariants names services, guards and tests that exist, and its tests go around the service."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from engagements.domain.lifecycle import Status

TABLE = Path("docs/invariants.md")
APPS = ("core", "accounts", "actors", "engagements", "riskreview", "reassessment", "casestudies")
FILES = [path for app in APPS for path in sorted(Path(app).rglob("*.py")) if "migrations" not in path.parts]
CODE = "\n".join(path.read_text() for path in FILES)
MODULES = {path.stem for path in FILES} | {"py"}
DEFINITION = re.compile(r"(?:def|class) (\w+)|^ *(\w+)(?::.*)? = ", re.MULTILINE)
TESTS = sorted(Path("tests").rglob("*.py"))
AROUND = re.compile(r"cursor\.execute|\bsql\(|\brefused\(|\braw\(|objects\.(create|bulk_create|update|filter\(.*\)\.update)|"
                    r"DatabaseError|IntegrityError|together\(|\.attack\(|\.bulk_update\(")  # fmt: skip
"""How a test goes around the service: plain SQL, a row written by itself, or many clients at once."""
KNOWN = """
    SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'
    UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'
    UNION SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class
    UNION SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public'"""
ATTACHED_NOWHERE = """
    SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE nspname = 'public' AND prorettype = 'trigger'::regtype
       AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = p.oid AND tgenabled = 'O')"""


class Row(NamedTuple):
    """One invariant."""

    rule: str
    service: str
    database: str
    test: str


def rows() -> Iterator[Row]:
    for line in TABLE.read_text().splitlines():
        if line.startswith("| ") and not line.startswith("| rule |"):
            yield Row(*(cell.strip() for cell in line.strip("| ").split(" | ")))


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def files_of(row: Row) -> list[Path]:
    """Return the files that the last cell names: by path, by name, or by a test in them."""
    found = []
    for name in quoted(row.test):
        if name.endswith(".py"):
            found.append([path for path in TESTS if path.as_posix().endswith(f"/{name}")])
        elif name.endswith("/"):
            found.append([path for path in TESTS if f"/{name}" in path.as_posix()])
        else:
            found.append([path for path in TESTS if f"def {name}(" in path.read_text()])
        assert found[-1], f"{row.rule}: there is no {name}"
    return [path for paths in found for path in paths]


def test_each_row_names_a_test_that_exists_and_goes_around_the_service():
    found = list(rows())
    assert len(found) > 100
    assert [row.rule for row in found if not files_of(row)] == []
    guarded = [row for row in found if not row.database.startswith(("\u2013", "\u2014"))]
    assert [row.rule for row in guarded if not any(AROUND.search(path.read_text()) for path in files_of(row))] == []


def test_each_service_is_there():
    """A name with a dot is a function, a class or a table in a module, or a module; a name with capitals a class."""
    defined = {name for pair in DEFINITION.findall(CODE) for name in pair} | MODULES
    missing = [
        (row.rule, name)
        for row in rows()
        for name in quoted(row.service)
        if re.fullmatch(r"([a-z_]+\.)+[A-Za-z_]+|[A-Z]\w+", name) and name.rpartition(".")[2] not in defined
    ]
    assert missing == []


def test_each_guard_is_in_the_database_and_attached(db):
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        known = {name for (name,) in cursor.fetchall()} | set(get_commands()) | set(Status)
        cursor.execute(ATTACHED_NOWHERE)
        assert cursor.fetchall() == []
    missing = []
    for row in rows():
        for name in quoted(row.database):
            if name.startswith(("…", "_")):
                there = any(entry.endswith(name.strip("…")) for entry in known)
            else:
                there = name.removesuffix("()") in known or (
                    name.endswith("_") and any(e.startswith(name) for e in known)
                )
            if re.fullmatch(r"…?\w+(\(\))?", name) and not there:
                missing.append((row.rule, name))
    assert missing == []


def test_there_is_no_door_that_writes_rows_by_itself():
    """Only commands write (`test_rules`); an admin site would be a second way."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
