"""The one file `parley` on its own: a machine that has nothing but Python."""

import ast
import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path):
    for name in ("parley", "requirements.txt", "requirements-bootstrap.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def parley(checkout, *arguments, **environ):
    return subprocess.run(
        [sys.executable, checkout / "parley", *arguments],
        env=os.environ | environ, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["down"], ["up", "now"]])
def test_says_what_it_can_do(checkout, arguments):
    done = parley(checkout, *arguments)
    assert done.returncode == 2
    for command in ("./parley up", "./parley test", "./parley check"):
        assert command in done.stdout
    assert not (checkout / ".venv").exists()


@pytest.mark.machine
def test_no_network_is_one_sentence(checkout):
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": ""}
    done = parley(checkout, "up", PIP_RETRIES="0", **nowhere)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == (
        "The Python packages could not be installed: the package index cannot be reached; "
        "connect this machine to the network and start again."
    )
    assert done.stderr == ""
    assert not (checkout / ".venv" / "parley-stamp.json").exists()


def test_older_python_is_told_so_instead_of_failing(checkout):
    """The file itself must be readable by old Pythons: no syntax newer than the check that refuses them."""
    source = (checkout / "parley").read_text()
    ast.parse(source, feature_version=(3, 8))
    program = (
        f"import sys; sys.version_info = (3, 8); sys.argv = ['parley', 'up']; __file__ = {str(checkout / 'parley')!r}; "
        f"exec(compile({source!r}, 'parley', 'exec'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": str(checkout)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("Parley needs Python 3.11 or later")


def test_unwritable_folder_is_one_sentence(checkout):
    (checkout / ".venv").write_text("in the way")
    done = parley(checkout, "up")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("The virtual environment could not be made: ")
    assert "Traceback" not in done.stdout + done.stderr


def home_of(monkeypatch, **environ):
    for name in ("PARLEY_HOME", "PARLEY_HOME_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, str(value))
    loader = importlib.machinery.SourceFileLoader("parley_door", str(ROOT / "parley"))
    door = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(door)
    return door.home_folder()


def test_state_lies_where_the_variable_or_its_file_says(monkeypatch, tmp_path):
    (tmp_path / "said").write_text(f"{tmp_path}/state\n")
    assert home_of(monkeypatch) == ROOT / ".parley"
    assert home_of(monkeypatch, PARLEY_HOME="~/parley") == Path.home() / "parley"
    assert home_of(monkeypatch, PARLEY_HOME_FILE=tmp_path / "said") == tmp_path / "state"
    assert "PARLEY_HOME_FILE" not in os.environ


def test_state_folder_said_twice_or_nowhere_is_one_sentence(checkout, tmp_path):
    nowhere = str(tmp_path / "absent")
    for environ, said in (
        ({"PARLEY_HOME": "/x", "PARLEY_HOME_FILE": nowhere}, "PARLEY_HOME is given twice, as PARLEY_HOME and as "),
        ({"PARLEY_HOME": "", "PARLEY_HOME_FILE": nowhere}, f"PARLEY_HOME_FILE points to {nowhere}, which cannot be "),
    ):
        done = parley(checkout, "up", **environ)
        assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (1, "", 1)
        assert done.stdout.startswith(said)
    assert not (checkout / ".venv").exists()
