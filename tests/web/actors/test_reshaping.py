"""The two steps of recording a split or a merger, and the marks of what may be wrong."""

import pytest

from actors.models import Actor, Reshaping
from actors.services import sources
from tests import factories
from tests.factories import make_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("given_to_templates")]
WHAT = {"on": "2024-05-01", "new_names": "Dune Column\nPort Column", "new_type": "militia", "seen_version": "1"}


def test_a_split_is_asked_about_and_then_recorded(browse, analyst, world):
    browser, address = browse(analyst), f"/actors/{world.front.pk}/split/"
    commitment = make_commitment(analyst, world.front)
    asked = browser.post(address, WHAT)
    assert asked.status_code == 200
    text = asked.content.decode()
    assert "Goes to Dune Column" in text
    assert "Stays, and Port Column has it too" in text
    assert str(commitment.pk) in text
    assert not Reshaping.objects.exists()
    fields = list(asked.context["fates"].fields)
    assert f"fate_{world.sponsor.pk}" in fields
    assert f"fate_{world.listing.pk}" in fields
    said = dict.fromkeys(fields, "stays") | {f"fate_{world.sponsor.pk}": "goes:1"}
    answer = browser.post(address, WHAT | said | {"step": "record"})
    assert (answer.status_code, answer["Location"]) == (302, f"/actors/{world.front.pk}/relations/")
    assert Actor.objects.get(name="Port Column").relations_out.filter(relation_type="sponsored_by").exists()


def test_a_split_stands_in_the_history_of_all_it_is_about_for_who_sees_them_all(browse, analyst, lead, world, north):
    secret = factories.make_compartment("secret")
    insider = factories.make_user("insider", role="analyst", changes=[north, secret])
    browser, address = browse(analyst), f"/actors/{world.front.pk}/split/"
    said = dict.fromkeys(browser.post(address, WHAT).context["fates"].fields, "stays")
    assert browser.post(address, WHAT | said | {"step": "record"}).status_code == 302
    column = Actor.objects.get(name="Dune Column")
    for actor in (world.front, column):
        page = browse(lead).get(f"/actors/{actor.pk}/history/").content.decode()
        assert "recorded a split" in page
        assert "Dune Column, Port Column" in page
        assert str(world.listing.pk) not in page
    Actor.objects.filter(pk=column.pk).update(compartment=secret)
    assert "recorded a split" not in browse(lead).get(f"/actors/{world.front.pk}/history/").content.decode()
    assert "recorded a split" in browse(insider).get(f"/actors/{world.front.pk}/history/").content.decode()


def test_a_new_actor_is_compared_with_those_that_are_registered(browse, analyst, world, north):
    factories.make_actor(north, "Dune Columns")
    browser, address = browse(analyst), f"/actors/{world.front.pk}/split/"
    asked = browser.post(address, WHAT)
    assert "Another actor has nearly this name" in asked.content.decode()
    said = dict.fromkeys(asked.context["fates"].fields, "stays")
    refused = browser.post(address, WHAT | said | {"step": "record"})
    assert (refused.status_code, Reshaping.objects.exists()) == (422, False)
    assert "say that it is none of these" in refused.content.decode()
    assert browser.post(address, WHAT | said | {"step": "record", "is_another": "on"}).status_code == 302
    assert Actor.objects.filter(name="Dune Column").exists()


def test_nothing_is_chosen_before_somebody_chooses(browse, analyst, world):
    page = browse(analyst).post(f"/actors/{world.front.pk}/split/", WHAT).content.decode()
    assert '<option value="stays" selected>' not in page
    assert '<option value="" selected>Choose …</option>' in page


def test_an_answer_missing_keeps_the_others(browse, analyst, world):
    browser, address = browse(analyst), f"/actors/{world.front.pk}/split/"
    answer = browser.post(address, WHAT | {f"fate_{world.sponsor.pk}": "both:0", "step": "record"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert '<option value="both:0" selected>' in page
    assert "Listing: EU Common Position 931 Annex 12: Say what becomes of it." in page, "each is named"
    assert "sponsored by Port Union: Say" not in page
    assert not Reshaping.objects.exists()


def test_one_goes_back_with_what_was_typed(browse, analyst, world):
    answer = browse(analyst).post(f"/actors/{world.front.pk}/split/", WHAT | {"step": "again"})
    assert (answer.status_code, "Dune Column" in answer.content.decode()) == (200, True)


def test_a_merger_names_one_actor_and_a_status(browse, analyst, world):
    browser, address = browse(analyst), f"/actors/{world.front.pk}/merge/"
    assert browser.post(address, {"on": "2024-05-01", "status": "dissolved", "seen_version": "1"}).status_code == 422
    what = {"on": "2024-05-01", "status": "dissolved", "seen_version": "1", "part_1": "Port Union"}
    asked = browser.post(address, what)
    said = dict.fromkeys(asked.context["fates"].fields, "ends")
    refused = browser.post(address, what | said | {"step": "record"})
    assert (refused.status_code, Reshaping.objects.exists()) == (422, False)
    what["note"] = "Struck from the list by decision 12."
    assert browser.post(address, what | said | {"step": "record"}).status_code == 302
    world.front.refresh_from_db()
    assert world.front.status == "dissolved"


def test_a_stale_page_is_told_and_may_be_sent_again(browse, analyst, world):
    browser, address = browse(analyst), f"/actors/{world.front.pk}/split/"
    Actor.objects.filter(pk=world.front.pk).update(version=2)
    said = dict.fromkeys(browser.post(address, WHAT).context["fates"].fields, "stays")
    answer = browser.post(address, WHAT | said | {"step": "record"})
    assert answer.status_code == 409
    assert '<input type="hidden" name="seen_version" value="2">' in answer.content.decode()


def test_what_rests_on_a_refuted_source_is_marked_wherever_it_stands(browse, analyst, world):
    source = world.source
    sources.refute(source_id=source.pk, seen_version=1, reason="The recording was made elsewhere.", by=analyst)
    browser, front = browse(analyst), f"/actors/{world.front.pk}/"
    for page in (front, f"{front}relations/", f"{front}people/", f"{front}network/"):
        assert "Source refuted" in browser.get(page).content.decode(), page
    assert "rest on a refuted source" in browser.get(front).content.decode()
    for page in (f"{front}sources/", "/sources/", f"/sources/{source.pk}/"):
        assert "Refuted" in browser.get(page).content.decode(), page
    assert "The recording was made elsewhere." in browser.get(f"/sources/{source.pk}/").content.decode()
    assert (
        source.title
        not in browser.get(
            "/actors/suggestions/sources/", {"source_id": "Radio", "in": world.front.compartment_id}
        ).content.decode()
    )


def test_a_judged_role_moves_to_where_it_belongs(browse, analyst, world, north):
    browser = browse(analyst)
    answer = browser.post(
        f"/actors/roles/{world.role.pk}/judge/",
        {"state": "refuted", "reason": "He was never there.", "seen_version": "1"},
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/actors/{world.front.pk}/people/")
    context = browser.get(f"/actors/{world.front.pk}/people/").context
    assert ([role.pk for role in context["refuted"]], len(context["live"])) == ([world.role.pk], 1)
    assert factories


def test_a_disputed_relation_is_no_fact_beside_the_typed_profile(browse, analyst, world):
    factories.make_relation(world.front, world.guard, "splinter_of", state="disputed")
    page = browse(analyst).get(f"/actors/{world.front.pk}/").content.decode()
    beside = page.split("Splinter of")[1].split("</li>")[0]
    assert "Disputed" in beside
