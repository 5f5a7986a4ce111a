"""The bar of an engagement says what happens next and who must act, as the gate knows it."""

import re

import pytest
from django.urls import reverse

from core import clock
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Condition, Lane, Review
from riskreview.services import conditions, reopening, retrospect
from riskreview.services.decisions import Demand
from tests.factories import make_chance_contact, make_listing
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page, review_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bar(browse, analyst):
    """bar(engagement): what happens next and who acts, as they stand under the bar."""

    def read(engagement):
        text = page(browse(analyst), reverse("engagements:detail", args=[engagement.pk]))
        line = re.search(
            r'<p class="state-line"><strong>(.*?)</strong> <span class="muted">[^<]*<bdi>(.*?)</bdi>', text
        )
        return line.groups() if line else ("", "")

    return read


def test_in_review_it_names_the_lanes_that_still_answer_then_the_level(browse, review, people, bar):
    assert bar(review.engagement)[1] == "the reviewers of: Legal, Ethical, Escalation"
    legal = steps.lane_of(review, "legal")
    steps.answer(legal, people["legal"])
    steps.recommend(legal, people["legal"])
    assert bar(review.engagement)[1] == "the reviewers of: Ethical, Escalation"
    steps.answer_all(review, people)
    what, who = bar(review.engagement)
    assert what == "All lanes have answered. The decision is taken at the level shown."
    assert who == "Approver (level 1)"
    text = page(browse(people["legal"]), review_url(review))
    assert re.search(r"Approved today, it would be valid until [^.]+\. The Escalation lane counts 30 days\.", text)


def test_a_block_is_said_before_anybody_tries(review, people, bar):
    for lane in Lane.objects.filter(review=review):
        refuses = lane.name == "legal"
        steps.answer(lane, people[lane.name], **({"L01": "no"} if refuses else {}))
        steps.recommend(lane, people[lane.name], Recommendation.REFUSE if refuses else Recommendation.CLEAR)
    assert bar(review.engagement)[0] == "As things stand nobody may approve. It is returned, refused or deferred."


def test_suspended_it_names_who_answers_again_then_who_lifts(cleared, people, actor, bar, analyst):
    reopening.react(trigger=Trigger.CHANNEL_COMPROMISED, reason="The line is tapped.", cause_key="x", actor_id=actor.pk)
    what, who = bar(cleared)
    assert what.startswith("Stop and prepare nothing. Each lane is claimed")
    assert who == "the reviewers of: Ethical, Escalation"
    steps.answer_all(Review.objects.get(kind="recheck"), people)
    what, who = bar(cleared)
    assert what.startswith("Stop and prepare nothing. The lanes concerned have answered again.")
    assert who == "Approver (level 1)"


def test_stopped_by_hand_the_level_that_decided_may_lift(cleared, analyst, bar):
    reopening.suspend(engagement_id=cleared.pk, seen_version=cleared.version, reason="Shots.", by=analyst)
    assert bar(cleared)[1] == "Approver (level 1)"


def test_a_suspension_that_nobody_can_lift_says_so(cleared, actor, bar):
    reopening.react(trigger=Trigger.VENUE_CHANGED, reason="Another house.", cause_key="x", actor_id=actor.pk)
    what, who = bar(cleared)
    assert "cannot be lifted now" in what
    assert "The decision has ended: Revoked." in what
    assert who == "The analyst who leads it"


def test_cleared_with_an_open_condition_it_names_who_clears_the_way(recommended, approver, analyst, analyst2, bar):
    demand = Demand(text="First this.", owner_id=analyst2.pk, due_on=clock.now().date())
    decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    what, who = bar(decision.engagement)
    assert what == "It cannot start yet. A condition that blocks the start is still open."
    assert who == "Aron Analyst"
    row = Condition.objects.get()
    conditions.meet(condition_id=row.pk, seen_version=row.version, evidence="Done.", by=analyst2)
    assert bar(decision.engagement)[1] == "whoever verifies what is said to be met"


def test_what_waits_for_its_look_back_names_the_report_and_the_level(analyst, actor, published, bar):
    make_listing(actor)
    contact = make_chance_contact(analyst, actor)
    retrospect.open_if_needed(engagement_id=contact.pk)
    what, who = bar(contact)
    assert what.startswith("Report what was said")
    assert what.endswith("says whether it should have happened.")
    assert who == "The analyst who leads it; Approver (level 1)"


def test_where_the_state_says_it_all_the_bar_says_that(draft, cleared, bar, browse, analyst):
    assert bar(cleared) == ("", "")
    text = page(browse(analyst), reverse("engagements:detail", args=[cleared.pk]))
    assert "Meet the conditions of the decision and start the contact while the decision is valid." in text


def test_recording_a_contact_held_while_suspended_is_not_what_the_page_invites_to(cleared, analyst, browse):
    reopening.suspend(engagement_id=cleared.pk, seen_version=cleared.version, reason="Shots.", by=analyst)
    text = page(browse(analyst), reverse("engagements:detail", args=[cleared.pk]))
    hold = reverse("engagements:hold", args=[cleared.pk])
    assert f'<a class="button quiet" href="{hold}">' in text
