"""Pages of the demonstration in use: by keyboard alone, without scripts, refused, and gone stale."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actors.models import Actor
from engagements.models import Engagement
from tests.browser.tour import AXE, PHONE, WIDE
from tests.browser.visits import Visit
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = [pytest.mark.browser, pytest.mark.django_db]  # tests only read here; the server writes for itself

STOPS = 60
FOCUSED = """() => {
    const here = document.activeElement, look = getComputedStyle(here), box = here.getBoundingClientRect()
    const part = [".skip", ".rail-nav", ".search", ".filters", "tbody"].find(one => here.closest(one)) ?? ""
    const seen = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && box.width > 1 && box.height > 1
    return {part, seen, words: here.textContent.trim() || here.name || here.tagName}
}"""


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
    desk.audit("light")
    desk.page.emulate_media(color_scheme="dark")
    desk.contrast("dark")
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
