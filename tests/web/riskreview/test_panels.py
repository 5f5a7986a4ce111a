"""What the gate adds to the page of an engagement, to the home page and to the rail."""

import pytest
from django.urls import reverse

from core import panels
from riskreview.models import Decision
from riskreview.services import reopening
from tests.factories import make_actor, make_plan
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page

pytestmark = pytest.mark.django_db


def engagement_page(browser, engagement):
    return page(browser, reverse("engagements:detail", args=[engagement.pk]))


def acts(rf, user, engagement):
    request = rf.get("/")
    request.user = user
    found = dict(panels.collect("engagement.actions", request, engagement)).get("riskreview/_actions.html", {})
    allowed = [str(act["label"]) for act in found.get("acts", [])]
    return allowed, {str(act["label"]): act["ruling"].reason for act in found.get("refused", [])}


def test_only_what_the_state_and_the_policies_allow_is_offered(rf, draft, review, analyst, legal, senior, approver):
    other = make_plan(analyst, make_actor(draft.compartment))
    assert acts(rf, analyst, other) == (["Send to review"], {})
    assert acts(rf, analyst, steps.fresh(draft))[0] == ["Withdraw from review"]
    allowed, refused = acts(rf, senior, steps.fresh(draft))
    assert allowed == ["Emergency approval"]
    assert "analyst" in refused["Withdraw from review"].casefold()
    allowed, refused = acts(rf, approver, steps.fresh(draft))
    assert allowed == []
    assert refused["Emergency approval"] == "This is decided at level 2 or higher."


def test_a_cleared_engagement_says_that_it_may_start(browse, rf, cleared, analyst, approver):
    text = engagement_page(browse(analyst), cleared)
    assert "It may start" in text
    assert "Decision: Approve" in text
    assert acts(rf, analyst, cleared)[0] == ["Suspend", "Revise the plan"]


def test_after_its_time_it_says_why_not(browse, cleared, analyst, later):
    later(days=31)
    text = engagement_page(browse(analyst), cleared)
    assert "The decision has run out" in text
    assert "The decision is not valid until the end of the contact." in text


def test_before_its_time_is_over_it_warns(browse, cleared, analyst, later):
    later(days=20)
    assert "The decision runs out soon" in engagement_page(browse(analyst), cleared)


def test_a_suspension_stands_on_the_page_with_what_lifting_needs(browse, rf, cleared, analyst, approver):
    reopening.suspend(engagement_id=cleared.pk, seen_version=cleared.version, reason="Shots at the ford.", by=analyst)
    text = engagement_page(browse(analyst), cleared)
    assert "Shots at the ford." in text
    assert "What lifting needs" in text
    assert "Lift the suspension" in acts(rf, approver, steps.fresh(cleared))[0]
    assert "Lift the suspension" in acts(rf, analyst, steps.fresh(cleared))[1]


def test_overdue_lanes_stand_on_the_page(browse, review, analyst, later):
    later(days=30)
    assert "Lanes are overdue" in engagement_page(browse(analyst), review.engagement)


def test_a_refused_one_shows_the_grounds(browse, recommended, approver, analyst):
    steps.decide(recommended, approver, steps.Outcome.REFUSE)
    text = engagement_page(browse(analyst), recommended.engagement)
    assert "Decision: Refuse" in text
    assert "On balance." in text


def test_a_draft_without_a_review_shows_nothing_of_the_gate(browse, draft, analyst):
    assert 'id="gate"' not in engagement_page(browse(analyst), draft)


def test_home_shows_what_waits_and_nothing_when_nothing_does(browse, review, legal, approver, stranger):
    assert "Lanes to claim" in page(browse(legal), "/")
    for person in (approver, stranger):
        assert "The whole queue" not in page(browse(person), "/")


@pytest.mark.parametrize(("who", "seen"), [("analyst", True), ("legal", True), ("admin", False), ("librarian", False)])
def test_the_rail_leads_there_for_those_who_work_there(browse, request, who, seen):
    text = page(browse(request.getfixturevalue(who)), "/")
    assert ('href="/reviews/"' in text) is seen


def test_an_emergency_shows_its_clock(browse, decision, cleared, analyst):
    assert "Emergency approval" not in engagement_page(browse(analyst), cleared)
    assert Decision.objects.count() == 1


def test_the_auditor_finds_what_went_past_the_usual_way(browse, auditor, analyst, cleared_in_common):
    shown = " ".join(browse(auditor).get(reverse("home")).content.decode().split())
    assert "Unusual in the last 30 days" in shown
    assert "Held without cover" in shown
    assert str(cleared_in_common) in shown
    assert "Unusual in the last 30 days" not in browse(analyst).get(reverse("home")).content.decode()


def test_what_lies_in_another_compartment_is_not_unusual_for_this_auditor(browse, auditor, uncovered):
    assert "Unusual in the last 30 days" not in browse(auditor).get(reverse("home")).content.decode()


@pytest.fixture
def uncovered(cleared, analyst, lead):
    return held_without_cover(cleared, analyst, lead)


@pytest.fixture
def cleared_in_common(common, analyst, lead, published, people, approver):
    actor = make_actor(common, actor_type="civil_society")
    steps.assess(actor)
    plan = make_plan(analyst, actor, title="Talk at the bridge")
    steps.decide(steps.answer_all(steps.submit(plan, analyst), people), approver)
    return held_without_cover(plan, analyst, lead)


def held_without_cover(plan, analyst, lead):
    steps.start(plan, analyst)
    row = steps.fresh(plan)
    reopening.suspend(engagement_id=row.pk, seen_version=row.version, reason="Stop.", by=lead)
    return steps.hold(plan, analyst, reason="They were on the road already.")
