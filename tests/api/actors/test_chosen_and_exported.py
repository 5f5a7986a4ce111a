"""Callers choose what an answer has; an export is every profile they may see, once each, and noted."""

import json

import pytest

from actors.models import Actor, Name
from actors.selectors import profile
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/api/v1/actors/", "/api/v1/actors/export/"


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front", actor_type="insurgent_group")


def lines(answer):
    return [json.loads(line) for line in b"".join(answer.streaming_content).decode().splitlines()]


def test_a_list_has_the_fields_asked_for_in_its_own_order(rest, client, front):
    row = rest(client).get(f"{LIST}?fields=status,name").json()["results"][0]
    assert list(row.items()) == [("name", "Salt Road Front"), ("status", front.status)]
    kept = rest(client).get(f"{LIST}?omit=standing,compartment").json()["results"][0]
    assert list(kept) == [name for name in profile.IN_A_LIST if name not in {"standing", "compartment"}]


def test_a_list_is_walked_by_fields_it_does_not_show(rest, client, front, north):
    factories.make_actor(north, "Ford Watch")
    caller = rest(client)
    page = caller.get(f"{LIST}?fields=name&ordering=updated_at&limit=1").json()
    second = caller.get(page["next"]).json()
    assert [page["results"], second["results"]] == [[{"name": "Salt Road Front"}], [{"name": "Ford Watch"}]]


def test_a_list_grows_by_parts_of_the_profile_in_one_statement(
    rest, client, front, north, common, django_assert_num_queries
):
    hidden = factories.make_actor(factories.make_compartment("far"), "Unseen Hand")
    seen = factories.make_actor(common, "Harbour Guild")
    for other in (hidden, seen):
        factories.make_relation(front, other)
    Name.objects.create(actor=front, text="SRF", kind="acronym")
    caller = rest(client)
    caller.get(LIST)
    with django_assert_num_queries(2):  # the page, and the note that it was read
        rows = caller.get(f"{LIST}?expand=names,relations&type=insurgent_group").json()["results"]
    whole = caller.get(f"{LIST}{front.pk}/profile/").json()
    row = next(row for row in rows if row["id"] == str(front.pk))
    assert (row["names"], row["relations"]) == (whole["names"], whole["relations"])
    assert [relation["to_name"] for relation in row["relations"]] == ["Harbour Guild"]
    assert "listings" not in row


def test_a_profile_has_the_fields_asked_for(rest, client, front):
    Name.objects.create(actor=front, text="SRF", kind="acronym")
    caller, url = rest(client), f"{LIST}{front.pk}/profile/"
    some = caller.get(f"{url}?fields=names,id")
    assert list(some.json()) == ["id", "names"]
    assert caller.get(f"{url}?fields=names,id", headers={"If-None-Match": some["ETag"]}).status_code == 304
    assert caller.get(url, headers={"If-None-Match": some["ETag"]}).status_code == 200
    assert set(caller.get(f"{url}?omit=names").json()) == set(profile.WHOLE) - {"names", "size_source"}


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        (f"{LIST}?fields=names", "fields"),
        (f"{LIST}?omit=real_name", "omit"),
        (f"{LIST}?expand=engagements", "expand"),
        (f"{EXPORT}?fields=nothing", "fields"),
        (f"{EXPORT}?limit=5", "limit"),
        (f"{EXPORT}?type=rebel", "type"),
    ],
)
def test_a_name_that_is_not_there_is_refused(rest, client, front, url, parameter):
    refused = rest(client).get(url)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, [parameter])
    assert not ReadEvent.objects.filter(by=client).exists()


def test_an_export_is_each_profile_as_it_is_read_one_by_one(rest, client, front, north, common):
    made = [front, factories.make_actor(common, "Harbour Guild"), factories.make_actor(north, "Ford Watch")]
    factories.make_actor(factories.make_compartment("far"), "Unseen Hand")
    factories.make_relation(front, made[1])
    caller = rest(client)
    answer = caller.get(EXPORT)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
    found = lines(answer)
    assert found == [caller.get(f"{LIST}{pk}/profile/").json() for pk in sorted(actor.pk for actor in made)]


def test_an_export_is_narrowed_noted_and_leaves_out_what_may_not_be_passed_on(rest, client, front, north):
    secret = factories.make_actor(north, "Men of the Pass", actor_type="insurgent_group")
    Actor.objects.filter(pk=secret.pk).update(marking="red")
    factories.make_actor(north, "Ford Watch", actor_type="militia")
    answer = rest(client).get(f"{EXPORT}?type=insurgent_group&fields=name")
    assert lines(answer) == [{"name": "Salt Road Front"}]
    assert answer["Parley-Left-Out"] == "1"
    noted = ReadEvent.objects.get(by=client)
    assert (noted.kind, noted.subject_type, noted.count) == ("export", "actors.actor", 1)
    assert noted.filters == "format=ndjson&up_to=amber_strict&marked=TLP%3AAMBER&type=insurgent_group&fields=name"


def test_an_export_names_nobody_who_may_not_be_passed_on(rest, client, front, north):
    secret = factories.make_actor(north, "Men of the Pass", marking="red")
    factories.make_relation(front, secret, source=factories.make_source(north, "Radio"))
    factories.make_relation(
        front, factories.make_actor(north, "Ford Watch"), source=factories.make_source(north, "Deep ear", marking="red")
    )
    factories.make_role(factories.make_person(north, "Salim Odra", marking="red"), front)
    text = b"".join(rest(client).get(EXPORT).streaming_content).decode()
    assert "Ford Watch" in text
    for hidden in ("Men of the Pass", str(secret.pk), "Deep ear", "Salim Odra"):
        assert hidden not in text


def test_an_export_tells_what_changed_since(rest, client, front):
    moment = front.updated_at.isoformat().replace("+00:00", "Z")
    caller = rest(client)
    assert len(lines(caller.get(f"{EXPORT}?updated_since={moment}"))) == 1
    assert lines(caller.get(f"{EXPORT}?updated_since=2199-01-01T00:00:00Z")) == []


def test_a_stranger_exports_nothing_and_nobody_is_let_in(rest, stranger, front):
    assert lines(rest(stranger).get(EXPORT)) == []
    assert rest().get(EXPORT).status_code == 401
