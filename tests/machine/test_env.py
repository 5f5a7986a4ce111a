"""The environment is read typed, from NAME or NAME_FILE, and refused in one sentence that names the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_text_comes_from_the_variable(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", " a word ")
    assert env.text("PARLEY_PROBE") == "a word"


def test_text_comes_from_the_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "secret"))
    assert env.text("PARLEY_PROBE") == "from the file"


def test_empty_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "  ")
    assert env.text("PARLEY_PROBE", "default") == "default"
    with pytest.raises(env.BadEnvironment, match="PARLEY_PROBE is not set"):
        env.text("PARLEY_PROBE")


def test_given_twice_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PARLEY_PROBE", "one")
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "secret"))
    with pytest.raises(env.BadEnvironment, match="is given twice, as PARLEY_PROBE and as PARLEY_PROBE_FILE"):
        env.text("PARLEY_PROBE", "default")


def test_file_that_cannot_be_read_is_refused_even_with_a_default(monkeypatch, tmp_path):
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "absent"))
    with pytest.raises(
        env.BadEnvironment, match=r"PARLEY_PROBE_FILE points to .*absent, which cannot be read: No such file"
    ):
        env.text("PARLEY_PROBE", "default")
    (tmp_path / "empty").touch()
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "empty"))
    with pytest.raises(env.BadEnvironment, match="which is empty"):
        env.text("PARLEY_PROBE", "default")


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)]
)
def test_flag(monkeypatch, value, meaning):
    monkeypatch.setenv("PARLEY_PROBE", value)
    assert env.flag("PARLEY_PROBE", not meaning) is meaning


def test_flag_is_not_guessed(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "maybe")
    with pytest.raises(env.BadEnvironment, match='PARLEY_PROBE is "maybe": say 1 or 0'):
        env.flag("PARLEY_PROBE", default=True)


def test_number(monkeypatch):
    assert env.number("PARLEY_PROBE", 8000) == 8000
    monkeypatch.setenv("PARLEY_PROBE", "8123")
    assert env.number("PARLEY_PROBE", 8000) == 8123
    monkeypatch.setenv("PARLEY_PROBE", "80o0")
    with pytest.raises(env.BadEnvironment, match="which is not a whole number"):
        env.number("PARLEY_PROBE", 8000)


def test_list(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "a.example, b.example,,")
    assert env.csv("PARLEY_PROBE", []) == ["a.example", "b.example"]


def test_database_keeps_connections_and_checks_them(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "postgres://parley_app:p%40ss@%2Ftmp%2FSockets/parley")
    entry = env.database("PARLEY_PROBE")
    assert (entry["HOST"], entry["USER"], entry["PASSWORD"]) == ("/tmp/Sockets", "parley_app", "p@ss")
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite:///secret.db", "another kind of database"),
        ("mysql://me:secret@host/parley", "another kind of database"),
        ("postgres://me:secret@[host/parley", "is not a database URL"),
        ("host=secret", "is not a database URL"),
        ("postgres://me:secret@host", "names no database"),
    ],
)
def test_database_refusals_say_why_and_never_repeat_the_url(monkeypatch, url, why):
    monkeypatch.setenv("PARLEY_PROBE", url)
    with pytest.raises(ImproperlyConfigured, match=why) as refused:
        env.database("PARLEY_PROBE")
    assert str(refused.value).startswith("PARLEY_PROBE ")
    assert "secret" not in str(refused.value)
