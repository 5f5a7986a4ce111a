import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.models import AuditEvent
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Lane, LaneAnswer, LaneEvidence, LaneQuestion, Mitigation
from riskreview.selectors import checklists
from tests.factories import make_source
from tests.integration.riskreview import steps
from tests.standing import standing
from tests.web.riskreview.pages import best_answers, form_in, form_of, fresh, page, review_url, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@standing
def lane(review, legal):
    """The legal lane, claimed by its reviewer."""
    return steps.lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)


@pytest.fixture
@standing
def url(review):
    return review_url(review, "legal")


@pytest.fixture
@standing
def complete(lane, url, legal):
    """Every item answered well."""
    browser = Client()
    browser.force_login(legal, backend="django.contrib.auth.backends.ModelBackend")
    browser.post(url, best_answers(browser, url, checklists.items_of(lane)) | {"do": "save"})
    return fresh(lane)


def test_shows_everything_an_item_needs(browse, lane, url, legal):
    text = page(browse(legal), url)
    item = checklists.items_of(lane)["L01"]
    for words in (item.question, item.why, item.evidence, item.source):
        assert words.replace("'", "&#x27;") in text
    assert text.index('id="id_L01-answer_0"') < text.index('id="id_L01-answer_1"')
    assert 'value="yes"' in text
    assert "blocks approval, and nobody may waive it" in text
    assert "18 items are not complete" in text


def test_the_index_answers_its_own_item(browse, review, escalation):
    steps.lanes.claim(lane_id=steps.lane_of(review, "escalation").pk, by=escalation)
    browser, url = browse(escalation), review_url(review, "escalation")
    text = page(browser, url)
    assert "Filled from the escalation index. Nobody types it." in text
    assert 'name="X01-answer"' not in text
    assert browser.post(url, form_of(browser, url) | {"X01-answer": "low"}).status_code == 302
    assert LaneAnswer.objects.get(lane__review=review, code="X01").answered_by is None


@pytest.mark.parametrize("who", ["analyst", "ethics", "approver", "lead"])
def test_others_read_and_write_nothing(browse, request, complete, url, who, unchanged):
    still = unchanged(complete)
    browser = browse(request.getfixturevalue(who))
    text = page(browser, url)
    assert "Luc Legal holds this lane." in text
    assert 'name="L01-answer"' not in text
    assert "Save and close" not in text
    refused = browser.post(url, {"seen_version": complete.version, "L01-answer": "no"})
    assert refused.status_code == 403
    assert "Somebody else holds this lane." in text_of(refused)
    assert browser.post(f"{url}save/", {"seen_version": complete.version}).status_code == 403
    still()
    assert LaneAnswer.objects.get(lane=complete, code="L01").answer == "yes"


@pytest.mark.parametrize(
    "parts", [("legal",), ("legal", "save"), ("legal", "claim"), ("legal", "release"), ("finance",)]
)
def test_hidden_and_absent_are_404(browse, review, lane, stranger, legal, parts):
    for person in (stranger, *([legal] if parts == ("finance",) else [])):
        browser, url = browse(person), review_url(review, *parts)
        answers = [browser.post(url, {"seen_version": 1}).status_code]
        if len(parts) == 1:
            answers.append(browser.get(url).status_code)
        assert set(answers) == {404}


class TestSaving:
    def test_keeps_answers_without_reasons_yet(self, browse, lane, url, legal):
        data = form_of(browse(legal), url) | {"L01-answer": "no", "L02-reasoning": "Asked the registry"}
        assert browse(legal).post(url, data).status_code == 302
        assert steps.answers_of(lane) == {"L01": "no", "L02": ""}

    def test_a_stale_page_keeps_what_was_typed_and_says_who_changed_what(self, browse, lane, url, legal):
        browser = browse(legal)
        data = form_of(browser, url)
        browser.post(url, data | {"L02-answer": "yes"})
        refused = browser.post(url, data | {"L01-answer": "no", "L01-reasoning": "The order of May ended."})
        text = text_of(refused)
        assert refused.status_code == 409
        assert "The order of May ended." in text
        assert "saved answers" in text.casefold()
        assert steps.answers_of(lane)["L02"] == "yes"
        assert browser.post(url, form_in(refused) | {"L01-answer": "no"}).status_code == 302

    def test_an_answer_that_is_none_is_refused(self, browse, lane, url, legal):
        refused = browse(legal).post(url, form_of(browse(legal), url) | {"L01-answer": "perhaps"})
        assert refused.status_code == 422
        assert not LaneAnswer.objects.filter(lane=lane).exists()

    def test_a_day_ahead_stands_at_its_item(self, browse, lane, url, legal):
        data = form_of(browse(legal), url) | {"L01-answer": "yes", "L01-checked_on": "2199-01-01"}
        refused = browse(legal).post(url, data)
        assert refused.status_code == 422
        assert "The law was checked today or earlier." in text_of(refused)
        assert not LaneAnswer.objects.filter(lane=lane).exists()

    def test_autosave_answers_with_the_version_or_the_refusal(self, browse, lane, url, legal):
        browser, data = browse(legal), {"seen_version": fresh(lane).version, "L01-answer": "yes"}
        saved = browser.post(f"{url}save/", data)
        assert json.loads(saved.content) == {"version": fresh(lane).version}
        stale = browser.post(f"{url}save/", data | {"L01-answer": "no"})
        assert (stale.status_code, json.loads(stale.content)["code"]) == (409, "stale")
        bad = browser.post(f"{url}save/", {"seen_version": fresh(lane).version, "L01-answer": "perhaps"})
        assert bad.status_code == 422
        assert steps.answers_of(lane) == {"L01": "yes"}


class TestEvidence:
    def test_is_kept_with_the_answers_and_its_grade(self, browse, lane, url, legal, north):
        source = make_source(north, "Gazette", origin="Ministry")
        typed = {
            "L01-answer": "yes",
            "evidence-L01-text": "Resolution 7, paragraph 3",
            "evidence-L01-source": "Gazette (Ministry)",
            "evidence-L01-reliability": "B",
            "evidence-L01-credibility": "2",
            "at": "L01",
        }
        answer = browse(legal).post(url, form_of(browse(legal), url) | typed)
        assert (answer.status_code, answer["Location"]) == (302, f"{url}#L01")
        row = LaneEvidence.objects.get()
        assert (row.source, row.reliability, row.credibility, row.answer.answer) == (source, "B", "2", "yes")
        text = page(browse(legal), url)
        assert "Resolution 7, paragraph 3" in text
        assert "Gazette" in text

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"evidence-L01-reliability": "B"}, "Judge the source and the information"),
            ({"evidence-L01-source": "Rumour"}, "Choose a source from the list."),
            ({"evidence-L01-text": "", "evidence-L01-url": "https://example.org"}, "This field is required."),
        ],
    )
    def test_a_fault_keeps_everything_typed_and_nothing_stored(self, browse, lane, url, legal, wrong, words):
        typed = {"L02-answer": "yes", "evidence-L01-text": "Resolution 7", "L03-reasoning": "Half a thought"} | wrong
        refused = browse(legal).post(url, form_of(browse(legal), url) | typed)
        text = text_of(refused)
        assert refused.status_code == 422
        assert words in text
        assert "Half a thought" in text
        assert not LaneAnswer.objects.filter(lane=lane).exists()
        assert not LaneEvidence.objects.exists()

    def test_is_taken_back(self, browse, lane, url, legal):
        steps.evidence.add_evidence(lane_id=lane.pk, code="L01", text="Wrong file", by=legal)
        data = form_of(browse(legal), url) | {"remove": f"evidence:{LaneEvidence.objects.get().pk}"}
        assert browse(legal).post(url, data).status_code == 302
        assert not LaneEvidence.objects.exists()

    def test_of_another_lane_is_not_taken_back(self, browse, lane, review, url, legal, ethics):
        other = steps.lanes.claim(lane_id=steps.lane_of(review, "ethical").pk, by=ethics)
        row = steps.evidence.add_evidence(lane_id=other.pk, code="E01", text="Theirs", by=ethics)
        data = form_of(browse(legal), url) | {"remove": f"evidence:{row.pk}"}
        assert browse(legal).post(url, data).status_code == 403
        assert browse(legal).post(url, data | {"remove": "evidence:nonsense"}).status_code == 404
        assert LaneEvidence.objects.get() == row


class TestMitigation:
    def typed(self, owner, **changes):
        today = clock.now().date()
        values = {
            "measure": "A second interpreter",
            "owner_id": str(owner.pk),
            "due_on": today.isoformat(),
            "verification": "Both sign the protocol",
            "expires_on": today.isoformat(),
        }
        return {f"mitigation-L06-{name}": value for name, value in (values | changes).items()}

    def test_is_demanded_beside_the_answer(self, browse, lane, url, legal, analyst):
        data = form_of(browse(legal), url) | {"L06-answer": "undetermined"} | self.typed(analyst)
        assert browse(legal).post(url, data).status_code == 302
        assert Mitigation.objects.get().owner == analyst
        assert "A second interpreter" in page(browse(legal), url)

    def test_half_of_one_is_refused_at_its_fields(self, browse, lane, url, legal, analyst):
        for changes, words in (
            ({"measure": ""}, "L06, Measure: This field is required."),
            ({"due_on": "2001-01-01"}, "L06, Due on: Choose today or a day ahead."),
        ):
            refused = browse(legal).post(url, form_of(browse(legal), url) | self.typed(analyst, **changes))
            assert refused.status_code == 422
            assert words in text_of(refused)
            assert "Both sign the protocol" in text_of(refused)
        assert not Mitigation.objects.exists()


def test_a_question_travels_with_the_page(browse, lane, url, legal):
    data = form_of(browse(legal), url) | {"question-question": "Which mandate?", "at": "ask"}
    assert browse(legal).post(url, data).status_code == 302
    assert LaneQuestion.objects.get().question == "Which mandate?"


class TestClosing:
    def test_offers_nothing_milder_than_the_answers(self, browse, complete, url, legal):
        browser = browse(legal)
        browser.post(url, form_of(browser, url) | {"L08-answer": "non_compliant", "L08-reasoning": "They object."})
        text = page(browser, url)
        assert 'value="clear"' not in text
        assert 'value="escalate"' in text
        data = form_of(browser, url)
        assert data["end-recommendation"] == "escalate"
        milder = browser.post(url, data | {"do": "recommend", "end-recommendation": "clear", "end-reasons": "Fine."})
        assert milder.status_code == 422
        assert fresh(complete).status == "claimed"

    def test_incomplete_items_are_named_and_nothing_is_closed(self, browse, lane, url, legal):
        data = form_of(browse(legal), url) | {"do": "recommend", "end-recommendation": "refuse", "end-reasons": "No."}
        refused = browse(legal).post(url, data)
        text = text_of(refused)
        assert refused.status_code == 422
        assert "L01, Answer: Not answered yet." in text
        assert fresh(lane).status == "claimed"
        assert not AuditEvent.objects.filter(verb="riskreview.lane_answered").exists()

    def test_an_answer_without_its_reason_is_named_at_its_item(self, browse, complete, url, legal):
        typed = {"L08-answer": "non_compliant", "do": "recommend", "end-recommendation": "refuse", "end-reasons": "No."}
        refused = browse(legal).post(url, form_of(browse(legal), url) | typed)
        assert refused.status_code == 422
        assert "L08 needs a reason" in text_of(refused)
        assert steps.answers_of(complete)["L08"] == "compliant"

    def test_without_reasons_it_stays_open(self, browse, complete, url, legal):
        refused = browse(legal).post(url, form_of(browse(legal), url) | {"do": "recommend"})
        assert refused.status_code == 422
        assert fresh(complete).status == "claimed"

    def test_answers_and_recommendation_go_in_one(self, browse, lane, url, legal):
        data = best_answers(browse(legal), url, checklists.items_of(lane))
        closing = {"do": "recommend", "end-recommendation": "clear", "end-reasons": "The answers carry it."}
        assert browse(legal).post(url, data | closing).status_code == 302
        assert fresh(lane).recommendation == "clear"

    def test_what_is_typed_as_recommendation_survives_a_plain_save(self, browse, complete, url, legal):
        answer = browse(legal).post(url, form_of(browse(legal), url) | {"do": "save", "end-reasons": "Long thoughts."})
        assert answer.status_code == 200
        assert "Long thoughts." in text_of(answer)

    def test_closed_it_is_read_only_for_its_holder_too(self, browse, complete, url, legal):
        data = form_of(browse(legal), url) | {"do": "recommend", "end-reasons": "The answers carry it."}
        assert browse(legal).post(url, data).status_code == 302
        assert fresh(complete).recommendation == Recommendation.CLEAR
        text = page(browse(legal), url)
        assert "This lane has answered" in text
        assert 'name="L01-answer"' not in text
        assert browse(legal).post(url, data).status_code == 409


class TestClaiming:
    def test_nobody_holds_two_lanes(self, browse, review, lane, legal, unchanged):
        legal.roles = [*legal.roles, "ethics_reviewer"]
        legal.save()
        still = unchanged(steps.lane_of(review, "ethical"))
        refused = browse(legal).post(review_url(review, "ethical", "claim"))
        assert refused.status_code == 403
        assert "each lane has its own reviewer" in text_of(refused)
        still()

    def test_a_claimed_lane_is_not_claimed_again(self, browse, lane, url, legal):
        assert browse(legal).post(f"{url}claim/").status_code == 409

    def test_is_released_with_its_answers(self, browse, complete, url, review, legal, approver):
        assert browse(legal).post(f"{url}release/", {"reason": "On leave"}).status_code == 302
        assert fresh(complete).holder is None
        assert steps.answers_of(complete)["L01"] == "yes"
        assert AuditEvent.objects.get(verb="riskreview.lane_released").reason == "On leave"

    def test_is_not_released_by_others(self, browse, complete, url, ethics, unchanged):
        still = unchanged(complete)
        assert browse(ethics).post(f"{url}release/").status_code == 403
        still()

    def test_addresses_of_acts_are_no_pages(self, browse, lane, url, legal):
        assert {browse(legal).get(f"{url}{act}/").status_code for act in ("claim", "release", "save")} == {405}


def test_statements_do_not_grow_with_evidence(browse, complete, url, legal, analyst, north):
    def rest_on_paper(code):
        grade = {"source_id": make_source(north).pk, "reliability": "B", "credibility": "2"}
        steps.evidence.add_evidence(lane_id=complete.pk, code=code, text="Paper", by=legal, grade=grade)
        steps.mitigate(complete, code, legal, analyst)

    browser = browse(legal)
    rest_on_paper("L01")
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for code in ("L02", "L03", "L04"):
        rest_on_paper(code)
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(one)


def test_a_second_review_shows_what_was_answered_before(browse, complete, review, draft, url, legal, people, analyst):
    data = form_of(browse(legal), url) | {"L01-reasoning": "Order of May", "do": "recommend", "end-reasons": "Fine."}
    browse(legal).post(url, data)
    steps.submission.withdraw(engagement_id=draft.pk, seen_version=fresh(draft).version, by=analyst)
    again = steps.submit(draft, analyst)
    text = page(browse(legal), review_url(again, "legal"))
    assert "Earlier answer, on this plan" in text
    assert "Earlier answer, on another plan" not in text
    assert "Order of May" in text


def test_the_lane_of_a_closed_review_is_read_only(browse, complete, draft, url, analyst, legal):
    steps.submission.withdraw(engagement_id=draft.pk, seen_version=fresh(draft).version, by=analyst)
    assert 'name="L01-answer"' not in page(browse(legal), url)
    assert browse(legal).post(url, {"seen_version": fresh(complete).version}).status_code == 409
    assert Lane.objects.get(pk=complete.pk).status == "claimed"
