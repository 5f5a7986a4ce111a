"""Debian's Chromium against the real application: its own server, its own policy of content, its own sign-in page."""

import os

import pytest
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.browser.demonstration import demonstration, tour
from tests.factories import PASSWORD

__all__ = ["demonstration", "tour"]

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for the tests of a file.

    Playwright keeps an event loop in this thread, which Django would take for its own. Beside such a loop Django has
    connections apart from those it had before: none is left open that the other side could not close.
    """
    connections.close_all()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        connections.close_all()
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def sign_in(chromium, live_server):
    """sign_in(user, **context) is a page of a browser in which that person has signed in; sign_in() of nobody.

    Whatever a page complains about on the console, breaches of the policy of content above all, fails the test.
    """
    contexts, complaints = [], []

    def complain(message):
        if message.type == "error":
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def page_of(user=None, **options):
        context = chromium.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user is not None:
            page.goto("/")
            page.locator("[name=login]").fill(user.username)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page.locator("[name=password]")).to_have_count(0)
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []
