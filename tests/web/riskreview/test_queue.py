import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock, nav
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Lane, LaneQuestion, Review
from riskreview.selectors import judgement, levels, queue
from riskreview.services import lanes
from tests.factories import make_actor, make_plan
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page, review_url

pytestmark = pytest.mark.django_db
URL = "/reviews/"


def shown(browser, query=""):
    return page(browser, f"{URL}{query}")


def headings(text):
    names = ("Your lanes", "To decide at your level", "Lanes to claim", "Questions to answer", "Conditions to meet")
    return [name for name in names if f"{name} <span" in text]


def waiting_count(user):
    return nav.counts(user).get("riskreview:queue", 0)


def test_each_finds_what_waits_for_them(browse, review, draft, analyst, legal, ethics, approver):
    steps.answer(steps.lane_of(review, "legal"), legal)
    lanes.ask(lane_id=steps.lane_of(review, "legal").pk, question="Which mandate?", by=legal)
    assert headings(shown(browse(legal))) == ["Your lanes"]
    assert headings(shown(browse(ethics))) == ["Lanes to claim"]
    assert headings(shown(browse(analyst))) == ["Questions to answer"]
    assert headings(shown(browse(approver))) == []
    assert "Nothing waits for you here" in shown(browse(approver))


def test_the_rail_counts_what_waits(browse, review, legal, ethics, approver, stranger, recommended):
    assert [waiting_count(user) for user in (legal, ethics, approver, stranger)] == [0, 0, 1, 0]
    assert 'rail-count">1<' in shown(browse(approver))


def test_a_decision_waits_at_its_level_only(browse, review, people, approver, senior, authority):
    lane = steps.lane_of(review, "escalation")
    steps.answer(lane, people["escalation"], X14="high", X02="high")
    for code in ("X14", "X02"):
        steps.mitigate(lane, code, people["escalation"], approver)
    steps.recommend(lane, people["escalation"], Recommendation.CONDITIONAL)
    steps.dissent = lanes.dissent(review_id=review.pk, text="Too early.", by=people["escalation"])
    for name in ("legal", "ethical"):
        steps.answer(steps.lane_of(review, name), people[name])
        steps.recommend(steps.lane_of(review, name), people[name])
    found = Review.objects.get(pk=review.pk)
    level = judgement.judge(found).level.to_approve
    waiting = {user.decision_level: bool(queue.to_decide(user)) for user in (approver, senior, authority)}
    assert waiting == {number: number == level for number in (1, 2, 3)}


def test_levels_of_many_are_those_of_each(recommended, people, analyst, north, legal):
    other = steps.submit(make_plan(analyst, make_actor(north, actor_type="insurgent_group")), analyst)
    steps.answer(steps.lane_of(other, "legal"), legal, L08="non_compliant", L01="no")
    rows = [Review.objects.get(pk=row.pk) for row in (recommended, other)]
    assert levels.levels_of(rows) == {row.pk: judgement.judge(row).level for row in rows}


def test_conditions_wait_for_their_owner_then_for_another(browse, recommended, approver, analyst2, legal):
    due = clock.now().date()
    demand = steps.Demand(text="Name the escort.", owner_id=analyst2.pk, due_on=due)
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    assert "Name the escort." in shown(browse(analyst2))
    assert "Name the escort." not in shown(browse(legal))
    condition = Condition.objects.get()
    browse(analyst2).post(f"/conditions/{condition.pk}/", {"evidence": "Letter of the police.", "seen_version": 1})
    assert "Name the escort." not in shown(browse(analyst2))
    assert "Conditions to verify" in shown(browse(legal))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?status=open", True),
        ("?status=recommended", False),
        ("?status=any", True),
        ("?lane=legal", False),
        ("?lane=ethical", True),
        ("?tier=1", True),
        ("?tier=3", False),
        ("?overdue=true", False),
        ("?mine=true", True),
        ("?status=nonsense", False),
        ("?engagement=not-a-uuid", False),
    ],
)
def test_filters(browse, review, legal, query, found):
    steps.answer(steps.lane_of(review, "legal"), legal)
    steps.recommend(steps.lane_of(review, "legal"), legal)
    text = shown(browse(legal), query)
    assert (f'href="{review_url(review)}"' in text) is found


def test_overdue_lanes_are_found_and_said_in_working_days(browse, review, legal, later):
    later(days=30)
    text = shown(browse(legal), "?overdue=true")
    assert f'href="{review_url(review)}"' in text
    assert "working days overdue" in text


def test_a_stranger_finds_nothing_and_no_count(browse, review, stranger, auditor):
    for person in (stranger, auditor):
        text = shown(browse(person), "?status=any")
        assert str(review.engagement) not in text
        assert "0 reviews" in text
        assert not waiting_count(person)


def test_the_list_takes_as_many_statements_for_many_reviews_as_for_one(browse, review, people, analyst, north, legal):
    browser = browse(legal)
    browser.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(URL)
    for _ in range(3):
        steps.submit(make_plan(analyst, make_actor(north, actor_type="civil_society")), analyst)
    with CaptureQueriesContext(connection) as many:
        browser.get(URL)
    assert Lane.objects.count() == 12
    assert len(many) == len(one)


def test_the_rail_takes_as_many_statements_for_many_decisions_as_for_one(recommended, people, analyst, north, approver):
    def statements():
        with CaptureQueriesContext(connection) as caught:
            waiting_count(type(approver).objects.get(pk=approver.pk))
        return len(caught)

    one = statements()
    for _ in range(2):
        actor = make_actor(north, actor_type="civil_society")
        steps.assess(actor)
        steps.answer_all(steps.submit(make_plan(analyst, actor), analyst), people)
    assert len(queue.to_decide(approver)) == 3
    assert statements() == one


def test_claiming_from_the_queue(browse, review, legal):
    text = shown(browse(legal))
    assert f'action="{review_url(review, "legal", "claim")}"' in text
    browse(legal).post(review_url(review, "legal", "claim"))
    assert "Your lanes" in shown(browse(legal))


def test_a_question_is_answered_from_the_queue(browse, review, legal, analyst, lead):
    steps.answer(steps.lane_of(review, "legal"), legal)
    asked = lanes.ask(lane_id=steps.lane_of(review, "legal").pk, question="Which mandate?", by=legal)
    url = f"/reviews/questions/{asked.pk}/"
    assert "Which mandate?" in page(browse(analyst), url)
    assert browse(analyst).post(url, {"reply": ""}).status_code == 422
    assert browse(legal).post(url, {"reply": "Mine."}).status_code == 403
    assert LaneQuestion.objects.get().reply == ""
    assert browse(analyst).post(url, {"reply": "Resolution 7."}).status_code == 302
    assert browse(analyst).post(url, {"reply": "Again."}).status_code == 409
    assert LaneQuestion.objects.get().reply == "Resolution 7."
