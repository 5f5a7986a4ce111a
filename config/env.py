"""Typed reading of the environment.

Each variable may be given as `NAME` or, for secrets kept in files, as `NAME_FILE`. What is missing or malformed raises
BadEnvironment with one sentence that names the variable and says why; nothing is guessed.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


class BadEnvironment(ImproperlyConfigured):
    """An environment variable is missing or says something that cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        """Name the variable and why it is refused."""
        super().__init__(f"{name} {why}")
        self.name = name
        self.why = why


def _raw(name: str) -> str | None:
    """Return what `NAME` or the file of `NAME_FILE` holds; None when neither does. Empty counts as not given."""
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise BadEnvironment(name, f"is given twice, as {name} and as {name}_FILE: keep one of them.")
    if not path:
        return value or None
    try:
        held = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        raise BadEnvironment(f"{name}_FILE", f"points to {path}, which cannot be read: {reason}.") from None
    if not held:
        raise BadEnvironment(f"{name}_FILE", f"points to {path}, which is empty.")
    return held


def text(name: str, default: str | None = None) -> str:
    """Return the text of `name`; without a default a missing one is refused."""
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        raise BadEnvironment(
            name, f"is not set: give it as {name}, or as {name}_FILE with the path of a file that holds it."
        )
    return default


def flag(name: str, default: bool) -> bool:  # noqa: FBT001 - the default of a flag is a flag
    """Return a yes or no; anything but 1, true, yes, on, 0, false, no, off is refused."""
    value = _raw(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise BadEnvironment(name, f'is "{value}": say 1 or 0.')


def number(name: str, default: int) -> int:
    """Return a whole number; anything else is refused."""
    value = _raw(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadEnvironment(name, f'is "{value}", which is not a whole number.') from None


def csv(name: str, default: list[str]) -> list[str]:
    """Return the parts of a comma-separated list, without blanks and empty parts."""
    value = _raw(name)
    if value is None:
        return list(default)
    return [part.strip() for part in value.split(",") if part.strip()]


def database(name: str) -> dict[str, Any]:
    """Return the DATABASES entry for the PostgreSQL URL in `name`; every other database is refused.

    Connections live for a minute and are checked before use, so that a restarted server is not noticed by users.
    The URL itself may hold a password and is never repeated in a refusal.
    """
    url = text(name)
    try:
        entry = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise BadEnvironment(
            name,
            "is not a database URL: write postgres://user:password@host:5432/database, "
            "with special characters percent-encoded.",
        ) from None
    if entry["ENGINE"] != "django.db.backends.postgresql":
        raise BadEnvironment(
            name, "names another kind of database: Parley needs PostgreSQL 15 or later (postgres://…)."
        )
    if not entry["NAME"]:
        raise BadEnvironment(name, "names no database: write postgres://user:password@host:5432/database.")
    return entry
