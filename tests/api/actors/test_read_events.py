"""REST reads of actors: what a client is told, what it is not told twice, and what the trail notes of it."""

import pytest

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
