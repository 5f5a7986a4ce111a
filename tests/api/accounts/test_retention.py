"""Retention over REST: what pages do, and what a token may never do."""

import pytest

from accounts.models import LegalHold, LettingGo, RecordDue, RetentionDraft
from accounts.services import retention as schedule
from actors.models import Person
from core.reads import ReadEvent
from tests.factories import make_actor, make_due

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _published(db):
    schedule.publish_first()


def send(caller, method, path, body=None, *, version=None):
    headers = {"If-Match": f'"{version}"'} if version is not None else {}
    return getattr(caller, method)(f"{API}{path}", body, format="json", headers=headers)


def test_the_schedule_is_drafted_with_a_token_and_published_by_a_person(rest, rest_in_person, admin, legal):
    inforce = rest(legal).get(f"{API}/retention-schedule/").json()
    assert (inforce["number"], inforce["document"]["raw_notes"]["months"]) == (1, 12)
    document = inforce["document"]
    document["raw_notes"]["months"] = 6
    said = {"document": document, "reason": "A new law."}
    assert send(rest(legal), "put", "/retention-schedule/draft/", said).status_code == 403
    beyond = {**document, "audit_log": {**document["audit_log"], "months": 12}}
    refused = send(rest(admin), "put", "/retention-schedule/draft/", {**said, "document": beyond})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["audit_log.months"])
    assert not RetentionDraft.objects.exists()
    drafted = send(rest(admin), "put", "/retention-schedule/draft/", said)
    assert drafted.json()["changes"] == [{"label": "Raw notes: Months", "before": "1 year", "after": "6 months"}]
    assert send(rest(legal), "post", "/retention-schedule/draft/publish/", version=1).json()["code"] == "step_up_needed"
    done = send(rest_in_person(legal), "post", "/retention-schedule/draft/publish/", version=1)
    assert (done.status_code, done.json()["number"]) == (201, 2)
    assert [row["number"] for row in rest(admin).get(f"{API}/retention-schedule/versions/").json()["results"]] == [2, 1]
    assert rest(admin).get(f"{API}/retention-schedule/versions/1/").json()["document"]["raw_notes"]["months"] == 12
    assert rest(admin).get(f"{API}/retention-schedule/draft/").status_code == 404


def test_holds(rest, north, legal, senior, stranger, analyst):
    actor = make_actor(north)
    said = {"subject_type": "actors.actor", "subject_id": str(actor.pk), "name": "Case", "reason": "Asked."}
    for by, status in ((stranger, 404), (analyst, 403)):
        assert send(rest(by), "post", "/legal-holds/", said).status_code == status
    assert not LegalHold.objects.exists()
    made = send(rest(legal), "post", "/legal-holds/", said)
    assert made.status_code == 201
    one = f"/legal-holds/{made.json()['id']}/"
    assert rest(stranger).get(f"{API}{one}").status_code == 404
    assert rest(stranger).get(f"{API}/legal-holds/").json()["results"] == []
    assert send(rest(senior), "post", f"{one}lift/", {"reason": "Done."}).status_code == 428
    assert send(rest(senior), "post", f"{one}lift/", {"reason": "Done."}, version=4).status_code == 412
    assert send(rest(legal), "post", f"{one}lift/", {"reason": "Done."}, version=1).status_code == 403
    lifted = send(rest(senior), "post", f"{one}lift/", {"reason": "Done."}, version=1).json()
    assert (lifted["lifted_by"]["name"], lifted["lift_reason"]) == ("Sena Senior", "Done.")


def test_letting_go(rest, rest_in_person, north, analyst, lead, stranger):
    row = make_due(north)
    assert rest(stranger).get(f"{API}/records-due/").json()["results"] == []
    (told,) = rest(lead).get(f"{API}/records-due/", {"kept": "protected_sources"}).json()["results"]
    assert (told["id"], told["subject_id"]) == (str(row.pk), str(row.subject_id))
    propose = f"/records-due/{row.pk}/propose/"
    assert send(rest(stranger), "post", propose, {"reason": "It is time."}, version=1).status_code == 404
    proposed = send(rest(analyst), "post", propose, {"reason": "It is time."}, version=1)
    assert proposed.status_code == 201
    one = f"/letting-go/{proposed.json()['id']}/"
    assert rest(lead).get(f"{API}{one}").status_code == 200
    assert ReadEvent.objects.get(kind="record", by=lead).subject_id == row.subject_id
    for by in (analyst, lead):
        assert send(rest(by), "post", f"{one}confirm/", version=1).json()["code"] == "step_up_needed"
    assert send(rest_in_person(analyst), "post", f"{one}confirm/", version=1).status_code == 403
    assert send(rest_in_person(lead), "post", f"{one}confirm/", version=7).status_code == 412
    assert Person.objects.get().pseudonymised_at is None
    done = send(rest_in_person(lead), "post", f"{one}confirm/", version=1).json()
    assert (done["status"], done["decided_by"]["name"]) == ("carried_out", "Lea Lead")
    assert Person.objects.get().real_name == "Heron"
    assert rest(lead).get(f"{API}/records-due/").json()["results"] == []
    assert rest(lead).get(f"{API}/letting-go/", {"status": "carried_out"}).json()["results"][0]["id"] == done["id"]


def test_a_proposal_is_refused_or_withdrawn(rest, north, analyst, lead):
    row = make_due(north)
    for act, by, body in (("refuse", lead, {"reason": "Not yet."}), ("withdraw", analyst, None)):
        said = {"reason": "It is time."}
        made = send(rest(analyst), "post", f"/records-due/{row.pk}/propose/", said, version=1).json()
        assert send(rest(by), "post", f"/letting-go/{made['id']}/{act}/", body, version=1).status_code == 200
    assert sorted(LettingGo.objects.values_list("status", flat=True)) == ["refused", "withdrawn"]
    assert RecordDue.objects.get().settled_at is None
