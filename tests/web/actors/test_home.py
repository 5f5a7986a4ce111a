from datetime import timedelta

import pytest

from core import clock
from tests.factories import make_actor, make_listing

pytestmark = pytest.mark.django_db


def home(browser):
    return " ".join(browser.get("/").content.decode().split())


def test_home_names_profiles_and_listings_that_are_due(browse, analyst, north):
    actor = make_actor(north, name="Harbour Network", reviewed_at=clock.now() - timedelta(days=200))
    today = clock.now().date()
    make_listing(actor, checked_on=today - timedelta(days=40), next_check_due=today - timedelta(days=10))
    make_actor(north, name="Read yesterday", reviewed_at=clock.now() - timedelta(days=1))
    shown = home(browse(analyst))
    assert "Profiles and listings to check" in shown
    assert "Look-up due" in shown
    assert "Harbour Network" in shown
    assert "Read yesterday" not in shown


def test_what_one_may_not_change_or_see_is_not_asked_of_them(browse, analyst, legal, stranger, north):
    make_actor(north, name="Harbour Network")
    for person in (legal, stranger):
        assert "Harbour Network" not in home(browse(person))
    assert "Harbour Network" in home(browse(analyst))
