import pytest

from core import clock
from core.models import AuditEvent
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Review
from riskreview.services import lanes, retrospect
from tests.factories import make_actor, make_chance_contact, make_listing
from tests.integration.riskreview import steps
from tests.standing import standing
from tests.web.riskreview.pages import form_of, fresh, page, review_url, status_of, text_of

pytestmark = pytest.mark.django_db
APPROVING = ('value="approve"', 'value="approve_with_conditions"')


@pytest.fixture
@standing
def url(review):
    return review_url(review, "decide")


def condition(owner, number=0, **changes):
    values = {"text": "Name the escort.", "owner_id": str(owner.pk), "due_on": clock.now().date().isoformat()}
    return {f"conditions-{number}-{name}": value for name, value in (values | {"guards": "start"} | changes).items()}


def test_summarises_everything_and_offers_what_is_open(browse, recommended, url, approver):
    text = page(browse(approver), url)
    for words in (
        "Legal",
        "Ethical",
        "Escalation",
        "Approval needs level 1",
        "Tier 1 is decided at level 1.",
        "30 days",
    ):
        assert words in text
    assert all(option in text for option in APPROVING)
    assert recommended.snapshot.sha256 in text


def test_approves_with_conditions_and_a_shorter_time(browse, recommended, url, approver, analyst2):
    browser, until = browse(approver), clock.now().date().replace(year=clock.now().year + 1)
    typed = {"outcome": "approve_with_conditions", "reasons": "On balance."} | condition(analyst2)
    too_long = browser.post(url, form_of(browser, url) | typed | {"valid_until": until.isoformat()})
    assert too_long.status_code == 422
    assert "It can be shortened, not lengthened" in text_of(too_long)
    assert "Name the escort." in text_of(too_long)
    assert not Decision.objects.exists()
    assert browser.post(url, form_of(browser, url) | typed).status_code == 302
    row = Condition.objects.get()
    assert (row.text, row.owner, row.guards) == ("Name the escort.", analyst2, "start")
    assert row.decision.outcome == Outcome.APPROVE_WITH_CONDITIONS


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": "approve", "reasons": ""}, "This field is required."),
        ({"reasons": "On balance."}, "This field is required."),
        ({"outcome": "approve_with_conditions", "reasons": "On balance."}, "Add at least one condition."),
        ({"outcome": "maybe", "reasons": "On balance."}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_decided(browse, recommended, url, approver, typed, words, unchanged):
    still = unchanged(recommended)
    browser = browse(approver)
    refused = browser.post(url, form_of(browser, url) | typed)
    assert refused.status_code == 422
    assert words in text_of(refused)
    still()
    assert not Decision.objects.exists()


def test_conditions_belong_to_approval_with_conditions_and_stay_typed(browse, recommended, url, approver, analyst2):
    browser = browse(approver)
    typed = {"outcome": "refuse", "reasons": "No."} | condition(analyst2)
    refused = browser.post(url, form_of(browser, url) | typed)
    assert refused.status_code == 422
    assert "Only an approval with conditions carries conditions." in text_of(refused)
    late = browser.post(url, form_of(browser, url) | typed | {"outcome": "approve_with_conditions"}
                        | condition(analyst2, due_on="2001-01-01"))  # fmt: skip
    assert late.status_code == 422
    assert "Choose today or a day ahead." in text_of(late)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("analyst", "This is decided at level 1 or higher."),
        ("legal", "This is decided at level 1 or higher."),
        ("client", "This is decided at level 1 or higher."),
    ],
)
def test_others_are_told_why_not(browse, request, recommended, url, who, why, unchanged):
    still = unchanged(recommended)
    browser = browse(request.getfixturevalue(who))
    text = page(browser, url)
    assert why in text
    assert not any(option in text for option in (*APPROVING, 'value="refuse"'))
    refused = browser.post(url, {"seen_version": recommended.version, "outcome": "refuse", "reasons": "No."})
    assert refused.status_code == 403
    still()
    assert not Decision.objects.exists()


def test_a_lower_level_may_say_no_but_not_yes(browse, review, people, approver, senior):
    lane = steps.lane_of(review, "escalation")
    steps.answer(lane, people["escalation"], X14="high", X09="high")
    for code in ("X14", "X09"):
        steps.mitigate(lane, code, people["escalation"], approver)
    steps.recommend(lane, people["escalation"], Recommendation.ESCALATE)
    for name in ("legal", "ethical"):
        steps.answer(steps.lane_of(review, name), people[name])
        steps.recommend(steps.lane_of(review, name), people[name])
    url = review_url(review, "decide")
    text = page(browse(approver), url)
    assert "This is decided at level 2 or higher." in text
    assert not any(option in text for option in APPROVING)
    assert 'value="refuse"' in text
    assert all(option in page(browse(senior), url) for option in APPROVING)
    data = form_of(browse(approver), url) | {"outcome": "approve", "reasons": "Mine."}
    assert browse(approver).post(url, data).status_code == 403
    assert not Decision.objects.exists()


class TestBlocked:
    @pytest.fixture(params=["absolutely", "waivable", "unknown"])
    def blocked(self, request, review, people):
        answers = {
            "absolutely": {"L01": "no"},
            "waivable": {"L02": "no"},
            "unknown": {"L02": "unknown"},
        }[request.param]
        for name, person in people.items():
            lane = steps.lane_of(review, name)
            steps.answer(lane, person, **(answers if name == "legal" else {}))
            steps.recommend(lane, person, Recommendation.REFUSE if name == "legal" else Recommendation.CLEAR)
        return Review.objects.get(pk=review.pk)

    def test_nobody_is_offered_an_approval(self, browse, blocked, url, approver, senior, authority):
        for person in (approver, senior, authority):
            text = page(browse(person), url)
            assert not any(option in text for option in APPROVING)
            assert "No approval here" in text
            assert "conditions-0-text" not in text
        assert 'value="refuse"' in page(browse(authority), url)

    def test_a_forged_approval_is_refused(self, browse, blocked, url, authority, unchanged):
        still = unchanged(blocked)
        data = form_of(browse(authority), url) | {"outcome": "approve", "reasons": "All the same."}
        refused = browse(authority).post(url, data)
        assert refused.status_code in {403, 409}
        assert not any(option in text_of(refused) for option in APPROVING)
        still()
        assert not Decision.objects.exists()

    def test_it_can_be_refused(self, browse, blocked, url, authority):
        data = form_of(browse(authority), url) | {"outcome": "refuse", "reasons": "The ground is missing."}
        assert browse(authority).post(url, data).status_code == 302
        assert fresh(blocked.engagement).status == "refused"


def test_an_open_review_offers_nothing(browse, review, url, approver):
    text = page(browse(approver), url)
    assert "The lanes have not all answered yet." in text
    assert 'value="refuse"' not in text
    data = {"seen_version": review.version, "outcome": "refuse", "reasons": "No."}
    assert browse(approver).post(url, data).status_code == 409


def test_a_stale_page_says_so_and_keeps_the_reasons(browse, recommended, url, approver):
    browser = browse(approver)
    data = form_of(browser, url) | {"outcome": "approve", "reasons": "Long and careful.", "seen_version": 1}
    refused = browser.post(url, data)
    assert refused.status_code == 409
    assert "Long and careful." in text_of(refused)
    assert not Decision.objects.exists()


def test_a_fact_that_changed_since_takes_the_approval_away(browse, recommended, actor, url, approver):
    make_listing(actor)
    text = page(browse(approver), url)
    assert "A party has been listed since the lanes were asked." in text
    assert not any(option in text for option in APPROVING)
    data = form_of(browse(approver), url) | {"outcome": "approve", "reasons": "All the same."}
    assert browse(approver).post(url, data).status_code == 409


def test_a_stranger_finds_no_page(browse, recommended, url, stranger, auditor):
    for person in (stranger, auditor):
        assert browse(person).get(url).status_code == 404
        assert browse(person).post(url, {"outcome": "refuse"}).status_code == 404


class TestDissent:
    def test_stands_beside_the_lanes_and_raises_the_level(self, browse, recommended, url, review, legal):
        address = review_url(review, "dissent")
        assert browse(legal).post(address, {"text": " "}).status_code == 422
        assert browse(legal).post(address, {"text": "The mandate is thin."}).status_code == 302
        assert browse(legal).post(address, {"text": "Again."}).status_code == 409
        text = page(browse(legal), review_url(review))
        assert "The mandate is thin." in text
        assert "Dissent raises the decision: level 2." in text

    def test_is_for_those_who_took_a_lane(self, browse, recommended, review, analyst):
        address = review_url(review, "dissent")
        assert "Only a reviewer who took a lane" in page(browse(analyst), address)
        assert browse(analyst).post(address, {"text": "I dissent."}).status_code == 403
        assert not AuditEvent.objects.filter(verb="riskreview.dissent_recorded").exists()


class TestInRetrospect:
    @pytest.fixture
    def review(self, analyst, north, published):
        actor = make_actor(north)
        make_listing(actor)
        contact = make_chance_contact(analyst, actor)
        return retrospect.open_if_needed(engagement_id=contact.pk)

    def test_says_whether_it_should_have_happened(self, browse, review, url, authority, approver):
        assert "Looked at in retrospect" in page(browse(authority), review_url(review))
        data = form_of(browse(authority), url) | {"should_not_have_happened": "yes", "reasons": "The road was closed."}
        assert browse(authority).post(url, data | {"reasons": ""}).status_code == 422
        assert browse(authority).post(url, data).status_code == 302
        decision = Decision.objects.get()
        assert decision.should_not_have_happened
        assert "Should not have happened" in page(browse(authority), f"/decisions/{decision.pk}/")
        assert status_of(review) == "decided"

    def test_is_not_for_those_who_were_there(self, browse, review, url, analyst, unchanged):
        still = unchanged(review)
        assert "Others decide this" in page(browse(analyst), url)
        data = {"should_not_have_happened": "no", "reasons": "Fine.", "seen_version": review.version}
        assert browse(analyst).post(url, data).status_code == 403
        still()


def test_a_question_and_a_dissent_are_read_on_the_review_page(browse, review, legal, analyst):
    steps.answer(steps.lane_of(review, "legal"), legal)
    lanes.ask(lane_id=steps.lane_of(review, "legal").pk, question="Which mandate?", by=legal)
    text = page(browse(analyst), review_url(review))
    assert "Which mandate?" in text
    assert "Waiting for information" in text
