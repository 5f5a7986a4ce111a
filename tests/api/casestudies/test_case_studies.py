import pytest

from casestudies.models import Party
from casestudies.services.editing import edit_head, link_party
from tests.factories import make_actor

pytestmark = pytest.mark.django_db
URL = "/api/v1/case-studies/"


def slugs(response):
    return sorted(row["slug"] for row in response.json()["results"])


def test_without_a_token_nobody_enters(rest):
    response = rest().get(URL)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_a_token_needs_the_scope(rest, reviewed_library, client):
    assert rest(client, scopes=["read:actors"]).get(URL).status_code == 403
    assert rest(client, scopes=["read:case-studies"]).get(URL).status_code == 200


def test_lists_the_heads(rest, reviewed_library, client):
    response = rest(client).get(URL)
    assert slugs(response) == ["colombia-farc-ep", "israel-palestinian-factions", "us-sdf"]
    row = next(row for row in response.json()["results"] if row["slug"] == "colombia-farc-ep")
    assert row["status"] == "reviewed"
    assert row["actor_types"] == ["insurgent_group"]
    assert row["listings"] == ["eu_cp931", "us_fto", "us_sdgt"]
    assert "search_text" not in row
    assert "authors" not in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"actor_type": "coalition"}, ["us-sdf"]),
        ({"region": "middle_east"}, ["israel-palestinian-factions", "us-sdf"]),
        ({"kind": "prisoner_exchange"}, ["israel-palestinian-factions"]),
        ({"q": "Turkiye"}, ["israel-palestinian-factions", "us-sdf"]),
    ],
)
def test_filters_like_the_page(rest, reviewed_library, client, query, found):
    assert slugs(rest(client).get(URL, query)) == found


def test_an_unknown_code_is_a_bad_parameter(rest, reviewed_library, client):
    response = rest(client).get(URL, {"region": "atlantis"})
    assert response.status_code == 400
    assert "region" in response.json()["fields"]


def test_walks_by_cursor(rest, reviewed_library, client):
    caller = rest(client)
    found, url = [], f"{URL}?limit=2"
    while url:
        page = caller.get(url).json()
        found += [row["slug"] for row in page["results"]]
        url = page["next"]
    assert sorted(found) == ["colombia-farc-ep", "israel-palestinian-factions", "us-sdf"]
    assert len(found) == 3


class TestOne:
    @pytest.fixture
    def url(self, colombia):
        return f"{URL}{colombia.pk}/"

    def test_gives_the_whole_study_with_the_support_of_every_statement(self, rest, url, colombia_file, client):
        body = rest(client).get(url).json()
        assert body["study"]["slug"] == "colombia-farc-ep"
        assert len(body["events"]) == len(colombia_file["timeline"])
        oslo = next(event for event in body["events"] if "Oslo" in event["text"])
        assert (oslo["sources"], oslo["support"]) == ([], "needs_second_source")
        santa_rosa = next(event for event in body["events"] if "Santa Rosa" in event["text"])
        assert santa_rosa["sources"] == ["unnews-santa-rosa", "heraldo-2016"]
        assert santa_rosa["support"] == "independent"
        supports = [row["support"] for name in ("parties", "events", "agreements", "indicators") for row in body[name]]
        supports += [listing["support"] for party in body["parties"] for listing in party["listings"]]
        prose = [row for row in body["passages"] if row["section"] not in {"counter_argument", "open_question"}]
        supports += [row["support"] for row in prose]
        assert body["statements"] == len(supports)
        assert body["statements_needing_second_source"] == supports.count("needs_second_source")
        assert [row["position"] for row in body["citations"]] == list(range(1, len(body["citations"]) + 1))

    def test_answers_304_until_something_changes(self, rest, url, colombia, client, librarian):
        caller = rest(client)
        tag = caller.get(url)["ETag"]
        again = caller.get(url, HTTP_IF_NONE_MATCH=tag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        edit_head(study_id=colombia.pk, seen_version=1, by=librarian, title="Another title")
        assert caller.get(url, HTTP_IF_NONE_MATCH=tag).status_code == 200

    def test_an_absent_study_is_404(self, rest, client, librarian):
        response = rest(client).get(f"{URL}{librarian.pk}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")

    def test_is_never_deleted(self, rest, url, librarian):
        assert rest(librarian).delete(url).status_code == 405

    def test_a_linked_actor_is_shown_only_to_who_may_see_it(
        self, rest, url, colombia, librarian, client, stranger, north
    ):
        membership = librarian.memberships.create(compartment=north, access="view")
        actor = make_actor(north)
        party = Party.objects.get(study=colombia, key="farc")
        link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
        membership.delete()

        def linked(response):
            return next(row.get("actor", "absent") for row in response.json()["parties"] if row["key"] == "farc")

        seen, hidden = rest(client).get(url), rest(stranger).get(url)
        assert linked(seen) == str(actor.pk)
        assert linked(hidden) == "absent"
        assert str(actor.pk) not in hidden.content.decode()
        assert seen["ETag"] != hidden["ETag"]

    def test_a_token_without_the_compartment_does_not_see_the_link(
        self, rest, url, colombia, librarian, client, north, common
    ):
        membership = librarian.memberships.create(compartment=north, access="view")
        actor = make_actor(north)
        party = Party.objects.get(study=colombia, key="farc")
        link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
        membership.delete()
        narrow = rest(client, compartments=[common]).get(url)
        assert str(actor.pk) not in narrow.content.decode()
