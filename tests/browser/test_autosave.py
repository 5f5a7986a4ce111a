"""A page that saves by itself, and the person who presses the button meanwhile."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import fill
from tests.factories import make_actor, make_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_press_on_save_waits_for_the_save_that_is_on_its_way(sign_in, north, analyst):
    engagement = make_plan(analyst, make_actor(north))
    page = sign_in(analyst)
    page.goto(f"/engagements/{engagement.pk}/plan/purpose/")
    held = []
    page.route("**/autosave/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handlers
    fill(page, objective="Medicines for eleven clinics.")
    while not held:
        page.wait_for_timeout(100)
    stored = held[0].fetch()
    assert stored.ok
    page.get_by_role("button", name="Save and go on", exact=True).click(no_wait_after=True)
    held[0].fulfill(response=stored)
    expect(page).to_have_url(re.compile("/plan/people/$"))
    engagement.refresh_from_db()
    assert engagement.objective == "Medicines for eleven clinics."
