"""Starting and stopping other programs so that none outlives the one that started it."""

import ctypes
import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
FULL_DISK = ("No space left on device", "DiskFull", "Disk quota exceeded", "could not extend file")
REASON = re.compile(
    r"(?:\b(?:FATAL|PANIC|ERROR|error|fatal):"  # servers and command line tools
    r"|^[\w.]*(?:Error|Exception|Environment|Configured):"  # the end of a traceback
    r"|^[?\w.]+:(?= \([\w.]+\.E\d+\)))"  # Django's system checks
    r"\s+(.+)"
)
LOG_LIMIT = 10_000_000


class CannotStart(Exception):
    """Something that Parley needs is missing; the text is one sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Account:
    """The ordinary account that database servers run under when Parley was started by root."""

    name: str
    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Return whether this account may enter the folder, or execute the file; asked in a child that became it."""
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                os._exit(0 if os.access(path, os.X_OK) else 1)
            finally:
                os._exit(2)
        return os.waitpid(child, 0)[1] == 0


def server_account() -> Account | None:
    """Return `postgres`, else `nobody`, when we are root; None when we are an ordinary user and stay one."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL refuses to run as root and this machine has neither a postgres nor a nobody account.")


def _follow_parent_into_death(parent: int, stop_signal: int) -> None:
    """Ask the kernel for `stop_signal` when the parent dies; set in the child after it changed its account."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a long-lived program in a session of its own, writing to `log`; it stops when we do, however we end.

    Call it from the main thread: the kernel sends the signal when the thread that forked ends.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=partial(_follow_parent_into_death, os.getpid(), stop_signal),  # noqa: PLW1509 - no threads here
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def run(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end and return its exit code with all it said in `stdout`."""
    return subprocess.run(  # noqa: S603 - programs of ours, no shell
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        cwd=cwd,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, seconds: float, what: str, log: Path
) -> None:
    """Wait for `ready`; raises CannotStart when the process ends first or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return
        if process.poll() is not None:
            raise CannotStart(explain(tail(log), what=what, where=log))
        time.sleep(0.05)
    raise CannotStart(f"{what} did not answer within {seconds:.0f} seconds; its log is {log}.")


def stop(
    processes: Iterable[subprocess.Popen[bytes]], *, stop_signal: int = signal.SIGTERM, seconds: float = 10
) -> None:
    """Ask all of them to end, together; whoever has not after `seconds` is killed with all its children."""
    living = [process for process in processes if process.poll() is None]
    for process in living:
        with suppress(ProcessLookupError):
            process.send_signal(stop_signal)
    end = time.monotonic() + seconds
    for process in living:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        kill_group(process)


def kill_group(process: subprocess.Popen[Any]) -> None:
    """End what is left of the process and of the children in its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)


def tail(log: Path, size: int = 4000) -> str:
    """Return the end of a log file; empty when it cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - size))
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def explain(output: str, *, what: str, where: Path) -> str:
    """Return one sentence for a program that failed: a full disk by its name, else the line in which it says why."""
    if any(sign in output for sign in FULL_DISK):
        return disk_full(where.parent if where.suffix == ".log" else where)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    reasons = [found[1] for found in map(REASON.search, lines) if found]
    why = (reasons or lines or ["it said nothing"])[-1].rstrip(".")
    return f"{what} failed: {why} (see {where})." if where.is_file() else f"{what} failed: {why}."


def disk_full(where: Path) -> str:
    """Return the sentence for a full disk."""
    return f"The disk that holds {where} is full: free some space and start again."
