import pytest

from core import clock
from core.models import AuditEvent, IdempotencyKey
from riskreview.models import Condition, Decision, Lane, LaneEvidence, LaneQuestion, Mitigation, Review
from riskreview.selectors import checklists
from riskreview.services import retrospect
from tests.factories import make_actor, make_chance_contact, make_listing, make_plan, make_source
from tests.integration.riskreview import steps

pytestmark = pytest.mark.django_db
API = "/api/v1"


def send(caller, path, body=None, *, version=None, **headers):
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return caller.post(f"{API}/{path}", body or {}, headers=headers)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_the_whole_gate_over_rest(rest, rest_in_person, draft, analyst, people, approver):
    sent = send(rest(analyst), f"engagements/{draft.pk}/submit/", version=draft.version)
    assert sent.status_code == 201, sent.data
    review = Review.objects.get()
    assert sent["Location"] == f"{API}/reviews/{review.pk}/"
    for name, person in people.items():
        caller, path = rest(person), f"reviews/{review.pk}"
        claimed = send(caller, f"{path}/claim/", {"lane": name})
        assert (claimed.status_code, claimed.data["status"]) == (200, "claimed")
        items = checklists.items_of(Lane.objects.get(review=review, name=name)).values()
        answers = [{"code": item.code, "answer": item.scale.best} for item in items if not item.filled_from]
        kept = send(caller, f"{path}/answers/", {"lane": name, "answers": answers}, version=claimed.data["version"])
        assert kept.status_code == 200, kept.data
        assert [row["code"] for row in kept.data["items"] if row["lacks"]] == []
        closing = {"lane": name, "recommendation": "clear", "reasons": "The answers carry it."}
        closed = send(caller, f"{path}/recommend/", closing, version=kept["ETag"].strip('"'))
        assert (closed.status_code, closed.data["lane"]["status"]) == (200, "answered")
    seen = rest(approver).get(f"{API}/reviews/{review.pk}/")
    assert (seen.data["status"], seen.data["judgement"]["may_be_approved"]) == ("recommended", True)
    body = {"outcome": "approve", "reasons": "On balance."}
    decided = rest_in_person(approver).post(
        f"{API}/reviews/{review.pk}/decide/", body, headers={"If-Match": seen["ETag"]}
    )
    assert decided.status_code == 201, decided.data
    assert decided["Location"] == f"{API}/decisions/{Decision.objects.get().pk}/"
    started = steps.start(draft, analyst)
    assert started.status == "under_way"


class TestLane:
    @pytest.fixture
    def lane(self, review, legal):
        return steps.lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)

    def test_evidence_with_its_grade_and_back_again(self, rest, review, lane, legal, north):
        source = make_source(north)
        body = {"lane": "legal", "code": "L01", "text": "Resolution 7", "source_id": str(source.pk),
                "reliability": "B", "credibility": "2"}  # fmt: skip
        added = send(rest(legal), f"reviews/{review.pk}/evidence/", body)
        assert (added.status_code, added.data["grade"]) == (201, "B2")
        wrong = send(rest(legal), f"reviews/{review.pk}/evidence/", body | {"credibility": ""})
        assert (wrong.status_code, list(wrong.data["fields"])) == (422, ["credibility"])
        row = LaneEvidence.objects.get()
        gone = send(rest(legal), f"reviews/{review.pk}/take-back/", {"evidence": str(row.pk)})
        assert gone.status_code == 204
        assert not LaneEvidence.objects.exists()

    def test_a_mitigation_and_its_verification(self, rest, review, lane, legal, analyst, approver):
        today = clock.now().date().isoformat()
        body = {"lane": "legal", "code": "L06", "measure": "A second escort", "owner_id": str(analyst.pk),
                "due_on": today, "verification": "Seen", "expires_on": today}  # fmt: skip
        added = send(rest(legal), f"reviews/{review.pk}/mitigations/", body)
        assert added.status_code == 201
        given = {"mitigation": added.data["id"]}
        shown = {**given, "evidence": "Seen on the road."}
        assert send(rest(analyst), f"reviews/{review.pk}/carried-out/", shown).status_code == 428
        done = send(rest(analyst), f"reviews/{review.pk}/carried-out/", shown, version=1)
        assert (done.status_code, done.data["met_by"]["name"], done["ETag"]) == (200, str(analyst), '"2"')
        assert send(rest(analyst), f"reviews/{review.pk}/verify/", given, version=2).status_code == 403
        assert send(rest(approver), f"reviews/{review.pk}/verify/", given, version=1).status_code == 412
        assert send(rest(approver), f"reviews/{review.pk}/verify/", given, version=2).status_code == 200
        assert Mitigation.objects.get().verified_by == approver

    def test_a_question_and_its_reply(self, rest, review, lane, legal, analyst):
        asked = send(rest(legal), f"reviews/{review.pk}/questions/", {"lane": "legal", "question": "Which mandate?"})
        assert asked.status_code == 201
        given = {"question": asked.data["id"], "reply": "Resolution 7."}
        assert send(rest(legal), f"reviews/{review.pk}/replies/", given).status_code == 403
        assert send(rest(analyst), f"reviews/{review.pk}/replies/", given).status_code == 200
        assert LaneQuestion.objects.get().reply == "Resolution 7."

    def test_release_and_dissent(self, rest, review, lane, legal, approver):
        assert send(rest(legal), f"reviews/{review.pk}/dissent/", {"text": "The mandate is thin."}).status_code == 201
        freed = send(rest(approver), f"reviews/{review.pk}/release/", {"lane": "legal", "reason": "On leave"})
        assert (freed.status_code, freed.data["holder"]) == (200, None)
        assert AuditEvent.objects.get(verb="riskreview.lane_released").source == "rest"

    def test_parts_of_another_review_are_not_there(self, rest, review, lane, legal, analyst, north):
        row = steps.evidence.add_evidence(lane_id=lane.pk, code="L01", text="Paper", by=legal)
        other = steps.submit(make_plan(analyst, make_actor(north)), analyst)
        gone = send(rest(legal), f"reviews/{other.pk}/take-back/", {"evidence": str(row.pk)})
        assert gone.status_code == 404
        assert LaneEvidence.objects.get() == row

    @pytest.mark.parametrize(
        ("headers", "status", "code"),
        [({}, 428, "version_required"), ({"If-Match": '"99"'}, 412, "stale"), ({"If-Match": "x"}, 400, "bad_if_match")],
    )
    def test_answers_name_the_version_they_saw(self, rest, review, lane, legal, headers, status, code, unchanged):
        still = unchanged(lane)
        body = {"lane": "legal", "answers": [{"code": "L01", "answer": "yes"}]}
        refused = rest(legal).post(f"{API}/reviews/{review.pk}/answers/", body, headers=headers)
        assert (refused.status_code, refused.data["code"]) == (status, code)
        assert refused["Content-Type"].startswith("application/problem+json")
        still()

    @pytest.mark.parametrize(
        "answer",
        [
            {"code": "L01", "answer": "perhaps"},
            {"code": "X99", "answer": "yes"},
            {"code": "L01" * 9},
            {"answer": "yes"},
        ],
    )
    def test_answers_that_are_none_are_422(self, rest, review, lane, legal, answer):
        body = {"lane": "legal", "answers": [answer]}
        refused = send(rest(legal), f"reviews/{review.pk}/answers/", body, version=lane.version)
        assert refused.status_code == 422
        assert refused.data["fields"]
        assert steps.answers_of(lane) == {}

    def test_the_same_key_acts_once(self, rest, review, lane, legal):
        body = {"lane": "legal", "question": "Which mandate?"}
        for _ in range(2):
            answer = send(rest(legal), f"reviews/{review.pk}/questions/", body, **{"Idempotency-Key": "once"})
            assert answer.status_code == 201
        assert LaneQuestion.objects.count() == 1
        assert IdempotencyKey.objects.count() == 1


class TestDecisions:
    def test_conditions_travel_with_the_decision(self, rest, rest_in_person, recommended, approver, analyst2, legal):
        today = clock.now().date().isoformat()
        demand = {"text": "Name the escort.", "owner_id": str(analyst2.pk), "due_on": today}
        body = {"outcome": "approve_with_conditions", "reasons": "On balance.", "conditions": [demand]}
        path = f"reviews/{recommended.pk}/decide/"
        late = body | {"conditions": [demand | {"due_on": "2001-01-01"}]}
        refused = send(rest_in_person(approver), path, late, version=recommended.version)
        assert (refused.status_code, list(refused.data["fields"])) == (422, ["conditions[0].due_on"])
        taken = send(rest_in_person(approver), path, body, version=recommended.version)
        assert taken.status_code == 201, taken.data
        condition = Condition.objects.get()
        met = send(rest(analyst2), f"conditions/{condition.pk}/meet/", {"evidence": "Letter."}, version=1)
        assert (met.status_code, met["ETag"]) == (200, '"2"')
        assert send(rest(analyst2), f"conditions/{condition.pk}/verify/", version=2).status_code == 403
        assert send(rest(legal), f"conditions/{condition.pk}/verify/", version=1).status_code == 412
        assert send(rest(legal), f"conditions/{condition.pk}/verify/", version=2).status_code == 200
        assert fresh(condition).verified_by == legal

    def test_a_contact_is_judged_in_retrospect(self, rest_in_person, analyst, north, published, authority):
        actor = make_actor(north)
        make_listing(actor)
        review = retrospect.open_if_needed(engagement_id=make_chance_contact(analyst, actor).pk)
        path = f"reviews/{review.pk}/decide/"
        wrong = send(rest_in_person(authority), path, {"outcome": "defer", "reasons": "Later."}, version=review.version)
        assert (wrong.status_code, list(wrong.data["fields"])) == (422, ["outcome"])
        body = {"outcome": "refuse", "reasons": "The road was closed."}
        assert send(rest_in_person(authority), path, body, version=review.version).status_code == 201
        assert Decision.objects.get().should_not_have_happened

    def test_out_of_reach_moments_are_422(self, rest_in_person, recommended, approver):
        body = {"outcome": "approve", "reasons": "On balance.", "valid_until": "9999-12-31T23:59:59Z"}
        refused = send(rest_in_person(approver), f"reviews/{recommended.pk}/decide/", body, version=recommended.version)
        assert (refused.status_code, list(refused.data["fields"])) == (422, ["valid_until"])


def test_an_engagement_is_stopped_and_goes_on(rest, rest_in_person, cleared, legal, people, approver):
    body = {"reason": "The order ended.", "trigger": "mandate_or_law_changed"}
    stopped = send(rest(legal), f"engagements/{cleared.pk}/suspend/", body, version=cleared.version)
    assert (stopped.status_code, stopped.data["lanes"]) == (201, ["legal"])
    recheck = Review.objects.get(pk=stopped.data["review"])
    steps.answer_all(recheck, people)
    lifted = send(
        rest_in_person(approver),
        f"engagements/{cleared.pk}/lift/",
        {"reason": "Renewed."},
        version=fresh(cleared).version,
    )
    assert lifted.status_code == 201, lifted.data
    assert fresh(cleared).status == "cleared"


def test_a_plan_is_withdrawn_and_a_decided_one_revised(rest, review, analyst, people, approver):
    engagement = review.engagement
    back = send(rest(analyst), f"engagements/{engagement.pk}/withdraw/", version=fresh(engagement).version)
    assert (back.status_code, back.data["status"], back["ETag"]) == (200, "draft", f'"{fresh(engagement).version}"')
    again = steps.submit(engagement, analyst)
    steps.decide(steps.answer_all(again, people), approver)
    revised = send(rest(analyst), f"engagements/{engagement.pk}/revise/", version=fresh(engagement).version)
    assert (revised.status_code, revised.data["status"]) == (200, "draft")


def test_an_emergency_without_the_legal_items_is_refused_in_words(rest_in_person, draft, analyst, senior):
    review = steps.submit(draft, analyst)
    body = {"reasons": "Two held.", "spoken_at": clock.now().isoformat()}
    refused = send(rest_in_person(senior), f"engagements/{draft.pk}/emergency/", body, version=review.version)
    assert refused.status_code == 422  # it is planned to end after the 48 hours
    assert send(rest_in_person(senior), f"engagements/{draft.pk}/emergency/", body).status_code == 428
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "act", ["reviews/{review}/decide/", "engagements/{plan}/lift/", "engagements/{plan}/emergency/"]
)
def test_deciding_asks_for_the_password_and_a_token_has_none(rest, rest_in_person, recommended, senior, act, unchanged):
    path = act.format(review=recommended.pk, plan=recommended.engagement_id)
    body = {"outcome": "approve", "reasons": "On balance.", "reason": "Renewed.", "spoken_at": clock.now().isoformat()}
    still = unchanged(recommended, recommended.engagement)
    for caller in (rest(senior), rest_in_person(senior, confirmed=False)):
        refused = send(caller, path, body, version=recommended.version)
        assert (refused.status_code, refused.data["code"]) == (403, "step_up_needed")
    still()
    assert not Decision.objects.exists()
