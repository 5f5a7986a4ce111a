import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.services import sources
from core.models import ReadEvent
from riskreview.models import ChecklistTemplate, Condition, Decision, Review
from riskreview.services import evidence, lanes
from tests.factories import make_actor, make_plan, make_source
from tests.integration.riskreview import steps

pytestmark = pytest.mark.django_db
API = "/api/v1"


def ids(response):
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.data["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?status=recommended", True),
        ("?status=open", False),
        ("?tier=1", True),
        ("?tier=2", False),
        ("?lane=legal", False),
        ("?mine=true", True),
        ("?overdue=true", False),
        ("?kind=regular", True),
    ],
)
def test_reviews_are_listed_with_their_lanes(rest, recommended, legal, query, found):
    response = rest(legal).get(f"{API}/reviews/{query}")
    assert ids(response) == ([str(recommended.pk)] if found else [])
    if found:
        row = response.data["results"][0]
        assert [lane["name"] for lane in row["lanes"]] == ["legal", "ethical", "escalation"]
        assert row["engagement"]["title"] == str(recommended.engagement)


@pytest.mark.parametrize("query", ["status=decidedly", "tier=9", "lane=finance", "engagement=x", "cursor=x", "limit=0"])
def test_a_parameter_that_cannot_be_used_is_400(rest, recommended, legal, query):
    response = rest(legal).get(f"{API}/reviews/?{query}")
    assert (response.status_code, response.data["code"]) == (400, "bad_parameter")


def test_one_review_holds_its_verdict_and_what_led_to_it(rest, review, people, analyst):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, people["legal"], L01="no")
    lanes.ask(lane_id=lane.pk, question="Which mandate?", by=people["legal"])
    response = rest(analyst).get(f"{API}/reviews/{review.pk}/")
    body = response.data
    assert response["ETag"].startswith(f'"{review.version}-')
    assert body["judgement"]["verdict"] == "blocked"
    assert body["judgement"]["may_be_approved"] is False
    assert body["judgement"]["level"]["to_approve"] is None
    assert "L01 blocks absolutely. Nobody may approve; only facts can change it." in body["judgement"]["obstacles"]
    assert len(body["judgement"]["findings"]) == 54  # the base of three lanes and two items of modules
    assert body["questions"][0]["question"] == "Which mandate?"
    assert body["snapshot_sha256"] == review.snapshot.sha256


def test_one_lane_holds_every_item(rest, review, legal):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal, L08="non_compliant")
    response = rest(legal).get(f"{API}/reviews/{review.pk}/lanes/legal/")
    version = type(lane).objects.get(pk=lane.pk).version
    assert response["ETag"].startswith(f'"{version}-')
    item = next(row for row in response.data["items"] if row["code"] == "L08")
    assert item["answers"][0] == "compliant"
    assert item["given"]["answer"] == "non_compliant"
    assert item["finding"]["effects"] == ["E"]
    assert len(response.data["items"]) == 18
    assert rest(legal).get(f"{API}/reviews/{review.pk}/lanes/finance/").status_code == 404


def test_the_etag_of_a_lane_changes_when_a_source_under_it_is_refuted(rest, review, legal, analyst, north):
    lane, source = steps.lane_of(review, "legal"), make_source(north, "Letter of the harbour master")
    lanes.claim(lane_id=lane.pk, by=legal)
    grade = {"source_id": source.pk, "reliability": "B", "credibility": "2"}
    evidence.add_evidence(lane_id=lane.pk, code="L01", text="It says so.", url="", grade=grade, by=legal)
    caller, here = rest(legal), f"{API}/reviews/{review.pk}/lanes/legal/"
    before = caller.get(here)
    assert caller.get(here)["ETag"] == before["ETag"]
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    after = caller.get(here, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)
    assert before["ETag"].partition("-")[0] == after["ETag"].partition("-")[0]
    kept = caller.post(
        f"{API}/reviews/{review.pk}/answers/", {"lane": "legal", "answers": []}, headers={"If-Match": after["ETag"]}
    )
    assert kept.status_code == 200, kept.data


def test_one_decision_holds_its_record(rest, decision, approver):
    response = rest(approver).get(f"{API}/decisions/{decision.pk}/")
    record = response.data["record"]
    assert record["snapshot"]["sha256"] == decision.snapshot.sha256
    assert record["snapshot"]["content"]["title"] == str(decision.engagement)
    assert [len(lane["answers"]) for lane in record["lanes"]] == [18, 18, 18]
    again = rest(approver).get(f"{API}/decisions/{decision.pk}/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_lists_of_decisions_and_conditions(rest, recommended, approver, analyst2):
    demand = steps.Demand(text="Name the escort.", owner_id=analyst2.pk, due_on=recommended.opened_at.date())
    taken = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    caller = rest(approver)
    assert ids(caller.get(f"{API}/decisions/?standing=true")) == [str(taken.pk)]
    assert ids(caller.get(f"{API}/decisions/?outcome=refuse")) == []
    condition = Condition.objects.get()
    assert ids(caller.get(f"{API}/conditions/?verified=false&engagement={recommended.engagement_id}")) == [
        str(condition.pk)
    ]
    assert ids(caller.get(f"{API}/conditions/?met=true")) == []
    one = caller.get(f"{API}/conditions/{condition.pk}/")
    assert (one.data["text"], one["ETag"]) == ("Name the escort.", '"1"')
    assert caller.get(f"{API}/conditions/{condition.pk}/", headers={"If-None-Match": '"1"'}).status_code == 304


@pytest.mark.usefixtures("published")
def test_checklists_are_no_secret(rest, stranger):
    caller = rest(stranger)
    assert len(ids(caller.get(f"{API}/checklists/"))) == 6
    assert len(ids(caller.get(f"{API}/checklists/?lane=legal"))) == 2
    template = ChecklistTemplate.objects.get(lane="legal", number=2)
    one = caller.get(f"{API}/checklists/{template.pk}/")
    assert one.data["body"]["items"][0]["code"] == "L01"
    assert one.data["body"]["modules"][0]["code"] == "PMC"
    headers = {"If-None-Match": one["ETag"]}
    assert caller.get(f"{API}/checklists/{template.pk}/", headers=headers).status_code == 304


def test_a_stranger_sees_nothing_anywhere(rest, decision, stranger, auditor):
    for person in (stranger, auditor):
        caller = rest(person)
        for path in ("reviews/", "decisions/", "conditions/"):
            assert ids(caller.get(f"{API}/{path}")) == []
        for path in (
            f"reviews/{decision.review_id}/",
            f"reviews/{decision.review_id}/lanes/legal/",
            f"decisions/{decision.pk}/",
        ):
            assert caller.get(f"{API}/{path}").status_code == 404
    assert not ReadEvent.objects.filter(by=stranger, kind="record").exists()


def test_a_token_is_narrowed_by_scope_and_compartment(rest, decision, legal, common):
    url = f"{API}/reviews/{decision.review_id}/"
    assert rest(legal, scopes=["read:actors"]).get(url).status_code == 403
    assert rest(legal, scopes=["read:reviews"]).get(url).status_code == 200
    assert rest(legal, compartments=[common.pk]).get(url).status_code == 404
    claim = f"{API}/reviews/{decision.review_id}/claim/"
    assert rest(legal, scopes=["read:reviews"]).post(claim, {"lane": "legal"}).status_code == 403
    assert rest().get(url).status_code == 401


def test_reads_are_noted(rest, decision, legal):
    caller = rest(legal)
    caller.get(f"{API}/reviews/?status=decided")
    caller.get(f"{API}/reviews/{decision.review_id}/")
    rows = ReadEvent.objects.filter(by=legal, subject_type="riskreview.review").order_by("pk")
    assert [(row.kind, row.filters, row.count) for row in rows] == [
        ("list", "status=decided", 1),
        ("record", "", None),
    ]


def test_statements_do_not_grow_with_rows(rest, recommended, people, analyst, north, legal):
    caller = rest(legal)

    def statements(path):
        caller.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert caller.get(path).status_code == 200
        return len(caught)

    paths = (f"{API}/reviews/", f"{API}/decisions/", f"{API}/reviews/{recommended.pk}/")
    one = [statements(path) for path in paths]
    for _ in range(2):
        actor = make_actor(north, actor_type="civil_society")
        steps.assess(actor)
        other = steps.submit(make_plan(analyst, actor), analyst)
        steps.answer(steps.lane_of(other, "legal"), legal, L06="undetermined")
        steps.mitigate(steps.lane_of(other, "legal"), "L06", legal, analyst)
    assert [statements(path) for path in paths] == one
    assert (Review.objects.count(), Decision.objects.count()) == (3, 0)
