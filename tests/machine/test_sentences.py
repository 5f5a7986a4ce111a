"""What goes wrong on a machine is said in one sentence."""

import os
import socket

import pytest

from config import embedded
from config.checks import Checks
from config.children import TOO_OFTEN, Child
from config.home import Home, insist_on_free_port
from config.processes import Account, CannotStart, explain, spawn, wait_until


@pytest.mark.parametrize(
    "output",
    [
        'initdb: error: could not write file "base": No space left on device',
        "psycopg2.errors.DiskFull: could not extend file",
        "PANIC:  could not write to file: No space left on device\nLOG:  aborting",
    ],
)
def test_full_disk(tmp_path, output):
    assert (
        explain(output, what="It", where=tmp_path)
        == f"The disk that holds {tmp_path} is full: free some space and start again."
    )


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (
            "Traceback\n  File\nconfig.env.BadEnvironment: SECRET_KEY is not set: give it.\n",
            "SECRET_KEY is not set: give it",
        ),
        (
            'django.db.utils.OperationalError: connection to server at "db" failed: Connection refused\n\tIs it?\n',
            'connection to server at "db" failed: Connection refused',
        ),
        (
            "SystemCheckError: Some issues:\n\nERRORS:\n?: (security.E001) The one reason.\n\n1 issue (0 silenced).\n",
            "(security.E001) The one reason",
        ),
        (
            "2026-01-01 UTC [1] FATAL:  database files are incompatible\n2026 LOG:  shut down\n",
            "database files are incompatible",
        ),
        ("plain last words", "plain last words"),
        ("", "it said nothing"),
    ],
)
def test_the_line_that_says_why(tmp_path, output, said):
    assert explain(output, what="It", where=tmp_path) == f"It failed: {said}."


def test_taken_port_names_the_variable():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            CannotStart, match=rf"^Port {port} is taken by another program: .*PORT=8123 \./parley up\.$"
        ):
            insist_on_free_port(port)


def test_second_claim_names_the_first(tmp_path):
    first = Home(tmp_path / "home", passable=False)
    first.claim()
    first.record(url="http://127.0.0.1:8000", children={}, addresses={})
    with pytest.raises(CannotStart, match=rf"already running at http://127.0.0.1:8000 \(process {os.getpid()}\)"):
        Home(tmp_path / "home", passable=False).claim()


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    home = Home(tmp_path / "home", passable=True)
    key = home.secret_key()
    assert len(key) >= 50
    assert home.secret_key() == key
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o711
    assert Home(tmp_path / "other", passable=False).folder.stat().st_mode & 0o777 == 0o700


def test_large_logs_are_put_aside(tmp_path):
    home = Home(tmp_path, passable=False)
    log = home.log("web")
    with log.open("wb") as file:
        file.truncate(11_000_000)
    assert not home.log("web").exists()
    assert log.with_suffix(".log.1").exists()


def test_program_that_ends_at_once_is_explained(tmp_path):
    process = spawn(["sh", "-c", "echo 'FATAL:  no such thing'; exit 1"], log=tmp_path / "log")
    with pytest.raises(CannotStart, match=r"The server failed: no such thing \(see .*log\)"):
        wait_until(lambda: False, process, seconds=10, what="The server", log=tmp_path / "log")


def test_child_that_keeps_ending_is_given_up(tmp_path):
    child = Child("web", lambda: spawn(["sh", "-c", "echo 'ERROR:  broken'"], log=tmp_path / "log"), tmp_path / "log")
    starts = []

    def watch():
        while True:
            child.due = 0.0
            starts.append(child.look_after())

    with pytest.raises(CannotStart, match=r"Web keeps ending, it failed: broken"):
        watch()
    assert sum(starts) == TOO_OFTEN


def test_sockets_move_when_their_path_would_be_too_long(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    folder = embedded.sockets_folder(deep, None)
    try:
        assert len(str(folder / ".s.PGSQL.5432")) < 104
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has servers under another account")
def test_servers_of_root_stay_out_of_a_closed_folder(tmp_path):
    nobody = Account("nobody", 65534, 65534)
    closed = tmp_path / "closed"
    (closed / "home").mkdir(parents=True)
    closed.chmod(0o700)
    folder = embedded.servers_folder(closed / "home", nobody)
    try:
        assert folder.parent.as_posix() == "/var/lib"
        assert nobody.reaches(folder)
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()


def test_all_checks_run_and_one_failure_fails(capfd):
    checks = Checks()
    checks.check("tests", "first", ["sh", "-c", "echo '2 failed, 3 passed, 1 skipped in 0.10s'; exit 1"])
    checks.check("browser", "second", ["sh", "-c", "echo '== 4 passed, 1 error in 61.00s (0:01:01) =='"])
    checks.check("style", "third", ["sh", "-c", "exit 0"])
    assert checks.summary() == 1
    said = capfd.readouterr().out.splitlines()
    assert [line.split()[0] for line in said if "first" in line or "second" in line or "third" in line][-3:] == [
        "FAILED",
        "ok",
        "ok",
    ]
    assert said[-1] == "7 passed, 3 failed, 1 skipped"


def test_no_test_at_all_is_a_failure(capfd):
    checks = Checks()
    checks.check("tests", "pytest", ["sh", "-c", "echo 'no tests ran in 0.01s'; exit 5"])
    assert checks.summary() == 1
    assert "No test ran" in capfd.readouterr().out
