from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.domain.commitments import CommitmentAction, CommitmentStatus
from engagements.models import BreachProposal, Commitment, CommitmentEvent
from engagements.services import breaches, chance, commitments
from tests.factories import make_actor, make_commitment, make_source
from tests.integration.engagements.conftest import GRADE

BREACH = {"evidence": "The convoy was turned back.", "grade": GRADE}


def today():
    return clock.now().date()


def state(promise):
    row = Commitment.objects.filter(pk=promise.pk).values().get()
    return row, CommitmentEvent.objects.count(), BreachProposal.objects.count(), AuditEvent.objects.count()


def refused(call, refusal, promise, code="", **values):
    before = state(promise)
    with pytest.raises(refusal) as caught:
        call(commitment_id=promise.pk, **values)
    assert caught.value.code == code or not code
    assert state(promise) == before
    return caught.value


def verbs(promise):
    return list(AuditEvent.objects.filter(subject_id=promise.pk).order_by("at").values_list("verb", flat=True))


def test_a_promise_is_recorded_and_counted_for_its_actor(promise, actor, analyst):
    assert (promise.status, promise.owner, promise.version) == ("made", analyst, 1)
    assert [event.to_status for event in promise.events.all()] == ["made"]
    actor.standing.refresh_from_db()
    assert (actor.standing.open_commitments, actor.standing.overdue_commitments) == (1, 0)
    assert verbs(promise) == ["engagements.commitment_recorded"]
    assert AuditEvent.objects.get(subject_id=promise.pk).compartment_id == actor.compartment_id


def test_a_profile_tells_nothing_of_a_closer_circle(common, north, analyst, analyst2):
    everybodys = make_actor(common)
    plan = {"title": "Quiet talk", "parties": [{"actor_id": everybodys.pk}], "team": [{"user_id": analyst.pk}]}
    ended = clock.now() - timedelta(hours=1)
    held = {"started_at": ended - timedelta(hours=1), "held_at": ended, "changes": plan, "by": analyst}
    quiet = chance.log(compartment_id=north.pk, **held)
    make_commitment(analyst, everybodys, quiet)
    everybodys.standing.refresh_from_db()
    assert (everybodys.standing.last_contact_at, everybodys.standing.open_commitments) == (None, 0)
    known = chance.log(compartment_id=common.pk, **held)
    make_commitment(analyst, everybodys, known)
    everybodys.standing.refresh_from_db()
    assert (everybodys.standing.last_contact_at, everybodys.standing.open_commitments) == (ended, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"exact_words": " "}, "exact_words"),
        ({"our_understanding": ""}, "our_understanding"),
        ({"speaker_text": ""}, "speaker_text"),
        ({"due_on": clock.now().date() - timedelta(days=1)}, "due_on"),
        ({"made_on": clock.now().date() + timedelta(days=1)}, "made_on"),
        ({"status": "breached"}, "status"),
        ({"importance": "9"}, "importance"),
        ({"recorded_by_id": None}, None),
    ],
)
def test_a_promise_says_what_it_must(analyst, actor, held, changes, field):
    with pytest.raises(Invalid) as caught:
        make_commitment(analyst, actor, held, **changes)
    assert field is None or field in caught.value.fields
    assert not Commitment.objects.exists()


def test_a_promise_names_a_party_an_owner_and_a_condition_within_reach(analyst, actor, held, stranger, north, promise):
    other = make_actor(north)
    for changes in ({"actor_id": other.pk}, {"owner_id": stranger.pk}, {"conditional_on_id": held.pk}):
        with pytest.raises(Invalid):
            make_commitment(analyst, actor, held, **changes)
    assert Commitment.objects.get() == promise
    assert make_commitment(analyst, actor, held, conditional_on_id=promise.pk).conditional_on == promise


def test_no_promise_before_the_contact(draft, analyst, actor, legal, stranger):
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed), (analyst, Conflict)):
        with pytest.raises(refusal):
            commitments.record(engagement_id=draft.pk, changes={}, by=who)
    assert not Commitment.objects.exists()


def test_both_readings_are_clarified_the_words_stay(promise, analyst2):
    reading = {"their_understanding": "Only convoys they escort.", "is_understood_alike": False}
    done = commitments.clarify(commitment_id=promise.pk, seen_version=1, changes=reading, by=analyst2)
    assert (done.version, done.is_understood_alike) == (2, False)
    assert verbs(promise)[-1] == "engagements.commitment_clarified"
    refused(commitments.clarify, Invalid, promise, seen_version=2, changes={"exact_words": "Other"}, by=analyst2)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE engagements_commitment SET exact_words = 'Other'")


def test_a_kept_promise_needs_its_grade_and_closes_the_account(promise, analyst, actor):
    kept = {"seen_version": 1, "action": CommitmentAction.FULFIL, "occurred_on": today(), "by": analyst}
    refused(commitments.act, Invalid, promise, **kept, grade=GRADE)
    refused(commitments.act, Invalid, promise, **kept, reason="The road is open.")
    done = commitments.act(commitment_id=promise.pk, **kept, reason="The road is open.", grade=GRADE)
    assert (done.status, done.version) == ("fulfilled", 2)
    event = CommitmentEvent.objects.get(to_status="fulfilled")
    assert (event.from_status, event.reliability, event.credibility, event.by) == ("made", "B", "2", analyst)
    actor.standing.refresh_from_db()
    assert actor.standing.open_commitments == 0
    assert verbs(promise)[-1] == "engagements.commitment_fulfil"


def test_kept_after_its_day_is_kept_late(analyst, actor, held):
    ago = today() - timedelta(days=9)
    old = make_commitment(analyst, actor, held, made_on=ago, due_on=ago)
    actor.standing.refresh_from_db()
    assert actor.standing.overdue_commitments == 1
    done = commitments.act(
        commitment_id=old.pk,
        seen_version=1,
        action=CommitmentAction.FULFIL,
        occurred_on=today(),
        by=analyst,
        reason="x",
        grade=GRADE,
    )
    assert done.status == "fulfilled_late"


def test_the_day_alone_makes_a_commitment_overdue(promise, actor):
    commitments.count_all(today=promise.due_on + timedelta(days=1))
    actor.standing.refresh_from_db()
    assert (actor.standing.open_commitments, actor.standing.overdue_commitments) == (1, 1)


def test_acts_are_refused_in_order(promise, analyst, legal, stranger):
    act = {"seen_version": 7, "action": CommitmentAction.SETTLE, "occurred_on": today()}
    refused(commitments.act, NotFound, promise, by=stranger, **act)
    refused(commitments.act, NotAllowed, promise, by=legal, **act)
    refused(commitments.act, Stale, promise, by=analyst, **act)
    refused(commitments.act, Conflict, promise, "wrong_state", by=analyst, **act | {"seen_version": 1})
    breach = act | {"seen_version": 1, "action": CommitmentAction.BREAK}
    refused(commitments.act, Conflict, promise, "takes_two", by=analyst, **breach)
    ahead = {"seen_version": 1, "action": CommitmentAction.WAIVE, "occurred_on": today() + timedelta(days=1)}
    refused(commitments.act, Invalid, promise, "bad_day", by=analyst, reason="x", **ahead)


def test_a_dispute_reopens_reviews(promise, analyst, actor, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        commitments.act(
            commitment_id=promise.pk,
            seen_version=1,
            action=CommitmentAction.DISPUTE,
            occurred_on=today(),
            by=analyst,
            reason="They say next Monday.",
            grade=GRADE,
        )
    assert sent == [
        (
            "riskreview.reopen",
            {
                "trigger": "commitment_disputed",
                "actor_id": str(actor.pk),
                "reason": "They say next Monday.",
                "cause_key": f"commitment:{promise.pk}:2",
                "words_from": [str(actor.compartment_id)],
            },
        )
    ]


def test_a_breach_takes_two_people(promise, analyst, analyst2, actor, sent, django_capture_on_commit_callbacks):
    proposal = breaches.propose(commitment_id=promise.pk, seen_version=1, occurred_on=today(), by=analyst, **BREACH)
    promise.refresh_from_db()
    assert (promise.status, proposal.state) == ("made", "proposed")
    decide = {"seen_version": 2, "confirm": True, "reason": "Two drivers say so."}
    refused(breaches.decide, NotAllowed, promise, by=analyst, **decide)
    with django_capture_on_commit_callbacks(execute=True):
        breaches.decide(commitment_id=promise.pk, by=analyst2, **decide, grade={"reliability": "A", "credibility": "2"})
    promise.refresh_from_db()
    proposal.refresh_from_db()
    assert (promise.status, proposal.state, proposal.decided_by) == ("breached", "confirmed", analyst2)
    event = CommitmentEvent.objects.get(to_status="breached")
    assert (event.reliability, event.by, event.occurred_on) == ("A", analyst2, today())
    assert [name for name, _payload in sent] == ["riskreview.reopen", "reassessment.assess_actor"]
    assert sent[0][1]["words_from"] == [str(actor.compartment_id)]
    assert sent[0][1]["trigger"] == "commitment_breached"
    assert verbs(promise)[-2:] == ["engagements.breach_proposed", "engagements.breach_confirmed"]


def test_a_rejected_breach_changes_nothing_but_stays_on_record(promise, analyst, lead):
    breaches.propose(
        commitment_id=promise.pk, seen_version=1, occurred_on=today(), by=analyst, is_incapable=True, **BREACH
    )
    breaches.decide(commitment_id=promise.pk, seen_version=2, confirm=False, reason="A misunderstanding.", by=lead)
    promise.refresh_from_db()
    assert (promise.status, promise.version) == ("made", 3)
    assert BreachProposal.objects.get().state == "rejected"
    refused(breaches.decide, Conflict, promise, "nothing_proposed", seen_version=3, confirm=True, reason="x", by=lead)
    again = breaches.propose(commitment_id=promise.pk, seen_version=3, occurred_on=today(), by=lead, **BREACH)
    assert again.state == "proposed"


def test_proposing_is_refused_in_order(promise, analyst, legal, stranger):
    propose = {"seen_version": 7, "occurred_on": today(), "evidence": "", "grade": {}}
    refused(breaches.propose, NotFound, promise, by=stranger, **propose)
    refused(breaches.propose, NotAllowed, promise, by=legal, **propose)
    refused(breaches.propose, Stale, promise, by=analyst, **propose)
    propose["seen_version"] = 1
    refused(breaches.propose, Invalid, promise, by=analyst, **propose)
    refused(breaches.propose, Invalid, promise, by=analyst, **propose | {"evidence": "x"})
    breaches.propose(commitment_id=promise.pk, by=analyst, **propose | BREACH)
    refused(
        breaches.propose, Conflict, promise, "already_proposed", by=analyst, **propose | BREACH | {"seen_version": 2}
    )


def test_the_database_wants_two_people_too(promise, analyst, analyst2):
    def sql(statement, *values):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    breach = "UPDATE engagements_commitment SET status = 'breached'"
    with pytest.raises(IntegrityError, match="proposed by one person"):
        sql(breach)
    breaches.propose(commitment_id=promise.pk, seen_version=1, occurred_on=today(), by=analyst, **BREACH)
    confirm = "UPDATE engagements_breachproposal SET state = 'confirmed', decided_by_id = %s, decided_at = now(), "
    confirm += "decision_reason = 'x'"
    with pytest.raises(IntegrityError, match="breach_takes_two_people"):
        sql(confirm, analyst.pk)
    with pytest.raises(IntegrityError, match="by whom"):
        sql("UPDATE engagements_breachproposal SET proposed_by_id = %s", analyst2.pk)
    with pytest.raises(IntegrityError, match="proposed by one person"):
        sql(breach)
    sql(confirm, analyst2.pk)
    with pytest.raises(IntegrityError, match="proposed by one person"):
        sql("UPDATE engagements_commitment SET status = 'breached_incapable'")
    for statement in (confirm.replace("%s", f"'{analyst2.pk}'"), "DELETE FROM engagements_breachproposal"):
        with pytest.raises(IntegrityError, match="decided once"):
            sql(statement)
    for statement in ("UPDATE engagements_commitmentevent SET reason = 'x'", "DELETE FROM engagements_commitment"):
        with pytest.raises(IntegrityError):
            sql(statement)
    assert Commitment.objects.get().status == "made"


def test_every_status_of_the_table_is_reachable():
    reached = {CommitmentStatus.PROPOSED} | {target for _source, target in commitments.cycle.pairs()}
    assert reached == set(CommitmentStatus)


def test_confirmed_information_needs_two_sources_of_different_origin(promise, analyst, north, common):
    one, same = make_source(north, origin="Radio"), make_source(north, origin=" radio ")
    other, hidden = make_source(common, origin="Driver"), make_source()
    kept = {"seen_version": 1, "action": CommitmentAction.FULFIL, "occurred_on": today(), "by": analyst, "reason": "x"}

    def grade(first, second):
        ids = {"source_id": first and first.pk, "corroborated_by_id": second and second.pk}
        return {"reliability": "B", "credibility": "1", **ids}

    for pair in ((None, None), (one, None), (one, same), (one, one), (None, one), (hidden, one)):
        refused(commitments.act, Invalid, promise, **kept, grade=grade(*pair))
    assert commitments.act(commitment_id=promise.pk, **kept, grade=grade(one, other)).status == "fulfilled"
