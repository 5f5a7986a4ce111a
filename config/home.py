"""The folder that holds all of one running Parley's state, and the claim on it."""

import errno
import fcntl
import json
import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from config.binaries import given
from config.processes import LOG_LIMIT, CannotStart

HOST = "127.0.0.1"
RECORD = Path("run", "up.json")


class Home:
    """PARLEY_HOME: secret key, logs, record of what runs, and (where they can be reached) the servers' data."""

    def __init__(self, folder: Path, *, passable: bool) -> None:
        """Make the folder; it is for its owner alone, but with `passable` the servers' account may pass through it."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if passable else 0o700)
        for name in ("run", "log"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)

    def claim(self) -> None:
        """Keep it for this process until it ends; raises CannotStart when another Parley runs on it."""
        lock = os.open(self.folder / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = self.recorded()
            where = f" at {other['url']} (process {other['pid']})" if other else ""
            raise CannotStart(
                f"Parley is already running{where}: stop it with Ctrl-C where it was started, "
                "or set PARLEY_HOME and PORT to run a second one."
            ) from None

    def secret_key(self) -> str:
        """Return the secret key that was made once for this folder."""
        path = self.folder / "secret_key"
        if not path.exists():
            fresh = path.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
            fresh.replace(path)
        return path.read_text().strip()

    def log(self, name: str) -> Path:
        """Return the log file of a program, put aside when it has grown large."""
        path = self.folder / "log" / f"{name}.log"
        with suppress(FileNotFoundError):
            if path.stat().st_size > LOG_LIMIT:
                path.replace(path.with_suffix(".log.1"))
        return path

    def record(self, *, url: str, children: Mapping[str, int], addresses: Mapping[str, str]) -> None:
        """Write down what runs, for a second `up`, for `manage.py` (`addresses`) and for whoever looks."""
        path = self.folder / RECORD
        told = {"url": url, "pid": os.getpid(), "children": dict(children), "addresses": dict(addresses)}
        path.with_suffix(".new").write_text(json.dumps(told))
        path.with_suffix(".new").replace(path)

    def recorded(self) -> dict[str, Any] | None:
        """Return what was written down, if anything."""
        with suppress(OSError, ValueError):
            return dict(json.loads((self.folder / RECORD).read_text()))
        return None

    def forget(self) -> None:
        """Remove the record: nothing runs any more."""
        with suppress(OSError):
            (self.folder / RECORD).unlink(missing_ok=True)


def addresses(environ: Mapping[str, str], default: Path) -> dict[str, str]:
    """Return where the embedded servers of a running `./parley up` are, for a command whose environment names none."""
    if any(given(environ, name) for name in ("DATABASE_URL", "REDIS_URL")):
        return {}
    folder = Path(environ.get("PARLEY_HOME", "").strip() or default).expanduser()
    with suppress(OSError, ValueError, KeyError):
        return dict(json.loads((folder / RECORD).read_text())["addresses"])
    return {}


def insist_on_free_port(port: int) -> None:
    """Raise CannotStart when the port cannot be served."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = "is taken by another program" if fault.errno == errno.EADDRINUSE else "needs more rights than yours"
            raise CannotStart(f"Port {port} {why}: choose another one, for example PORT=8123 ./parley up.") from None
