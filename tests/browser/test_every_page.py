"""Every page of the demonstration, as its people open it: light, dark, on a phone, right to left."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.browser.tour import AXE, PHONE, TURN_ROUND, WIDE
from tests.browser.visits import NO_PAGES, VISITS, Visit, routes

pytestmark = [pytest.mark.browser, pytest.mark.django_db]  # tests only read here; the server writes for itself


def test_every_page_has_a_visit():
    known = {name for name, _path in routes(get_resolver())} | {"gallery"}
    assert sorted(known - NO_PAGES - {visit.route for visit in VISITS}) == [], "add a Visit to tests/browser/visits.py"
    assert sorted((NO_PAGES | {visit.route for visit in VISITS}) - known) == []


def test_axe_sees_what_cannot_be_read(tour):
    desk = tour()
    desk.context.add_init_script(AXE)
    desk.open(Visit("accounts:me"))
    desk.contrast("light")
    assert desk.wrong == []
    desk.page.evaluate("() => document.querySelector('.rail-nav span').classList.add('muted')")
    desk.contrast("light")
    assert [line.split(" at ")[0] for line in desk.wrong] == ["accounts:me (analyst) in light: color-contrast"]


def test_every_page_in_light_and_dark_on_a_phone_and_from_right_to_left(tour):
    """Under the real policy of content: whatever a page says on the console fails it."""
    desk = tour()
    desk.context.add_init_script(AXE)
    for visit in VISITS:
        desk.open(visit)
        desk.audit("light")
        desk.measure("light")
        desk.page.emulate_media(color_scheme="dark")
        desk.contrast("dark")
        desk.page.emulate_media(color_scheme="light")
        desk.page.set_viewport_size(PHONE)
        desk.measure("phone")
        desk.page.evaluate(TURN_ROUND)
        desk.measure("phone, right to left")
        desk.page.set_viewport_size(WIDE)
        desk.measure("light, right to left")
    assert desk.wrong == [], "\n".join(desk.wrong)


def test_every_page_is_served_from_right_to_left(demonstration):
    """Every page begins in one template; here one of each part of Parley, as it is asked for in Arabic."""
    begin = {path.name for path in Path("templates").rglob("*.html") if "<html" in path.read_text(encoding="utf-8")}
    assert begin == {"base.html", "rest_docs.html", "500.html"}, "the last two are in English for everybody"
    _url, cookies = demonstration
    for visit in {visit.route.partition(":")[0]: visit for visit in VISITS}.values():
        reader = Client(headers={"accept-language": "ar", "host": "localhost"})
        reader.cookies[settings.SESSION_COOKIE_NAME] = cookies.get(visit.who, "")
        answer = reader.get(visit.address())
        assert answer.status_code == visit.shows, visit.route
        assert '<html lang="ar" dir="rtl"' in answer.content.decode(), visit.route
