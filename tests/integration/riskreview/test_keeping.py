"""People named in plans, decision records and notes when their time is over; and holds on engagements."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from accounts.models import LettingGo, RecordDue
from accounts.services import holds, letting_go
from accounts.services import retention as schedule
from actors.models import Person
from core import clock
from core.errors import Conflict, Invalid, NotFound
from engagements.models import EngagementPerson, EvidenceNote
from engagements.services import lifecycle, planning
from riskreview.models import DecisionRecord
from riskreview.selectors import proof
from tests.factories import make_actor, make_commitment, make_merge, make_person, make_plan, make_user
from tests.standing import standing

pytestmark = pytest.mark.django_db
FOREVER = 3660


@pytest.fixture
@standing
def person(north):
    schedule.publish_first()
    return make_person(north, "Mara Oun")


@pytest.fixture
@standing
def draft(analyst, actor, person, published):
    return make_plan(analyst, actor, delegates=[{"person_id": person.pk}])


@pytest.fixture
@standing
def cancelled(cleared, analyst):
    said = {"engagement_id": cleared.pk, "seen_version": cleared.version, "reason": "They went home."}
    return lifecycle.cancel(**said, by=analyst)


def due(**wanted):
    letting_go.note_what_is_due(today=clock.now().date())
    return RecordDue.objects.get(settled_at=None, **wanted)


def let_go(row, version, analyst, lead):
    said = {"due_id": row.pk, "seen_version": version, "reason": "The time is over."}
    proposal = letting_go.propose(**said, by=analyst)
    return letting_go.confirm(letting_go_id=proposal.pk, seen_version=1, by=lead)


def test_somebody_in_an_open_plan_is_in_use(cleared, later):
    later(days=FOREVER)
    assert letting_go.note_what_is_due(today=clock.now().date()) == (0, 0)


def test_a_delegate_is_forgotten_and_the_frozen_record_holds_and_keeps_the_name(
    cancelled, person, analyst, lead, later
):
    later(days=800)
    let_go(due(kept="private_persons"), 1, analyst, lead)
    assert Person.objects.get().real_name != "Mara Oun"
    assert "Mara Oun" in str(DecisionRecord.objects.get().sections), "the page of the proposal says so"
    assert list(proof.findings()) == []
    assert EngagementPerson.objects.get().person_id == person.pk, "that somebody took part stays"


def test_nobody_names_them_in_a_plan_again(cancelled, person, analyst, lead, actor, later, sql):
    make_commitment(analyst, actor)
    later(days=800)
    let_go(due(kept="private_persons"), 1, analyst, lead)
    plan = make_plan(analyst, actor)
    changes = {"delegates": [{"person_id": person.pk}]}
    with pytest.raises(Invalid):
        planning.save(engagement_id=plan.pk, seen_version=plan.version, changes=changes, by=analyst)
    with pytest.raises(DatabaseError, match="takes part in nothing"):
        sql(
            "INSERT INTO engagements_engagementperson (id, position, engagement_id, person_id, role)"
            " VALUES (gen_random_uuid(), 0, %s, %s, 'delegate')",
            plan.pk, person.pk,
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="takes part in nothing"):
        sql("UPDATE engagements_commitment SET speaker_id = %s", person.pk)


@pytest.mark.parametrize("on", ["engagement", "actor", "kept"])
def test_a_hold_on_the_engagement_or_its_party_keeps_who_is_named(
    cancelled, person, actor, analyst, lead, legal, later, sql, on
):
    later(days=800)
    row = due(kept="private_persons")
    kept = make_actor(actor.compartment, actor_type=actor.actor_type)
    if on == "kept":
        make_merge(kept, actor, analyst, lead)
    record = {"engagement": cancelled, "actor": actor, "kept": kept}[on]
    holds.place(kind=record._meta.label_lower, record_id=record.pk, name="Case", reason="Asked.", by=legal)
    with pytest.raises(Conflict, match="legal hold"):
        letting_go.propose(due_id=row.pk, seen_version=1, reason="The time is over.", by=analyst)
    LettingGo.objects.create(
        compartment=person.compartment, kept="private_persons", action="pseudonymise", subject_type="actors.person",
        subject_id=person.pk, subject_version=1, counts_from=row.counts_from, reason="x", proposed_by=analyst,
        schedule=schedule.retention.current(),
    )  # fmt: skip
    sql("UPDATE accounts_lettinggo SET status = 'carried_out', decided_by_id = %s, decided_at = now()", lead.pk)
    with pytest.raises(DatabaseError, match="legal hold"):
        sql(
            "UPDATE actors_person SET real_name = 'P', pseudonym = 'P', pseudonymised_at = now() WHERE id = %s",
            person.pk,
        )


def test_nobody_in_an_open_plan_is_pseudonymised_past_the_service(cleared, person, analyst, lead, sql):
    LettingGo.objects.create(
        compartment=person.compartment, kept="private_persons", action="pseudonymise", subject_type="actors.person",
        subject_id=person.pk, subject_version=1, counts_from=clock.now().date(), reason="x", proposed_by=analyst,
        schedule=schedule.retention.current(),
    )  # fmt: skip
    sql("UPDATE accounts_lettinggo SET status = 'carried_out', decided_by_id = %s, decided_at = now()", lead.pk)
    with pytest.raises(DatabaseError, match="in use"):
        sql(
            "UPDATE actors_person SET real_name = 'P', pseudonym = 'P', pseudonymised_at = now() WHERE id = %s",
            person.pk,
        )


def test_a_decision_record_is_archived_after_ten_years_and_stays(cancelled, analyst, lead, later):
    later(days=3640)
    assert not RecordDue.objects.filter(kept="decision_records").exists()
    later(days=20)
    row = due(kept="decision_records")
    assert row.subject_id == cancelled.pk
    done = let_go(row, cancelled.version, analyst, lead)
    assert (done.action, done.done) == ("archive", {})
    assert DecisionRecord.objects.count() == 1
    letting_go.note_what_is_due(today=clock.now().date())
    assert not RecordDue.objects.filter(kept="decision_records", settled_at=None).exists()


class TestRetractedNotes:
    @pytest.fixture
    def note(self, cancelled, actor, analyst):
        at = clock.now()
        return EvidenceNote.objects.create(
            engagement=cancelled, actor=actor, note_type="confidentiality_kept", text="Mara Oun came alone.", recorded_by=analyst,
            occurred_on=at.date(), retracted_at=at - timedelta(days=400), reliability="B", credibility="3",
        )  # fmt: skip

    def test_are_deleted_by_two_people(self, note, analyst, lead, sql):
        with pytest.raises(DatabaseError, match="by two people"):
            sql("DELETE FROM engagements_evidencenote")
        row = due(kept="raw_notes")
        with pytest.raises(NotFound):
            letting_go.propose(due_id=row.pk, seen_version=1, reason="It is time.", by=make_user(role="analyst"))
        assert let_go(row, 1, analyst, lead).done == {"notes": 1}
        assert not EvidenceNote.objects.exists()
        assert letting_go.note_what_is_due(today=clock.now().date()) == (0, 0)

    def test_stay_under_a_hold(self, note, cancelled, analyst, lead, legal, sql):
        row = due(kept="raw_notes")
        said = {"due_id": row.pk, "seen_version": 1, "reason": "It is time."}
        proposal = letting_go.propose(**said, by=analyst)
        holds.place(kind="engagements.engagement", record_id=cancelled.pk, name="Case", reason="Asked.", by=legal)
        with pytest.raises(Conflict, match="legal hold"):
            letting_go.confirm(letting_go_id=proposal.pk, seen_version=1, by=lead)
        sql("UPDATE accounts_lettinggo SET status = 'carried_out', decided_by_id = %s, decided_at = now()", lead.pk)
        with pytest.raises(DatabaseError, match="legal hold"):
            sql("DELETE FROM engagements_evidencenote")
        assert EvidenceNote.objects.exists()

    def test_one_that_stands_is_kept(self, cancelled, actor, analyst, sql):
        EvidenceNote.objects.create(
            engagement=cancelled, actor=actor, note_type="confidentiality_kept", text="x", recorded_by=analyst,
            occurred_on=clock.now().date(), reliability="B", credibility="3",
        )  # fmt: skip
        letting_go.note_what_is_due(today=clock.now().date() + timedelta(days=900))
        assert not RecordDue.objects.filter(kept="raw_notes").exists()
        with pytest.raises(DatabaseError, match="never deleted"):
            sql("DELETE FROM engagements_evidencenote")
