"""The beginning of the spine in the browser: from an imported actor to an engagement in review."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from actors.models import Actor
from core import clock
from engagements.models import Engagement
from riskreview.services import checklists
from tests.factories import make_channel, make_venue
from tests.integration.riskreview import steps
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page, **values):
    """Fill in a form by the names of its fields."""
    for name, value in values.items():
        field = page.locator(f"[name='{name.replace('__', '-')}']:visible")
        if value is True:
            field.check()
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))


def press(page, name):
    """Press a button of the page and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def says(page, text):
    expect(page.locator("body")).to_contain_text(text)


def typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def import_actor(page, place):
    page.goto("/actors/import/")
    page.locator("[name=file]").set_input_files({"name": "actors.csv", "mimeType": "text/csv", "buffer": file(ROW)})
    fill(page, compartment=str(place.pk))
    press(page, "Show what would happen")
    says(page, "Nothing has changed yet")
    press(page, "Import")
    says(page, "1 actors created")
    return Actor.objects.get(name="Upper Valley Front")


def classify(page, actor):
    page.goto(f"/actors/{actor.pk}/type/")
    fill(page, actor_type="insurgent_group", status="active", reason="Its own declaration, read on the radio.")
    press(page, "Save")
    says(page, "Type and status are saved.")


def plan(page, actor, by):
    """Write a plan step by step; return its engagement."""
    channel = make_channel(actor, custodian=by, name="Liaison officers")
    venue = make_venue(actor.compartment, name="Customs house")
    page.goto(f"/engagements/new/?actor={actor.pk}")
    fill(page, title="Passage of medical convoys", kind="dialogue")
    press(page, "Begin the draft")
    fill(
        page,
        desired_effect="Two convoys a month pass the river road.",
        objective="Medicines for eleven clinics.",
        alternatives="Doing nothing: stocks end in six weeks.",
    )
    press(page, "Save and go on")
    fill(page, **{"team-0-user": str(by.pk), "team-0-role": "head"})
    press(page, "Save and go on")
    at = clock.now()
    fill(
        page,
        channel=str(channel.pk),
        venue=str(venue.pk),
        planned_start=typed(at + timedelta(days=1)),
        planned_end=typed(at + timedelta(days=1, hours=3)),
        physical_meeting=True,
        security_plan="Two vehicles.",
        go_no_go="Both banks quiet; the head of the team says go.",
    )
    press(page, "Save and go on")
    fill(page, messages="One named officer at each post.", red_lines="No payment.")
    press(page, "Save and go on")
    fill(
        page,
        public_part="Nothing before the first convoy has arrived.",
        **{
            "reactions-0-party_kind": "population",
            "reactions-0-party_text": "The valley",
            "reactions-0-expected": "Relief",
            "reactions-0-likelihood": "likely",
        },
    )
    press(page, "Save and go on")
    engagement = Engagement.objects.get(title="Passage of medical convoys")
    says(page, "Passage of medical convoys")
    page.goto(f"/reviews/engagements/{engagement.pk}/submit/")
    says(page, "The plan is complete")
    press(page, "Send to review")
    says(page, "Sent to review.")
    return engagement


def test_an_imported_actor_is_classified_and_an_engagement_with_it_planned_and_sent(sign_in, north, analyst, lead):
    checklists.publish_all()
    desk = sign_in(analyst)
    actor = import_actor(desk, north)
    classify(sign_in(lead), actor)
    actor.refresh_from_db()
    assert actor.actor_type == "insurgent_group"
    engagement = plan(desk, actor, analyst)
    assert steps.fresh(engagement).status == "in_review"
