"""REST of the common ground: the same commands as the pages, with ETags and problem details."""

import pytest

from actors.models import GroundEntry, Standpoint
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date().isoformat()
BOARD, OURS = "/api/v1/ground-entries/", "/api/v1/standpoints/"


def test_an_entry_is_laid_down_corrected_overtaken_and_ended(rest, analyst, librarian, stranger, north, common):
    front, guard = factories.make_actor(north, "Salt Road Front"), factories.make_actor(common, "Civil Guard")
    source = factories.make_source(north, "Field note")
    ana = rest(analyst)
    body = {
        "actor_ids": [str(front.pk), str(guard.pk)],
        "kind": "contested_fact",
        "category": "detainees_missing",
        "text": "How many were taken",
        "ours": "Forty-one",
        "source_id": str(source.pk),
        "reliability": "B",
        "credibility": "2",
    }
    refused = ana.post(BOARD, body)
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"theirs"})
    made = ana.post(BOARD, body | {"theirs": "Seventeen"})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    where, entry = made["Location"], made.json()
    assert set(entry["actor_ids"]) == set(body["actor_ids"])
    assert (entry["author_id"], entry["compartment"]["id"]) == (str(analyst.pk), str(north.pk))
    assert [row["title"] for row in entry["sources"]] == ["Field note"]
    assert ana.get(where).status_code == 200
    for outsider in (librarian, stranger):
        assert rest(outsider).get(where).status_code == 404
        assert rest(outsider).get(BOARD).json()["results"] == []
    assert ana.patch(where, {"text": "How many men"}).status_code == 428
    assert ana.patch(where, {"text": "How many men"}, HTTP_IF_MATCH='"7"').status_code == 412
    assert ana.patch(where, {"kind": "agreed_fact"}, HTTP_IF_MATCH='"1"').status_code == 422
    assert ana.patch(where, {"text": "How many men"}, HTTP_IF_MATCH='"1"').json()["text"] == "How many men"
    agreed = {"actor_ids": body["actor_ids"], "kind": "agreed_fact", "category": "detainees_missing", "text": "41"}
    overtaking = agreed | {"overtakes_id": entry["id"]}
    unseen = ana.post(BOARD, overtaking)
    assert (unseen.status_code, set(unseen.json()["fields"])) == (422, {"overtakes_version"})
    assert ana.post(BOARD, overtaking | {"overtakes_version": 1}).status_code in {409, 412}
    newer = ana.post(BOARD, overtaking | {"overtakes_version": 2}).json()
    assert newer["overtakes_id"] == entry["id"]
    about = ana.get(BOARD, {"actor": str(front.pk), "open": "true"}).json()["results"]
    assert [row["id"] for row in about] == [newer["id"]]
    ending = {"on": TODAY, "reason": "Withdrawn by both"}
    assert ana.post(f"{where}end/", ending, HTTP_IF_MATCH='"3"').status_code == 409
    ended = ana.post(f"{BOARD}{newer['id']}/end/", ending, HTTP_IF_MATCH='"1"').json()
    assert (ended["ended_on"], ended["ended_because"]) == (TODAY, "Withdrawn by both")
    assert GroundEntry.objects.count() == 2


def test_what_is_ours_is_recorded_corrected_and_ended(rest, analyst, legal, librarian, north):
    ana = rest(analyst)
    body = {
        "compartment_id": str(north.pk),
        "level": "position",
        "category": "amnesty_legal_status",
        "text": "No amnesty is promised",
        "red_line": True,
        "rests_on": "Rome Statute",
    }
    assert rest(legal).post(OURS, body).status_code == 403
    made = ana.post(OURS, body)
    where = made["Location"]
    assert (made.status_code, made.json()["priority"]) == (201, 3)
    assert rest(librarian).get(where).status_code == 404
    assert [row["id"] for row in ana.get(OURS, {"red_line": "true"}).json()["results"]] == [made.json()["id"]]
    assert ana.patch(where, {"priority": 6}, HTTP_IF_MATCH='"1"').status_code == 422
    assert ana.patch(where, {"priority": 1}, HTTP_IF_MATCH='"1"').json()["priority"] == 1
    ended = ana.post(f"{where}end/", {"on": TODAY, "reason": "New mandate"}, HTTP_IF_MATCH='"2"')
    assert (ended.status_code, ended.json()["ended_on"]) == (200, TODAY)
    assert Standpoint.objects.get().version == 3
