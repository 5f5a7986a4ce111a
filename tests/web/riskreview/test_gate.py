import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import clock
from core.pdf import Paper
from engagements.selectors import content
from riskreview.domain.review_cycle import Outcome
from riskreview.models import Decision, Reopening, Review
from riskreview.selectors import frozen
from riskreview.services import papers, reopening
from tests.factories import make_actor, make_listing, make_plan, make_source
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_review_policy import put_in_force
from tests.web.riskreview.pages import door, form_of, fresh, page, review_url, text_of

pytestmark = pytest.mark.django_db
ACTS = ("submit", "withdraw", "revise", "suspend", "lift", "emergency")


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_finds_no_door(browse, review, stranger, auditor, act):
    for person in (stranger, auditor):
        url = door(review.engagement, act)
        assert (browse(person).get(url).status_code, browse(person).post(url).status_code) == (404, 404)


class TestSubmit:
    def test_shows_tier_rule_and_lists_before_anything_is_sent(self, browse, draft, analyst):
        text = page(browse(analyst), door(draft, "submit"))
        assert "tier 1 or 2. No party is armed or listed, so the lower." in text
        assert "Recorded listings only" in text
        assert "The plan is complete" in text
        assert not Review.objects.exists()

    def test_a_review_says_how_far_a_listing_was_believed_when_it_was_sent(self, browse, draft, actor, analyst, north):
        fallen = make_source(north, refuted_at=clock.now(), refuted_by=analyst, refuted_reason="Made up")
        doubted = make_listing(actor, reference="EU-77", source=fallen, reliability="B", credibility="2")
        make_listing(actor, "us_fto", reference="US-1", reliability="C", credibility="3")
        told = page(browse(analyst), door(draft, "submit"))
        assert "How far it is believed: Disputed · not graded" in told
        review = steps.submit(draft, analyst)
        type(doubted).objects.filter(pk=doubted.pk).update(state="refuted")
        text = page(browse(analyst), review_url(review))
        assert "How far it is believed: Disputed · not graded" in text, "as it stood then"
        assert "How far it is believed: Asserted · C3" in text
        assert text.count("In doubt") == 1

        body = frozen.load(review.snapshot)
        paper = Paper(title="T", marking="TLP:AMBER", made="M")
        papers._plan(paper, body)
        written = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.finished())).pages)
        assert "Disputed · not graded" in written
        assert "Asserted · C3" in written
        for row in body["lists"]["found"]:
            del row["state"], row["grade"]
        before = frozen.lists_of(body)
        assert [(row["list_label"] != "", row["believed"], row["doubted"]) for row in before] == [(True, "", False)] * 2

    def test_what_is_missing_is_told_with_the_way_to_it(self, browse, analyst, actor, published):
        draft = make_plan(analyst, actor, red_lines="", alternatives="")
        text = page(browse(analyst), door(draft, "submit"))
        assert "Write down the red lines." in text
        assert f"/engagements/{draft.pk}/plan/purpose/" in text
        refused = browse(analyst).post(door(draft, "submit"), form_of(browse(analyst), door(draft, "submit")))
        assert refused.status_code == 422
        assert "Name the alternatives" in text_of(refused)
        assert fresh(draft).status == "draft"

    @pytest.mark.parametrize(("who", "status"), [("lead", 403), ("legal", 403), ("approver", 403)])
    def test_is_for_authors_and_lead(self, browse, request, draft, who, status):
        browser = browse(request.getfixturevalue(who))
        page(browser, door(draft, "submit"))
        assert browser.post(door(draft, "submit"), {"seen_version": draft.version}).status_code == status
        assert fresh(draft).status == "draft"

    def test_a_stale_page_says_who_changed_what(self, browse, draft, analyst):
        browser, data = browse(analyst), form_of(browse(analyst), door(draft, "submit"))
        steps.submission.submit(engagement_id=draft.pk, seen_version=draft.version, by=analyst)
        refused = browser.post(door(draft, "submit"), data)
        assert refused.status_code == 409
        assert Review.objects.count() == 1

    def test_after_a_refusal_it_answers_the_grounds(self, browse, recommended, approver, analyst):
        steps.decide(recommended, approver, Outcome.REFUSE)
        engagement = recommended.engagement
        browser = browse(analyst)
        assert browser.post(door(engagement, "revise"), form_of(browser, door(engagement, "revise"))).status_code == 302
        url = door(engagement, "submit")
        assert "On balance." in page(browser, url)
        silent = browser.post(url, form_of(browser, url))
        assert silent.status_code == 422
        assert Review.objects.count() == 1
        assert (
            browser.post(url, form_of(browser, url) | {"refusal_answered": "The escort is named."}).status_code == 302
        )
        again = Review.objects.order_by("-opened_at").first()
        assert "The escort is named." in page(browse(approver), review_url(again))


class TestWithdrawAndRevise:
    def test_a_plan_is_taken_back(self, browse, review, analyst):
        url = door(review.engagement, "withdraw")
        data = form_of(browse(analyst), url) | {"reason": "The venue is gone."}
        answer = browse(analyst).post(url, data)
        assert (answer.status_code, answer["Location"]) == (302, f"/engagements/{review.engagement_id}/")
        assert fresh(review.engagement).status == "draft"
        assert fresh(review).status == "closed"
        assert "The venue is gone." in page(browse(analyst), review_url(review))

    def test_revising_shows_all_that_a_decision_was_given_on(self, browse, cleared, analyst):
        fields = [name for _code, _title, names in frozen.PARTS for name in names]
        assert sorted(fields) == sorted((*content.COLUMNS, *content.ROWS)), "nothing of the content goes unnamed"
        shown = page(browse(analyst), door(cleared, "revise"))
        assert "Changing any of this ends the decision" in shown
        assert [words for words in ("Red lines", "Planned start", "Venue", "To whom") if words not in shown] == []
        assert "Changing any of this" not in page(browse(analyst), door(cleared, "suspend"))

    @pytest.mark.parametrize(("act", "status"), [("withdraw", 409), ("revise", 302), ("lift", 403), ("submit", 409)])
    def test_the_state_decides_what_is_open(self, browse, cleared, analyst, act, status):
        before = cleared.version
        answer = browse(analyst).post(door(cleared, act), {"seen_version": before, "reason": "Needed."})
        assert answer.status_code == status
        assert (fresh(cleared).version == before) is (status != 302)

    def test_others_do_neither(self, browse, review, legal, unchanged):
        still = unchanged(review.engagement, review)
        for act in ("withdraw", "revise"):
            data = {"seen_version": review.engagement.version, "reason": "Mine."}
            assert browse(legal).post(door(review.engagement, act), data).status_code == 403
        still()


class TestSuspendAndLift:
    def test_stopping_needs_a_reason_and_nobodys_leave(self, browse, cleared, legal):
        url = door(cleared, "suspend")
        assert browse(legal).post(url, form_of(browse(legal), url) | {"reason": ""}).status_code == 422
        assert fresh(cleared).status == "cleared"
        data = form_of(browse(legal), url) | {"reason": "Shots at the ford."}
        assert browse(legal).post(url, data).status_code == 302
        assert fresh(cleared).status == "suspended"

    def test_lanes_concerned_answer_again_before_it_is_lifted(self, browse, cleared, legal, approver, senior, people):
        url = door(cleared, "suspend")
        reported = {"trigger": "mandate_or_law_changed", "reason": "The order of May ended."}
        browse(legal).post(url, form_of(browse(legal), url) | reported)
        recheck = Reopening.objects.get().review
        lift = door(cleared, "lift")
        text = page(browse(senior), lift)
        assert "The Legal lane has not answered." in text
        assert 'name="reason"' not in text
        data = {"seen_version": fresh(cleared).version, "reason": "Go on."}
        assert browse(approver).post(lift, data).status_code == 403  # what is not known counts as high: level 2
        assert browse(senior).post(lift, data).status_code == 409
        assert fresh(cleared).status == "suspended"
        lane, last = steps.lane_of(recheck, "legal"), clock.now().date() + timedelta(days=9)
        steps.recommend(steps.answer(lane, legal), legal, valid_until=last)
        assert "Lift the suspension" in page(browse(approver), review_url(recheck))
        assert browse(approver).get(review_url(recheck, "decide"))["Location"] == lift
        assert browse(approver).post(lift, form_of(browse(approver), lift) | {"reason": "Renewed."}).status_code == 302
        assert fresh(cleared).status == "cleared"
        decision = Decision.objects.get()
        for where in (lift, f"/decisions/{decision.pk}/", review_url(decision.review), f"/engagements/{cleared.pk}/"):
            text = page(browse(approver), where)
            assert ("Covers a contact until" in text, f"{last:%Y-%m-%d}T23:59" in text) == (True, True), where

    def test_lifting_is_for_the_level_that_decided(self, browse, cleared, analyst, legal, unchanged):
        reopening.suspend(engagement_id=cleared.pk, seen_version=cleared.version, reason="Stop.", by=analyst)
        still = unchanged(fresh(cleared))
        for person in (analyst, legal):
            url = door(cleared, "lift")
            assert "Others lift this" in page(browse(person), url)
            data = {"seen_version": fresh(cleared).version, "reason": "Go on."}
            assert browse(person).post(url, data).status_code == 403
        still()


class TestEmergency:
    def spoken(self, **ago):
        return f"{clock.now() - timedelta(**ago):%Y-%m-%dT%H:%M}"

    @pytest.fixture
    def draft(self, analyst, actor, published):
        """It ends within the 48 hours."""
        soon = clock.now() + timedelta(hours=1)
        return make_plan(analyst, actor, planned_start=soon, planned_end=soon + timedelta(hours=2))

    @pytest.fixture
    def answered(self, review, legal):
        steps.answer(steps.lane_of(review, "legal"), legal)
        return review

    def test_is_loud_and_says_what_it_demands(self, browse, review, senior):
        text = page(browse(senior), door(review.engagement, "emergency"))
        assert 'class="alarm" data-tone="bad"' in text
        for words in ("48 hours at most", "Without its decision within 24 hours", "Legal items that bind", "L01"):
            assert words in text
        assert "Not answered yet" in text

    def test_names_the_hours_of_the_policy_of_its_review(self, browse, draft, admin, senior, analyst, legal):
        put_in_force(admin, senior, emergency__hours=12, emergency__full_review=6)
        review = steps.submit(draft, analyst)
        url = door(draft, "emergency")
        text = page(browse(senior), url)
        assert ("12 hours at most" in text, "within 6 hours" in text, "48 hours" in text) == (True, True, False)
        steps.answer(steps.lane_of(review, "legal"), legal)
        data = form_of(browse(senior), url) | {"spoken_at": self.spoken(), "reasons": "Two held.", "sure": "on"}
        answer = browse(senior).post(url, data, follow=True)
        assert "must be decided within 6 hours of the spoken word" in text_of(answer)
        by = Decision.objects.get().spoken_at + timedelta(hours=6)
        assert f"must be decided by {by:%-d %b %Y, %H:%M} UTC" in page(browse(senior), review_url(review))

    def test_clears_at_once_with_its_clock(self, browse, answered, senior, analyst):
        url = door(answered.engagement, "emergency")
        data = form_of(browse(senior), url) | {
            "spoken_at": self.spoken(minutes=90),
            "reasons": "Two held.",
            "sure": "on",
        }
        assert browse(senior).post(url, data).status_code == 302
        decision = Decision.objects.get()
        record = page(browse(senior), f"/decisions/{decision.pk}/")
        assert "Emergency approval" in record
        assert "Recorded more than 60 minutes after it was spoken." in record
        beside = page(browse(analyst), f"/engagements/{answered.engagement_id}/")
        assert "The full review must be decided by" in beside
        again = browse(senior).post(url, data)
        assert again.status_code == 409
        assert Decision.objects.count() == 1

    def test_is_recorded_late_by_the_policy_in_force(self, browse, rest, answered, admin, senior, lead):
        def late():
            record = page(browse(senior), f"/decisions/{Decision.objects.get().pk}/")
            beside = page(browse(senior), review_url(answered))
            (check,) = [
                row for row in rest(lead).get("/api/v1/oversight/").json()["checks"] if row["code"] == "recorded_late"
            ]
            assert (check["source"] in page(browse(lead), "/oversight/")) is bool(check["count"])
            return [
                re.findall(r"Recorded more than (\d+) minutes after it was spoken", text) for text in (record, beside)
            ], (check["count"], check["source"])

        put_in_force(admin, senior, reports__late=20)
        url = door(answered.engagement, "emergency")
        assert "Record it within 20 minutes" in page(browse(senior), url)
        data = form_of(browse(senior), url) | {
            "spoken_at": self.spoken(minutes=30),
            "reasons": "Two held.",
            "sure": "on",
        }
        assert browse(senior).post(url, data).status_code == 302
        source = "Rule of the clock: a gap over {} minutes shows as recorded late."
        assert late() == ([["20"], ["20"]], (1, source.format(20)))
        put_in_force(admin, senior, reports__late=45)
        assert late() == ([[], []], (0, source.format(45)))
        assert "Record it within 45 minutes" in page(browse(senior), url)

    @pytest.mark.parametrize(
        ("typed", "status"),
        [
            ({"sure": ""}, 422),
            ({"reasons": ""}, 422),
            ({"spoken_at": "2001-01-01T00:00"}, 422),
            ({"spoken_at": "2199-01-01T00:00"}, 422),
            ({"spoken_at": "9999-12-31T23:59"}, 422),
        ],
    )
    def test_what_does_not_hold_is_refused(self, browse, answered, senior, typed, status, unchanged):
        still = unchanged(answered.engagement)
        url = door(answered.engagement, "emergency")
        right = {"spoken_at": self.spoken(minutes=5), "reasons": "Two held.", "sure": "on"}
        assert browse(senior).post(url, form_of(browse(senior), url) | right | typed).status_code == status
        still()
        assert not Decision.objects.exists()

    def test_unanswered_legal_items_are_refused_in_the_databases_words(self, browse, review, senior):
        url = door(review.engagement, "emergency")
        data = form_of(browse(senior), url) | {
            "spoken_at": self.spoken(minutes=5),
            "reasons": "Two held.",
            "sure": "on",
        }
        refused = browse(senior).post(url, data)
        assert refused.status_code == 409
        assert "L01 must be answered first" in text_of(refused)
        assert "Two held." in text_of(refused)

    def test_an_absolute_block_leaves_no_form(self, browse, review, legal, senior):
        steps.answer(steps.lane_of(review, "legal"), legal, L01="no")
        text = page(browse(senior), door(review.engagement, "emergency"))
        assert "No emergency approval here" in text
        assert 'name="spoken_at"' not in text

    def test_is_not_for_level_one(self, browse, answered, approver, analyst):
        url = door(answered.engagement, "emergency")
        for person in (approver, analyst):
            assert "You cannot do this" in page(browse(person), url)
            data = {"spoken_at": self.spoken(minutes=5), "reasons": "Two held.", "sure": "on", "seen_version": 1}
            assert browse(person).post(url, data).status_code == 403
        assert not Decision.objects.exists()


def test_the_marking_of_the_engagement_stands_on_every_page(browse, review, analyst, north):
    red = make_plan(analyst, make_actor(north), marking="red")
    assert "TLP:RED" in page(browse(analyst), door(red, "submit"))
