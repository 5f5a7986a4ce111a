"""A condition holds up the step it names, and what a measure rests on is shown before somebody else verifies it."""

import pytest
from django.db import DatabaseError

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, Stale
from core.models import AuditEvent
from engagements.services import lifecycle
from riskreview.domain.guarding import BARRED, Step
from riskreview.models import Condition, Lift, Mitigation
from riskreview.selectors import queue, suspensions
from riskreview.selectors.following import at_the_gate
from riskreview.services import conditions, evidence, lifting, reopening
from tests.factories import move
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import lift_and_clear

pytestmark = pytest.mark.django_db
TO = "UPDATE engagements_engagement SET status = %s WHERE id = %s"


@pytest.fixture
def demanded(recommended, approver, analyst):
    """demanded(*steps): approved with one condition for each step; returns the conditions by step."""

    def approve(*named):
        due = clock.now().date()
        demands = [steps.Demand(text=f"Before {step}.", owner_id=analyst.pk, due_on=due, guards=step) for step in named]
        decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=demands)
        return decision.engagement, {row.guards: row for row in Condition.objects.all()}

    return approve


def met_and_verified(row, owner, by):
    conditions.meet(condition_id=row.pk, seen_version=row.version, evidence="Done.", by=owner)
    conditions.verify(condition_id=row.pk, seen_version=row.version + 1, by=by)


def close(engagement, by):
    return lifecycle.close(engagement_id=engagement.pk, seen_version=steps.fresh(engagement).version, by=by)


def lift(engagement, by):
    return lifting.lift(
        engagement_id=engagement.pk, seen_version=steps.fresh(engagement).version, reason="Go on.", by=by
    )


def test_the_closing_waits_for_its_condition_and_nothing_else_does(
    demanded, analyst, lead, legal, refused, sql, approver
):
    engagement, rows = demanded(Step.CLOSE, Step.NOTHING)
    steps.start(engagement, analyst)
    steps.hold(engagement, analyst)
    move(engagement, "report")
    assert list(queue.waiting_for(analyst).to_meet) == [rows["close"]]  # what nobody waits for any more is not there
    assert at_the_gate(steps.fresh(engagement), at=clock.now()) == (BARRED[Step.CLOSE], str(analyst))
    with pytest.raises(Conflict, match="before the engagement is closed is still open"):
        close(engagement, lead)
    refused(BARRED[Step.CLOSE], TO, "closed", engagement.pk)
    assert steps.fresh(engagement).status == "reported"
    met_and_verified(rows["close"], analyst, legal)
    assert close(engagement, lead).status == "closed"


def test_a_lift_waits_for_its_condition(demanded, analyst, approver, legal, refused):
    engagement, rows = demanded(Step.LIFT, Step.CLOSE)
    version = steps.fresh(engagement).version
    reopening.suspend(engagement_id=engagement.pk, seen_version=version, by=analyst, reason="Wait.")
    assert suspensions.of(steps.fresh(engagement), at=clock.now()).against == (BARRED[Step.LIFT],)
    with pytest.raises(Conflict, match="before a suspension is lifted is still open"):
        lift(engagement, approver)
    with pytest.raises(DatabaseError, match=BARRED[Step.LIFT]):
        lift_and_clear(rows["lift"].decision, approver)
    refused("What a condition demands", "UPDATE riskreview_condition SET guards = 'nothing'")
    assert (steps.fresh(engagement).status, Lift.objects.exists()) == ("suspended", False)
    met_and_verified(rows["lift"], analyst, legal)
    lift(engagement, approver)
    assert steps.start(engagement, analyst).status == "under_way"


def told(kind):
    rows = Notice.objects.filter(kind=kind, done_at=None)
    return sorted(rows.values_list("recipient__username", flat=True))


def test_a_measure_is_shown_by_one_person_and_verified_by_another(
    review, people, legal, analyst, lead, ethics, refused, sql, unchanged
):
    lane = steps.answer(steps.lane_of(review, "legal"), legal, L12="no")
    row = steps.mitigate(lane, "L12", legal, analyst)
    steps.recommend(lane, legal, steps.Recommendation.CONDITIONAL)
    same, verify = unchanged(row), "UPDATE riskreview_mitigation SET verified_by_id = %s, verified_at = now()"

    def show(by, version=1, words="Seen."):
        return evidence.meet_mitigation(mitigation_id=row.pk, seen_version=version, evidence=words, by=by)

    for by, version, words, refusal in (
        (legal, 1, "Seen.", NotAllowed),
        (analyst, 7, "Seen.", Stale),
        (analyst, 1, " ", Invalid),
    ):
        with pytest.raises(refusal):
            show(by, version, words)
    with pytest.raises(Conflict, match="Nothing shows yet"):
        evidence.verify_mitigation(mitigation_id=row.pk, seen_version=1, by=legal)
    before = "comes before it is verified"
    refused(before, f"{verify}, evidence = 'x', met_at = now(), met_by_id = %s", legal.pk, analyst.pk)
    refused("mitigation_met_with_evidence", "UPDATE riskreview_mitigation SET met_at = now()")
    same()
    assert told(Kind.MITIGATION_GIVEN) == ["analyst"]
    show(analyst)
    assert (told(Kind.MITIGATION_GIVEN), told(Kind.MITIGATION_TO_VERIFY)) == ([], ["legal"])
    assert list(queue.mitigations_to_verify(legal)) == [row]
    refused(before, f"{verify}, evidence = 'y'", legal.pk)
    with pytest.raises(Stale):
        evidence.verify_mitigation(mitigation_id=row.pk, seen_version=1, by=legal)
    for person in (analyst, lead):
        with pytest.raises(NotAllowed):
            evidence.verify_mitigation(mitigation_id=row.pk, seen_version=2, by=person)
    sql("UPDATE riskreview_mitigation SET met_by_id = %s", ethics.pk)
    refused("somebody else than who showed", verify, ethics.pk)
    with pytest.raises(NotAllowed):
        evidence.verify_mitigation(mitigation_id=row.pk, seen_version=2, by=ethics)
    assert evidence.verify_mitigation(mitigation_id=row.pk, seen_version=2, by=legal).verified_by == legal
    assert (told(Kind.MITIGATION_TO_VERIFY), told(Kind.MITIGATION_VERIFIED)) == ([], ["analyst"])  # who leads it too
    with pytest.raises(Conflict, match="verified already"):
        show(analyst, 3)
    refused("verified once", "UPDATE riskreview_mitigation SET met_at = now()")
    assert Mitigation.objects.get().evidence == "Seen."
    assert AuditEvent.objects.filter(verb__in=["riskreview.mitigation_met", "riskreview.mitigation_verified"]).count() == 2  # fmt: skip
