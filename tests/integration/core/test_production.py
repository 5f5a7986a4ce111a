"""A deployment's settings pass Django's own checks and ours; a serving role that owns tables does not."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from config import checks

CHECK = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def run(**changes):
    environ = {**os.environ, **checks.production_environment(), **changes}
    return subprocess.run(CHECK, env=environ, capture_output=True, text=True, timeout=120, check=False)


def test_production_settings_are_fit_for_a_deployment():
    done = run()
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_serving_role_that_owns_tables_is_found():
    served = os.environ["DATABASE_OWNER_URL"].rpartition("/")[0]
    done = run(DATABASE_URL=f"{served}/{connection.settings_dict['NAME']}")
    assert done.returncode == 1
    assert "parley.E001" in done.stderr


@pytest.mark.django_db
def test_the_log_of_the_database_holds_no_content():
    """A refused row, and the statement that brought it, would stand there word by word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_error_verbosity'), current_setting('log_min_error_statement')")
        assert cursor.fetchone() == ("terse", "panic")


@pytest.mark.parametrize(("name", "value"), [("ALLOWED_HOSTS", ""), ("SECRET_KEY", "")])
def test_what_is_missing_is_named(name, value):
    done = run(**{name: value})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr
