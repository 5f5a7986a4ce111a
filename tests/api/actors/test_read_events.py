"""REST reads of actors: what a client is told, what it is not told twice, and what the trail notes of it."""

import pytest
from django.db import connection
from rest_framework.test import APIClient

from actors.services import projections
from core import clock
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


def test_a_new_score_is_not_hidden_behind_a_304(front, client, rest):
    caller, url = rest(client), f"/api/v1/actors/{front.pk}/"
    first = caller.get(url)
    assert caller.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    projections.record_trust(
        projections.TrustScore(
            actor_id=front.pk, value=57, lo=44, hi=68, u=0.2, band="guarded", at=clock.now(), run_id=front.pk
        )
    )
    second = caller.get(url, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.json()["standing"]["trust_value"]) == (200, 57)
    assert second["ETag"].startswith('"1-')


def test_a_write_takes_the_tag_of_a_read(front, analyst, rest):
    ana, url = rest(analyst), f"/api/v1/actors/{front.pk}/"
    tag = ana.get(url)["ETag"]
    assert ana.patch(url, {"summary": "Holds the road"}, headers={"If-Match": tag}).status_code == 200
    assert ana.patch(url, {"summary": "Lost it"}, headers={"If-Match": tag}).status_code == 412


def test_every_read_of_one_record_is_noted_under_its_compartment(front, north, client, rest):
    source, person = factories.make_source(north), factories.make_person(north)
    relation = factories.make_relation(front, factories.make_actor(north))
    listing = factories.make_listing(person)
    role = factories.make_role(person, front)
    caller = rest(client)
    urls = (
        f"actors/{front.pk}/",
        f"actors/{front.pk}/profile/",
        f"persons/{person.pk}/",
        f"sources/{source.pk}/",
        f"relations/{relation.pk}/",
        f"listings/{listing.pk}/",
        f"actors/{front.pk}/roles/{role.pk}/",
    )
    for url in urls:
        tag = caller.get(f"/api/v1/{url}")["ETag"]
        assert caller.get(f"/api/v1/{url}", headers={"If-None-Match": tag}).status_code == 304, url
    noted = ReadEvent.objects.values_list("kind", "compartment_id", "source")
    assert list(noted) == [("record", north.pk, "rest")] * 2 * len(urls)


def test_a_list_is_noted_with_its_filters_and_how_many_were_told(
    common, north, front, analyst, stranger, rest, rest_in_person
):
    for number in range(3):
        factories.make_actor(common, f"Group {number}")
    token = factories.make_token(analyst)
    caller = APIClient(headers={"Authorization": f"Bearer {token.secret}"})
    asked = ["limit=3", "", "ordering=name&limit=1", "type=militia&limit=3", "expand=names"]
    answers = [caller.get(f"/api/v1/actors/?{query}") for query in asked]
    answers.append(caller.get(answers[0].json()["next"]))
    asked.append(answers[0].json()["next"].partition("?")[2])
    found = ReadEvent.objects.order_by("pk").values_list("filters", "count", "token_id")
    counts = [len(answer.json()["results"]) for answer in answers]
    assert list(found) == [(query, count, str(token.pk)) for query, count in zip(asked, counts, strict=True)]
    assert counts[:3] == [3, 4, 1]
    rest(stranger, compartments=[]).get("/api/v1/actors/")
    rest(stranger, compartments=[north], name="empty").get("/api/v1/actors/")
    rest_in_person(analyst).get("/api/v1/actors/?limit=2")
    last = ReadEvent.objects.order_by("-pk").values_list("by", "count", "filters")[:3]
    assert list(last) == [(analyst.pk, 2, "limit=2"), (stranger.pk, 0, ""), (stranger.pk, 0, "")]
    noted = ReadEvent.objects.values_list("kind", "subject_type", "subject_id", "compartment_id", "source").distinct()
    assert list(noted) == [("list", "actors.actor", None, None, "rest")]


def test_a_profile_is_noted_when_it_was_told_and_at_no_other_time(front, north, client, rest):
    hidden = factories.make_actor(factories.make_compartment("far"))
    token = factories.make_token(client)
    caller = APIClient(headers={"Authorization": f"Bearer {token.secret}"})
    refused = [f"{hidden.pk}/profile/", f"{front.pk}/profile/?fields=nothing", "?cursor=x", "?limit=0"]
    assert [caller.get(f"/api/v1/actors/{url}").status_code for url in refused] == [404, 400, 400, 400]
    assert not ReadEvent.objects.exists()
    before = clock.now()
    assert caller.get(f"/api/v1/actors/{front.pk}/profile/").status_code == 200
    [noted] = ReadEvent.objects.all()
    assert (noted.kind, noted.subject_type, noted.subject_id, noted.by_id) == (
        "record",
        "actors.actor",
        front.pk,
        client.pk,
    )
    assert (noted.compartment_id, noted.filters, noted.count) == (north.pk, "", None)
    assert (noted.source, noted.token_id) == ("rest", str(token.pk))
    assert before <= noted.at <= clock.now()


@pytest.mark.parametrize("url", ["/api/v1/actors/", "/api/v1/actors/{}/profile/"])
def test_what_cannot_be_noted_is_not_told(front, client, rest, url):
    caller = rest(client)
    caller.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_readevent ADD CONSTRAINT no_room CHECK (id < 0) NOT VALID")
    answer = caller.get(url.format(front.pk))
    assert (answer.status_code, front.name in answer.content.decode()) == (500, False)


def test_the_hot_reads_and_their_notes_are_one_statement(front, client, rest, django_assert_num_queries):
    caller = rest(client)
    for url in ("/api/v1/actors/", f"/api/v1/actors/{front.pk}/profile/"):
        caller.get(url)
        with django_assert_num_queries(1):
            caller.get(url)


def test_what_joins_two_compartments_is_noted_in_the_narrower_one(front, common, north, client, rest):
    """Whoever audits the common compartment alone would learn of the hidden end otherwise."""
    open_actor = factories.make_actor(common, "Fishers of the Coast")
    person = factories.make_person(common)
    urls = [
        f"relations/{factories.make_relation(open_actor, front).pk}/",
        f"relations/{factories.make_relation(front, open_actor).pk}/",
        f"actors/{front.pk}/roles/{factories.make_role(person, front).pk}/",
        f"actors/{open_actor.pk}/roles/{factories.make_role(factories.make_person(north), open_actor).pk}/",
    ]
    for url in urls:
        assert rest(client).get(f"/api/v1/{url}").status_code == 200, url
    assert list(ReadEvent.objects.values_list("compartment_id", flat=True)) == [north.pk] * len(urls)


def test_a_profile_tells_how_sure_we_are_of_the_size_and_of_each_fact(front, north, client, rest):
    one, other = factories.make_source(north, "Radio"), factories.make_source(north, "Elders")
    type(front).objects.update(size_low=400, size_source=one, size_reliability="B", size_credibility="3")
    factories.make_relation(
        front,
        factories.make_actor(north),
        source=one,
        corroborated_by=other,
        reliability="B",
        credibility="1",
        note="Oath",
    )
    told = rest(client).get(f"/api/v1/actors/{front.pk}/profile/").json()
    assert (told["size_reliability"], told["size_credibility"]) == ("B", "3")
    assert told["size_source"] == {"id": str(one.pk), "title": "Radio"}
    [relation] = told["relations"]
    assert (relation["grade"], relation["corroborated_by"]["title"], relation["note"]) == ("B1", "Elders", "Oath")


def test_a_token_without_the_scope_is_told_which_one_it_lacks(analyst, rest):
    refused = rest(analyst, scopes=["read:search"]).get("/api/v1/actors/")
    assert (refused.status_code, refused.json()["detail"]) == (403, "This token has no scope read:actors.")


def test_what_is_found_is_named_and_the_search_is_noted(front, analyst, browse, rest):
    [hit] = rest(analyst).get("/api/v1/search/?q=salt").json()["results"]
    assert (hit["subject_type"], hit["id"]) == ("actors.actor", str(front.pk))
    browse(analyst).get("/search/?q=salt")
    noted = ReadEvent.objects.filter(subject_type="search").values_list("kind", "filters", "count", "source")
    assert set(noted) == {("list", "q=salt", 1, "rest"), ("list", "q=salt", 1, "browser")}
