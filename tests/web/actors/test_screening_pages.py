"""The pages on which names are looked up and hits decided."""

import pytest
from django.urls import reverse

from actors.models import Actor, Listing, Screening, ScreeningHit
from actors.services import lists, screening
from tests.factories import make_actor
from tests.published import group, un_file

pytestmark = pytest.mark.usefixtures("given_to_templates")


@pytest.fixture
def actor(north, lead):
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", "JUND AL-WADI", "Wadi Front"))], by=lead)
    return make_actor(north, name="Jund al-Wadi", countries=["YE"])


@pytest.fixture
def hit(actor, analyst):
    screening.screen(actor_id=actor.pk, by=analyst)
    return ScreeningHit.objects.get()


def test_a_name_is_looked_up_and_kept_on_demand(actor, browse, analyst, north):
    browser, address = browse(analyst), reverse("actors:look_up")
    page = browser.get(address, {"name": "wadi front", "countries": "Yemen"}).content.decode()
    assert "YEe.001" in page
    assert "Every word agrees" in page
    assert "This field is required" not in page
    assert not Screening.objects.exists()
    nowhere = browser.get(address, {"name": "wadi front", "countries": "Velmora"}).content.decode()
    assert "There is no country called Velmora." in nowhere
    kept = browser.post(address, {"name": "wadi front", "countries": "Yemen", "compartment": str(north.pk)})
    assert kept.url == Screening.objects.get().get_absolute_url()
    assert browser.get(kept.url).status_code == 200
    assert b"No entry is near" in browser.get(address, {"name": "Choir of the Meadow"}).content


def test_an_actor_is_looked_up_from_its_page(actor, browse, analyst, legal, stranger):
    address = reverse("actors:screen_actor", args=[actor.pk])
    assert browse(stranger).post(address).status_code == 404
    assert browse(legal).post(address).status_code == 403
    assert browse(analyst).post(address).status_code == 302
    page = browse(analyst).get(reverse("actors:listings", args=[actor.pk])).content.decode()
    assert "YEe.001" in page
    assert "Undecided" in page
    assert "no plan can be submitted" in browse(analyst).get(actor.get_absolute_url()).content.decode()


def test_a_hit_waits_in_the_queue_and_a_second_person_decides(hit, browse, analyst, analyst2, stranger):
    decide = reverse("actors:decide_hit", args=[hit.pk])
    assert decide not in browse(analyst).get(reverse("actors:hits")).content.decode()
    assert browse(analyst).get(decide).status_code == 403
    assert browse(stranger).get(decide).status_code == 404
    browser = browse(analyst2)
    assert decide in browser.get(reverse("actors:hits")).content.decode()
    assert browser.get(decide).status_code == 200
    assert browser.post(decide, {"seen_version": hit.version, "state": "true"}).status_code == 422
    done = browser.post(decide, {"seen_version": hit.version, "state": "true", "reason": "The same founder."})
    assert done.url == hit.screening.get_absolute_url()
    page = browser.get(done.url).content.decode()
    assert "The same founder." in page
    assert "No hit of this kind" in browser.get(reverse("actors:hits")).content.decode()
    assert browser.get(decide).status_code == 403


def test_a_third_person_is_offered_to_decide_anew_and_reads_what_was_decided(hit, browse, analyst2, legal, actor):
    screening.decide(hit_id=hit.pk, seen_version=hit.version, state="true", reason="The same founder.", by=analyst2)
    Actor.objects.filter(pk=actor.pk).update(name="Choir of the Meadow")
    page = browse(legal).get(hit.screening.get_absolute_url()).content.decode()
    assert "Decide anew" in page
    assert "looked up by the name" in page
    assert "Decide anew" not in browse(analyst2).get(hit.screening.get_absolute_url()).content.decode()
    decide = reverse("actors:decide_hit", args=[hit.pk])
    assert "decided before: It is the same." in browse(legal).get(decide).content.decode()
    seen = ScreeningHit.objects.get().version
    browse(legal).post(decide, {"seen_version": seen, "state": "false", "reason": "Another century."})
    page = browse(legal).get(hit.screening.get_absolute_url()).content.decode()
    assert "The same founder." in page
    assert "Another century." in page


def test_a_true_hit_offers_to_record_the_listing(hit, browse, analyst2):
    screening.decide(hit_id=hit.pk, seen_version=hit.version, state="true", reason="The same founder.", by=analyst2)
    browser = browse(analyst2)
    offer = f"{reverse('actors:add_listing', args=[hit.screening.actor_id])}?entry={hit.entry_id}"
    assert offer in browser.get(hit.screening.get_absolute_url()).content.decode()
    form = browser.get(offer).context["form"]
    assert {name: form[name].value() for name in ("list_code", "reference", "legal_effects")} == {
        "list_code": "un_other", "reference": "YEe.001", "legal_effects": [],
    }  # fmt: skip
    assert not Listing.objects.exists()


def test_a_true_hit_is_a_task_on_the_home_page_until_somebody_says_why_it_is_not_recorded(
    hit, browse, rest, analyst, analyst2, legal, stranger
):
    task, api = (
        "Record the listing, or say why not",
        f"/api/v1/screenings/{hit.screening_id}/hits/{hit.pk}/leave-unlisted/",
    )
    form = reverse("actors:leave_unlisted", args=[hit.pk])
    screening.decide(hit_id=hit.pk, seen_version=hit.version, state="true", reason="The same founder.", by=analyst2)
    assert [task in browse(user).get("/").content.decode() for user in (analyst, legal, stranger)] == [
        True,
        False,
        False,
    ]
    assert [browse(user).get(form).status_code for user in (analyst, legal, stranger)] == [200, 403, 404]
    assert form in browse(analyst).get(hit.screening.get_absolute_url()).content.decode()
    version, said = ScreeningHit.objects.get().version, {"reason": "The court struck it down."}
    assert rest(stranger).post(api, said, headers={"If-Match": f'"{version}"'}).status_code == 404
    assert rest(analyst).post(api, said).status_code == 428
    assert browse(analyst).post(form, {"seen_version": version, "reason": ""}).status_code == 422
    done = rest(analyst).post(api, said, headers={"If-Match": f'"{version}"'})
    assert (done.status_code, done.json()["unlisted_reason"]) == (200, "The court struck it down.")
    assert browse(analyst).post(form, {"seen_version": version + 1, **said}).status_code == 409
    page = browse(legal).get(hit.screening.get_absolute_url()).content.decode()
    assert "The court struck it down." in page
    assert task not in browse(analyst).get("/").content.decode()


def test_the_look_up_of_a_typed_name_is_ended_by_who_asked(actor, browse, rest, analyst, lead, stranger, north):
    row = screening.screen_name(compartment_id=north.pk, name="wadi front", by=analyst)
    form, api = reverse("actors:end_look_up", args=[row.pk]), f"/api/v1/screenings/{row.pk}/end/"
    assert [browse(user).get(form).status_code for user in (analyst, lead, stranger)] == [200, 403, 404]
    assert form in browse(analyst).get(row.get_absolute_url()).content.decode()
    assert rest(lead).post(api, {"reason": "x"}, headers={"If-Match": '"1"'}).status_code == 403
    done = browse(analyst).post(form, {"seen_version": row.version, "reason": "I meant the Wadi Fund."})
    assert done.url == row.get_absolute_url()
    page = browse(lead).get(done.url).content.decode()
    assert "This look-up has ended" in page
    assert "I meant the Wadi Fund." in page
    assert "YEe.001" in page
    assert "No hit of this kind" in browse(lead).get(reverse("actors:hits")).content.decode()
    assert rest(analyst).get(f"/api/v1/screenings/{row.pk}/").json()["ended_reason"] == "I meant the Wadi Fund."
    assert rest(analyst).post(api, {"reason": "x"}, headers={"If-Match": '"2"'}).status_code == 409
