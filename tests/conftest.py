"""The cast of the tests: the demonstration accounts, and a stranger who sees nothing.

Analysts and the lead may change both compartments; reviewers, deciders and the client see both; the librarian may
change and the auditor see only what is common; the administrator is in none.
"""

import gc

import pytest
from django.template.base import Template
from django.test import Client, TransactionTestCase
from django.test.utils import instrumented_test_render
from django.utils import translation
from rest_framework.test import APIClient

from accounts.domain.roles import Role
from tests import emptying
from tests.factories import confirm_password, make_compartment, make_token, make_user
from tests.standing import group, pytest_fixture_setup, standing

__all__ = ["pytest_fixture_setup"]

PLAIN_RENDER = Template._render
LONGEST = (
    "test_demo.py",  # which keeps the demonstration for those that come later
    "test_up.py",
    "test_schema.py",
    "test_every_page.py",
    "test_permissions.py",
    "test_lane.py",
    "test_spine.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that no process is left with one of them at the end."""
    group(items)
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish():
    """What is loaded by now stays loaded: looking through it again and again took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _plain_pages(django_test_environment):
    """Few tests look at what a template was given, and noting it down for each took a tenth of every page."""
    Template._render = PLAIN_RENDER


@pytest.fixture(scope="session", autouse=True)
def _quickly_emptied(django_test_environment):
    TransactionTestCase._fixture_teardown = emptying.empty


@pytest.fixture
def given_to_templates():
    """With this, `response.context` is what the templates of a page were given."""
    Template._render = instrumented_test_render
    yield
    Template._render = PLAIN_RENDER


@pytest.fixture(autouse=True)
def _english():
    """A request in another language leaves it active in the thread."""
    yield
    translation.deactivate()


@pytest.fixture
@standing
def common(db):
    return make_compartment("common", name="Common", is_common=True)


@pytest.fixture
@standing
def north(db):
    return make_compartment("north", name="North")


@pytest.fixture
@standing
def analyst(common, north):
    return make_user("analyst", role=Role.ANALYST, name="Amina Analyst", changes=[common, north])


@pytest.fixture
@standing
def analyst2(common, north):
    return make_user("analyst2", role=Role.ANALYST, name="Aron Analyst", changes=[common, north])


@pytest.fixture
@standing
def lead(common, north):
    return make_user("lead", role=Role.LEAD_ANALYST, name="Lea Lead", changes=[common, north])


@pytest.fixture
@standing
def legal(common, north):
    return make_user("legal", role=Role.LEGAL_REVIEWER, name="Luc Legal", sees=[common, north])


@pytest.fixture
@standing
def ethics(common, north):
    return make_user("ethics", role=Role.ETHICS_REVIEWER, name="Esi Ethics", sees=[common, north])


@pytest.fixture
@standing
def escalation(common, north):
    return make_user("escalation", role=Role.ESCALATION_REVIEWER, name="Eva Escalation", sees=[common, north])


@pytest.fixture
@standing
def approver(common, north):
    return make_user("approver", role=Role.APPROVER, name="Aldo Approver", sees=[common, north])


@pytest.fixture
@standing
def senior(common, north):
    return make_user("senior", role=Role.SENIOR_APPROVER, name="Sena Senior", sees=[common, north])


@pytest.fixture
@standing
def authority(common, north):
    return make_user("authority", role=Role.HIGHER_AUTHORITY, name="Hana Authority", sees=[common, north])


@pytest.fixture
@standing
def auditor(common):
    return make_user("auditor", role=Role.AUDITOR, name="Odile Auditor", sees=[common])


@pytest.fixture
@standing
def librarian(common):
    return make_user("librarian", role=Role.CASE_LIBRARIAN, name="Lior Librarian", changes=[common])


@pytest.fixture
@standing
def admin(db):
    return make_user("admin", role=Role.ADMINISTRATOR, name="Ada Admin")


@pytest.fixture
@standing
def client(common, north):
    """The REST client: a machine of another ministry. (The browser of a test is `browse`.)"""
    return make_user("client", role=Role.API_CLIENT, name="Coast Guard Dashboard", password=None, sees=[common, north])


@pytest.fixture
@standing
def stranger(db):
    return make_user("stranger", role=Role.ANALYST, name="Otto Stranger")


@pytest.fixture
def browse():
    """browse(user) is that person's browser, the password just given; browse() is somebody not signed in."""

    def signed_in(user=None, *, confirmed=True):
        browser = Client()
        if user is not None:
            browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            if confirmed:
                confirm_password(browser)
        return browser

    return signed_in


@pytest.fixture
def rest_in_person():
    """rest_in_person(user) calls REST with the session of somebody who just gave the password."""

    def with_session(user, *, confirmed=True):
        caller = APIClient()
        caller.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if confirmed:
            confirm_password(caller)
        return caller

    return with_session


@pytest.fixture
def rest():
    """rest(user, **token) is a REST client with a token of that user; rest() sends none."""

    def with_token(user=None, **token):
        caller = APIClient()
        if user is not None:
            caller.credentials(HTTP_AUTHORIZATION=f"Bearer {make_token(user, **token).secret}")
        return caller

    return with_token
