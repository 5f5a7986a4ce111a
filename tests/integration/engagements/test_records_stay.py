"""What was recorded stays as it was, whoever writes: every test goes around the services with plain SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from engagements.domain import commitments as cycle
from engagements.models import Engagement, EvidenceNote, Incident, InformationItem, Report
from engagements.services import incidents, outcomes, reports
from tests.factories import make_chance_contact
from tests.integration.engagements.conftest import GRADE


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(words, statement, *values):
    with pytest.raises(IntegrityError, match=words):
        sql(statement, *values)


def test_the_database_knows_the_same_transitions_of_commitments_as_the_domain(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_status, to_status FROM engagements_commitment_transition")
        assert set(cursor.fetchall()) == {(source.value, target.value) for source, target in cycle.pairs()}
    with pytest.raises(IntegrityError):
        sql("INSERT INTO engagements_commitment_transition VALUES ('breached', 'active')")


@pytest.mark.parametrize("ended", ["fulfilled", "waived", "lapsed"])
def test_what_became_of_a_promise_is_not_undone(promise, ended):
    sql("UPDATE engagements_commitment SET status = %s", ended)
    for status in ("active", "made", "breached"):
        refused("cannot go from|proposed by one person", "UPDATE engagements_commitment SET status = %s", status)
    promise.refresh_from_db()
    assert promise.status == ended


def test_what_was_learnt_is_checked_and_not_rewritten(held, analyst, actor):
    learnt = {"actor_id": actor.pk, "text": "The bridge is mined.", "learnt_on": clock.now().date(), **GRADE}
    outcomes.record_information(engagement_id=held.pk, changes=learnt, by=analyst)
    other = make_chance_contact(analyst, actor)
    refused("not rewritten", "UPDATE engagements_informationitem SET text = 'The bridge is open.'")
    refused("not rewritten", "UPDATE engagements_informationitem SET engagement_id = %s", other.pk)
    refused("never deleted", "DELETE FROM engagements_informationitem")
    assert sql("UPDATE engagements_informationitem SET state = 'refuted'") == 1
    assert InformationItem.objects.get().text == "The bridge is mined."


def test_a_note_on_conduct_is_retracted_once_and_kept(held, analyst, actor):
    seen = {"actor_id": actor.pk, "note_type": "confidentiality_kept", "text": "Nothing leaked.", **GRADE}
    outcomes.note_conduct(engagement_id=held.pk, changes=seen | {"occurred_on": clock.now().date()}, by=analyst)
    refused("not rewritten", "UPDATE engagements_evidencenote SET reliability = 'A'")
    refused("never deleted", "DELETE FROM engagements_evidencenote")
    assert sql("UPDATE engagements_evidencenote SET retracted_at = now()") == 1
    refused("not rewritten", "UPDATE engagements_evidencenote SET retracted_at = NULL")
    assert EvidenceNote.objects.get().retracted_at is not None


def test_a_report_stays_with_its_engagement_also_as_a_draft(held, analyst, actor):
    reports.save(engagement_id=held.pk, seen_version=0, changes={"place": "Port Salima"}, by=analyst)
    other = make_chance_contact(analyst, actor)
    refused("stays with its engagement", "UPDATE engagements_report SET engagement_id = %s", other.pk)
    refused("never deleted", "DELETE FROM engagements_report")
    assert Report.objects.get().engagement == held


def test_an_incident_is_never_deleted(analyst, actor, north):
    changes = {
        "title": "Shots",
        "summary": "At the ford.",
        "incident_type": "armed_clash",
        "occurred_at": clock.now(),
        "actor_id": actor.pk,
        **GRADE,
    }
    incidents.log(compartment_id=north.pk, changes=changes, by=analyst)
    refused("never deleted", "DELETE FROM engagements_incident")
    assert Incident.objects.get().title == "Shots"


def test_an_engagement_stays_in_its_compartment_even_as_a_draft(draft, common):
    refused("stays in its compartment", "UPDATE engagements_engagement SET compartment_id = %s", common.pk)
    assert Engagement.objects.get(pk=draft.pk).compartment_id != common.pk
