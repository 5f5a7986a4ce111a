from datetime import timedelta

import pytest

from core import clock
from engagements.models import Channel, Commitment, Incident
from tests.factories import make_actor, make_channel, make_venue
from tests.integration.engagements.conftest import GRADE

API = "/api/v1"


def today():
    return clock.now().date().isoformat()


def a_promise(held, actor, **changes):
    return {
        "engagement_id": str(held.pk),
        "actor_id": str(actor.pk),
        "direction": "by_them",
        "commitment_type": "access",
        "exact_words": "The road is open.",
        "our_understanding": "For every convoy.",
        "speaker_text": "Their liaison",
        "authority_level": "regional",
        "made_on": today(),
        **changes,
    }


def test_a_promise_is_recorded_clarified_and_kept(caller, held, actor):
    made = caller.post(f"{API}/commitments/", a_promise(held, actor))
    assert (made.status_code, made["ETag"], made.data["status"]) == (201, '"1"', "made")
    url = made["Location"]
    clear = caller.patch(
        url, {"their_understanding": "Escorted ones.", "is_understood_alike": False}, headers={"If-Match": '"1"'}
    )
    assert (clear.status_code, clear.data["is_understood_alike"], clear["ETag"]) == (200, False, '"2"')
    kept = {"action": "fulfil", "occurred_on": today(), "reason": "Seen", **GRADE}
    assert caller.post(f"{url}follow/", kept, headers={"If-Match": '"1"'}).status_code == 412
    done = caller.post(f"{url}follow/", kept, headers={"If-Match": '"2"'})
    assert (done.data["status"], [event["to_status"] for event in done.data["events"]]) == (
        "fulfilled",
        ["made", "fulfilled"],
    )
    assert caller.get(url, headers={"If-None-Match": '"3"'}).status_code == 304


def test_a_breach_takes_two_callers(caller, colleague, onlooker, promise):
    url = f"{API}/commitments/{promise.pk}"
    breach = {"occurred_on": today(), "evidence": "Turned back.", **GRADE}
    proposed = caller.post(f"{url}/propose-breach/", breach, headers={"If-Match": '"1"'})
    assert proposed.data["breach_proposals"][0]["state"] == "proposed"
    verdict = {"reason": "Two drivers say so."}
    assert caller.post(f"{url}/confirm-breach/", verdict, headers={"If-Match": '"2"'}).status_code == 403
    assert onlooker.post(f"{url}/confirm-breach/", verdict, headers={"If-Match": '"2"'}).status_code == 403
    confirmed = colleague.post(f"{url}/confirm-breach/", verdict, headers={"If-Match": '"2"'})
    assert (confirmed.status_code, confirmed.data["status"]) == (200, "breached")
    assert colleague.post(f"{url}/reject-breach/", verdict, headers={"If-Match": '"3"'}).status_code == 409


def test_commitments_are_listed_by_state_and_hidden_from_others(caller, outsider, promise):
    assert [row["id"] for row in caller.get(f"{API}/commitments/?state=open").data["results"]] == [str(promise.pk)]
    assert caller.get(f"{API}/commitments/?state=overdue").data["results"] == []
    assert caller.get(f"{API}/commitments/?owner=analyst&actor={promise.actor_id}").data["results"]
    assert outsider.get(f"{API}/commitments/").data["results"] == []
    assert outsider.get(f"{API}/commitments/{promise.pk}/").status_code == 404


def test_a_promise_must_say_what_it_is(caller, held, actor):
    answer = caller.post(f"{API}/commitments/", a_promise(held, actor, exact_words="", status="breached"))
    assert answer.status_code == 422
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("collection", "body", "change"),
    [
        ("venues", {"name": "Hall", "venue_type": "hotel"}, {"place": "Port Salima"}),
        ("facilitators", {"name": "Good Offices", "facilitator_type": "ngo_mediator"}, {"mandate": "Yearly"}),
        ("channels", {"name": "Radio", "medium": "radio_vhf_hf"}, {"status": "tested"}),
        (
            "incidents",
            {
                "title": "Shots",
                "incident_type": "threat_of_force",
                "summary": "Two.",
                "occurred_at": "2026-01-05T10:00Z",
                **GRADE,
            },
            {"state": "corroborated"},
        ),
    ],
)
def test_registers_are_kept(caller, onlooker, outsider, analyst, north, actor, collection, body, change):
    body = {"compartment_id": str(north.pk), **body}
    if collection == "channels":
        body |= {"actor_id": str(actor.pk), "custodian_id": str(analyst.pk)}
    assert onlooker.post(f"{API}/{collection}/", body).status_code == 403
    assert outsider.post(f"{API}/{collection}/", body).status_code == 404
    made = caller.post(f"{API}/{collection}/", body)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    url = made["Location"]
    assert onlooker.patch(url, change, headers={"If-Match": '"1"'}).status_code == 403
    changed = caller.patch(url, change, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"], changed.data | change) == (200, '"2"', changed.data)
    assert caller.patch(url, change, headers={"If-Match": '"1"'}).status_code == 412
    assert caller.get(url, headers={"If-None-Match": '"2"'}).status_code == 304
    assert outsider.get(url).status_code == 404
    assert [row["id"] for row in caller.get(f"{API}/{collection}/").data["results"]] == [made.data["id"]]
    assert outsider.get(f"{API}/{collection}/").data["results"] == []


def test_incidents_are_found_by_actor_and_weighed(caller, north, actor):
    rival = make_actor(north, name="Valley Front")
    for one in (actor, rival):
        caller.post(
            f"{API}/incidents/",
            {
                "compartment_id": str(north.pk),
                "title": "Shelling",
                "incident_type": "heavy_weapons",
                "summary": "x",
                "occurred_at": (clock.now() - timedelta(days=1)).isoformat(),
                "actor_id": str(one.pk),
                **GRADE,
            },
        )
    found = caller.get(f"{API}/incidents/?actor=Valley+Front&incident_type=heavy_weapons").data["results"]
    assert [(row["actor_id"], row["weight"]) for row in found] == [(str(rival.pk), -9.5)]
    assert Incident.objects.count() == 2


def test_a_channel_of_another_compartment_cannot_be_named(caller, analyst, north, actor):
    hidden = make_channel(make_actor(), custodian=analyst)
    body = {"compartment_id": str(north.pk), "name": "Radio", "medium": "radio_vhf_hf", "actor_id": str(actor.pk)}
    body |= {"custodian_id": str(analyst.pk), "backup_id": str(hidden.pk)}
    answer = caller.post(f"{API}/channels/", body)
    assert (answer.status_code, set(answer.data["fields"])) == (422, {"backup_id"})
    assert Channel.objects.count() == 1
    assert make_venue(north).is_active
