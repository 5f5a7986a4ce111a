"""One run: what it writes, that the same is not written twice, and that it can be repeated bit for bit."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import canonical, clock
from core.errors import NotAllowed, NotFound
from core.models import AuditEvent
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Alert, Due, EscalationAssessment, ParameterSet, Run, TrustAssessment
from reassessment.services import assessing, runs
from tests.factories import make_actor, make_channel
from tests.integration.reassessment.conftest import (
    ago,
    assess_index,
    assess_trust,
    make_contact,
    make_incident,
    make_rich,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(common, actor, analyst):
    return make_rich(common, actor, analyst)


def counts():
    return [model.objects.count() for model in (Run, TrustAssessment, EscalationAssessment, Alert, AuditEvent)]


def test_without_evidence_the_number_means_nothing_and_says_so(actor):
    run = assess_trust(actor)
    row = TrustAssessment.objects.get(run=run)
    assert (round(row.value, 2), round(row.lo, 2), round(row.hi, 2), row.u) == (50.0, 28.39, 88.05, 1.0)
    assert (row.band, run.state) == ("insufficient_evidence", "insufficient")
    assert "Insufficient evidence" in run.explanation["text"]


def test_without_records_there_is_no_index_and_no_level(actor):
    run = assess_index(actor)
    row = EscalationAssessment.objects.get(run=run)
    assert (row.index, row.recorded, row.factors, row.is_reliable, run.state) == (None, 0, {}, False, "unreliable")
    actor.standing.refresh_from_db()
    assert (actor.standing.escalation_value, actor.standing.escalation_level) == (None, "")
    assert (actor.standing.escalation_recorded, actor.standing.escalation_run_id) == (0, run.pk)


def test_a_run_keeps_what_it_read_what_came_out_and_why(rich, at):
    run = assess_trust(rich, at=at, trigger=Trigger.EVENT, cause="report", task_id="message-1")
    run.refresh_from_db()
    assert (run.trigger, run.cause, run.task_id, run.as_of) == ("event", "report", "message-1", at)
    assert run.inputs_sha256 == canonical.sha256(run.inputs)
    read = json.loads(run.inputs)
    assert read["params"] == {"version": "trust-1.0", "sha256": run.parameters.sha256}
    assert len(read["evidence"]) == 7
    assert [item["reason"] for item in run.left_out] == ["not_graded"]
    row = TrustAssessment.objects.get(run=run)
    assert run.explanation["T"] == round(row.value, 2)
    assert run.explanation["input_sha256"] == run.inputs_sha256
    rich.standing.refresh_from_db()
    assert (rich.standing.trust_value, rich.standing.trust_band) == (row.value, row.band)
    assert (rich.standing.trust_at, rich.standing.trust_run_id) == (at, run.pk)
    event = AuditEvent.objects.get(verb="reassessment.trust_assessed")
    assert (event.subject_id, event.by, event.compartment_id) == (run.pk, None, rich.compartment_id)


def test_an_index_keeps_its_factors_and_counts_what_is_recorded(rich):
    run = assess_index(rich)
    row = EscalationAssessment.objects.get(run=run)
    assert set(row.factors) == {"V", "C", "S", "X"}
    assert (row.recorded, run.state) == (4, "incomplete")
    assert run.explanation["missing"] == {"U": "not_recorded", "K": "not_recorded"}
    rich.standing.refresh_from_db()
    assert (rich.standing.escalation_value, rich.standing.escalation_recorded) == (row.index, 4)
    assert rich.standing.escalation_level == row.level


def test_when_reports_stop_low_is_not_shown(common, actor, analyst):
    make_channel(actor, custodian=analyst, expected_interval_days=7, opened_on=ago(days=20).date())
    run = assess_index(actor)
    row = EscalationAssessment.objects.get(run=run)
    assert (row.level, row.index, row.is_reliable, run.state) == ("low", 0.0, False, "unreliable")
    actor.standing.refresh_from_db()
    assert (actor.standing.escalation_value, actor.standing.escalation_level) == (0.0, "")


@pytest.mark.parametrize("assess", [assess_trust, assess_index])
def test_the_same_moment_is_computed_once(rich, at, assess):
    first = assess(rich, at=at)
    before = counts()
    assert assess(rich, at=at) == first
    assert assess(rich, at=at - timedelta(hours=1), trigger=Trigger.EVENT) == first
    assert counts() == before


@pytest.mark.parametrize("assess", [assess_trust, assess_index])
def test_the_same_message_is_carried_out_once(rich, at, assess):
    first = assess(rich, at=at, trigger=Trigger.EVENT, cause="incident", task_id="message-1")
    before = counts()
    again = assess(rich, at=at + timedelta(minutes=3), trigger=Trigger.EVENT, cause="incident", task_id="message-1")
    assert again == first
    assert counts() == before


@pytest.mark.parametrize(
    ("assess", "kind", "cadence"),
    [(assess_trust, RunKind.TRUST, timedelta(days=7)), (assess_index, RunKind.ESCALATION, timedelta(hours=6))],
)
def test_the_schedule_waits_for_its_hour_and_an_event_does_not(rich, at, assess, kind, cadence):
    first = assess(rich, at=at)
    assert Due.objects.get(kind=kind).next_due_at == at + cadence
    assert assess(rich, at=at + cadence - timedelta(minutes=1)) == first
    second = assess(rich, at=at + timedelta(hours=1), trigger=Trigger.EVENT)
    assert second != first
    assert Due.objects.get(kind=kind).next_due_at == at + timedelta(hours=1) + cadence
    third = assess(rich, at=at + timedelta(hours=1) + cadence)
    assert (third.previous, second.previous, first.previous) == (second, first, None)


def test_a_person_asks_by_hand(rich, analyst, escalation):
    for who in (analyst, escalation):
        run = assess_trust(rich, trigger=Trigger.MANUAL, by=who)
        assert (run.trigger, run.asked_by) == ("manual", who)
    event = AuditEvent.objects.filter(verb="reassessment.trust_assessed").order_by("at").last()
    assert event.by == escalation


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("approver", NotAllowed)])
@pytest.mark.parametrize("assess", [assess_trust, assess_index])
def test_refuses_and_writes_nothing(rich, request, assess, who, refusal):
    before = counts()
    with pytest.raises(refusal):
        assess(rich, trigger=Trigger.MANUAL, by=request.getfixturevalue(who))
    assert counts() == before
    assert not Due.objects.exists()


def test_nobody_assesses_an_actor_that_is_not_there(db):
    with pytest.raises(NotFound):
        assessing.assess(RunKind.TRUST, actor_id=uuid4(), at=clock.now(), trigger=Trigger.SCHEDULE)


def test_every_run_can_be_repeated_bit_for_bit(rich, at):
    for days in (9, 4, 0):
        for assess in (assess_trust, assess_index):
            run = assess(rich, at=at - timedelta(days=days), trigger=Trigger.EVENT)
            again = runs.rerun(run.pk)
            assert again.fault == ""
            assert canonical.dumps(again.result) == canonical.dumps(run.result)
    assert Run.objects.filter(previous__isnull=False).count() == 4


def test_new_evidence_after_a_run_changes_the_next_and_not_the_stored_one(rich, common, analyst, at):
    first = assess_trust(rich, at=at - timedelta(days=1))
    make_incident(common, analyst, actor=rich, incident_type="release_of_persons", occurred_at=at - timedelta(hours=2))
    second = assess_trust(rich, at=at, trigger=Trigger.EVENT)
    delta = second.explanation["delta"]
    assert delta["new_evidence"] > 0
    assert delta["from"] == first.explanation["T"]
    assert runs.rerun(first.pk).fault == ""


def tamper(table, **columns):
    """As somebody with the owner's role and ill will would: past the triggers."""
    sets = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(f"UPDATE {table} SET {sets}", list(columns.values()))
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def test_verify_assessments_holds_and_names_the_first_that_differs(rich, at, capsys):
    call_command("verify_assessments")
    assert "no run" in capsys.readouterr().out
    first = assess_trust(rich, at=at - timedelta(days=1))
    assess_index(rich, at=at)
    call_command("verify_assessments")
    assert "2 runs" in capsys.readouterr().out
    result = json.loads(json.dumps(first.result))
    result["score"] += 1e-9
    tamper("reassessment_run", result=json.dumps(result))
    with pytest.raises(CommandError, match=str(first.pk)):
        call_command("verify_assessments")


@pytest.mark.parametrize(
    ("table", "columns", "fault"),
    [
        ("reassessment_parameterset", {"values": "{}"}, "trust-1.0"),
        ("reassessment_run", {"explanation": "{}"}, "explanation"),
        ("reassessment_run", {"result_sha256": "0" * 64}, "another result"),
    ],
)
def test_a_changed_row_shows(rich, table, columns, fault):
    run = assess_trust(rich)
    tamper(table, **columns)
    assert fault in runs.rerun(run.pk).fault


@pytest.mark.parametrize("model", [ParameterSet, Run, TrustAssessment, EscalationAssessment])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_history_cannot_be_rewritten(rich, model, act):
    assess_trust(rich)
    assess_index(rich)
    rows = model.objects.filter(pk=model.objects.first().pk)
    before = rows.values().get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete("default") if act == "delete" else rows.update(**{rows.model._meta.pk.attname: uuid4()})
    assert rows.values().get() == before


def test_a_hash_that_is_not_that_of_the_inputs_is_refused(rich):
    run = assess_trust(rich)
    run.pk, run.as_of, run.inputs = uuid4(), ago(days=1), "{}"
    with pytest.raises(DatabaseError, match="run_hash_of_inputs"), transaction.atomic():
        run.save(force_insert=True)
    assert Run.objects.count() == 1


def test_the_command_assesses_one_actor_or_all(rich, common, analyst, capsys):
    other = make_actor(common)
    call_command("assess", str(rich.pk))
    assert set(Run.objects.values_list("actor_id", flat=True)) == {rich.pk}
    assert "Salima Coastal Guard" in capsys.readouterr().out
    make_contact(common, other, analyst)
    call_command("assess", "--all")
    assert set(Run.objects.values_list("actor_id", flat=True)) == {rich.pk, other.pk}
    assert AuditEvent.objects.filter(verb="reassessment.trust_assessed").last().source == "command"


@pytest.mark.parametrize("arguments", [[], ["not-an-id"], [str(uuid4())]])
def test_the_command_says_what_it_cannot_do(db, arguments):
    with pytest.raises(CommandError):
        call_command("assess", *arguments)
    assert not Run.objects.exists()
