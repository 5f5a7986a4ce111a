"""`manage.py` finds the servers of a running Parley, and only when it was given no others."""

import pytest

from config.home import Home, addresses

SERVERS = {
    "DATABASE_URL": "postgres://app@/parley",
    "DATABASE_OWNER_URL": "postgres://o@/parley",
    "REDIS_URL": "unix://r",
}


@pytest.fixture
def home(tmp_path):
    found = Home(tmp_path / "home", passable=False)
    found.record(url="http://127.0.0.1:8000", children={}, addresses=SERVERS)
    return found


def test_they_are_found_where_parley_keeps_its_state(home, tmp_path):
    assert addresses({}, home.folder) == SERVERS
    assert addresses({"PARLEY_HOME": str(home.folder)}, tmp_path) == SERVERS


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL"])
def test_whoever_names_a_server_is_given_no_other(home, name):
    assert addresses({name: "x"}, home.folder) == {}


def test_nothing_runs(home, tmp_path):
    home.forget()
    assert addresses({}, home.folder) == addresses({}, tmp_path) == {}
