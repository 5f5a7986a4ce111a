"""Screenings over REST."""

import pytest

from actors.models import ScreeningHit
from actors.services import lists
from tests.factories import make_actor
from tests.published import group, un_file

AT = "/api/v1/screenings/"


@pytest.fixture
def actor(north, lead):
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", "JUND AL-WADI"))], by=lead)
    return make_actor(north, name="Jund al-Wadi", countries=["YE"])


def test_an_actor_is_looked_up_read_and_decided_about(actor, rest, analyst, analyst2):
    made = rest(analyst).post(AT, {"actor_id": str(actor.pk)}, format="json")
    assert made.status_code == 201
    [hit] = made.json()["hits"]
    assert (hit["reference"], hit["is_alert"], hit["state"]) == ("YEe.001", True, "undecided")
    assert sum(reason["points"] for reason in hit["reasons"]) == hit["score"]
    assert rest(analyst).get(made["Location"]).json()["id"] == made.json()["id"]
    address = f"{made['Location']}hits/{hit['id']}/decide/"
    said = {"state": "false", "reason": "Another valley."}
    assert rest(analyst).post(address, said, format="json", HTTP_IF_MATCH='"1"').status_code == 403
    assert rest(analyst2).post(address, said, format="json").status_code == 428
    assert rest(analyst2).post(address, said, format="json", HTTP_IF_MATCH='"9"').status_code == 412
    done = rest(analyst2).post(address, said, format="json", HTTP_IF_MATCH='"1"')
    assert (done.status_code, done.json()["state"]) == (200, "false")


def test_a_name_is_kept_and_hidden_from_others(actor, rest, analyst, stranger, north):
    made = rest(analyst).post(AT, {"name": "Wadi Jund", "compartment_id": str(north.pk)}, format="json")
    assert (made.status_code, made.json()["name"]) == (201, "Wadi Jund")
    assert rest(stranger).get(made["Location"]).status_code == 404
    assert rest(stranger).get(AT).json()["results"] == []
    for said in ({}, {"name": "X"}, {"name": "X", "actor_id": str(actor.pk)}, {"nobody": 1}):
        assert rest(analyst).post(AT, said, format="json").status_code == 422
    assert not ScreeningHit.objects.filter(screening__name="X").exists()
