"""Several people at the same moment, each with a connection of their own: one wins, nothing slips through."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import audit, clock
from core.errors import DomainError
from core.models import AuditEvent
from engagements.selectors import releases
from engagements.services import outcomes
from riskreview.domain.reopening import Trigger
from riskreview.models import Decision, Lane, LaneClaim, Reopening, Review, Snapshot
from riskreview.services import decisions, lanes, reopening, submission
from tests.factories import make_chance_contact, make_plan, make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql, emergency_sql
from tests.integration.riskreview.test_around_reviews import CLAIM
from tests.integration.riskreview.test_releasing import learn, let_out, prepare
from tests.integration.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def outcome_of(act):
    """Return "done", or the code of the refusal."""
    try:
        act()
    except DomainError as refused:
        return refused.code
    return "done"


def test_eight_submits_make_one_review(draft, analyst):
    version = draft.version

    def submit(_number):
        return outcome_of(lambda: submission.submit(engagement_id=draft.pk, seen_version=version, by=analyst))

    assert sorted(together(submit, 8)) == ["done", *["stale"] * 7]
    assert (Review.objects.count(), Lane.objects.count(), Snapshot.objects.count()) == (1, 3, 1)
    verbs = AuditEvent.objects.filter(verb__in=["engagements.submit", "riskreview.review_opened"])
    assert verbs.count() == 2
    assert audit.verify()[1] is None


def test_eight_reviewers_claim_one_lane(review, north):
    people = [make_user(f"legal{n}", role="legal_reviewer", sees=[north]) for n in range(8)]
    lane = steps.lane_of(review, "legal")
    done = together(lambda n: outcome_of(lambda: lanes.claim(lane_id=lane.pk, by=people[n])), 8)
    assert done.count("done") == 1
    assert LaneClaim.objects.get().user == Lane.objects.get(pk=lane.pk).holder


def test_one_person_claims_all_lanes_at_once_and_gets_one(review, north):
    roles = ["legal_reviewer", "ethics_reviewer", "escalation_reviewer"]
    person = make_user("all", roles=roles, sees=[north])
    names = ["legal", "ethical", "escalation"] * 2
    found = {name: steps.lane_of(review, name).pk for name in names}

    def claim(number):
        return outcome_of(lambda: lanes.claim(lane_id=found[names[number]], by=person))

    assert together(claim, 6).count("done") == 1
    assert LaneClaim.objects.count() == 1


def raw(statement, *values):
    """Run one statement in a transaction of its own; return whether the database let it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return False
    return True


def test_one_person_claims_two_lanes_around_the_service_and_gets_one(review, north):
    person = make_user("both", roles=["legal_reviewer", "ethics_reviewer"], sees=[north])
    names = ["legal", "ethical"]
    assert sorted(together(lambda n: raw(CLAIM, uuid4(), review.pk, names[n], person.pk), 2)) == [False, True]
    assert LaneClaim.objects.count() == 1


@pytest.mark.parametrize("clients", [2, 8])
def test_claiming_against_deciding_never_both(analyst, actor, published, legal, north, clients):
    """The same people claim the ethical lane and give the emergency approval at the same moment, past the services."""
    at = clock.now()
    plan = make_plan(analyst, actor, planned_start=at + timedelta(hours=1), planned_end=at + timedelta(hours=3))
    review = steps.submit(plan, analyst)
    steps.answer(steps.lane_of(review, "legal"), legal)
    roles = ["senior_approver", "ethics_reviewer"]
    people = [make_user(f"both{n}", roles=roles, sees=[north]) for n in range(clients // 2)]

    def act(number):
        person = people[number // 2]
        if number % 2:
            return raw(CLAIM, uuid4(), review.pk, "ethical", person.pk)
        return raw(*emergency_sql(review, person))

    together(act, clients)
    claimed = set(LaneClaim.objects.exclude(lane="legal").values_list("user_id", flat=True))
    decided = set(Decision.objects.values_list("decided_by_id", flat=True))
    assert claimed | decided
    assert not claimed & decided
    assert len(decided) <= 1


def test_claiming_against_deciding_through_the_services(analyst, actor, published, legal, north):
    at = clock.now()
    plan = make_plan(analyst, actor, planned_start=at + timedelta(hours=1), planned_end=at + timedelta(hours=3))
    review = steps.submit(plan, analyst)
    steps.answer(steps.lane_of(review, "legal"), legal)
    person = make_user("both", roles=["senior_approver", "ethics_reviewer"], sees=[north])
    lane, version = steps.lane_of(review, "ethical"), Review.objects.get().version

    def act(number):
        if number:
            return outcome_of(lambda: lanes.claim(lane_id=lane.pk, by=person))
        spoken = clock.now() - timedelta(minutes=5)
        return outcome_of(
            lambda: decisions.decide_emergency(
                review_id=review.pk, seen_version=version, reasons="Lives.", spoken_at=spoken, by=person
            )
        )

    assert sorted(together(act, 2)) == ["done", "not_allowed"]


def test_eight_decisions_make_one(recommended, approver, north):
    people = [make_user(f"approver{n}", role="approver", sees=[north]) for n in range(8)]
    version = recommended.version

    def decide(number):
        return outcome_of(
            lambda: decisions.decide(
                review_id=recommended.pk,
                seen_version=version,
                outcome=steps.Outcome.APPROVE if number % 2 else steps.Outcome.REFUSE,
                reasons="Now.",
                by=people[number],
            )
        )

    assert sorted(together(decide, 8)) == ["done", *["stale"] * 7]
    assert Decision.objects.count() == 1
    status = steps.fresh(recommended.engagement).status
    assert status == ("cleared" if Decision.objects.get().outcome == "approve" else "refused")


def test_eight_raw_decisions_make_one(recommended, north):
    people = [make_user(f"approver{n}", role="approver", sees=[north]) for n in range(8)]
    statements = [decide_sql(recommended, person) for person in people]
    assert together(lambda n: raw(*statements[n]), 8).count(True) == 1


def test_starting_against_the_end_of_the_decision_never_both(cleared, decision):
    """Either the contact began under a decision that stood, or it did not begin."""
    began_at = clock.now()
    start = (
        "UPDATE engagements_engagement SET status = 'under_way', started_at = %s WHERE id = %s",
        began_at,
        cleared.pk,
    )

    def act(number):
        if number % 2:
            return raw(*start)
        return raw(
            "UPDATE riskreview_decision SET ended_at = clock_timestamp(), ended_as = 'revoked', ended_because = 'x'"
            " WHERE id = %s",
            decision.pk,
        )

    started = any(together(act, 8)[1::2])
    decision.refresh_from_db()
    assert decision.ended_at is not None
    assert (steps.fresh(cleared).status == "under_way") == started


def test_one_cause_delivered_eight_times_acts_once(cleared, actor):
    def deliver(_number):
        with suppress(DomainError):
            reopening.react(trigger=Trigger.GRAVE_INCIDENT, reason="x", cause_key="incident:1", actor_id=actor.pk)

    together(deliver, 8)
    assert Reopening.objects.count() == 1
    assert Review.objects.filter(kind="recheck").count() == 1
    assert steps.fresh(cleared).status == "suspended"


def test_a_child_row_racing_a_submit_is_in_the_snapshot_or_refused(draft, analyst):
    """The row either came first and is part of what is reviewed, or it is refused."""
    row = (
        "INSERT INTO engagements_reaction (id, position, engagement_id, party_kind, party_text, expected, likelihood,"
        " signal, mitigation) VALUES (%s, 9, %s, 'other', 'Somebody', 'Anger', 'likely', '', '')"
    )

    def act(number):
        if number:
            return raw(row, uuid4(), draft.pk)
        return steps.submit(draft, analyst)

    _review, inserted = together(act, 2)
    frozen = Snapshot.objects.get().body
    assert ("Anger" in frozen) == inserted


def test_what_is_refuted_while_it_goes_out_stays_or_is_to_be_recalled_and_told(published, lead, analyst, actor):
    contact = make_chance_contact(analyst, actor)
    item = learn(contact, analyst)
    rows = [prepare(contact, analyst, item) for _number in range(4)]

    def act(number):
        if number < len(rows):
            return outcome_of(lambda: let_out(rows[number], lead))
        return outcome_of(
            lambda: outcomes.check_information(
                item_id=item.pk, seen_version=1, changes={"state": "refuted"}, reason="Seen.", by=analyst
            )
        )

    done = together(act, 5)
    assert done[-1] == "done"
    went_out = [row for row in releases.visible(None) if row.status == "released"]
    assert len(went_out) == done[:-1].count("done")
    assert all(row.to_recall for row in went_out)
    told = Notice.objects.filter(kind=Kind.RECALL_NEEDED, recipient=lead).values_list("subject_id", flat=True)
    assert set(told) == {row.pk for row in went_out}
