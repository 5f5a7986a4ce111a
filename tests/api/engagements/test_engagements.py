from datetime import timedelta

import pytest

from core import clock
from core.models import AuditEvent, ReadEvent
from engagements.models import Engagement, Report
from tests.factories import make_actor, make_chance_contact, make_plan, move
from tests.integration.engagements.conftest import GRADE, REPORT

API = "/api/v1"


def iso(moment):
    return moment.isoformat()


def test_the_list_shows_what_the_caller_may_see(caller, outsider, draft, held):
    answer = caller.get(f"{API}/engagements/")
    assert answer.status_code == 200
    assert {row["id"] for row in answer.data["results"]} == {str(draft.pk), str(held.pk)}
    assert answer.data["results"][0]["actors"][0]["name"] == "Salima Coastal Guard"
    assert outsider.get(f"{API}/engagements/").data["results"] == []
    assert ReadEvent.objects.filter(kind="list", subject_type="engagements.engagement").count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=held", "held"),
        ("status=draft&status=in_review", "draft"),
        ("kind=chance_contact", "held"),
        ("q=Engagement", "draft"),
        ("actor=coastal+guard&status=draft", "draft"),
        ("lead=analyst2", None),
        ("compartment=common", None),
    ],
)
def test_the_list_is_filtered(caller, analyst2, draft, held, request, query, found):
    answer = caller.get(f"{API}/engagements/?{query}")
    wanted = {str(request.getfixturevalue(found).pk)} if found else set()
    assert {row["id"] for row in answer.data["results"]} == wanted


@pytest.mark.parametrize("query", ["status=lost", "cursor=x", "limit=0", "updated_since=yesterday", "compartment=x"])
def test_a_filter_nobody_understands_is_400(caller, db, query):
    assert caller.get(f"{API}/engagements/?{query}").status_code == 400


def test_pages_are_walked_by_cursor(caller, analyst, actor):
    plans = {str(make_plan(analyst, actor).pk) for _ in range(3)}
    first = caller.get(f"{API}/engagements/?limit=2").data
    second = caller.get(first["next"]).data
    assert {row["id"] for row in first["results"] + second["results"]} == plans
    assert second["next"] is None


def test_a_draft_is_begun_changed_and_read_again(caller, north, actor):
    plan = {
        "compartment_id": str(north.pk),
        "title": "Talks on the road",
        "kind": "dialogue",
        "parties": [{"actor_id": str(actor.pk)}],
        "offers": [{"category": "talks_logistics", "description": "Travel", "amount": "10.00", "currency": "USD"}],
    }
    begun = caller.post(f"{API}/engagements/", plan)
    assert (begun.status_code, begun["ETag"]) == (201, '"1"')
    url = begun["Location"]
    changed = caller.patch(url, {"desired_effect": "A truce", "offers": []}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert (changed.data["desired_effect"], changed.data["offers"]) == ("A truce", [])
    assert changed.data["parties"] == [{"actor_id": str(actor.pk), "role": "counterpart", "will_ask": ""}]
    read = caller.get(url)
    assert read.data == changed.data
    assert caller.get(url, headers={"If-None-Match": '"2"'}).status_code == 304
    assert caller.get(url, headers={"If-None-Match": '"1"'}).status_code == 200


def test_what_would_be_missing_is_told(caller, draft):
    outlook = caller.get(f"{API}/engagements/{draft.pk}/outlook/").data
    assert (outlook["tier"], outlook["missing"]) == (2, [])
    assert "submit" in outlook["actions"]
    assert "Salima Coastal Guard" in outlook["names"].values()


def test_a_change_is_refused_in_order_and_changes_nothing(caller, onlooker, outsider, draft):
    url = f"{API}/engagements/{draft.pk}/"
    body = {"title": "Other"}
    refusals = [
        (outsider.patch(url, body, headers={"If-Match": '"7"'}), 404, "not_found"),
        (onlooker.patch(url, body, headers={"If-Match": '"7"'}), 403, "not_allowed"),
        (caller.patch(url, body), 428, "version_required"),
        (caller.patch(url, body, headers={"If-Match": "seven"}), 400, "bad_if_match"),
        (caller.patch(url, body, headers={"If-Match": '"7"'}), 412, "stale"),
        (caller.patch(url, {"kind": "chance_contact"}, headers={"If-Match": '"1"'}), 422, "invalid"),
        (caller.patch(url, {"planned_end": "2020-01-01T00:00Z"}, headers={"If-Match": '"1"'}), 422, "invalid_plan"),
    ]
    assert [(answer.status_code, answer.data["code"]) for answer, *_expected in refusals] == [
        tuple(expected) for _answer, *expected in refusals
    ]
    assert Engagement.objects.get(pk=draft.pk).version == 1
    sent = move(draft, "submit")
    answer = caller.patch(url, body, headers={"If-Match": f'"{sent.version}"'})
    assert (answer.status_code, answer.data["code"]) == (409, "not_a_draft")


def test_a_repeated_request_is_carried_out_once(caller, north):
    plan = {"compartment_id": str(north.pk), "title": "Talks", "kind": "dialogue"}
    first, again = (caller.post(f"{API}/engagements/", plan, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, again.status_code, first.data["id"]) == (201, 201, again.data["id"])
    assert Engagement.objects.count() == 1


def test_the_way_from_cleared_to_closed(open_gate, caller, rest, lead, draft):
    cleared = move(draft, "submit", "clear")
    url, seen = f"{API}/engagements/{draft.pk}", cleared.version

    def act(verb, body, version, by=caller):
        return by.post(f"{url}/{verb}/", body, headers={"If-Match": f'"{version}"'})

    assert act("start", {"go": ""}, seen).data["code"] == "no_go"
    assert act("start", {"go": "Road open"}, seen).data["status"] == "under_way"
    assert act("start", {"go": "Road open"}, seen + 1).status_code == 409
    assert act("hold", {"held_at": iso(clock.now() + timedelta(hours=1))}, seen + 1).data["code"] == "in_the_future"
    assert act("hold", {"held_at": iso(clock.now())}, seen + 1).data["status"] == "held"
    assert act("report", {"place": "Port"}, seen + 2).status_code == 422
    filed = act("report", REPORT, seen + 2)
    assert (filed.status_code, Report.objects.get().filed_by.username) == (201, "analyst")
    assert caller.get(f"{url}/report/").data["assessment"] == "They listened."
    assert caller.post(f"{url}/addenda/", {"text": "It was Tuesday."}).status_code == 201
    assert act("close", {}, seen + 3).status_code == 403
    assert act("close", {"note": "Done"}, seen + 3, by=rest(lead)).data["status"] == "closed"
    verbs = AuditEvent.objects.filter(subject_id=draft.pk, source="rest").order_by("at").values_list("verb", flat=True)
    assert [verb.removeprefix("engagements.") for verb in verbs] == [
        "start",
        "hold",
        "report",
        "addendum_added",
        "close",
    ]


def test_without_a_decision_nothing_starts(caller, draft):
    answer = caller.post(f"{API}/engagements/{draft.pk}/start/", {"go": "x"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.data["code"]) == (409, "wrong_state")


def test_a_chance_contact_is_logged(caller, north, actor):
    at = clock.now()
    contact = {
        "compartment_id": str(north.pk),
        "title": "At the checkpoint",
        "started_at": iso(at - timedelta(hours=2)),
        "held_at": iso(at - timedelta(hours=1)),
        "parties": [{"actor_id": str(actor.pk)}],
    }
    logged = caller.post(f"{API}/engagements/chance-contacts/", contact)
    assert (logged.status_code, logged.data["status"]) == (201, "held")
    ahead = caller.post(f"{API}/engagements/chance-contacts/", contact | {"held_at": iso(at + timedelta(hours=1))})
    assert (ahead.status_code, set(ahead.data["fields"])) == (422, {"held_at"})
    offered = caller.post(f"{API}/engagements/chance-contacts/", contact | {"offers": [{"category": "stipend_cash"}]})
    assert offered.status_code == 201
    assert not Engagement.objects.filter(offers__isnull=False).exists()


def test_information_is_recorded_listed_and_checked(caller, outsider, held, actor):
    body = {
        "engagement_id": str(held.pk),
        "actor_id": str(actor.pk),
        "text": "The bridge is mined.",
        "learnt_on": clock.now().date().isoformat(),
        **GRADE,
    }
    made = caller.post(f"{API}/information/", body)
    assert made.status_code == 201
    url = made["Location"]
    checked = caller.post(f"{url}check/", {"state": "refuted", "reason": "Own patrol"}, headers={"If-Match": '"1"'})
    assert (checked.status_code, checked.data["state"]) == (200, "refuted")
    assert caller.get(f"{API}/information/?state=refuted").data["results"][0]["id"] == made.data["id"]
    assert outsider.get(url).status_code == 404
    assert caller.post(f"{API}/information/", {**body, "reliability": ""}).status_code == 422


def test_conduct_is_noted_and_retracted(caller, held, actor):
    body = {
        "actor_id": str(actor.pk),
        "note_type": "confidentiality_kept",
        "text": "Nothing leaked.",
        "occurred_on": clock.now().date().isoformat(),
        **GRADE,
    }
    noted = caller.post(f"{API}/engagements/{held.pk}/conduct/", body)
    gone = caller.post(f"{API}/conduct/{noted.data['id']}/retract/", {"reason": "It did."}, headers={"If-Match": '"1"'})
    assert (noted.status_code, gone.status_code) == (201, 200)
    assert gone.data["retracted_at"] is not None


def test_observed_reactions_follow_the_contact(open_gate, caller, draft, analyst, north):
    reaction = draft.reactions.get()
    url = f"{API}/engagements/{draft.pk}/observed-reactions/"
    body = {"reaction_id": str(reaction.pk), "text": "Relief indeed"}
    assert caller.post(url, body).status_code == 409
    move(draft, "submit", "clear", "start", "hold")
    assert caller.post(url, body).status_code == 201
    other = make_chance_contact(analyst, make_actor(north))
    assert caller.post(f"{API}/engagements/{other.pk}/observed-reactions/", body).status_code == 404


def test_lists_take_a_constant_number_of_statements(caller, analyst, actor, north, django_assert_max_num_queries):
    make_plan(analyst, actor)
    caller.get(f"{API}/engagements/")
    with django_assert_max_num_queries(20) as few:
        caller.get(f"{API}/engagements/")
    for _ in range(4):
        plan = make_plan(analyst, make_actor(north))
        make_chance_contact(analyst, plan.parties.get().actor)
    with django_assert_max_num_queries(20) as many:
        caller.get(f"{API}/engagements/")
    assert len(many.captured_queries) == len(few.captured_queries)


def test_a_token_without_the_scope_stays_outside(rest, analyst, draft):
    reader = rest(analyst, scopes=["read:engagements"])
    assert reader.get(f"{API}/engagements/{draft.pk}/").status_code == 200
    assert reader.patch(f"{API}/engagements/{draft.pk}/", {}, headers={"If-Match": '"1"'}).status_code == 403
    assert rest(analyst, scopes=["read:actors"]).get(f"{API}/engagements/").status_code == 403
