"""The typed profile on the pages: form, profile and filters follow the type."""

from datetime import date

import pytest

from actors.models.profiles import InsurgentProfile, NgoProfile, PmscProfile
from actors.services import registry
from core.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(browse, analyst):
    return browse(analyst)


@pytest.fixture
def company(north):
    return factories.make_actor(north, "Meridian Shield", actor_type="pmsc")


def text(answer):
    return answer.content.decode()


def test_the_form_asks_what_matters_of_the_type_and_fills_the_page(ana, company):
    here = f"/actors/{company.pk}/"
    assert "Nobody has filled in yet" in text(ana.get(here))
    form = text(ana.get(f"{here}typed-profile/"))
    assert 'name="icoca_status"' in form
    assert 'name="mandate"' not in form
    answer = ana.post(
        f"{here}typed-profile/",
        {
            "seen_version": "0",
            "icoca_status": "certified",
            "home_states": "Switzerland, no",
            "standards": ["iso_18788", "psc_1"],
            "clients": "The port\nThe dam\nThe port",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{here}#typed")
    stored = PmscProfile.objects.get()
    assert (stored.home_states, stored.standards, stored.clients) == (
        ["CH", "NO"], ["iso_18788", "psc_1"], ["The port", "The dam"],
    )  # fmt: skip
    page = text(ana.get(here))
    for shown in ("Certified member", "Switzerland", "ISO 18788", "The dam"):
        assert shown in page
    assert "described what it is as one of its type" in text(ana.get(f"{here}history/"))


def test_nonsense_and_stale_forms_come_back_with_what_was_typed(ana, company, analyst):
    PmscProfile.objects.create(actor=company, actor_type="pmsc", icoca_status="member")
    here = f"/actors/{company.pk}/typed-profile/"
    answer = ana.post(here, {"seen_version": "1", "home_states": "Atlantis", "force_notes": "Long text"})
    assert answer.status_code == 422
    assert "There is no country called Atlantis" in text(answer)
    assert "Long text" in text(answer)
    answer = ana.post(here, {"seen_version": "0", "icoca_status": "certified", "force_notes": "Long text"})
    assert answer.status_code == 409
    assert "Long text" in text(answer)
    assert PmscProfile.objects.get().icoca_status == "member"
    assert not AuditEvent.objects.exists()


def test_what_it_was_before_is_dated_and_still_read(ana, analyst, north):
    actor = factories.make_actor(north, "River League")
    old = InsurgentProfile.objects.create(actor=actor, actor_type="insurgent_group", aims="Fishing rights")
    registry.reclassify(
        actor_id=actor.pk, seen_version=1, actor_type="political_wing", subtypes=["party"], status="transformed_party",
        since=date(2016, 11, 24), reason="Agreement", by=analyst,
    )  # fmt: skip
    page = text(ana.get(f"/actors/{actor.pk}/"))
    assert "Insurgent or rebel group" in page
    assert "24 Nov 2016" in page
    assert "Fishing rights" not in page
    former = text(ana.get(f"/actors/{actor.pk}/profiles/{old.pk}/"))
    assert "Fishing rights" in former
    assert "no longer changes" in former


def test_general_fields_follow_the_type_but_nothing_recorded_is_lost(ana, north):
    ngo = factories.make_actor(north, "Relief", actor_type="ngo")
    militia = factories.make_actor(north, "Guard", actor_type="militia")
    moved = factories.make_actor(north, "Was a militia", actor_type="ngo", command_control="weak")
    for actor, asked in ((ngo, False), (militia, True), (moved, True)):
        assert ("Command and control" in text(ana.get(f"/actors/{actor.pk}/"))) is asked
        assert ('name="command_control"' in text(ana.get(f"/actors/{actor.pk}/edit/"))) is asked


def test_the_list_offers_the_filters_of_the_chosen_type(ana, north, company):
    aid = factories.make_actor(north, "Relief", actor_type="ngo")
    NgoProfile.objects.create(actor=aid, actor_type="ngo", registration_status="registered")
    assert 'name="icoca_status"' not in text(ana.get("/actors/"))
    assert 'name="icoca_status"' in text(ana.get("/actors/?type=pmsc"))
    page = text(ana.get("/actors/?type=ngo&registration_status=registered"))
    assert "Relief" in page
    assert "Registered" in page
    assert "No actor fits" in text(ana.get("/actors/?type=ngo&registration_status=refused"))
    # A filter of another type is not asked for, so it does not narrow.
    assert "Meridian Shield" in text(ana.get("/actors/?type=pmsc&registration_status=refused"))


def test_hidden_or_without_a_profile_is_not_there(browse, stranger, legal, analyst, north, company):
    row = PmscProfile.objects.create(actor=company, actor_type="pmsc")
    state = factories.make_actor(north, actor_type="state")
    assert browse(stranger).get(f"/actors/{company.pk}/typed-profile/").status_code == 404
    assert browse(stranger).get(f"/actors/{company.pk}/profiles/{row.pk}/").status_code == 404
    assert browse(legal).get(f"/actors/{company.pk}/typed-profile/").status_code == 403
    assert browse(legal).get(f"/actors/{company.pk}/profiles/{row.pk}/").status_code == 200
    assert browse(analyst).get(f"/actors/{state.pk}/typed-profile/").status_code == 404
    assert browse(analyst).get(f"/actors/{state.pk}/profiles/{row.pk}/").status_code == 404


def test_days_of_what_it_was_are_corrected_and_put_before_at_both_doors(browse, rest, analyst, legal, world):
    front, ana = world.front, browse(analyst)
    page = ana.get(f"/actors/{front.pk}/type/")
    period = front.periods.get()
    for link in (f"/actors/{front.pk}/type/earlier/", f"/actors/{front.pk}/type/{period.pk}/"):
        assert f'href="{link}"' in page.content.decode()
    words = {"reason": "Their own history", "seen_version": front.version}
    earlier = {"actor_type": "militia", "status": "active", "since": "", "until": "2012-01-01", **words}
    assert ana.post(f"/actors/{front.pk}/type/earlier/", earlier | {"reason": ""}).status_code == 422
    assert ana.post(f"/actors/{front.pk}/type/earlier/", earlier).status_code == 302
    assert "Militia until" in " ".join(ana.get(f"/actors/{front.pk}/").content.decode().split())
    day = {"since": "2011-01-01", **words, "seen_version": front.version + 1}
    assert ana.post(f"/actors/{front.pk}/type/{period.pk}/", day | {"seen_version": 1, "since": "x"}).status_code == 422
    assert ana.post(f"/actors/{front.pk}/type/{period.pk}/", day).status_code == 302
    here = f"/api/v1/actors/{front.pk}/"
    told = rest(analyst).get(f"{here}profile/").json()
    assert [(row["actor_type"], row["since"], row["until"]) for row in told["periods"]] == [
        ("insurgent_group", "2011-01-01", None),
        ("militia", None, "2011-01-01"),
    ]
    one = told["periods"][1]["id"]
    body = {"since": "2005-01-01", "reason": "Their own history"}
    tag = {"HTTP_IF_MATCH": f'"{told["version"]}"'}
    assert rest(analyst).post(f"{here}periods/{one}/correct/", body, HTTP_IF_MATCH='"1"').status_code == 412
    for by in (analyst, legal):
        assert rest(by).post(f"{here}periods/0/correct/", body, HTTP_IF_MATCH='"1"').status_code == 404
        assert browse(by).get(f"/actors/{front.pk}/type/0/").status_code == 404
    assert rest(analyst).post(f"{here}periods/{one}/correct/", body, **tag).status_code == 200
    before = {"actor_type": "ngo", "status": "active", "until": "2005-01-01", "reason": "A report"}
    tag = {"HTTP_IF_MATCH": f'"{told["version"] + 1}"'}
    assert rest(analyst).post(f"{here}periods/", before, **tag).json()["version"] == told["version"] + 2
    history = ana.get(f"/actors/{front.pk}/history/").content.decode()
    assert ("recorded what it was earlier" in history, "corrected since when" in history) == (True, True)
