"""The table of DOMAIN D1, row by row: which record becomes which evidence, with which grade, date and weight."""

from datetime import timedelta

import pytest

from engagements.models import BreachProposal
from reassessment.domain.grades import Grade
from reassessment.domain.left_out import LeftOutReason
from reassessment.domain.trust_parameters import EvidenceType
from reassessment.selectors import evidence
from tests.factories import make_actor, make_relation, make_source
from tests.integration.reassessment.conftest import (
    ago,
    become,
    hand_over,
    make_contact,
    make_incident,
    make_information,
    make_note,
    make_promise,
    midnight,
)

pytestmark = pytest.mark.django_db
B2 = Grade.parse("B2")


@pytest.fixture
def contact(common, actor, analyst):
    return make_contact(common, actor, analyst, held_at=ago(days=60), role="observer")


def gathered(actor, at):
    return evidence.of_actor(actor.pk, at=at)


def only(actor, at):
    found = gathered(actor, at)
    assert found.left_out == ()
    (item,) = found.evidence
    return item


def left_out(actor, at):
    found = gathered(actor, at)
    assert found.evidence == ()
    return [(item.ref, item.reason) for item in found.left_out]


def test_nothing_recorded_is_no_evidence(actor, at):
    assert gathered(actor, at) == evidence.Gathered((), ())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("fulfilled", EvidenceType.COMMITMENT_FULFILLED),
        ("fulfilled_late", EvidenceType.COMMITMENT_FULFILLED_LATE),
        ("disputed", EvidenceType.COMMITMENT_DISPUTED),
    ],
)
def test_what_became_of_a_promise(actor, analyst, contact, at, status, expected):
    day = ago(days=12).date()
    promise = become(make_promise(contact, actor, analyst, importance="2"), status, on=day)
    item = only(actor, at)
    assert (item.type, item.grade, item.importance, item.occurred_at) == (expected, B2, 2.0, midnight(day))
    assert item.ref == f"commitment:{promise.pk}:{status}"


@pytest.mark.parametrize(("days", "counts_for_the_heir"), [(21, False), (20, True), (5, True)])
def test_what_became_of_a_promise_counts_for_whoever_held_it_that_day(
    actor, common, analyst, contact, at, days, counts_for_the_heir
):
    heir = make_actor(common)
    promise = hand_over(make_promise(contact, actor, analyst), heir, analyst, on=ago(days=20).date())
    become(promise, "fulfilled", on=ago(days=days).date())
    holder, other = (heir, actor) if counts_for_the_heir else (actor, heir)
    assert only(holder, at).ref == f"commitment:{promise.pk}:fulfilled"
    assert gathered(other, at) == evidence.Gathered((), ())
    both = evidence.of_actors([actor.pk, heir.pk], at=at)
    assert [len(both[one.pk].evidence) for one in (holder, other)] == [1, 0]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("breached", EvidenceType.COMMITMENT_BREACHED),
        ("breached_incapable", EvidenceType.COMMITMENT_BREACHED_INCAPABLE),
    ],
)
def test_a_breach_counts_once_a_second_person_confirmed_it(actor, analyst, lead, contact, at, status, expected):
    promise = make_promise(contact, actor, analyst)
    proposal = BreachProposal.objects.create(
        commitment=promise,
        is_incapable=status == "breached_incapable",
        occurred_on=ago(days=9).date(),
        evidence="The convoy was turned back.",
        proposed_by=analyst,
        proposed_at=ago(days=8),
        reliability="B",
        credibility="2",
    )
    assert gathered(actor, at).evidence == ()
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.decision_reason = "confirmed", lead, at, "Seen."
    proposal.save()
    become(promise, status, on=proposal.occurred_on)
    assert (only(actor, at).type, only(actor, at).occurred_at) == (expected, midnight(proposal.occurred_on))


def test_a_settled_dispute_is_no_evidence_any_more(actor, analyst, contact, at):
    promise = become(make_promise(contact, actor, analyst), "disputed")
    become(promise, "active", grade={})
    assert gathered(actor, at) == evidence.Gathered((), ())


@pytest.mark.parametrize("status", ["proposed", "made", "acknowledged", "active"])
def test_an_open_promise_is_no_evidence(actor, analyst, contact, at, status):
    make_promise(contact, actor, analyst, status=status)
    assert gathered(actor, at) == evidence.Gathered((), ())


@pytest.mark.parametrize("direction", ["by_us", "by_third_party"])
def test_what_others_promised_says_nothing_about_the_actor(actor, analyst, contact, at, direction):
    become(make_promise(contact, actor, analyst, direction=direction), "fulfilled")
    assert gathered(actor, at) == evidence.Gathered((), ())


def test_a_promise_of_both_sides_counts(actor, analyst, contact, at):
    become(make_promise(contact, actor, analyst, direction="mutual"), "fulfilled")
    assert only(actor, at).type is EvidenceType.COMMITMENT_FULFILLED


def test_an_ungraded_record_is_left_out_and_listed(actor, analyst, contact, at):
    promise = become(make_promise(contact, actor, analyst), "fulfilled", grade={})
    assert left_out(actor, at) == [(f"commitment:{promise.pk}:fulfilled", LeftOutReason.NOT_GRADED)]


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        ({"incident_type": "release_of_persons"}, EvidenceType.UNILATERAL_GOODWILL_RELEASE),
        ({"incident_type": "access_granted"}, EvidenceType.ACCESS_GRANTED),
        ({"incident_type": "access_denial", "is_attributed": True}, EvidenceType.ACCESS_DENIED),
        (
            {"incident_type": "heavy_weapons", "target_kind": "civilians", "is_attributed": True},
            EvidenceType.ATTACK_ON_CIVILIANS,
        ),
        (
            {"incident_type": "torture", "target_kind": "humanitarians", "is_attributed": True},
            EvidenceType.ATTACK_ON_CIVILIANS,
        ),
        (
            {"incident_type": "abduction_hostage", "target_kind": "civilians", "is_attributed": True},
            EvidenceType.HOSTAGE_TAKING,
        ),
        (
            {"incident_type": "abduction_hostage", "target_kind": "our_team", "is_attributed": True},
            EvidenceType.DELEGATE_HARMED_OR_DETAINED,
        ),
        (
            {"incident_type": "detention_arrest", "target_kind": "our_team", "is_attributed": True},
            EvidenceType.DELEGATE_HARMED_OR_DETAINED,
        ),
    ],
)
def test_what_the_actor_did(actor, common, analyst, at, incident, expected):
    row = make_incident(common, analyst, actor=actor, **incident)
    item = only(actor, at)
    assert (item.type, item.grade, item.occurred_at, item.importance) == (expected, B2, row.occurred_at, 1.0)
    assert item.ref == f"incident:{row.pk}"


@pytest.mark.parametrize(
    "incident",
    [
        {"incident_type": "armed_clash", "target_kind": "state", "is_attributed": True},
        {"incident_type": "threat_of_force", "target_kind": "civilians", "is_attributed": True},
        {"incident_type": "property_destruction", "target_kind": "our_team", "is_attributed": True},
        {"incident_type": "split_of_actor"},
    ],
)
def test_what_the_table_does_not_name_is_no_evidence_of_trust(actor, common, analyst, at, incident):
    make_incident(common, analyst, actor=actor, **incident)
    assert gathered(actor, at) == evidence.Gathered((), ())


def test_what_was_done_to_the_actor_is_no_evidence_about_it(actor, common, analyst, at):
    make_incident(common, analyst, target=actor, target_kind="actor", is_attributed=True)
    assert gathered(actor, at) == evidence.Gathered((), ())


def test_harm_that_nobody_attributed_is_left_out(actor, common, analyst, at):
    row = make_incident(common, analyst, actor=actor, target_kind="civilians")
    assert left_out(actor, at) == [(f"incident:{row.pk}", LeftOutReason.NOT_ATTRIBUTED)]


@pytest.mark.parametrize(("state", "retracted"), [("refuted", True), ("retracted", True), ("contradicted", False)])
def test_an_incident_no_longer_believed_is_retracted_evidence(actor, common, analyst, at, state, retracted):
    make_incident(common, analyst, actor=actor, incident_type="access_granted", state=state)
    assert only(actor, at).retracted is retracted


@pytest.mark.parametrize("role", ["counterpart", "co_party"])
def test_a_meeting_held_at_the_same_table(actor, common, analyst, at, role):
    meeting = make_contact(common, actor, analyst, role=role)
    item = only(actor, at)
    assert (item.type, item.ref) == (EvidenceType.MEETING_HELD, f"engagement:{meeting.pk}")
    assert (item.grade, item.occurred_at) == (evidence.OWN_RECORD, meeting.held_at)


def test_watching_a_meeting_is_none(actor, contact, at):
    assert gathered(actor, at) == evidence.Gathered((), ())


@pytest.mark.parametrize(
    ("state", "expected", "grade"),
    [
        ("corroborated", EvidenceType.INFORMATION_PROVED_TRUE, B2),
        ("confirmed", EvidenceType.INFORMATION_PROVED_TRUE, B2),
        ("refuted", EvidenceType.INFORMATION_PROVED_FALSE, evidence.OWN_RECORD),
    ],
)
def test_information_that_was_checked(actor, analyst, contact, at, state, expected, grade):
    row = make_information(contact, actor, analyst, state=state)
    item = only(actor, at)
    assert (item.type, item.grade, item.occurred_at) == (expected, grade, midnight(row.learnt_on))


@pytest.mark.parametrize("state", ["unverified", "single_source", "contradicted"])
def test_information_that_was_not_resolved_is_no_evidence(actor, analyst, contact, at, state):
    make_information(contact, actor, analyst, state=state)
    assert gathered(actor, at) == evidence.Gathered((), ())


def test_retracted_information_is_left_out(actor, analyst, contact, at):
    row = make_information(contact, actor, analyst, state="retracted")
    assert left_out(actor, at) == [(f"information:{row.pk}", LeftOutReason.NO_LONGER_BELIEVED)]


@pytest.mark.parametrize(
    "note_type",
    [
        "confidentiality_kept",
        "confidentiality_leaked",
        "order_effectively_transmitted",
        "meeting_cancelled_without_notice",
    ],
)
def test_what_an_analyst_noted(actor, analyst, contact, at, note_type):
    row = make_note(contact, actor, analyst, note_type=note_type)
    item = only(actor, at)
    assert (item.type, item.grade, item.occurred_at) == (EvidenceType(note_type), B2, midnight(row.occurred_on))
    assert not item.retracted
    row.retracted_at = at
    row.save()
    assert only(actor, at).retracted


def test_a_group_that_split_off(actor, common, at):
    day, splinter = ago(days=40).date(), make_actor(common)
    row = make_relation(splinter, actor, "splinter_of", since=day, reliability="C", credibility="3")
    item = only(actor, at)
    assert (item.type, item.ref) == (EvidenceType.SPLIT_OR_DEFECTION, f"relation:{row.pk}")
    assert (str(item.grade), item.occurred_at) == ("C3", midnight(day))
    assert gathered(splinter, at) == evidence.Gathered((), ())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": "disputed", "since": ago(days=3).date()}, LeftOutReason.DISPUTED),
        ({}, LeftOutReason.NOT_DATED),
    ],
)
def test_a_split_that_cannot_count(actor, common, at, fields, reason):
    row = make_relation(make_actor(common), actor, "splinter_of", reliability="B", credibility="2", **fields)
    assert left_out(actor, at) == [(f"relation:{row.pk}", reason)]


def test_a_refuted_split_is_retracted(actor, common, at):
    grades = {"reliability": "B", "credibility": "2"}
    since = ago(days=3).date()
    make_relation(make_actor(common), actor, "splinter_of", state="refuted", since=since, **grades)
    assert only(actor, at).retracted


def test_what_is_dated_ahead_waits(actor, common, analyst, at):
    row = make_incident(common, analyst, actor=actor, incident_type="access_granted")
    assert left_out(actor, row.occurred_at - timedelta(days=1)) == [(f"incident:{row.pk}", LeftOutReason.NOT_YET)]


def test_every_type_of_the_table_has_a_source_or_waits_for_one():
    """Agreements and their violations are recorded later; nothing else of the table lacks its record."""
    from engagements.domain.reporting import NoteType

    fed = {*evidence.OF_COMMITMENTS.values(), *evidence.OF_INFORMATION.values(), *evidence.GOOD_DEEDS.values()}
    fed |= {EvidenceType(note.value) for note in NoteType}
    fed |= {
        EvidenceType.ATTACK_ON_CIVILIANS,
        EvidenceType.HOSTAGE_TAKING,
        EvidenceType.DELEGATE_HARMED_OR_DETAINED,
        EvidenceType.ACCESS_DENIED,
        EvidenceType.MEETING_HELD,
        EvidenceType.SPLIT_OR_DEFECTION,
    }
    assert set(EvidenceType) - fed == {
        EvidenceType.CEASEFIRE_VIOLATION_ORDERED,
        EvidenceType.CEASEFIRE_VIOLATION_LOCAL,
        EvidenceType.VIOLATION_INVESTIGATED_SANCTIONED,
        EvidenceType.IHL_COMMITMENT_SIGNED,
        EvidenceType.IHL_COMMITMENT_IMPLEMENTED,
    }


def test_the_number_of_statements_does_not_grow(actor, common, analyst, contact, at, django_assert_num_queries):
    for _each in range(5):
        become(make_promise(contact, actor, analyst), "fulfilled")
        make_incident(common, analyst, actor=actor, incident_type="access_granted", source=make_source(common))
        make_note(contact, actor, analyst)
    with django_assert_num_queries(9):
        assert len(gathered(actor, at).evidence) == 15
