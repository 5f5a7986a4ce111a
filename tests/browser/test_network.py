"""The picture of a network and the map: drawn from the tables, walked by keyboard, under the policy of content."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_actor, make_relation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NODES = "() => document.querySelector('actor-network').cy?.nodes().map(node => node.data('name')).sort()"


def test_a_network_is_drawn_walked_and_filtered(sign_in, north, analyst):
    front = make_actor(north, "Salt Road Front", countries=["ML"])
    guard, union = make_actor(north, "Coast Guard Militia"), make_actor(north, "Port Union", countries=["NO"])
    make_relation(front, guard, "hostile_to", strength=4)
    make_relation(front, union, "sponsored_by", strength=2)
    page = sign_in(analyst)
    page.goto(f"/actors/{front.pk}/network/")
    expect(page.locator(".network canvas").first).to_be_visible()
    assert page.evaluate(NODES) == ["Coast Guard Militia", "Port Union", "Salt Road Front"]
    said = page.locator(".network-said")
    page.locator(".network").focus()
    expect(said).to_contain_text("Salt Road Front hostile to Coast Guard Militia")
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("area-map path.center")).to_have_count(1)
    expect(page.locator("area-map path.other")).to_have_count(1)
    assert set(page.locator("area-map .land-name").all_text_contents()) == {"Mali", "Norway"}
    page.locator("#id_kind").select_option("conflict")
    expect(page.locator("#results tr[data-relation]")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate(NODES) == ["Coast Guard Militia", "Salt Road Front"]
    page.locator(".network").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/network/"))
