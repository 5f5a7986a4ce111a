"""Typed reading of the environment.

Each variable may be given as `NAME` or, for secrets kept in files, as `NAME_FILE`. What is missing or malformed raises
BadEnvironment with one sentence that names the variable and says why; nothing is guessed.
"""

import os
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
HOST_NAME = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?")
KEY_LENGTH = 32
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class Redis(NamedTuple):
    """One Redis-compatible server: the address of the queue, and of the cache in the database after it."""

    queue: str
    cache: str


class Mail(NamedTuple):
    """Where mail goes, as Django's settings name it."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False
    sender: str = "parley@localhost"


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


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return one of a few words; anything else is refused."""
    value = text(name, default)
    if value not in allowed:
        raise BadEnvironment(name, f'is "{value}": say {" or ".join(allowed)}.')
    return value


def secret_key(name: str) -> str:
    """Return a key long enough that nobody guesses it; the key itself is never repeated."""
    value = text(name)
    if len(value) < KEY_LENGTH:
        raise BadEnvironment(name, f"is too short: give {KEY_LENGTH} random characters or more.")
    return value


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


def hosts(name: str, default: list[str]) -> list[str]:
    """Return host names, a leading dot standing for all below one; anything else is refused."""
    return _each(name, default, HOST_NAME, "a host name such as parley.example.org, without scheme, port or path")


def origins(name: str) -> list[str]:
    """Return the origins that forms may come from; anything else is refused."""
    return _each(name, [], ORIGIN, "an origin such as https://parley.example.org, without a path")


def _each(name: str, default: list[str], pattern: re.Pattern[str], what: str) -> list[str]:
    """Return the parts of a comma-separated list, each of which must fit."""
    parts = csv(name, default)
    for part in parts:
        if not pattern.fullmatch(part):
            raise BadEnvironment(name, f'holds "{part}", which is not {what}.')
    return parts


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


def redis(name: str) -> Redis:
    """Return the addresses on the Redis-compatible server in `name`; the URL is never repeated in a refusal."""
    url = text(name)
    parts = _split(url)
    number = parts.path.strip("/") if parts else ""
    if parts and parts.scheme == "unix" and not parts.netloc and number and not parts.query:
        return Redis(f"redis+socket://{parts.path}", f"{url}?db=1")
    if (
        parts is None
        or parts.scheme not in ("redis", "rediss")
        or not parts.hostname
        or not re.fullmatch(r"\d*", number)
    ):
        raise BadEnvironment(
            name,
            "is not the address of a Redis server: write redis://:password@host:6379, rediss://… or unix:///path, "
            "with special characters percent-encoded.",
        )
    first = int(number or 0)
    return Redis(*(parts._replace(path=f"/{database}").geturl() for database in (first, first + 1)))


def mail(name: str) -> Mail:
    """Return where mail goes: nowhere, to the terminal or to an SMTP server; the URL is never repeated in a refusal."""
    parts = _split(text(name, "none://"))
    if parts and parts.scheme in ("none", "console") and not (parts.netloc + parts.path + parts.query):
        return Mail("dummy" if parts.scheme == "none" else "console")
    asked = parse_qs(parts.query) if parts else {}
    if (
        parts is None
        or parts.scheme not in MAIL_PORTS
        or not parts.hostname
        or parts.path.strip("/")
        or asked.keys() - {"from"}
    ):
        raise BadEnvironment(
            name,
            "is not the address of a mail server: write smtp://user:password@host:25, smtp+tls://…, smtps://…, "
            "console:// or none://, with special characters percent-encoded.",
        )
    return Mail(
        "smtp",
        parts.hostname,
        parts.port or MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
        sender=asked.get("from", [f"parley@{parts.hostname}"])[0],
    )


def _split(url: str) -> SplitResult | None:
    """Return the parts of a URL; None when it is none."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - asked for, so that one out of range is noticed here
    except ValueError:
        return None
    return parts
