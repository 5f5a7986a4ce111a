from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.models import Engagement, InformationItem, Report, ReportAddendum
from engagements.services import chance, outcomes, reports
from tests.factories import make_actor, make_chance_contact
from tests.integration.engagements.conftest import GRADE, REPORT


def test_a_chance_contact_is_logged_as_held(analyst, actor):
    contact = make_chance_contact(analyst, actor, title="At the checkpoint")
    assert (contact.status, contact.kind, contact.content_no, contact.lead) == ("held", "chance_contact", 1, analyst)
    assert contact.recorded_at > contact.held_at
    assert [row.user for row in contact.authors.all()] == [analyst]
    actor.standing.refresh_from_db()
    assert actor.standing.last_contact_at == contact.held_at
    assert [event.verb for event in audit.events_about(contact)] == ["engagements.chance_contact_logged"]


def test_a_chance_contact_opens_a_review_after_the_commit(analyst, actor, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        contact = make_chance_contact(analyst, actor)
    assert sent == [("riskreview.engagement_logged", {"engagement_id": str(contact.pk)})]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_at": timedelta(hours=1)}, "held_at"),
        ({"started_at": timedelta(minutes=5)}, "started_at"),
        ({"started_at": -timedelta(minutes=5)}, "held_at"),
        ({"parties": []}, "parties"),
        ({"title": ""}, "title"),
        ({"offers": [{"category": "stipend_cash", "description": "x"}]}, None),
        ({"status": "closed"}, None),
    ],
)
def test_a_chance_contact_must_be_past_and_without_offers(analyst, actor, change, field):
    at = clock.now()
    given = {key: at + value if isinstance(value, timedelta) else value for key, value in change.items()}
    with pytest.raises(Invalid) as caught:
        make_chance_contact(analyst, actor, **{"held_at": at - timedelta(hours=1)} | given)
    assert field is None or field in caught.value.fields
    assert not Engagement.objects.exists()


def test_logging_is_refused_to_others(legal, stranger, actor):
    at = clock.now()
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed)):
        with pytest.raises(refusal):
            chance.log(compartment_id=actor.compartment_id, started_at=at, held_at=at, changes={}, by=who)
    assert not Engagement.objects.exists()


def test_a_report_is_drafted_then_filed_and_stays(held, analyst, lead):
    draft = reports.save(engagement_id=held.pk, seen_version=0, changes={"place": "Port Salima"}, by=analyst)
    assert (draft.version, draft.filed_at) == (1, None)
    with pytest.raises(Stale):
        reports.save(engagement_id=held.pk, seen_version=0, changes={"place": "Elsewhere"}, by=lead)
    filed = reports.file(engagement_id=held.pk, seen_report_version=1, changes=REPORT, by=analyst)
    held.refresh_from_db()
    assert (held.status, held.reported_at, filed.filed_by) == ("reported", filed.filed_at, analyst)
    assert [event.verb for event in audit.events_about(held)][:2] == ["engagements.report", "engagements.report_saved"]
    with pytest.raises(Conflict):
        reports.save(engagement_id=held.pk, seen_version=2, changes={"place": "Elsewhere"}, by=analyst)
    for statement in ("UPDATE engagements_report SET place = 'x'", "DELETE FROM engagements_report"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    reports.add(engagement_id=held.pk, text="It was Tuesday.", by=lead)
    assert ReportAddendum.objects.get().by == lead


def test_filing_has_the_actors_assessed(held, analyst, actor, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reports.file(engagement_id=held.pk, seen_version=held.version, changes=REPORT, by=analyst)
    assert sent == [("reassessment.assess_actor", {"actor_id": str(actor.pk), "cause": "report"})]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assessment": ""}, "assessment"),
        ({"outcome_grade": "splendid"}, "outcome_grade"),
        ({"atmosphere": "hostile"}, "atmosphere_note"),
        ({"relation_trend": 3}, "relation_trend"),
    ],
)
def test_a_report_says_what_it_must(held, analyst, changes, field):
    with pytest.raises(Invalid) as caught:
        reports.file(engagement_id=held.pk, seen_version=held.version, changes=REPORT | changes, by=analyst)
    assert set(caught.value.fields) == {field}
    held.refresh_from_db()
    assert (held.status, Report.objects.exists()) == ("held", False)


def test_filing_is_refused_in_order(held, draft, analyst, legal, stranger):
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed), (analyst, Stale)):
        with pytest.raises(refusal):
            reports.file(engagement_id=held.pk, seen_version=9, changes={}, by=who)
    with pytest.raises(Conflict) as caught:
        reports.file(engagement_id=draft.pk, seen_version=1, changes={}, by=analyst)
    assert caught.value.code == "not_held"
    assert not Report.objects.exists()


def test_an_addendum_needs_a_filed_report(held, analyst):
    with pytest.raises(Conflict):
        reports.add(engagement_id=held.pk, text="x", by=analyst)
    assert not ReportAddendum.objects.exists()


def test_information_is_graded_and_checked(held, analyst, actor):
    learnt = {"actor_id": actor.pk, "text": "The bridge is mined.", "learnt_on": clock.now().date(), **GRADE}
    item = outcomes.record_information(engagement_id=held.pk, changes=learnt, by=analyst)
    checked = outcomes.check_information(
        item_id=item.pk, seen_version=1, changes={"state": "refuted"}, reason="Our own patrol.", by=analyst
    )
    assert (checked.state, checked.version, checked.resolved_on) == ("refuted", 2, clock.now().date())
    events = AuditEvent.objects.filter(subject_id=item.pk)
    assert {(event.verb, event.compartment_id) for event in events} == {
        ("engagements.information_recorded", actor.compartment_id),
        ("engagements.information_checked", actor.compartment_id),
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reliability": ""}, "reliability"),
        ({"credibility": "1"}, "corroborated_by_id"),
        ({"learnt_on": clock.now().date() + timedelta(days=1)}, "learnt_on"),
        ({"text": ""}, "text"),
    ],
)
def test_information_without_its_grade_is_refused(held, analyst, changes, field):
    learnt = {"text": "The bridge is mined.", "learnt_on": clock.now().date(), **GRADE}
    with pytest.raises(Invalid) as caught:
        outcomes.record_information(engagement_id=held.pk, changes=learnt | changes, by=analyst)
    assert field in caught.value.fields
    assert not InformationItem.objects.exists()


def test_only_who_took_part_can_have_said_it(held, analyst, north):
    learnt = {"actor_id": make_actor(north).pk, "text": "x", "learnt_on": clock.now().date(), **GRADE}
    with pytest.raises(Invalid):
        outcomes.record_information(engagement_id=held.pk, changes=learnt, by=analyst)


def test_nothing_is_learnt_before_the_contact(draft, analyst):
    with pytest.raises(Conflict):
        outcomes.record_information(engagement_id=draft.pk, changes={}, by=analyst)


def test_conduct_is_noted_and_retracted(held, analyst, actor):
    seen = {"actor_id": actor.pk, "note_type": "confidentiality_kept", "text": "Nothing leaked."}
    note = outcomes.note_conduct(
        engagement_id=held.pk, changes=seen | {"occurred_on": clock.now().date(), **GRADE}, by=analyst
    )
    gone = outcomes.retract_note(note_id=note.pk, seen_version=1, reason="It did leak.", by=analyst)
    assert gone.retracted_at is not None
    with pytest.raises(Conflict):
        outcomes.retract_note(note_id=note.pk, seen_version=2, reason="x", by=analyst)
