import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit, clock
from core.models import ReadEvent
from riskreview.domain.review_cycle import Outcome
from riskreview.models import ChecklistTemplate, Condition, Mitigation
from riskreview.services import reopening
from tests.integration.riskreview import steps
from tests.standing import standing
from tests.web.riskreview.pages import form_of, fresh, page, review_url, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@standing
def condition(recommended, approver, analyst2):
    demand = steps.Demand(text="Name the escort.", owner_id=analyst2.pk, due_on=clock.now().date())
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    return Condition.objects.get()


class TestOutcome:
    def test_is_added_to_the_record_once_the_contact_has_taken_place(self, browse, rest, decision, analyst, legal):
        here = f"/decisions/{decision.pk}/"
        assert f"{here}outcome/" not in page(browse(analyst), here)
        assert "The contact has not taken place" in page(browse(analyst), f"{here}outcome/")
        assert browse(analyst).post(f"{here}outcome/", {"outcome": "Early."}).status_code == 409
        steps.hold(steps.start(decision.engagement, analyst), analyst)
        assert f"{here}outcome/" in page(browse(analyst), here)
        assert f"{here}outcome/" not in page(browse(legal), here)
        said = {"outcome": "They opened the road.", "deviations": "", "lessons": "Ask a week ahead."}
        assert browse(legal).post(f"{here}outcome/", said).status_code == 403
        kept = browse(analyst).post(f"{here}outcome/", said | {"outcome": ""})
        assert (kept.status_code, "Ask a week ahead." in text_of(kept)) == (422, True)
        assert browse(analyst).post(f"{here}outcome/", said).status_code == 302
        shown = page(browse(legal), here)
        assert ("They opened the road." in shown, "Ask a week ahead." in shown) == (True, True)
        made = rest(analyst).post(f"/api/v1{here}outcome/", {"outcome": "And closed it again."})
        assert (made.status_code, made.data["number"]) == (201, 2)
        assert made.data["sha256"] in page(browse(legal), here)
        record = rest(legal).get(f"/api/v1{here}").data["record"]
        assert [row["outcome"] for row in record["outcome"]] == [said["outcome"], "And closed it again."]


class TestRecord:
    def test_holds_everything_the_decision_rests_on(self, browse, decision, approver, actor):
        text = page(browse(approver), f"/decisions/{decision.pk}/")
        items = [answer for lane in steps.LANES for answer in steps.answers_of(steps.lane_of(decision.review, lane))]
        assert len(items) == 54
        assert all(f">{code}<" in text for code in items)
        for words in (
            "On balance.",
            "Aldo Approver",
            "Tier 1 is decided at level 1.",
            "The Escalation lane counts 30 days.",
            "The answers carry it.",
            "Luc Legal",
            "They let the convoy pass.",
            "Salima Elders",
            "Recorded listings only",
            decision.snapshot.sha256,
            ChecklistTemplate.objects.get(lane="legal", number=2).sha256,
            "Signatures",
            "TLP:AMBER",
        ):
            assert words in text, words

    @pytest.mark.django_db(transaction=True)
    def test_prints_a_head_by_which_a_cut_tail_shows(self, browse, decision, approver):
        head = audit.head()
        text = page(browse(approver), f"/decisions/{decision.pk}/")
        assert str(head) in text
        assert decision.audit_head in text
        assert audit.verify(head_seq=head.seq, head_hash=head.hash)[1] is None

    def test_says_how_it_ended(self, browse, decision, cleared, analyst):
        steps.submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst, reason="New venue.")
        text = page(browse(analyst), f"/decisions/{decision.pk}/")
        assert "New venue." in text
        assert "Superseded" in text

    def test_is_seen_by_those_who_see_the_engagement_and_each_look_is_noted(self, browse, decision, legal, stranger):
        url = f"/decisions/{decision.pk}/"
        assert browse(stranger).get(url).status_code == 404
        assert not ReadEvent.objects.filter(by=stranger).exists()
        page(browse(legal), url)
        assert ReadEvent.objects.get(by=legal, subject_type="riskreview.decision").subject_id == decision.pk

    def test_takes_as_many_statements_with_more_in_it(self, browse, decision, cleared, legal, analyst):
        browser, url = browse(legal), f"/decisions/{decision.pk}/"
        browser.get(url)
        with CaptureQueriesContext(connection) as one:
            browser.get(url)
        reopening.suspend(engagement_id=cleared.pk, seen_version=cleared.version, reason="Stop.", by=analyst)
        with CaptureQueriesContext(connection) as more:
            browser.get(url)
        assert len(more) == len(one)


class TestCondition:
    def test_is_met_by_its_owner_and_verified_by_another(self, browse, condition, analyst2, approver):
        url = f"/conditions/{condition.pk}/"
        owner = browse(analyst2)
        assert owner.post(url, form_of(owner, url) | {"evidence": ""}).status_code == 422
        assert owner.post(url, form_of(owner, url) | {"evidence": "Letter of the police."}).status_code == 302
        assert "Letter of the police." in page(browse(approver), url)
        data = {"seen_version": fresh(condition).version, "do": "verify"}
        assert browse(approver).post(url, data).status_code == 302
        assert fresh(condition).verified_by == approver
        assert browse(approver).post(url, {**data, "seen_version": fresh(condition).version}).status_code == 409

    def test_nobody_verifies_what_they_met(self, browse, condition, analyst2, unchanged):
        url, owner = f"/conditions/{condition.pk}/", browse(analyst2)
        owner.post(url, form_of(owner, url) | {"evidence": "Letter."})
        still = unchanged(condition)
        refused = owner.post(url, {"seen_version": fresh(condition).version, "do": "verify"})
        assert refused.status_code == 403
        still()

    @pytest.mark.parametrize(
        ("who", "data", "status"),
        [
            ("legal", {"evidence": "Mine."}, 403),
            ("legal", {"do": "verify"}, 409),
            ("analyst2", {"evidence": "Letter.", "seen_version": 7}, 409),
            ("stranger", {"evidence": "Letter."}, 404),
        ],
    )
    def test_refusals_change_nothing(self, browse, request, condition, who, data, status, unchanged):
        still = unchanged(condition)
        refused = browse(request.getfixturevalue(who)).post(f"/conditions/{condition.pk}/", {"seen_version": 1} | data)
        assert refused.status_code == status
        if "evidence" in data and status != 404:
            assert data["evidence"] in text_of(refused)
        still()

    def test_while_it_is_open_the_engagement_says_why_it_may_not_start(self, browse, condition, analyst):
        text = page(browse(analyst), f"/engagements/{condition.decision.engagement_id}/")
        assert "It may not start yet" in text
        assert "A condition that blocks the start is still open." in text
        whole = condition.decision.engagement
        sent = {"seen_version": whole.version, "go": "All quiet."}
        refused = browse(analyst).post(f"/engagements/{whole.pk}/start/", sent)
        assert refused.status_code == 409
        assert "A condition that blocks the start is still open." in text_of(refused)
        assert "A rule the database holds whoever asks" in text_of(refused)


class TestMitigation:
    @pytest.fixture
    def mitigation(self, review, people, analyst):
        lane = steps.lane_of(review, "legal")
        steps.answer(lane, people["legal"], L06="undetermined")
        return steps.mitigate(lane, "L06", people["legal"], analyst)

    def test_is_shown_by_its_owner_and_verified_by_somebody_outside(
        self, browse, mitigation, analyst, approver, review
    ):
        url = f"/reviews/mitigations/{mitigation.pk}/"
        assert "A second escort." in page(browse(approver), review_url(review))
        owner, outside = browse(analyst), browse(approver)
        assert owner.post(url, {"seen_version": "1", "evidence": ""}).status_code == 422
        assert owner.post(url, {"seen_version": "1", "evidence": "Seen on the road."}).status_code == 302
        assert "Seen on the road." in page(outside, url)
        stale = outside.post(url, {"do": "verify", "seen_version": "1"})
        assert (stale.status_code, "Seen on the road." in text_of(stale)) == (409, True)
        assert outside.post(url, {"do": "verify", "seen_version": "2"}).status_code == 302
        assert Mitigation.objects.get().verified_by == approver
        assert outside.post(url, {"do": "verify", "seen_version": "3"}).status_code == 409

    @pytest.mark.parametrize(("who", "status"), [("analyst", 403), ("lead", 403), ("stranger", 404)])
    def test_is_not_verified_by_others(self, browse, request, mitigation, who, status, unchanged):
        still = unchanged(mitigation)
        url, sent = f"/reviews/mitigations/{mitigation.pk}/", {"do": "verify", "seen_version": "1"}
        assert browse(request.getfixturevalue(who)).post(url, sent).status_code == status
        still()


class TestChecklists:
    @pytest.mark.usefixtures("published")
    def test_everybody_reads_by_what_engagements_are_judged(self, browse, stranger):
        text = page(browse(stranger), "/checklists/")
        for template in ChecklistTemplate.objects.all():
            assert template.title in text
            whole = page(browse(stranger), f"/checklists/{template.pk}/")
            assert f"Version {template.number}" in whole
            assert template.sha256 in whole
        legal = page(browse(stranger), f"/checklists/{ChecklistTemplate.objects.get(lane='legal', number=2).pk}/")
        assert "blocks approval, and nobody may waive it" in legal
        assert "Private military and security companies" in legal
        assert "Asked when</span> a listed party takes part" in legal

    def test_an_absent_one_is_404(self, browse, analyst):
        assert browse(analyst).get("/checklists/00000000-0000-0000-0000-000000000000/").status_code == 404
