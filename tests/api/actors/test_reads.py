"""REST reads: what the database writes itself is what the serializers would say, and no more than the caller may see."""

import pytest
from django.utils.dateparse import parse_datetime
from rest_framework.utils.serializer_helpers import ReturnDict

from actors.api.out import ActorOut, ProfileOut
from actors.models import Actor
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db


def moments_read(value):
    """Return the value with each moment parsed, since one moment may be written in two ways."""
    if isinstance(value, dict | ReturnDict):
        return {
            name: parse_datetime(part) if part and name.endswith("_at") else moments_read(part)
            for name, part in value.items()
        }
    return [moments_read(part) for part in value] if isinstance(value, list) else value


@pytest.fixture
def front(common):
    actor = factories.make_actor(common, "Águilas « del Río »", countries=["CO", "VE"])
    Actor.objects.filter(pk=actor.pk).update(reviewed_at=actor.created_at)
    return actor


def test_a_row_of_the_list_is_what_one_actor_is(rest, analyst, front, stranger):
    answer = rest(analyst).get("/api/v1/actors/").json()
    assert list(answer["results"][0]) == list(ActorOut().fields)
    assert moments_read(answer["results"]) == [moments_read(rest(analyst).get(f"/api/v1/actors/{front.pk}/").json())]
    assert rest(stranger).get("/api/v1/actors/").json()["results"] == []


def test_the_list_takes_as_many_statements_for_many_as_for_one(
    rest, analyst, common, front, django_assert_max_num_queries
):
    for number in range(20):
        factories.make_actor(common, f"Group {number}")
    client = rest(analyst)
    client.get("/api/v1/actors/")
    with django_assert_max_num_queries(1):  # the page, with the note that it was read
        assert len(client.get("/api/v1/actors/").json()["results"]) == 21


def test_pages_walk_through_all_and_back(rest, analyst, common):
    made = {str(factories.make_actor(common, f"Group {number}").pk) for number in range(7)}
    client, seen, address = rest(analyst), [], "/api/v1/actors/?limit=3&ordering=name"
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address, back = page["next"], page["previous"]
    assert (len(seen), set(seen)) == (7, made)
    assert [row["id"] for row in client.get(back).json()["results"]] == seen[3:6]


def test_the_profile_is_passed_on_as_the_database_wrote_it(rest, analyst, front):
    client = rest(analyst)
    answer = client.get(f"/api/v1/actors/{front.pk}/profile/")
    assert answer["Content-Type"] == "application/json"
    assert list(answer.json()) == [name for name in ProfileOut().fields if name != "size_source"]
    assert answer.json()["name"] == "Águilas « del Río »"
    again = client.get(f"/api/v1/actors/{front.pk}/profile/", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert ReadEvent.objects.filter(subject_id=front.pk).count() == 2
    Actor.objects.filter(pk=front.pk).update(region="Upper valley")
    changed = client.get(f"/api/v1/actors/{front.pk}/profile/", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (changed.status_code, changed.json()["region"]) == (200, "Upper valley")
    assert changed["ETag"] != answer["ETag"]


def test_who_has_nearly_the_name_is_told_to_whoever_may_see_them(rest, analyst, stranger, common):
    known = factories.make_actor(common, "Salt Road Front")
    answer = rest(analyst).get("/api/v1/actors/similar/", {"name": "Front of the Salt Road"})
    assert [(row["actor"]["id"], row["name"], row["likeness"]) for row in answer.json()] == [
        (str(known.pk), "Salt Road Front", 1.0)
    ]
    noted = ReadEvent.objects.get(kind="list", by=analyst)
    assert (noted.filters, noted.compartment_id, noted.count) == ("name", None, 1), "not the name that was typed"
    assert rest(stranger).get("/api/v1/actors/similar/", {"name": "Salt Road Front"}).json() == []
    assert rest(analyst).get("/api/v1/actors/similar/").json() == []
    assert rest(analyst).get("/api/v1/actors/similar/", {"name": "x" * 201}).status_code == 400
