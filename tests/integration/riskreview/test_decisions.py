"""Deciding on a full review: who, at which level, on what, with which conditions and for how long."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Lane, Mitigation, Review
from riskreview.services import conditions, decisions, lanes
from riskreview.services.decisions import Demand
from tests.factories import make_actor, make_listing, make_plan, make_user
from tests.integration.riskreview import steps


def nothing_decided(review):
    assert not Decision.objects.exists()
    assert Review.objects.get(pk=review.pk).status == "recommended"
    assert Engagement.objects.get(pk=review.engagement_id).status == "in_review"


@pytest.mark.parametrize("person", ["legal", "ethics", "analyst", "lead"])
def test_whoever_wrote_reviewed_or_has_no_level_decides_nothing(recommended, person, request):
    by = request.getfixturevalue(person)
    for outcome in (Outcome.APPROVE, Outcome.REFUSE):
        with pytest.raises(NotAllowed):
            steps.decide(recommended, by, outcome)
    nothing_decided(recommended)


def test_a_decider_who_wrote_leads_takes_part_or_held_a_lane_is_refused(draft, analyst, people, north):
    writer = make_user("writer", roles=["analyst", "approver"], changes=[north])
    member = make_user("member", roles=["approver"], sees=[north])
    holder = make_user("holder", roles=["legal_reviewer", "approver"], sees=[north])
    draft.authors.create(user=writer, at=clock.now())
    draft.team.create(user=member)
    review = steps.answer_all(steps.submit(draft, analyst), people | {"legal": holder})
    for person in (writer, member, holder):
        with pytest.raises(NotAllowed):
            steps.decide(review, person, Outcome.RETURN)
    nothing_decided(review)


def test_a_hidden_review_looks_missing(recommended, stranger):
    with pytest.raises(NotFound):
        steps.decide(recommended, stranger)
    nothing_decided(recommended)


def test_a_stale_page_decides_nothing(recommended, approver):
    with pytest.raises(Stale):
        decisions.decide(
            review_id=recommended.pk,
            seen_version=recommended.version - 1,
            outcome=Outcome.APPROVE,
            reasons="Yes.",
            by=approver,
        )
    nothing_decided(recommended)


def test_silence_decides_nothing(review, authority):
    with pytest.raises(Conflict, match='"Decide" is not possible in the state "Open"'):
        steps.decide(review, authority)
    assert not Decision.objects.exists()


def test_an_approval_needs_the_level_the_risk_demands_and_a_no_that_of_the_tier(
    review, people, approver, senior, analyst
):
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name], **({"L08": "non_compliant"} if lane.name == "legal" else {}))
        steps.recommend(lane, people[lane.name], Recommendation.ESCALATE)
    with pytest.raises(NotAllowed, match="level 2"):
        steps.decide(review, approver)
    nothing_decided(review)
    decision = steps.decide(review, senior)
    assert decision.level == 2
    assert "At least one answer raises the decision: level 2." in decision.level_reasons


@pytest.mark.parametrize(
    ("outcome", "status"), [(Outcome.RETURN, "draft"), (Outcome.DEFER, "draft"), (Outcome.REFUSE, "refused")]
)
def test_a_no_acts_on_the_engagement_and_covers_nothing(recommended, approver, outcome, status):
    decision = steps.decide(recommended, approver, outcome)
    assert (decision.valid_until, decision.level) == (None, 1)
    assert steps.fresh(recommended.engagement).status == status


@pytest.mark.parametrize(("code", "answer"), [("L01", "no"), ("L02", "no"), ("L05", "unknown")])
def test_what_blocks_or_is_not_known_is_approved_by_nobody(review, people, authority, code, answer):
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name], **({code: answer} if lane.name == "legal" else {}))
        steps.recommend(lane, people[lane.name], Recommendation.REFUSE)
    with pytest.raises(NotAllowed if code == "L01" else Conflict):
        steps.decide(review, authority)
    nothing_decided(review)
    assert steps.decide(review, authority, Outcome.REFUSE).outcome == "refuse"


def test_dissent_of_the_legal_lane_raises_the_level(recommended, legal, approver, senior):
    lanes.dissent(review_id=recommended.pk, text="Not lawful in my view.", by=legal)
    with pytest.raises(NotAllowed):
        steps.decide(recommended, approver)
    nothing_decided(recommended)
    assert steps.decide(recommended, senior).level == 2


def test_a_party_listed_meanwhile_is_decided_again_with_that_known(recommended, actor, authority, approver):
    make_listing(actor)
    with pytest.raises(Conflict, match="A party has been listed since"):
        steps.decide(recommended, approver)
    nothing_decided(recommended)
    assert steps.decide(recommended, approver, Outcome.RETURN).outcome == "return"


def test_validity_is_the_shortest_of_the_lanes_and_only_shortened(recommended, approver):
    at = clock.now()
    with pytest.raises(Invalid, match="shortened, not lengthened: The Escalation lane counts 30 days"):
        steps.decide(recommended, approver, valid_until=at + timedelta(days=31))
    with pytest.raises(Invalid, match="before the contact ends"):
        steps.decide(recommended, approver, valid_until=at + timedelta(days=1))
    nothing_decided(recommended)
    wanted = at + timedelta(days=5)
    decision = steps.decide(recommended, approver, valid_until=wanted)
    assert decision.valid_until == wanted
    said = ("Shortened by whoever decided; else until ", ". The Escalation lane counts 30 days.")
    assert (decision.valid_because.startswith(said[0]), decision.valid_because.endswith(said[1])) == (True, True)


def test_a_contact_beyond_the_usual_validity_is_not_approved(analyst, actor, published, people, approver):
    at = clock.now()
    later = {"planned_start": at + timedelta(days=40), "planned_end": at + timedelta(days=41)}
    review = steps.answer_all(steps.submit(make_plan(analyst, actor, **later), analyst), people)
    with pytest.raises(Invalid, match="decide closer to it"):
        steps.decide(review, approver)
    nothing_decided(review)


def test_a_reviewer_or_a_mitigation_can_shorten_the_validity(review, people, approver, analyst):
    day = clock.now().date() + timedelta(days=9)
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name])
        steps.recommend(lane, people[lane.name], valid_until=day if lane.name == "ethical" else None)
    assert steps.decide(review, approver).valid_until.date() == day


def test_conditions_belong_to_an_approval_with_conditions(recommended, approver, analyst, stranger):
    due = clock.now().date() + timedelta(days=1)
    demand = Demand(text="Tell the host State.", owner_id=analyst.pk, due_on=due)
    with pytest.raises(Invalid):
        steps.decide(recommended, approver, conditions=[demand])
    with pytest.raises(Invalid):
        steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS)
    wrong = Demand(text=" ", owner_id=stranger.pk, due_on=due - timedelta(days=3))
    with pytest.raises(Invalid) as caught:
        steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[wrong])
    assert set(caught.value.fields) == {"conditions[0].text", "conditions[0].owner_id", "conditions[0].due_on"}
    nothing_decided(recommended)
    assert not Condition.objects.exists()


def test_a_blocking_condition_bars_the_start_until_another_person_verified_it(recommended, approver, analyst, legal):
    due = clock.now().date() + timedelta(days=1)
    demand = Demand(text="Tell the host State.", owner_id=analyst.pk, due_on=due)
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    engagement = recommended.engagement
    with pytest.raises(Conflict, match="A condition that blocks the start is still open"):
        steps.start(engagement, analyst)
    assert steps.fresh(engagement).status == "cleared"
    row = Condition.objects.get()
    with pytest.raises(Conflict, match="Nobody has said yet"):
        conditions.verify(condition_id=row.pk, seen_version=1, by=legal)
    with pytest.raises(Invalid):
        conditions.meet(condition_id=row.pk, seen_version=1, evidence=" ", by=analyst)
    conditions.meet(condition_id=row.pk, seen_version=1, evidence="Note of today.", by=analyst)
    with pytest.raises(NotAllowed):
        conditions.verify(condition_id=row.pk, seen_version=2, by=analyst)
    with pytest.raises(Conflict):
        steps.start(engagement, analyst)
    conditions.verify(condition_id=row.pk, seen_version=2, by=legal)
    with pytest.raises(Conflict):
        conditions.meet(condition_id=row.pk, seen_version=3, evidence="Again.", by=analyst)
    assert steps.start(engagement, analyst).status == "under_way"


def test_a_condition_is_met_by_those_concerned_only(recommended, approver, analyst, legal, ethics):
    due = clock.now().date()
    demand = Demand(text="Tell the host State.", owner_id=legal.pk, due_on=due, guards=Step.NOTHING)
    steps.decide(recommended, approver, Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    row = Condition.objects.get()
    with pytest.raises(NotAllowed):
        conditions.meet(condition_id=row.pk, seen_version=1, evidence="Done.", by=ethics)
    with pytest.raises(Stale):
        conditions.meet(condition_id=row.pk, seen_version=7, evidence="Done.", by=legal)
    assert Condition.objects.get().met_at is None
    conditions.meet(condition_id=row.pk, seen_version=1, evidence="Done.", by=legal)
    with pytest.raises(NotAllowed):
        conditions.verify(condition_id=row.pk, seen_version=2, by=legal)
    assert conditions.verify(condition_id=row.pk, seen_version=2, by=approver).verified_by == approver


def test_reasons_are_part_of_every_decision(recommended, approver):
    version = Review.objects.get().version
    with pytest.raises(Invalid) as caught:
        decisions.decide(
            review_id=recommended.pk, seen_version=version, outcome=Outcome.REFUSE, reasons=" ", by=approver
        )
    assert set(caught.value.fields) == {"reasons"}
    nothing_decided(recommended)


def test_a_review_is_decided_once(decision, approver, recommended):
    with pytest.raises(Conflict):
        steps.decide(recommended, approver, Outcome.REFUSE)
    assert Decision.objects.count() == 1


def test_tier_three_is_decided_by_the_higher_authority_for_this_event_only(
    analyst, north, published, people, senior, authority
):
    armed = make_actor(north)
    steps.assess(armed)
    plan = make_plan(analyst, armed, kind="ceasefire_talks")
    review = steps.answer_all(steps.submit(plan, analyst), people)
    assert review.tier == 3
    with pytest.raises(NotAllowed):
        steps.decide(review, senior)
    decision = steps.decide(review, authority)
    assert decision.valid_until == plan.planned_end


def test_a_verified_mitigation_lowers_the_risk_that_remains(review, people, analyst, approver):
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name], **({"E07": "high"} if lane.name == "ethical" else {}))
        if lane.name == "ethical":
            steps.mitigate(lane, "E07", people["ethical"], analyst)
        steps.recommend(lane, people[lane.name], Recommendation.CONDITIONAL)
    assert Lane.objects.get(name="ethical").residual == "medium"
    steps.show_and_verify(Mitigation.objects.get(), analyst, people["legal"])
    assert steps.decide(review, approver).level == 1
