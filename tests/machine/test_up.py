"""`./parley up` as a person uses it: real servers, real processes, on a folder and a port of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.machine

ROOT = Path(__file__).resolve().parents[2]
OF_THE_TEST_RUN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "PARLEY_ROLE",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Up:
    """One `up` on a folder."""

    def __init__(self, home, port, **environ):
        self.home, self.url = home, f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}
        self.environ = kept | {"PARLEY_HOME": str(home), "PORT": str(port)} | environ
        self.said = home.parent / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.supervise"], cwd=ROOT, env=self.environ, stdout=output, stderr=output
            )

    def text(self):
        return self.said.read_text()

    def wait(self, condition, seconds=600):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.text()
            time.sleep(0.1)

    def wait_for_welcome(self):
        self.wait(lambda: "Parley is ready" in self.text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.text()

    def green(self):
        with (
            suppress(OSError, urllib.error.HTTPError),
            urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer,
        ):
            return answer.status == 200
        return False

    def pids(self):
        return json.loads((self.home / "run" / "up.json").read_text())["children"]

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(120)

    def left(self):
        """Processes that belong to this folder, whoever their parent is now."""
        mark, found = os.fsencode(self.home), []
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if (
                    process.name.isdigit()
                    and mark in (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                ):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" "))
        return found


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="parley-up-") as folder:
        Path(folder).chmod(0o711)  # the servers of root run under another account
        yield Path(folder) / "home"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="counts processes in /proc")
def test_starts_survives_and_stops(home):
    port = free_port()
    first = Up(home, port)
    try:
        first.wait_for_welcome()
        for words in (
            "PostgreSQL",
            "Redis",
            "Database tables",
            first.url,
            "analyst",
            "parley-demo",
            "Ctrl-C stops everything",
        ):
            assert words in first.text()
        assert first.green()
        assert set(first.pids()) == {"postgres", "redis", "web", "worker", "beat"}

        second = Up(home, free_port())
        assert second.process.wait(120) == 1
        assert second.text().startswith(f"Parley is already running at {first.url} (process {first.process.pid})")
        assert len(second.text().splitlines()) == 1

        elsewhere = Up(home.with_name("elsewhere"), port)
        assert elsewhere.process.wait(120) == 1
        assert elsewhere.text().startswith(f"Port {port} is taken by another program")
        assert len(elsewhere.text().splitlines()) == 1

        for name, pid in first.pids().items():
            os.kill(pid, signal.SIGKILL)
            first.wait(lambda name=name, pid=pid: first.pids().get(name, pid) != pid)
            first.wait(first.green)
            assert f"{name} was ended by SIGKILL and is started again" in first.text()
        assert set(first.pids()) == {"postgres", "redis", "web", "worker", "beat"}
    finally:
        first.end(signal.SIGKILL)
    first.wait(lambda: not first.left(), seconds=30)

    again = Up(home, port, PARLEY_DEMO="0")
    try:
        again.wait_for_welcome()
        assert again.green()
        assert "No demonstration data is loaded" in again.text()
        assert again.end(signal.SIGINT) == 0
    finally:
        if again.process.poll() is None:
            again.end(signal.SIGKILL)
    assert again.text().endswith("Parley has stopped.\n")
    assert again.left() == []
    assert not list((home / "sockets").iterdir())
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PORT": "80o0"}, 'PORT is "80o0", which is not a whole number.\n'),
        ({"PORT": "70000"}, "PORT is 70000: say a number from 1 to 65535.\n"),
        ({"PARLEY_HOME": "/proc/parley"}, "/proc/parley cannot be used: No such file or directory.\n"),
        (
            {"DATABASE_URL": "sqlite:///x", "REDIS_URL": "redis://127.0.0.1:1"},
            "DATABASE_URL names another kind of database",
        ),
        ({"DATABASE_URL": "postgres://u@127.0.0.1:1/p", "REDIS_URL": "redis://127.0.0.1:1"}, "Connection refused"),
        ({"DATABASE_OWNER_URL": "postgres://o@host/p"}, "DATABASE_OWNER_URL is given without DATABASE_URL"),
        ({"REDIS_URL": "amqp://host"}, "REDIS_URL is not the address of a Redis server"),
        ({"EMAIL_URL": "http://host"}, "EMAIL_URL is not the address of a mail server"),
        ({"PARLEY_PG_BIN": "/nowhere"}, "PARLEY_PG_BIN is /nowhere, which holds no PostgreSQL"),
    ],
)
def test_unusable_surroundings_are_one_sentence(home, environ, said):
    up = Up(home, free_port(), **environ)
    assert up.process.wait(120) == 1
    assert said in up.text().splitlines(keepends=True)[-1]
    assert "Traceback" not in up.text()
    assert up.left() == []


def test_full_disk_is_one_sentence(home):
    home.mkdir()
    (home / "secret_key.new").symlink_to("/dev/full")
    up = Up(home, free_port())
    assert up.process.wait(120) == 1
    assert up.text().splitlines()[-1] == f"The disk that holds {home} is full: free some space and start again."
    assert not (home / "secret_key").exists()
