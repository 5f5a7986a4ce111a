"""REST of what becomes of promises after a split or a merger: the same command, the same refusals."""

import pytest

from engagements.models import Commitment, Succession
from tests.factories import make_actor, make_chance_contact, make_commitment, make_compartment, make_grant, make_user
from tests.integration.engagements.conftest import GRADE
from tests.integration.engagements.test_succession import BEFORE, DAY, HANDED, TODAY, answer, split

API = "/api/v1/commitments"


@pytest.fixture
def faction(north):
    return make_actor(north, "Port Faction")


@pytest.fixture
def old(analyst, actor, held):
    return make_commitment(analyst, actor, held, made_on=BEFORE)


@pytest.fixture
def event(analyst, actor, faction, old):
    return split(actor, analyst, faction)


def test_what_is_asked_is_answered_once(caller, actor, faction, old, event):
    url = f"{API}/{old.pk}/"
    shown = caller.get(url)
    assert shown.data["asked"] == {
        "reshaping_id": str(event.pk),
        "kind": "split",
        "on": DAY.isoformat(),
        "actor_id": str(actor.pk),
        "heirs": [faction.pk],
    }
    assert (shown.data["held_by_id"], shown.data["successions"]) == (actor.pk, [])
    assert [row["id"] for row in caller.get(f"{API}/?state=asked").data["results"]] == [str(old.pk)]
    body = {"reshaping_id": str(event.pk), "fate": "taken_over", "heir_id": str(faction.pk), **HANDED, **GRADE}
    assert caller.post(f"{url}successions/", body).status_code == 428
    done = caller.post(f"{url}successions/", body, headers={"If-Match": shown["ETag"]})
    assert (done.status_code, done["ETag"], done.data["held_by_id"], done.data["actor_id"]) == (
        200,
        '"2"',
        faction.pk,
        str(actor.pk),
    )
    (told,) = done.data["successions"]
    assert (told["fate"], told["heir_id"], told["since"], told["said_by"], told["words"], told["credibility"]) == (
        "taken_over",
        str(faction.pk),
        DAY.isoformat(),
        HANDED["said_by"],
        HANDED["words"],
        "2",
    )
    assert done.data["asked"] is None
    again = caller.post(f"{url}successions/", body, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "not_asked")
    assert caller.get(f"{API}/?state=asked").data["results"] == []
    for one in (actor, faction):
        (row,) = caller.get(f"{API}/?actor={one.pk}").data["results"]
        assert row["held_by_id"] == faction.pk
    back = f"{url}successions/{told['id']}/take-back/"
    assert caller.post(back, {"reason": "A mistake."}).status_code == 428
    short = caller.post(back, {"reason": ""}, headers={"If-Match": '"2"'})
    assert (short.status_code, list(short.json()["fields"])) == (422, ["reason"])
    taken = caller.post(back, {"reason": "A mistake."}, headers={"If-Match": '"2"'})
    assert (taken.status_code, taken["ETag"], taken.data["held_by_id"]) == (200, '"3"', actor.pk)
    (told,) = taken.data["successions"]
    assert (told["taken_back_because"], taken.data["asked"]["reshaping_id"]) == ("A mistake.", str(event.pk))
    twice = caller.post(back, {"reason": "A mistake."}, headers={"If-Match": '"3"'})
    assert (twice.status_code, twice.json()["code"]) == (409, "taken_back")


def test_a_new_question_changes_what_was_read(caller, analyst, actor, faction, old):
    url = f"{API}/{old.pk}/"
    tag = caller.get(url)["ETag"]
    assert caller.get(url, headers={"If-None-Match": tag}).status_code == 304
    split(actor, analyst, faction)
    assert caller.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_that_becomes_visible_changes_what_was_read(rest_in_person, analyst, faction, old, event):
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    reader = make_user("reader", role="analyst")
    make_grant(reader, old.engagement)
    caller, url = rest_in_person(reader), f"{API}/{old.pk}/"
    tag = caller.get(url)["ETag"]
    seat = reader.memberships.create(compartment=old.engagement.compartment)
    whole = caller.get(url, headers={"If-None-Match": tag})
    assert (whole.status_code, len(whole.data["successions"])) == (200, 1)
    seat.delete()
    assert caller.get(url, headers={"If-None-Match": whole["ETag"]}).status_code == 200


def test_refusals_are_those_of_the_pages(caller, onlooker, outsider, faction, old, event):
    url, seen = f"{API}/{old.pk}/successions/", {"If-Match": '"1"'}
    stays = {"reshaping_id": str(event.pk), "fate": "stays"}
    assert outsider.post(url, stays, headers=seen).status_code == 404
    assert onlooker.post(url, stays, headers=seen).status_code == 403
    assert caller.post(url, stays, headers={"If-Match": '"7"'}).status_code == 412
    assert caller.post(url, {"fate": "stays"}, headers=seen).status_code == 422
    assert caller.post(url, stays | {"fate": "kept"}, headers=seen).status_code == 422
    wrong = caller.post(url, stays | {"fate": "taken_over", "since": BEFORE.isoformat()}, headers=seen)
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"heir_id", "said_by", "words", "since"})
    assert not Succession.objects.exists()
    lapsed = stays | {"fate": "lapsed", "since": TODAY.isoformat(), "words": "The camp is gone."}
    assert caller.post(url, lapsed, headers=seen).data["status"] == "lapsed"


def test_an_event_the_caller_does_not_see_is_not_there(rest, caller, common, north):
    everybodys, secret = make_actor(common, "Salima Council"), make_compartment()
    insider = make_user("insider", role="analyst", changes=[common, north, secret])
    promise = make_commitment(insider, everybodys, make_chance_contact(insider, everybodys), made_on=BEFORE)
    event = split(everybodys, insider, make_actor(secret, "The Quiet Wing"))
    for each in (caller, rest(insider)):
        shown = each.get(f"{API}/{promise.pk}/")
        assert (shown.data["asked"], shown["ETag"]) == (None, '"1"')
        assert each.get(f"{API}/?state=asked").data["results"] == []
        stays = {"reshaping_id": str(event.pk), "fate": "stays"}
        refused = each.post(f"{API}/{promise.pk}/successions/", stays, headers={"If-Match": '"1"'})
        assert refused.status_code == 404
    assert Commitment.objects.get().version == 1
