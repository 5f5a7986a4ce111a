"""What feeds each factor of the escalation index, and what leaves it "not recorded"."""

from datetime import timedelta

import pytest

from core import audit, clock
from core.models import AuditEvent
from engagements.domain.lifecycle import Action
from engagements.models import Channel, Incident, Report
from reassessment.domain.escalation_inputs import Reporting
from reassessment.domain.escalation_parameters import ESCALATION_1_0, Concern, Reaction, Suspicion
from reassessment.domain.left_out import LeftOutReason
from reassessment.selectors import factors, history, schedule
from reassessment.selectors.evidence import start_of
from tests.factories import make_actor, make_channel, make_plan, make_relation, make_source, move
from tests.integration.reassessment.conftest import (
    ago,
    become,
    break_promise,
    hand_over,
    make_contact,
    make_incident,
    make_note,
    make_promise,
    make_trust,
)
from tests.integration.riskreview import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(common, actor, analyst):
    return make_contact(common, actor, analyst, held_at=ago(days=20))


def read(actor, at=None):
    return factors.of_actor(actor.pk, at=at or clock.now(), params=ESCALATION_1_0, previous=None)


def inputs(actor, at=None):
    return read(actor, at)[0]


def kinds(items):
    return sorted((item.ref.split(":")[0], item.code) for item in items)


def test_nothing_recorded_is_not_zero(actor, at):
    found, left_out = read(actor)
    assert (found.violence, found.information, found.commitments) == (None, None, None)
    assert (found.suspicions, found.reactions, found.context) == (None, None, None)
    assert found.reporting == Reporting(0, None, None)
    assert left_out == ()


def test_violence_takes_the_actor_as_doer_and_as_target(actor, common, analyst):
    other = make_actor(common)
    done = make_incident(common, analyst, actor=actor, target=other, killed_low=1, killed_best=3, killed_high=5)
    suffered = make_incident(common, analyst, actor=other, target=actor, occurred_at=ago(days=400))
    make_incident(common, analyst, actor=other)
    make_incident(common, analyst, actor=actor, occurred_at=ago(days=1200))
    found = inputs(actor).violence
    by_ref = {each.ref: each for each in found.incidents}
    assert set(by_ref) == {f"incident:{done.pk}", f"incident:{suffered.pk}"}
    assert by_ref[f"incident:{done.pk}"].deaths == 3
    assert by_ref[f"incident:{done.pk}"].weight == -9.0
    assert [by_ref[ref].hits_engagement for ref in sorted(by_ref, key=lambda ref: by_ref[ref].occurred_at)] == [
        True,
        False,
    ]
    assert found.observed_since == suffered.occurred_at


def test_violence_that_nobody_believes_or_graded_is_left_out(actor, common, analyst):
    refuted = make_incident(common, analyst, actor=actor, state="refuted")
    ungraded = make_incident(common, analyst, actor=actor, reliability="", credibility="")
    found, left_out = read(actor)
    assert found.violence is None
    assert {(item.ref, item.reason) for item in left_out} == {
        (f"incident:{refuted.pk}", LeftOutReason.NO_LONGER_BELIEVED),
        (f"incident:{ungraded.pk}", LeftOutReason.NOT_GRADED),
    }


def test_a_filed_report_without_promises_says_that_there_are_none(actor, analyst, contact):
    report = Report.objects.create(engagement=contact)
    assert inputs(actor).commitments is None
    Report.objects.filter(pk=report.pk).update(filed_at=ago(days=19), filed_by=analyst)
    assert inputs(actor).commitments == ()


def test_concerns_about_open_promises_of_both_sides(actor, analyst, contact):
    due = ago(days=5).date()
    make_promise(contact, actor, analyst, form="verbal", is_within_mandate=False)
    late = make_promise(
        contact, actor, analyst, direction="by_us", due_on=due, is_understood_alike=False, importance="3"
    )
    make_promise(contact, actor, analyst, direction="by_third_party", due_on=due)
    make_promise(contact, actor, analyst, is_within_mandate=True, is_understood_alike=True)
    become(make_promise(contact, actor, analyst, due_on=due), "fulfilled")
    disputed = become(make_promise(contact, actor, analyst), "disputed")
    found = inputs(actor).commitments
    assert kinds(found) == [
        ("commitment", Concern.BEYOND_MANDATE),
        ("commitment", Concern.DISPUTED),
        ("commitment", Concern.NOT_READ_BACK),
        ("commitment", Concern.OVERDUE),
        ("commitment", Concern.READINGS_DIFFER),
    ]
    by_concern = {item.concern: item for item in found}
    assert by_concern[Concern.OVERDUE].ref == f"commitment:{late.pk}"
    assert by_concern[Concern.OVERDUE].since == start_of(due + timedelta(days=1))
    assert by_concern[Concern.OVERDUE].importance == 3.0
    assert by_concern[Concern.DISPUTED].ref == f"commitment:{disputed.pk}"


def test_an_open_promise_concerns_whoever_holds_it_now(actor, common, analyst, contact):
    heir = make_actor(common)
    promise = make_promise(contact, actor, analyst, form="verbal", importance="3")
    assert history.relied_upon([actor.pk, heir.pk]) == {actor.pk}
    hand_over(promise, heir, analyst, on=ago(days=20).date())
    assert kinds(inputs(heir).commitments) == [("commitment", Concern.NOT_READ_BACK)]
    assert inputs(actor).commitments == ()
    assert history.relied_upon([actor.pk, heir.pk]) == {heir.pk}


@pytest.mark.parametrize(("days", "concerns_the_heir"), [(21, False), (20, True)])
def test_a_breach_concerns_whoever_held_it_that_day(actor, common, analyst, lead, contact, days, concerns_the_heir):
    heir = make_actor(common)
    day = ago(days=20).date()
    parted = {"before": lambda row: hand_over(row, heir, analyst, on=day)}
    promise = break_promise(common, actor, analyst, lead, days=days, **parted)
    assert promise.holder == heir
    holder, other = (heir, actor) if concerns_the_heir else (actor, heir)
    assert kinds(inputs(holder).commitments) == [("commitment", Concern.BREACHED)]
    assert inputs(other).commitments == ()
    urgent = schedule.urgent(since=ago(days=1))
    assert set(urgent) == {holder.pk}


def test_a_promise_due_today_is_not_late(actor, analyst, contact, at):
    make_promise(contact, actor, analyst, due_on=at.date())
    assert inputs(actor).commitments == ()


@pytest.mark.parametrize(("days", "counts"), [(10, True), (360, True), (370, False)])
def test_a_breach_concerns_for_a_year(actor, analyst, lead, contact, days, counts):
    from engagements.models import BreachProposal

    promise = make_promise(contact, actor, analyst, made_on=ago(days=400).date())
    BreachProposal.objects.create(
        commitment=promise,
        occurred_on=ago(days=days).date(),
        evidence="Seen.",
        proposed_by=analyst,
        proposed_at=ago(days=1),
        state="proposed",
        reliability="B",
        credibility="2",
    )
    proposal = promise.breach_proposals.get()
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.decision_reason = "confirmed", lead, ago(), "Yes"
    proposal.save()
    become(promise, "breached", on=ago(days=days).date())
    found = inputs(actor).commitments
    assert kinds(found) == ([("commitment", Concern.BREACHED)] if counts else [])


def test_a_contact_or_a_channel_makes_suspicion_recorded(actor, common, analyst):
    assert inputs(actor).suspicions is None
    make_channel(actor, custodian=analyst)
    assert inputs(actor).suspicions == ()
    assert inputs(actor).reactions is None
    make_contact(common, actor, analyst)
    assert (inputs(actor).suspicions, inputs(actor).reactions) == ((), ())


def test_an_old_contact_alone_says_nothing_of_today(actor, common, analyst):
    make_contact(common, actor, analyst, held_at=ago(days=200))
    assert (inputs(actor).suspicions, inputs(actor).reactions) == (None, None)


def test_accusations_expulsions_and_splits(actor, common, analyst):
    other = make_actor(common)
    make_incident(common, analyst, actor=other, target=actor, incident_type="accusation")
    make_incident(common, analyst, actor=actor, incident_type="expulsion_of_staff")
    make_incident(common, analyst, actor=actor, incident_type="split_of_actor")
    make_incident(common, analyst, actor=actor, incident_type="accusation", occurred_at=ago(days=181))
    assert kinds(inputs(actor).suspicions) == [
        ("incident", Suspicion.ACCUSATION),
        ("incident", Suspicion.EXPULSION),
        ("incident", Suspicion.SPLIT),
    ]
    since = ago(days=12).date()
    make_relation(make_actor(common), actor, "splinter_of", since=since, reliability="B", credibility="2")
    assert kinds(inputs(actor).suspicions)[-1] == ("relation", Suspicion.SPLIT)
    assert len(inputs(actor).suspicions) == 3


def test_worthless_grades_stay_out_of_suspicion_and_reactions(actor, common, analyst, contact):
    other, worthless = make_actor(common), {"reliability": "E", "credibility": "2"}
    accused = make_incident(common, analyst, actor=other, target=actor, incident_type="accusation", **worthless)
    threat = {"incident_type": "threat_of_force", "engagement": contact, "link_confidence": "low"}
    threatened = make_incident(common, analyst, actor=other, credibility="5", reliability="A", **threat)
    note = make_note(contact, actor, analyst, note_type="meeting_cancelled_without_notice", **worthless)
    found, left_out = read(actor)
    assert (found.suspicions, found.reactions) == ((), ())
    assert {(item.ref, item.reason) for item in left_out} == {
        (f"incident:{accused.pk}", LeftOutReason.WORTHLESS_GRADE),
        (f"incident:{threatened.pk}", LeftOutReason.WORTHLESS_GRADE),
        (f"note:{note.pk}", LeftOutReason.WORTHLESS_GRADE),
    }
    assert found.violence is not None, "violence weighs by the grade itself"


def test_a_meeting_nobody_came_to_and_one_called_off(actor, common, analyst, contact):
    make_note(contact, actor, analyst, note_type="meeting_cancelled_without_notice")
    make_note(contact, actor, analyst, note_type="meeting_cancelled_without_notice", retracted_at=clock.now())
    cancelled_draft = make_plan(analyst, actor)
    move(cancelled_draft, Action.CANCEL, by=analyst)
    assert kinds(inputs(actor).suspicions) == [("note", Suspicion.MEETING_CANCELLED)]


def test_a_cleared_meeting_called_off_feeds_suspicion(cleared, actor, analyst):
    move(cleared, Action.CANCEL, by=analyst)
    event = AuditEvent.objects.get(verb="engagements.cancel")
    (found,) = [item for item in inputs(actor).suspicions if item.kind is Suspicion.MEETING_CANCELLED]
    assert (found.ref, found.occurred_at) == (f"engagement:{cleared.pk}", event.at)


@pytest.mark.parametrize(
    ("status", "kind"),
    [("suspended", Suspicion.CHANNEL_SUSPENDED), ("compromised", Suspicion.CHANNEL_COMPROMISED)],
)
def test_the_moment_a_channel_failed_is_in_the_trail(actor, analyst, status, kind):
    from engagements.services import registers

    channel = make_channel(actor, custodian=analyst)
    registers.change(Channel, record_id=channel.pk, seen_version=1, status=status, by=analyst)
    (found,) = inputs(actor).suspicions
    event = audit.events().get(subject_id=channel.pk)
    assert (found.kind, found.ref, found.occurred_at) == (kind, f"channel:{channel.pk}:{event.pk}", event.at)


@pytest.mark.parametrize(("interval", "ratio"), [(5, 3.0), (20, 0.0), (30, 0.0)])
def test_silence_is_measured_against_what_was_expected(actor, analyst, contact, interval, ratio):
    make_channel(actor, custodian=analyst, expected_interval_days=interval)
    make_channel(actor, custodian=analyst, expected_interval_days=1, status="closed")
    found = inputs(actor, contact.held_at + timedelta(days=20)).suspicions
    assert [item.overdue_ratio for item in found if item.kind is Suspicion.SILENCE] == ([ratio] if ratio else [])


def test_a_fall_of_trust_feeds_suspicion_once(actor, common, analyst, contact):
    for days, value in ((60, 62.0), (50, 51.0), (40, 49.0), (30, 61.0)):
        make_trust(actor, at=ago(days=days), value=value)
    found = [item for item in inputs(actor).suspicions if item.kind is Suspicion.TRUST_DROP]
    assert [item.occurred_at.date() for item in found] == [ago(days=50).date()]


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        ({"incident_type": "information_leak"}, Reaction.LEAK),
        ({"incident_type": "threat_of_force"}, Reaction.THREAT),
        ({"incident_type": "sanction"}, Reaction.SANCTION),
        ({"incident_type": "militia_mobilisation"}, Reaction.MOBILISATION),
        ({"incident_type": "detention_arrest"}, Reaction.COERCION),
        ({"incident_type": "air_or_drone_strike", "target_kind": "civilians"}, Reaction.REPRISAL),
        ({"incident_type": "call"}, None),
        ({"incident_type": "armed_clash", "target_kind": "state"}, None),
    ],
)
def test_what_an_analyst_linked_to_a_contact_is_a_reaction(actor, common, analyst, contact, incident, expected):
    row = make_incident(
        common, analyst, actor=make_actor(common), engagement=contact, link_confidence="moderate", **incident
    )
    found = inputs(actor).reactions
    assert [(item.ref, item.kind) for item in found] == ([(f"incident:{row.pk}", expected)] if expected else [])


def test_what_rivals_do_within_thirty_days_is_a_reaction(actor, common, analyst):
    rival, other = make_actor(common), make_actor(common)
    make_relation(rival, actor, "hostile_to")
    make_contact(common, actor, analyst, held_at=ago(days=50))
    assault = {"incident_type": "armed_clash", "target": actor, "target_kind": "actor"}
    dead = {"killed_low": 4, "killed_best": 9, "killed_high": 9}
    struck = make_incident(common, analyst, actor=other, occurred_at=ago(days=30), **assault, **dead)
    make_incident(common, analyst, actor=rival, incident_type="militia_mobilisation", occurred_at=ago(days=45))
    make_incident(common, analyst, actor=rival, incident_type="militia_mobilisation", occurred_at=ago(days=19))
    make_incident(common, analyst, actor=rival, incident_type="militia_mobilisation", occurred_at=ago(days=51))
    make_incident(common, analyst, actor=other, incident_type="militia_mobilisation", occurred_at=ago(days=45))
    make_incident(common, analyst, actor=actor, incident_type="militia_mobilisation", occurred_at=ago(days=45))
    found = {item.kind: item for item in inputs(actor).reactions}
    assert set(found) == {Reaction.ASSAULT, Reaction.MOBILISATION}
    assert (found[Reaction.ASSAULT].ref, found[Reaction.ASSAULT].deaths) == (f"incident:{struck.pk}", 9)


@pytest.mark.parametrize(("opened", "expected"), [(13, None), (15, 7.0)])
def test_a_new_channel_owes_no_report_yet(actor, analyst, opened, expected):
    make_channel(actor, custodian=analyst, expected_interval_days=7, opened_on=ago(days=opened).date())
    assert inputs(actor).reporting == Reporting(0, None, expected)


def test_reports_and_sources_found_the_confidence(actor, common, analyst, contact):
    one, two = make_source(common, origin="A monitor"), make_source(common, origin="a MONITOR ")
    third = make_source(common, origin="Our own post")
    for source in (one, two, third):
        make_incident(common, analyst, actor=actor, source=source)
    make_channel(actor, custodian=analyst, expected_interval_days=14)
    make_channel(actor, custodian=analyst, expected_interval_days=7)
    Report.objects.create(engagement=contact, filed_at=ago(days=19), filed_by=analyst)
    found = inputs(actor).reporting
    assert (found.independent_sources, found.expected_interval_days) == (3, 7.0)
    assert found.last_report_at == Incident.objects.order_by("created_at").last().created_at


@pytest.fixture
def people(legal, ethics, escalation):
    return {"legal": legal, "ethical": ethics, "escalation": escalation}


@pytest.fixture
def review(actor, analyst):
    from riskreview.services import checklists

    checklists.publish_all()
    actor.actor_type = "civil_society"
    actor.save()
    steps.assess(actor)
    return steps.submit(make_plan(analyst, actor), analyst)


@pytest.fixture
def cleared(actor, review, people, approver):
    from engagements.models import Engagement

    review = steps.answer_all(review, people)
    steps.decide(review, approver)
    return Engagement.objects.get(pk=review.engagement_id)


def test_context_is_the_higher_answer_of_the_escalation_lane(actor, review, people):
    lane = steps.lane_of(review, "escalation")
    steps.answer(lane, people["escalation"], X02="medium", X13="low")
    assert inputs(actor).context is not None, "X01 of the same lane is filled from the index that this answer feeds"
    steps.recommend(lane, people["escalation"])
    found = inputs(actor).context
    assert found.score == 28.0
    assert found.scored_at <= clock.now()


def test_statements_do_not_grow_with_the_records(actor, common, analyst, contact, django_assert_max_num_queries):
    other = make_actor(common)
    for number in range(4):
        make_incident(
            common, analyst, actor=other, target=actor, incident_type="accusation", source=make_source(common)
        )
        make_promise(contact, actor, analyst, form="verbal")
        make_note(contact, actor, analyst, note_type="meeting_cancelled_without_notice")
        make_channel(actor, custodian=analyst, expected_interval_days=number + 1)
    with django_assert_max_num_queries(16):
        found = inputs(actor)
    assert len(found.commitments) == 4
