"""Every page of the demonstration, as its people open it: light, dark, on a phone, right to left, by keyboard alone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.urls import get_resolver, reverse
from playwright.sync_api import expect

from accounts.models import User
from actors.models import Actor, ExternalId
from config.demo.load import load
from core import clock
from engagements.models import Engagement, EvidenceNote
from reassessment.domain.schedule import RunKind
from reassessment.services import overrides
from riskreview.models import Lane, LaneQuestion
from tests.browser.tour import ALL_RULES, AXE, CONTRAST, PHONE, TURN_ROUND, WIDE, Tour
from tests.browser.visits import NO_PAGES, VISITS, Visit, routes
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = [pytest.mark.browser, pytest.mark.django_db]  # tests only read here; the server writes for itself

STOPS = 60
FOCUSED = """() => {
    const here = document.activeElement, look = getComputedStyle(here), box = here.getBoundingClientRect()
    const part = [".skip", ".rail-nav", ".search", ".filters", "tbody"].find(one => here.closest(one)) ?? ""
    const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 1 && box.height > 1
    return {part, seen, words: here.textContent.trim() || here.name || here.tagName}
}"""


class Kept(StaticFilesHandler):
    """Serves static files so that a browser fetches each only once."""

    def serve(self, request):
        answer = super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """A server of the demonstration for all tests of this file: its address, and a session cookie for each person."""
    with django_db_blocker.unblock(), override_settings(PARLEY_DEMO=True, ROOT_URLCONF="tests.browser.demo_urls"):
        server = LiveServerThread("localhost", static_handler=Kept)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            load()
            complete()
            yield f"http://localhost:{server.port}", {user.username: session(user) for user in User.objects.all()}
        finally:
            server.terminate()
            call_command("flush", interactive=False, verbosity=0)


def complete():
    """Add one of each kind of record that the story may not tell of."""
    lead, analyst = User.objects.get(username="lead"), User.objects.get(username="analyst")
    front, at = Actor.objects.get(name="Karsa Valley Front"), clock.now()
    ExternalId.objects.get_or_create(actor=front, scheme="acled_name", value="Karsa Valley Front (Tavara)")
    EvidenceNote.objects.create(
        engagement=Engagement.objects.filter(status="reported", parties__actor=front)[0],
        actor=front,
        recorded_by=analyst,
        note_type="confidentiality_kept",
        text="Nothing of the talk was in the papers.",
        occurred_on=at.date(),
        reliability="B",
        credibility="2",
    )
    lane = Lane.objects.filter(review__status="open", review__kind="regular")[0]
    LaneQuestion.objects.create(lane=lane, question="Who signs for the list?", asked_by=lead, asked_at=at)
    overrides.override(
        actor_id=front.pk,
        kind=RunKind.TRUST,
        value=55,
        reason="Their officers at the bridge kept every word of the winter truce.",
        expires_at=at + timedelta(days=10),
        by=lead,
    )


def session(user):
    """Return the value of a cookie of somebody who has signed in."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def tour(chromium, demonstration):
    tours = []

    def begin(**options):
        tours.append(Tour(chromium, *demonstration, **options))
        return tours[-1]

    yield begin
    for one in tours:
        one.context.close()


def test_every_page_has_a_visit():
    known = {name for name, _path in routes(get_resolver())} | {"gallery"}
    assert sorted(known - NO_PAGES - {visit.route for visit in VISITS}) == [], "add a Visit to tests/browser/visits.py"
    assert sorted((NO_PAGES | {visit.route for visit in VISITS}) - known) == []


def test_axe_sees_what_cannot_be_read(tour):
    desk = tour()
    desk.context.add_init_script(AXE)
    desk.open(Visit("accounts:me"))
    desk.audit("light", CONTRAST)
    assert desk.wrong == []
    desk.page.evaluate("() => document.querySelector('.rail-nav span').classList.add('muted')")
    desk.audit("light", CONTRAST)
    assert [line.split(" at ")[0] for line in desk.wrong] == ["accounts:me (analyst) in light: color-contrast"]


def test_every_page_in_light_and_dark_on_a_phone_and_from_right_to_left(tour):
    """Under the real policy of content: whatever a page says on the console fails it."""
    desk = tour()
    desk.context.add_init_script(AXE)
    for visit in VISITS:
        desk.open(visit)
        desk.audit("light", ALL_RULES)
        desk.measure("light")
        desk.page.emulate_media(color_scheme="dark")
        desk.audit("dark", CONTRAST)
        desk.page.emulate_media(color_scheme="light")
        desk.page.set_viewport_size(PHONE)
        desk.measure("phone")
        desk.page.evaluate(TURN_ROUND)
        desk.measure("phone, right to left")
        desk.page.set_viewport_size(WIDE)
        desk.measure("light, right to left")
    assert desk.wrong == [], "\n".join(desk.wrong)


def test_every_page_is_served_from_right_to_left(demonstration):
    _url, cookies = demonstration
    for visit in VISITS:
        reader = Client(headers={"accept-language": "ar", "host": "localhost"})
        reader.cookies[settings.SESSION_COOKIE_NAME] = cookies.get(visit.who, "")
        answer = reader.get(visit.address())
        assert answer.status_code == visit.shows, visit.route
        assert '<html lang="ar" dir="rtl"' in answer.content.decode(), visit.route


def test_refusals_and_previews_are_as_readable_as_pages(tour, tmp_path):
    """What no address leads to: a form that is refused, one that has gone stale, and a file before it is taken in."""
    desk = tour()
    desk.context.add_init_script(AXE)
    page, front = desk.page, Actor.objects.get(name="Karsa Valley Front")
    desk.open(Visit("actors:register"))
    page.evaluate("() => { document.querySelector('main form[method=post]').noValidate = true }")
    refused(desk, "Register", "summary", "Men with a boat.", "Please correct this first")
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(desk)
    desk.open(Visit("actors:change", needs=lambda: {"actor_id": front.pk}))
    saved(tour(), "actors:change", {"actor_id": front.pk}, "region", "Upper Karsa valley, river road and ford")
    refused(desk, "Save", "summary", "It keeps the truce.", "Somebody changed this meanwhile")
    look_at(desk)
    plan = Engagement.objects.get(title="Songs of both banks at the spring gathering")
    step = {"engagement_id": plan.pk, "step": "purpose"}
    desk.open(Visit("engagements:edit", needs=lambda: step))
    saved(tour(), "engagements:edit", step, "desired_effect", "Both banks sing the same songs.")
    refused(desk, "Save", "title", "Songs of one bank", "Somebody else saved this plan meanwhile")
    look_at(desk)
    listed = tmp_path / "actors.csv"
    listed.write_bytes(file(ROW, ["5002", "", *ROW[2:]]))
    desk.open(Visit("actors:import"))
    page.locator("[name=compartment]").select_option(label="Karsa desk")
    page.locator("[name=file]").set_input_files(listed)
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    look_at(desk)
    assert desk.wrong == [], "\n".join(desk.wrong)


def saved(desk, route, needs, field, text):
    """Let the same person save something in another window meanwhile."""
    desk.open(Visit(route, needs=lambda: needs))
    desk.page.locator(f"[name={field}]").fill(text)
    with desk.page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 302):
        desk.page.get_by_role("button", name="Save", exact=True).click()


def refused(desk, button, field, text, said):
    """Fill a field and press a button that leads to a refusal, of which Chromium complains by itself: the text stays."""
    desk.hears = False
    desk.page.locator(f"[name={field}]").fill(text)
    desk.page.get_by_role("button", name=button, exact=True).click()
    expect(desk.page.get_by_text(said)).to_be_visible()
    expect(desk.page.locator(f"[name={field}]")).to_have_value(text)
    desk.hears = True


def look_at(desk):
    """Audit the page that is open, wide and narrow, light and dark."""
    desk.audit("light", ALL_RULES)
    desk.page.emulate_media(color_scheme="dark")
    desk.audit("dark", CONTRAST)
    desk.page.emulate_media(color_scheme="light")
    for size in (PHONE, WIDE):
        desk.page.set_viewport_size(size)
        desk.measure(f"{size['width']} px")


def test_a_list_is_reached_and_walked_by_keyboard(tour):
    desk = tour()
    desk.open(Visit("actors:list"))
    press = desk.page.keyboard.press
    passed = []
    while not passed or passed[-1]["part"] != "tbody":
        assert len(passed) < STOPS, passed
        press("Tab")
        passed.append(desk.page.evaluate(FOCUSED))
    parts = [stop["part"] for stop in passed if stop["part"]]
    assert list(dict.fromkeys(parts)) == [".skip", ".rail-nav", ".search", ".filters", "tbody"]
    assert [stop["words"] for stop in passed if not stop["seen"]] == [], "one does not see where one is"
    names = desk.page.locator("tbody th a")
    for key, row in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("End", -1), ("Home", 0)):
        press(key)
        expect(names.nth(row)).to_be_focused()
    chosen = names.first.inner_text()
    press("Enter")
    expect(desk.page.locator("h1")).to_have_text(chosen)
    press("Tab")
    press("Enter")
    expect(desk.page.locator("main")).to_be_focused()
    assert desk.wrong == []


def test_what_pops_up_closes_by_escape_and_gives_the_focus_back(tour):
    desk = tour(viewport=PHONE)
    desk.open(Visit("gallery", "analyst"))
    for button, opened in (
        (".rail-toggle", "#rail-menu"),
        ("[popovertarget^=dialog]", "dialog"),
        (".help-tip button", ".help-tip [popover]"),
    ):
        opener = desk.page.locator(button).first
        opener.focus()
        desk.page.keyboard.press("Enter")
        expect(desk.page.locator(opened).first).to_be_visible()
        desk.page.keyboard.press("Escape")
        expect(desk.page.locator(opened).first).to_be_hidden()
        expect(opener).to_be_focused()
    assert desk.wrong == []


def test_lists_and_forms_work_without_scripts(tour):
    desk = tour(java_script_enabled=False)
    desk.open(Visit("actors:list"))
    page = desk.page
    page.locator(".filters [name=q]").fill("meridian")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody th a")).to_have_text(["Meridian Shield"])
    page.locator(".chips a.chip").click()
    expect(page.locator("tbody tr")).not_to_have_count(1)
    for route in (
        "engagements:list",
        "engagements:commitments",
        "riskreview:queue",
        "reassessment:scores",
        "casestudies:library",
        "actors:sources",
        "actors:people",
    ):
        desk.open(Visit(route))
        expect(page.get_by_role("button", name="Apply")).to_be_visible()
    desk.open(Visit("engagements:plan"))
    page.locator("[name=title]").fill("Wells of the lower valley")
    page.locator("[name=kind]").select_option("dialogue")
    page.locator("[name=compartment]").select_option(label="Karsa desk")
    page.get_by_role("button", name="Begin the draft").click()
    page.locator("[name=desired_effect]").fill("Both banks draw from one well.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(
        reverse("engagements:edit", args=[Engagement.objects.get(title="Wells of the lower valley").pk, "people"])
    )
    page.locator("[name=team-0-user]").select_option(label="Amina Rahal")
    page.get_by_role("button", name="Save", exact=True).click()
    assert Engagement.objects.get(title="Wells of the lower valley").team.get().user.username == "analyst"
    page.locator(".foot [name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert desk.wrong == []
