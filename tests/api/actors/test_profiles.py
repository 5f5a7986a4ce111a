"""REST on typed profiles: the actor's type says which fields there are."""

import pytest

from actors.models import Actor, TypedProfile
from actors.models.profiles import PmscProfile
from tests import factories

pytestmark = pytest.mark.django_db
PAST = "2016-11-24"


@pytest.fixture
def company(north):
    return factories.make_actor(north, "Meridian Shield", actor_type="pmsc")


def test_a_profile_is_read_filled_in_and_kept_when_the_type_changes(rest, analyst, company):
    client, here = rest(analyst), f"/api/v1/actors/{company.pk}/"
    empty = client.get(f"{here}typed-profile/")
    assert (empty.status_code, empty["ETag"], empty.json()["icoca_status"]) == (200, '"0"', "")
    body = {"icoca_status": "member", "home_states": ["CH"], "clients": ["The port"], "icoca_on": "2026-01-02"}
    made = client.patch(f"{here}typed-profile/", body, HTTP_IF_MATCH=empty["ETag"])
    assert (made.status_code, made["ETag"]) == (200, '"1"')
    assert {name: made.json()[name] for name in body} == body
    assert client.get(f"{here}typed-profile/", HTTP_IF_NONE_MATCH='"1"').status_code == 304
    assert client.get(f"{here}profile/").json()["typed_profile"]["clients"] == ["The port"]
    assert [row["id"] for row in client.get("/api/v1/actors/?icoca_status=member").json()["results"]] == [
        str(company.pk)
    ]
    change = {"actor_type": "business", "subtypes": [], "status": "active", "since": PAST, "reason": "Sold its arms"}
    assert client.post(f"{here}reclassify/", change, HTTP_IF_MATCH='"1"').status_code == 200
    whole = client.get(f"{here}profile/").json()
    assert whole["typed_profile"] is None
    assert [(row["actor_type"], row["until"]) for row in whole["periods"]] == [("business", None), ("pmsc", PAST)]
    former = client.get(f"{here}typed-profiles/{whole['former_profiles'][0]['id']}/").json()
    assert (former["actor_type"], former["until"], former["icoca_status"]) == ("pmsc", PAST, "member")
    assert client.get("/api/v1/actors/?icoca_status=member").json()["results"] == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"icoca_status": "member"}, {}, 428),
        ({"icoca_status": "member"}, {"HTTP_IF_MATCH": '"4"'}, 412),
        ({"icoca_status": "gold"}, {"HTTP_IF_MATCH": '"0"'}, 422),
        ({"mandate": "Clinics"}, {"HTTP_IF_MATCH": '"0"'}, 422),
        ({"home_states": ["XX"]}, {"HTTP_IF_MATCH": '"0"'}, 422),
    ],
)
def test_refusals(rest, analyst, company, body, headers, status):
    answer = rest(analyst).patch(f"/api/v1/actors/{company.pk}/typed-profile/", body, **headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not TypedProfile.objects.exists()


def test_what_is_hidden_or_has_none_is_not_there(rest, analyst, stranger, north, company):
    row = PmscProfile.objects.create(actor=company, actor_type="pmsc", icoca_status="member")
    state = factories.make_actor(north, actor_type="state")
    for caller, address in (
        (stranger, f"{company.pk}/typed-profile/"),
        (stranger, f"{company.pk}/typed-profiles/{row.pk}/"),
        (analyst, f"{state.pk}/typed-profile/"),
        (analyst, f"{state.pk}/typed-profiles/{row.pk}/"),
    ):
        assert rest(caller).get(f"/api/v1/actors/{address}").status_code == 404
    assert rest(stranger).get("/api/v1/actors/?icoca_status=member").json()["results"] == []
    assert Actor.objects.count() == 2


def test_one_field_is_cited_and_a_fallen_source_changes_the_tag(rest, analyst, north):
    company = factories.make_actor(north, actor_type="pmsc")
    source = factories.make_source(north, "Gazette")
    client, here = rest(analyst), f"/api/v1/actors/{company.pk}/typed-profile/"
    made = client.patch(here, {"clients": ["The port"]}, HTTP_IF_MATCH='"0"')
    body = {"source_id": str(source.pk), "reliability": "B", "credibility": "2"}
    cited = client.post(f"{here}fields/clients/cite/", body, HTTP_IF_MATCH=made["ETag"])
    [fact] = cited.json()["field_sources"]
    assert (cited.status_code, fact["field"], fact["sources"][0]["title"]) == (200, "clients", "Gazette")
    assert client.post(f"{here}fields/clients/cite/", body, HTTP_IF_MATCH=made["ETag"]).status_code == 412
    assert client.post(f"{here}fields/aims/cite/", body, HTTP_IF_MATCH=cited["ETag"]).status_code == 404
    assert client.get(here, HTTP_IF_NONE_MATCH=cited["ETag"]).status_code == 304
    client.post(f"/api/v1/sources/{source.pk}/refute/", {"reason": "Forged."}, HTTP_IF_MATCH='"1"')
    again = client.get(here, HTTP_IF_NONE_MATCH=cited["ETag"])
    assert (again.status_code, again.json()["field_sources"][0]["source_refuted"]) == (200, True)
