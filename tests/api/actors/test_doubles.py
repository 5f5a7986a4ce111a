"""REST of doubles: the pairs, keeping apart, merging and splitting by two people, and the old address."""

import pytest

from actors.models import Actor, RecordMerge
from actors.services import doubles
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/actors/"


@pytest.fixture
def two(north):
    return factories.make_actor(north, "Salt Road Front"), factories.make_actor(north, "Salt Rode Front")


def test_pairs_are_listed_and_kept_apart(rest, analyst, stranger, two):
    doubles.compare_names()
    [row] = rest(analyst).get(f"{API}doubles/").json()["results"]
    assert {row["one_id"], row["other_id"]} == {str(actor.pk) for actor in two}
    assert rest(stranger).get(f"{API}doubles/").json()["results"] == []
    said = {"one_id": row["one_id"], "other_id": row["other_id"], "reason": "Another valley."}
    assert rest(stranger).post(f"{API}doubles/apart/", said).status_code == 404
    made = rest(analyst).post(f"{API}doubles/apart/", said)
    assert (made.status_code, made.json()["reason"]) == (201, "Another valley.")
    assert rest(analyst).post(f"{API}doubles/apart/", said).status_code == 409
    assert rest(analyst).get(f"{API}doubles/").json()["results"] == []
    assert len(rest(analyst).get(f"{API}doubles/apart/").json()["results"]) == 1


def test_two_people_merge_and_split(rest, analyst, lead, legal, stranger, two):
    kept, folded = two
    factories.make_listing(folded)
    ana, lea = rest(analyst), rest(lead)
    said = {
        "kept_id": str(kept.pk), "folded_id": str(folded.pk), "kept_version": 1, "folded_version": 1,
        "picks": {"countries": "both"}, "reason": "One leader.",
    }  # fmt: skip
    for client, more, status in (
        (stranger, {}, 404), (legal, {}, 403), (analyst, {"kept_version": 4}, 409), (analyst, {"picks": {"name": "folded"}}, 422),
        (analyst, {"picks": {"region": "x"}}, 422), (analyst, {"odd": 1}, 422),
    ):  # fmt: skip
        assert rest(client).post(f"{API}merges/", said | more).status_code == status, more
    assert not RecordMerge.objects.exists()
    made = ana.post(f"{API}merges/", said, headers={"Idempotency-Key": "once"})
    assert ana.post(f"{API}merges/", said, headers={"Idempotency-Key": "once"}).json() == made.json()
    at = made["Location"]
    assert (made.status_code, made["ETag"], made.json()["proposed_by"]) == (201, '"1"', "analyst")
    assert [part["label"] for part in made.json()["parts"]] == ["Listing"]
    assert rest(stranger).get(at).status_code == 404
    assert rest(legal).get(at).status_code == 200
    seen = {"kept_version": 1, "folded_version": 1}
    assert lea.post(f"{at}confirm/", seen).status_code == 428
    assert lea.post(f"{at}confirm/", seen, headers={"If-Match": '"7"'}).status_code == 412
    assert ana.post(f"{at}confirm/", seen, headers={"If-Match": '"1"'}).status_code == 403
    done = lea.post(f"{at}confirm/", seen, headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["status"], done["ETag"]) == (200, "merged", '"2"')
    for part in ("", "profile/"):
        moved = ana.get(f"{API}{folded.pk}/{part}")
        assert (moved.status_code, moved["Location"]) == (307, f"{API}{kept.pk}/{part}")
        assert rest(stranger).get(f"{API}{folded.pk}/{part}").status_code == 404
    assert [row["id"] for row in ana.get(API).json()["results"]] == [str(kept.pk)]
    assert [row["id"] for row in ana.get(f"{API}merges/", {"kept": str(kept.pk)}).json()["results"]] == [
        done.json()["id"]
    ]
    answer = ana.patch(f"{API}{folded.pk}/", {"region": "x"}, headers={"If-Match": '"2"'})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert ana.post(f"{at}propose-split/", {}, headers={"If-Match": '"2"'}).status_code == 422
    assert ana.post(f"{at}propose-split/", {"reason": "Two."}, headers={"If-Match": '"2"'}).status_code == 200
    assert lea.post(f"{at}withdraw-split/", {}, headers={"If-Match": '"3"'}).status_code == 403
    assert lea.post(f"{at}refuse-split/", {"reason": "One."}, headers={"If-Match": '"3"'}).json()["status"] == "merged"
    assert ana.post(f"{at}propose-split/", {"reason": "Two."}, headers={"If-Match": '"4"'}).status_code == 200
    split = lea.post(f"{at}confirm-split/", {}, headers={"If-Match": '"5"'})
    assert (split.status_code, split.json()["status"], split.json()["split_decided_by"]) == (200, "split", "lead")
    assert ana.get(f"{API}{folded.pk}/").status_code == 200
    assert Actor.objects.get(pk=folded.pk).listings.count() == 1


def test_a_proposal_is_refused_or_withdrawn(rest, analyst, lead, two):
    for who, act, status in ((lead, "refuse", "refused"), (analyst, "withdraw", "withdrawn")):
        merge = factories.propose_merge(*two, analyst)
        at = f"{API}merges/{merge.pk}/{act}/"
        done = rest(who).post(at, {"reason": "Another valley."}, headers={"If-Match": '"1"'})
        assert (done.status_code, done.json()["status"]) == (200, status)
        assert rest(who).post(at, {"reason": "x"}, headers={"If-Match": '"2"'}).status_code == 409
    assert not Actor.objects.exclude(merged_into=None).exists()
