"""REST of networks and ways."""

import pytest

from actors.api.network import NetworkActorOut, NetworkOut, NetworkRelationOut
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(north):
    front = factories.make_actor(north, "Salt Road Front", countries=["ML"])
    factories.make_relation(
        front,
        factories.make_actor(north, "Coast Guard Militia"),
        "hostile_to",
        reliability="B",
        credibility="2",
        strength=3,
    )
    return front


def test_the_answer_is_what_the_schema_says(rest, client, front):
    answer = (
        rest(client).get(f"/api/v1/actors/{front.pk}/network/?hops=2&at=2024-05-01&type=hostile_to&min_grade=B2").json()
    )
    assert list(answer) == ["center", "at", "hops", "actors", "relations", "more_exist"]
    assert set(answer) == set(NetworkOut().fields)
    assert list(answer["actors"][0]) == list(NetworkActorOut().fields)
    assert list(answer["relations"][0]) == list(NetworkRelationOut().fields)
    assert (answer["at"], answer["hops"], answer["relations"][0]["grade"]) == ("2024-05-01", 2, "B2")
    assert [row["name"] for row in answer["actors"]] == ["Salt Road Front", "Coast Guard Militia"]


def test_it_takes_three_statements_and_is_noted_with_its_filter(
    rest, client, front, north, django_assert_max_num_queries
):
    caller, address = rest(client), f"/api/v1/actors/{front.pk}/network/?hops=2"
    caller.get(address)
    with django_assert_max_num_queries(3):  # the actor, the walk, and the note that it was read
        caller.get(address)
    noted = ReadEvent.objects.order_by("pk").last()
    assert (noted.kind, noted.subject_id, noted.compartment_id, noted.filters) == (
        "record",
        front.pk,
        north.pk,
        "hops=2",
    )


@pytest.mark.parametrize(
    "query", ["hops=3", "hops=0", "at=today", "type=friend_of", "min_grade=F6", "min_grade=Z", "limit=2001", "depth=2"]
)
def test_what_makes_no_sense_is_refused(rest, client, front, query):
    before = ReadEvent.objects.count()
    assert rest(client).get(f"/api/v1/actors/{front.pk}/network/?{query}").status_code == 400
    assert ReadEvent.objects.count() == before


def test_a_way_is_told_in_order(rest, client, front, north):
    guard = front.relations_out.get().to_actor
    union = factories.make_actor(north, "Port Union")
    factories.make_relation(union, guard, "finances")
    answer = rest(client).get(f"/api/v1/actors/{front.pk}/way/?to={union.pk}").json()
    assert [(row["name"], row["hop"]) for row in answer["actors"]] == [
        ("Salt Road Front", 0),
        ("Coast Guard Militia", 1),
        ("Port Union", 2),
    ]
    assert [row["relation_type"] for row in answer["relations"]] == ["hostile_to", "finances"]
    alone = factories.make_actor(north)
    assert rest(client).get(f"/api/v1/actors/{front.pk}/way/?to={alone.pk}").json() == {"actors": [], "relations": []}


def test_hidden_looks_like_missing_at_either_end(rest, stranger, client, front):
    hidden = factories.make_actor()
    assert rest(stranger).get(f"/api/v1/actors/{front.pk}/network/").status_code == 404
    assert rest(client).get(f"/api/v1/actors/{front.pk}/way/?to={hidden.pk}").status_code == 404
    assert rest(client).get(f"/api/v1/actors/{front.pk}/way/").status_code == 400
    assert not ReadEvent.objects.exists()
