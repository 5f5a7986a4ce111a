"""`/me/` stands for every versioned resource: ETag, If-Match, Idempotency-Key and what each refusal says."""

import pytest
from django.db import connection

from core.models import AuditEvent, IdempotencyKey
from tests.factories import make_grant, make_person, make_user
from tests.integration.together import together

URL = "/api/v1/me/"


def change(caller, name, *, version='"1"', **headers):
    return caller.patch(URL, {"name": name}, headers={"If-Match": version, **headers})


def test_says_who_calls_with_what(analyst, common, north, rest):
    answer = rest(analyst, scopes=["read:actors"], compartments=[north.pk]).get(URL)
    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    body = answer.json()
    assert (body["username"], body["roles"]) == ("analyst", ["analyst"])
    assert body["compartments"] == [{"id": str(north.pk), "code": "north", "access": "change"}]
    assert body["token"]["scopes"] == ["read:actors"]


def test_a_browser_session_has_no_token(analyst, browse):
    body = browse(analyst).get(URL).json()
    assert body["token"] is None
    assert [place["code"] for place in body["compartments"]] == ["common", "north"]


def test_what_is_known_is_not_sent_again(analyst, rest):
    caller = rest(analyst)
    assert caller.get(URL, headers={"If-None-Match": 'W/"1", "7"'}).status_code == 304
    assert caller.get(URL, headers={"If-None-Match": '"0"'}).status_code == 200
    change(caller, "Amina A.")
    changed = caller.get(URL, headers={"If-None-Match": '"1"'})
    assert (changed.status_code, changed["ETag"], changed.json()["name"]) == (200, '"2"', "Amina A.")


def test_changes_what_was_seen(analyst, rest):
    answer = change(rest(analyst), "Amina A.")
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    event = AuditEvent.objects.get(verb="accounts.person_changed")
    assert (event.by, event.source, event.subject_version) == (analyst, "rest", 2)
    assert event.changes == {"name": ["Amina Analyst", "Amina A."]}
    assert event.token_id


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "version_required"),
        ({"If-Match": '"7"'}, 412, "stale"),
        ({"If-Match": "seven"}, 400, "bad_if_match"),
        ({"If-Match": '"1"', "Idempotency-Key": "k" * 129}, 422, "bad_idempotency_key"),
    ],
)
def test_refuses_a_change_of_something_else(analyst, rest, headers, status, code):
    answer = rest(analyst).patch(URL, {"name": "Other"}, headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    analyst.refresh_from_db()
    assert (analyst.name, analyst.version) == ("Amina Analyst", 1)
    assert not AuditEvent.objects.exists()


def test_a_field_that_breaks_a_rule_is_named(analyst, rest):
    answer = rest(analyst).patch(URL, {"email": "nonsense"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"email"}


def test_the_same_key_is_carried_out_once_and_answered_alike(analyst, rest):
    caller = rest(analyst)
    first = change(caller, "Amina A.", **{"Idempotency-Key": "one"})
    again = change(caller, "Amina A.", **{"Idempotency-Key": "one"})
    assert (again.status_code, again.json(), again["ETag"]) == (200, first.json(), first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert AuditEvent.objects.count() == 1


def test_the_same_key_for_another_request_is_refused(analyst, rest):
    caller = rest(analyst)
    change(caller, "Amina A.", **{"Idempotency-Key": "one"})
    other = change(caller, "Somebody", version='"2"', **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    analyst.refresh_from_db()
    assert analyst.name == "Amina A."


def test_keys_of_others_are_theirs(analyst, lead, rest):
    for person in (analyst, lead):
        answer = change(rest(person), f"Renamed {person.username}", **{"Idempotency-Key": "one"})
        assert answer.json()["username"] == person.username


def test_a_narrower_sight_gets_no_stored_answer(analyst, north, rest):
    caller = rest(analyst)
    assert change(caller, "Amina A.", **{"Idempotency-Key": "one"}).status_code == 200
    narrow = change(rest(analyst, compartments=[]), "Amina A.", **{"Idempotency-Key": "one"})
    analyst.memberships.filter(compartment=north).delete()
    for answer in (narrow, change(caller, "Amina A.", **{"Idempotency-Key": "one"})):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert "North" not in answer.content.decode()
    assert AuditEvent.objects.count() == 1


def test_an_answer_is_not_stored_for_who_lost_the_grant_it_rested_on(analyst, north, rest):
    person = make_person(north, "Nadia Tor", sensitivity="protected_source", pseudonym="Heron")
    grant = make_grant(analyst, person)
    at, said = f"/api/v1/persons/{person.pk}/", {"protocol_notes": "Tea first."}
    sent = {"format": "json", "headers": {"If-Match": '"1"', "Idempotency-Key": "one"}}
    assert "Nadia Tor" in rest(analyst).patch(at, said, **sent).content.decode()
    grant.delete()
    again = rest(analyst).patch(at, said, **sent)
    assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
    assert "Nadia Tor" not in again.content.decode()


def test_a_refusal_leaves_no_key(analyst, rest):
    caller = rest(analyst)
    assert change(caller, "X", version='"9"', **{"Idempotency-Key": "one"}).status_code == 412
    assert not IdempotencyKey.objects.exists()
    assert change(caller, "X", **{"Idempotency-Key": "one"}).status_code == 200


def test_a_number_json_cannot_say_again_is_no_fault(analyst, rest):
    answer = rest(analyst).patch(
        URL,
        b'{"name": "X", "more": 1e999}',
        content_type="application/json",
        headers={"If-Match": '"1"', "Idempotency-Key": "one"},
    )
    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_twins_that_arrive_together_make_one_change(rest):
    person = make_user()
    callers = [rest(person) for _ in range(6)]

    def call(number):
        try:
            return change(callers[number], "Together", **{"Idempotency-Key": "one"})
        finally:
            connection.close()

    answers = together(call, 6)
    assert {(answer.status_code, answer["ETag"]) for answer in answers} == {(200, '"2"')}
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 5
    assert AuditEvent.objects.filter(verb="accounts.person_changed").count() == 1
