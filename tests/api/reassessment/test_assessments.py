"""REST of scores: histories, reasons, runs by hand, analysts' values."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core import clock
from core.models import ReadEvent
from reassessment.models import Override, Run, TrustAssessment
from tests.factories import make_actor
from tests.integration.reassessment.conftest import assess_trust

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
KINDS = ["trust", "escalation"]


def many(kind):
    return f"{ROOT}{kind}-assessments/"


def newest(actor, kind="trust"):
    return Run.objects.filter(actor=actor, kind=kind).order_by("-as_of").first()


def one(actor, kind="trust"):
    return f"{many(kind)}{newest(actor, kind).pk}/"


@pytest.mark.parametrize("kind", KINDS)
def test_the_history_newest_first_with_filters(rich, common, client, rest, kind):
    assess_trust(make_actor(common))
    caller = rest(client)
    rows = caller.get(f"{many(kind)}?actor={rich.pk}").json()["results"]
    assert [row["id"] for row in rows] == [
        str(run.pk) for run in Run.objects.filter(actor=rich, kind=kind).order_by("-as_of")
    ]
    assert {row["actor_id"] for row in rows} == {str(rich.pk)}
    since = (clock.now() - timedelta(days=2)).isoformat().replace("+00:00", "Z")
    assert len(caller.get(f"{many(kind)}?actor={rich.pk}&at_from={since}").json()["results"]) == 1
    assert len(caller.get(f"{many(kind)}?actor={rich.pk}&at_to={since}").json()["results"]) == 1
    assert caller.get(f"{many(kind)}?actor=nobody").status_code == 400
    first = caller.get(f"{many(kind)}?actor={rich.pk}&limit=1").json()
    second = caller.get(first["next"]).json()
    assert [first["results"][0]["id"], second["results"][0]["id"]] == [row["id"] for row in rows]
    assert ReadEvent.objects.filter(by=client, kind="list").exists()


def test_a_trust_assessment_with_its_reasons(rich, client, rest):
    caller = rest(client)
    answer = caller.get(one(rich))
    said, run = answer.json(), newest(rich)
    row = TrustAssessment.objects.get(pk=run.pk)
    assert (said["value"], said["lo"], said["hi"]) == (round(row.value), round(row.lo), round(row.hi))
    assert row.value != round(row.value), "the rounding shows nothing here"
    assert said["uncertainty"] == row.u
    assert (said["parameters"], said["inputs_sha256"]) == ("trust-1.0", run.inputs_sha256)
    assert [each["code"] for each in said["dimensions"]] == ["A", "B", "I"]
    kept = next(term for term in said["evidence"] if term["title"] == "The road stays open.")
    assert (kept["kind"], kept["type"], kept["grade"]) == ("commitment", "commitment_fulfilled", "B2")
    assert (kept["importance"], kept["age_days"], kept["reports"]) == (2.0, 30, 1)
    assert [(row["title"], row["reason"]) for row in said["not_counted"]] == [("Nobody is stopped.", "not_graded")]
    assert (said["has_hidden"], said["hidden_effect"]) == (False, None)
    assert set(said["change"]) == {"parameters", "decay", "removed", "regraded", "new_evidence"}
    again = caller.get(one(rich), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert ReadEvent.objects.filter(by=client, subject_id=rich.pk).count() == 2


def test_an_index_with_its_factors(rich, client, rest):
    said = rest(client).get(one(rich, "escalation")).json()
    assert (said["recorded"], said["of_factors"], said["is_reliable"]) == (4, 6, True)
    by_code = {factor["code"]: factor for factor in said["factors"]}
    assert [factor["code"] for factor in said["factors"]] == ["V", "U", "C", "S", "X", "K"]
    assert (by_code["U"]["value"], by_code["U"]["missing"]) == (None, "not_recorded")
    assert {item["code"] for item in by_code["C"]["records"]} == {"overdue", "not_read_back"}
    assert sum(factor["share"] or 0 for factor in said["factors"]) == pytest.approx(100)
    assert [signal["title"] for signal in said["signals_of_deescalation"]] == ["Gate opened"]
    assert "confidence" in said["confidence_sentence"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hidden_is_told(half_hidden, librarian, analyst, rest, kind):
    answer = rest(librarian).get(one(half_hidden, kind))
    text = answer.content.decode()
    for secret in (
        "Secret night",
        "Hidden words",
        "hidden village",
        "heavy_weapons",
        "attack_on_civilians",
        "incident_",
    ):
        assert secret not in text
    assert answer.json()["has_hidden"]
    assert not {"dimensions", "change"} & answer.json().keys()
    open_answer = rest(analyst).get(one(half_hidden, kind))
    assert "Shelling of the hidden village" in open_answer.content.decode()
    assert not open_answer.json()["has_hidden"]
    assert answer["ETag"] != open_answer["ETag"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hidden_is_not_there(rich, stranger, client, rest, kind):
    caller = rest(stranger)
    assert caller.get(many(kind)).json()["results"] == []
    for address in (one(rich, kind), f"{one(rich, kind)}overrides/", f"{many(kind)}{uuid4()}/"):
        assert caller.get(address).status_code == 404
    assert caller.post(many(kind), {"actor": str(rich.pk)}).status_code == 404
    other = {"trust": "escalation", "escalation": "trust"}[kind]
    assert rest(client).get(f"{many(other)}{newest(rich, kind).pk}/").status_code == 404
    assert rest().get(many(kind)).status_code == 401


def test_a_token_needs_its_scope(rich, analyst, rest):
    assert rest(analyst, scopes=["read:actors"]).get(many("trust")).status_code == 403
    reader = rest(analyst, scopes=["read:assessments"])
    assert reader.get(many("trust")).status_code == 200
    assert reader.post(many("trust"), {"actor": str(rich.pk)}).status_code == 403
    assert not Run.objects.filter(trigger="manual").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_by_hand_once_a_key(rich, analyst, rest, kind):
    caller = rest(analyst)
    answers = [
        caller.post(many(kind), {"actor": str(rich.pk)}, headers={"Idempotency-Key": "once"}) for _each in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    run = Run.objects.get(trigger="manual")
    assert (run.asked_by, run.kind, str(run.pk)) == (analyst, kind, answers[0].json()["id"])
    assert answers[0]["Location"] == f"{many(kind)}{run.pk}/"


@pytest.mark.parametrize(
    ("who", "sent", "status"),
    [
        ("client", {}, 403),
        ("legal", {}, 403),
        ("analyst", {"actor": "nobody"}, 422),
        ("analyst", {"actor": str(uuid4())}, 404),
        ("analyst", {"kind": "trust"}, 422),
    ],
)
def test_a_run_by_hand_refuses(rich, request, rest, who, sent, status):
    before = Run.objects.count()
    answer = rest(request.getfixturevalue(who)).post(many("trust"), {"actor": str(rich.pk)} | sent)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Run.objects.count() == before


def value(**changes):
    expires_at = (clock.now() + timedelta(days=9)).isoformat()
    return {"value": 40, "reason": "They pay the guards.", "expires_at": expires_at} | changes


@pytest.mark.parametrize("kind", KINDS)
def test_an_analysts_value_is_set_listed_and_ended(rich, analyst, client, rest, kind):
    address, caller = f"{one(rich, kind)}overrides/", rest(analyst)
    made = caller.post(address, value())
    assert made.status_code == 201
    assert (made.json()["set_by"], made.json()["kind"], made["ETag"]) == ("analyst", kind, '"1"')
    assert [row["id"] for row in rest(client).get(address).json()] == [made.json()["id"]]
    end = f"{address}{made.json()['id']}/end/"
    assert caller.post(end, {"reason": "Gone."}).status_code == 428
    assert caller.post(end, {"reason": "Gone."}, headers={"If-Match": '"7"'}).status_code == 412
    ended = caller.post(end, {"reason": "Gone."}, headers={"If-Match": '"1"'})
    assert (ended.status_code, ended.json()["end_reason"], ended["ETag"]) == (200, "Gone.", '"2"')
    assert caller.post(end, {"reason": "Gone."}, headers={"If-Match": '"2"'}).status_code == 409


@pytest.mark.parametrize(
    ("who", "sent", "status"),
    [
        ("client", {}, 403),
        ("escalation", {}, 403),
        ("stranger", {}, 404),
        ("analyst", {"value": 101}, 422),
        ("analyst", {"reason": ""}, 422),
        ("analyst", {"expires_at": "2099-01-01T00:00:00Z"}, 422),
        ("analyst", {"rank": 1}, 422),
    ],
)
def test_setting_a_value_refuses(rich, request, rest, who, sent, status):
    answer = rest(request.getfixturevalue(who)).post(f"{one(rich)}overrides/", value(**sent))
    assert answer.status_code == status
    assert not Override.objects.exists()


def test_a_value_is_ended_where_it_stands(rich, common, analyst, rest):
    other, caller = make_actor(common), rest(analyst)
    assess_trust(other)
    made = caller.post(f"{one(rich)}overrides/", value()).json()
    wrong = f"{one(other)}overrides/{made['id']}/end/"
    assert caller.post(wrong, {"reason": "Gone."}, headers={"If-Match": '"1"'}).status_code == 404
    assert Override.objects.get().ended_at is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_statements_do_not_grow(rich, client, rest, kind, django_assert_max_num_queries):
    caller = rest(client)
    caller.get(many(kind))
    with django_assert_max_num_queries(9):
        assert len(caller.get(many(kind)).json()["results"]) == 2
    with django_assert_max_num_queries(18):
        caller.get(one(rich, kind))
