"""The librarian's work over REST: the same commands, rules and refusals as in the browser."""

import json

import pytest

from casestudies.models import CaseStudy, Party
from core.models import AuditEvent
from tests.factories import make_actor
from tests.library import shipped

pytestmark = pytest.mark.django_db
URL = "/api/v1/case-studies/"


def as_json(content):
    return json.loads(json.dumps(content, default=str))


@pytest.fixture
def file():
    return as_json(shipped("us-sdf"))


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_takes_a_study_in_as_its_file_has_it(rest, librarian, file):
    answer = rest(librarian).post(URL, file, format="json")
    assert answer.status_code == 201
    study = CaseStudy.objects.get()
    assert answer["Location"] == f"{URL}{study.pk}/"
    assert (study.slug, study.status, study.started_on.isoformat()) == ("us-sdf", "draft", "2014-09-01")
    read = rest(librarian).get(answer["Location"])
    assert read["ETag"] == answer["ETag"]
    assert len(read.json()["events"]) == len(file["timeline"])
    again = rest(librarian).post(URL, file, format="json")
    assert (again.status_code, again.json()["version"], CaseStudy.objects.count()) == (200, 1, 1)


def test_another_study_under_a_known_slug_is_refused(rest, librarian, colombia, file):
    refused(rest(librarian).post(URL, file | {"slug": colombia.slug}, format="json"), 409, "slug_taken")
    assert CaseStudy.objects.get().title == colombia.title


def test_what_is_no_study_is_refused_place_by_place(rest, librarian, file):
    file["timeline"][2]["date"] = "last spring"
    answer = rest(librarian).post(URL, file, format="json")
    refused(answer, 422, "bad_study")
    assert list(answer.json()["fields"]) == ["timeline.2.date"]
    refused(rest(librarian).post(URL, file | {"title": "A\0B"}, format="json"), 422, "bad_study")
    for nonsense in ([], "study", None, {"wibble": 1}):
        assert rest(librarian).post(URL, nonsense, format="json").status_code == 422
    assert not CaseStudy.objects.exists()


def test_only_the_librarian_writes(rest, analyst, colombia, file):
    caller, url = rest(analyst), f"{URL}{colombia.pk}/"
    refused(caller.post(URL, file, format="json"), 403, "not_allowed")
    refused(caller.patch(url, {"title": "Mine"}, format="json", HTTP_IF_MATCH='"1"'), 403, "not_allowed")
    refused(caller.put(url, file, format="json", HTTP_IF_MATCH='"1"'), 403, "not_allowed")
    link = {"party": "farc", "actor_id": None}
    refused(caller.post(f"{url}link-party/", link, format="json", HTTP_IF_MATCH='"1"'), 403, "not_allowed")
    refused(caller.post(f"{url}mark-reviewed/", {}, format="json", HTTP_IF_MATCH='"1"'), 403, "not_allowed")
    assert list(CaseStudy.objects.values_list("title", "version")) == [(colombia.title, 1)]


class TestOne:
    @pytest.fixture
    def url(self, colombia):
        return f"{URL}{colombia.pk}/"

    def test_the_head_is_edited_and_the_review_taken_back(self, rest, librarian, lead, url, colombia):
        tag = rest(lead).get(url)["ETag"]
        vouched = rest(lead).post(f"{url}mark-reviewed/", {}, format="json", HTTP_IF_MATCH=tag)
        assert (vouched.status_code, vouched.json()["status"]) == (200, "reviewed")
        assert vouched["ETag"] == rest(lead).get(url)["ETag"]
        body = {"title": "Another title"}
        edited = rest(librarian).patch(url, body, format="json", HTTP_IF_MATCH=vouched["ETag"])
        assert (edited.status_code, edited.json()["title"], edited.json()["status"]) == (200, "Another title", "draft")
        assert edited.json()["summary"] == colombia.summary

    def test_a_change_needs_the_version_last_read(self, rest, librarian, lead, url, colombia, colombia_file):
        caller = rest(librarian)
        for write, address, body in (
            (caller.patch, url, {"title": "Another"}),
            (caller.put, url, as_json(colombia_file)),
            (rest(lead).post, f"{url}mark-reviewed/", {}),
            (caller.post, f"{url}link-party/", {"party": "farc", "actor_id": None}),
        ):
            refused(write(address, body, format="json"), 428, "version_required")
            refused(write(address, body, format="json", HTTP_IF_MATCH='"7"'), 412, "stale")
        colombia.refresh_from_db()
        assert colombia.version == 1

    def test_an_unknown_field_is_refused(self, rest, librarian, url):
        answer = rest(librarian).patch(url, {"slug": "other"}, format="json", HTTP_IF_MATCH='"1"')
        refused(answer, 422, "invalid")
        assert list(answer.json()["fields"]) == ["slug"]

    def test_everything_is_replaced_but_the_slug(self, rest, librarian, url, colombia, colombia_file, file):
        refused(rest(librarian).put(url, file, format="json", HTTP_IF_MATCH='"1"'), 422, "slug_changed")
        content = as_json(colombia_file) | {"title": "Colombia, again"}
        content["timeline"] = content["timeline"][:3]
        answer = rest(librarian).put(url, content, format="json", HTTP_IF_MATCH='"1"')
        assert (answer.status_code, answer.json()["title"], answer.json()["version"]) == (200, "Colombia, again", 2)
        assert len(rest(librarian).get(url).json()["events"]) == 3

    def test_nobody_vouches_for_their_own(self, rest, librarian, url):
        refused(
            rest(librarian).post(f"{url}mark-reviewed/", {}, format="json", HTTP_IF_MATCH='"1"'), 403, "not_allowed"
        )

    def test_a_party_is_linked_to_an_actor_one_sees(self, rest, librarian, url, common, north):
        caller, hidden, open_ = rest(librarian), make_actor(north), make_actor(common)
        for party, actor in (("farc", hidden.pk), ("nobody", open_.pk)):
            body = {"party": party, "actor_id": str(actor)}
            refused(caller.post(f"{url}link-party/", body, format="json", HTTP_IF_MATCH='"1"'), 404, "not_found")
        body = {"party": "farc", "actor_id": str(open_.pk)}
        answer = caller.post(f"{url}link-party/", body, format="json", HTTP_IF_MATCH='"1"')
        assert (answer.status_code, answer["ETag"]) == (200, caller.get(url)["ETag"])
        assert Party.objects.get(key="farc").actor == open_

    def test_a_repeated_write_happens_once(self, rest, librarian, url):
        caller, headers = rest(librarian), {"HTTP_IF_MATCH": '"1"', "HTTP_IDEMPOTENCY_KEY": "once"}
        first, second = (caller.patch(url, {"title": "Another"}, format="json", **headers) for _ in range(2))
        assert (first.json(), first["ETag"]) == (second.json(), second["ETag"])
        assert second["Idempotency-Replayed"] == "true"
        assert AuditEvent.objects.filter(verb="casestudies.study_edited").count() == 1


class TestPrecedents:
    @pytest.fixture
    def at(self, plan):
        return f"/api/v1/engagements/{plan.pk}/"

    def test_similar_studies_say_in_what_and_in_what_not(self, rest, analyst, reviewed_library, at):
        rows = rest(analyst).get(f"{at}similar-studies/").json()
        assert [row["study"]["slug"] for row in rows] == ["israel-palestinian-factions", "colombia-farc-ep"]
        compared = {each["dimension"]: each for each in rows[0]["compared"]}
        assert compared["actor_type"]["shared"] == ["insurgent_group"]
        assert compared["channel"] == {
            "dimension": "channel",
            "shared": ["shuttle_proximity"],
            "only_here": [],
            "only_there": ["letter_courier", "phone_voice", "third_party_relay"],
        }
        assert rows[0]["lessons"][0]["checklist_codes"]

    def test_a_precedent_is_taken_and_taken_away(self, rest, analyst, reviewed_library, at):
        caller, study = rest(analyst), reviewed_library["colombia-farc-ep"]
        body = {"study_id": str(study.pk), "note": "Step by step."}
        answer = caller.post(f"{at}precedents/", body, format="json")
        assert (answer.status_code, answer.json()["study"]["slug"]) == (201, study.slug)
        (row,) = caller.get(f"{at}precedents/").json()
        assert (row["id"], row["note"], row["linked_by"]) == (answer.json()["id"], "Step by step.", analyst.name)
        one = f"{at}precedents/{row['id']}/"
        assert caller.delete(one).status_code == 204
        refused(caller.delete(one), 404, "not_found")
        assert caller.get(f"{at}precedents/").json() == []

    def test_outside_the_compartment_there_is_no_such_engagement(self, rest, stranger, legal, reviewed_library, at):
        study = reviewed_library["us-sdf"].pk
        for address in ("similar-studies/", "precedents/"):
            refused(rest(stranger).get(f"{at}{address}"), 404, "not_found")
        refused(rest(stranger).post(f"{at}precedents/", {}, format="json"), 404, "not_found")
        refused(rest(legal).post(f"{at}precedents/", {"study_id": str(study)}, format="json"), 403, "not_allowed")
        assert rest(legal).get(f"{at}precedents/").json() == []
