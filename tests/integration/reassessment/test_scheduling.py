"""Who is followed, who is due, who is claimed; and what a lost message is made good by."""

from datetime import timedelta
from functools import partial

import pytest
from celery import current_app
from django.db import connections

from actors.services import sources
from core import clock, jobs
from engagements.models import BreachProposal, Incident
from reassessment import tasks
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Due, Run, TrustAssessment
from reassessment.services import scheduling
from tests.factories import make_actor, make_channel, make_source
from tests.integration.reassessment.conftest import (
    ago,
    assess_index,
    assess_trust,
    make_contact,
    make_incident,
    make_promise,
)

pytestmark = pytest.mark.django_db


def due_of(actor):
    return {row.kind: row for row in Due.objects.filter(actor=actor)}


def test_those_in_the_casework_are_followed_and_nobody_else(common, analyst, at):
    idle, contacted, reached, struck = (make_actor(common) for _each in range(4))
    state = make_actor(common, actor_type="state")
    make_contact(common, contacted, analyst)
    make_channel(reached, custodian=analyst)
    make_incident(common, analyst, actor=state, target=struck)
    assert scheduling.enrol(at=at) == 6
    assert scheduling.enrol(at=at) == 0
    assert set(Due.objects.values_list("actor_id", flat=True)) == {contacted.pk, reached.pk, struck.pk}
    assert idle.pk not in set(Due.objects.values_list("actor_id", flat=True))
    assert set(Due.objects.values_list("next_due_at", flat=True)) == {at}


def together(kind, *actors):
    return ("reassessment.assess_due", {"kind": kind, "actor_ids": [str(actor.pk) for actor in actors]})


def alone(kind, actor):
    return ("reassessment.assess_actor", {"actor_id": str(actor.pk), "kind": kind})


def test_a_tick_sends_a_task_for_those_who_are_due(actor, at, sent):
    Due.objects.create(actor=actor, kind="trust", next_due_at=at - timedelta(minutes=1))
    Due.objects.create(actor=actor, kind="escalation", next_due_at=at + timedelta(minutes=1))
    found = sent(lambda: scheduling.claim(at=at))
    assert found == [together("trust", actor)]
    assert due_of(actor)["trust"].claimed_until == at + scheduling.LEASE
    assert sent(lambda: scheduling.claim(at=at)) == []


def test_a_lease_that_ran_out_is_claimed_again_and_counted(actor, at, sent):
    Due.objects.create(actor=actor, kind="trust", next_due_at=at)
    assert sent(partial(scheduling.claim, at=at)) == [together("trust", actor)]
    for lapsed in (1, 2):
        assert sent(partial(scheduling.claim, at=at + lapsed * scheduling.LEASE)) == [alone("trust", actor)]
    assert due_of(actor)["trust"].attempts == 3
    run = assess_trust(actor, at=at + timedelta(hours=1))
    row = due_of(actor)["trust"]
    assert (row.attempts, row.claimed_until, row.last_at) == (0, None, run.as_of)


def test_those_who_waited_longest_come_first(common, at, sent):
    waiting = [make_actor(common) for _each in range(3)]
    for place, actor in enumerate(waiting):
        Due.objects.create(actor=actor, kind="trust", next_due_at=at - timedelta(hours=place))
    assert sent(lambda: scheduling.claim(at=at, limit=2)) == [together("trust", waiting[2], waiting[1])]


def test_so_many_go_together_and_no_more(common, at, sent, monkeypatch):
    monkeypatch.setattr(scheduling, "TOGETHER", 2)
    waiting = [make_actor(common) for _each in range(3)]
    for place, actor in enumerate(waiting):
        for kind in RunKind:
            Due.objects.create(actor=actor, kind=kind.value, next_due_at=at - timedelta(hours=3 - place))
    found = sent(lambda: scheduling.claim(at=at))
    assert found == [together(kind, *group) for kind in RunKind for group in (waiting[:2], waiting[2:])]


def assessed(actor, at):
    assess_trust(actor, at=at)
    assess_index(actor, at=at)


def test_a_breach_whose_message_was_lost_is_found_again(actor, common, analyst, lead, at, sent):
    assessed(actor, at - timedelta(hours=1))
    promise = make_promise(make_contact(common, actor, analyst), actor, analyst)
    proposal = BreachProposal.objects.create(
        commitment=promise, occurred_on=ago(days=1).date(), evidence="Seen.", proposed_by=analyst, proposed_at=at
    )
    assert sent(lambda: scheduling.claim(at=at)) == []
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.decision_reason = "confirmed", lead, at, "Yes."
    proposal.save()
    found = sent(lambda: scheduling.claim(at=at + timedelta(minutes=1)))
    assert {payload["kind"] for _name, payload in found} == {"trust", "escalation"}
    assessed(actor, at + timedelta(minutes=2))
    assert sent(lambda: scheduling.claim(at=at + timedelta(minutes=3))) == []


@pytest.mark.parametrize(("kind", "hurries"), [("heavy_weapons", True), ("threat_of_force", False)])
def test_a_serious_incident_whose_message_was_lost_is_found_again(actor, common, analyst, sent, kind, hurries):
    assessed(actor, ago(hours=1))
    make_incident(common, analyst, target=actor, incident_type=kind)
    found = sent(lambda: scheduling.claim(at=clock.now()))
    assert len(found) == (2 if hurries else 0)


def test_two_schedulers_never_claim_the_same(transactional_db, north, analyst, at):
    """The first holds its claim open while the second looks: the second takes only what is left."""
    actors = [make_actor(north) for _each in range(2)]
    for actor in actors:
        Due.objects.create(actor=actor, kind="trust", next_due_at=at)
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM reassessment_due WHERE actor_id = %s FOR UPDATE", [actors[0].pk])
        assert scheduling.claim(at=at) == 1
        assert due_of(actors[0])["trust"].claimed_until is None
        other.rollback()
        assert scheduling.claim(at=at) == 1
    finally:
        other.close()


def test_the_tasks_are_registered_and_scheduled():
    from config.celery import app

    app.loader.import_default_modules()
    tasks_of_ours = {f"reassessment.{name}" for name in ("assess_actor", "assess_due", "tick", "enrol")}
    assert tasks_of_ours <= set(current_app.tasks)
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"reassessment.tick", "reassessment.enrol"} <= scheduled


@pytest.mark.parametrize(
    ("payload", "kinds", "trigger"),
    [
        ({"kind": "trust"}, ["trust"], Trigger.SCHEDULE),
        ({"cause": "incident"}, ["escalation", "trust"], Trigger.EVENT),
        ({"cause": "incident", "something_new": 1}, ["escalation", "trust"], Trigger.EVENT),
        ({}, ["escalation", "trust"], Trigger.SCHEDULE),
    ],
)
def test_the_task_is_a_door(actor, payload, kinds, trigger):
    tasks.assess_actor(actor_id=str(actor.pk), **payload)
    runs = Run.objects.order_by("kind")
    assert [run.kind for run in runs] == kinds
    assert {run.trigger for run in runs} == {trigger.value}
    tasks.assess_actor(actor_id=str(actor.pk), kind=RunKind.TRUST.value)
    assert Run.objects.count() == len(kinds), "what is not due is not computed"


def test_tick_and_enrol_are_doors(actor, common, analyst, sent):
    make_contact(common, actor, analyst)
    assert sent(tasks.enrol) == []
    assert len(sent(tasks.tick)) == 2
    assert Incident.objects.count() == 0


def test_a_judged_source_has_those_assessed_whose_conduct_rests_on_it(common, analyst, lead, at, sent):
    source, other = make_source(common, "Radio of the pass"), make_source(common, "Elders")
    struck, behind, apart, unfollowed = (make_actor(common) for _each in range(4))
    for actor in (struck, behind, apart):
        Due.objects.create(actor=actor, kind="trust", next_due_at=at + timedelta(days=9))
    graded = {"reliability": "B", "credibility": "1"}
    make_incident(common, analyst, actor=behind, target=struck, source=other, corroborated_by=source, **graded)
    make_incident(common, analyst, actor=unfollowed, source=source, reliability="B", credibility="2")
    make_incident(common, analyst, actor=apart, source=other, reliability="B", credibility="2")
    refute = partial(sources.refute, source_id=source.pk, seen_version=source.version, reason="Made up.", by=lead)
    judged = {"source_id": str(source.pk), "cause": "source_refuted"}
    assert sent(refute) == [("reassessment.follow_source", judged)]
    told = sent(partial(tasks.follow_source, **judged))
    assert told == [
        ("reassessment.assess_actor", {"actor_id": str(actor.pk), "cause": "source_refuted"})
        for actor in sorted((struck, behind), key=lambda actor: actor.pk)
    ]


def test_a_refuted_source_moves_the_score_it_bore(common, analyst, lead, actor, django_capture_on_commit_callbacks):
    source = make_source(common, "Radio of the pass")
    make_incident(common, analyst, actor=actor, incident_type="release_of_persons", source=source)
    before = assess_trust(actor, at=ago(minutes=1))
    with jobs.carried_out_here(), django_capture_on_commit_callbacks(execute=True):
        sources.refute(source_id=source.pk, seen_version=source.version, reason="Made up.", by=lead)
    after = Run.objects.get(actor=actor, kind="trust", cause="source_refuted")
    assert after.trigger == "event"
    assert TrustAssessment.objects.get(run=after).value < TrustAssessment.objects.get(run=before).value
