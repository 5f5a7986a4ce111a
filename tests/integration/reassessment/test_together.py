"""Many that are due are assessed together: as each alone would be, and nobody held up by the records of another."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, ActorStanding
from core import clock
from core.models import AuditEvent
from engagements.models import Channel
from engagements.services import registers
from reassessment import tasks
from reassessment.domain.schedule import RunKind
from reassessment.models import Alert, Due, EscalationAssessment, Run, TrustAssessment
from reassessment.services import assessing, overrides, scheduling
from riskreview.models import Reopening
from tests.factories import make_actor, make_channel, make_merge, make_relation
from tests.integration.reassessment.conftest import (
    ago,
    assess_index,
    assess_trust,
    break_promise,
    make_contact,
    make_incident,
    make_note,
    make_promise,
    make_rich,
    make_trust,
)

pytestmark = pytest.mark.django_db

HISTORIES = {RunKind.TRUST: TrustAssessment, RunKind.ESCALATION: EscalationAssessment}
KINDS = pytest.mark.parametrize("kind", list(RunKind))
OF_THE_RUN = {"id", "run_id", "recorded_at", "subject_id", "body", "trust_run_id", "escalation_run_id"}
"""What no two runs share, or what is made of it."""


def due(actor, kind, at):
    return Due.objects.update_or_create(actor=actor, kind=kind.value, defaults={"next_due_at": at})


def together(kind, actors, at):
    with clock.standing_at(at):
        tasks.assess_due(kind=kind.value, actor_ids=[str(actor.pk) for actor in actors])


def alone(kind, actors, at):
    with clock.standing_at(at):
        for actor in actors:
            tasks.assess_actor(actor_id=str(actor.pk), kind=kind.value)


def values(rows):
    """Return what stands in some rows, without what tells one run from another, in an order of its own."""
    found = [{name: value for name, value in row.items() if name not in OF_THE_RUN} for row in rows.values()]
    return sorted((json.dumps(row, default=str, sort_keys=True) for row in found), key=str)


def written(kind, at):
    """Return all that runs of a moment left behind, by table."""
    runs = Run.objects.filter(kind=kind.value, as_of=at)
    actors = runs.values("actor")
    return {
        "runs": values(runs),
        "history": values(HISTORIES[kind].objects.filter(run__in=runs)),
        "standing": values(ActorStanding.objects.filter(actor__in=actors)),
        "due": values(Due.objects.filter(kind=kind.value, actor__in=actors)),
        "alerts": values(Alert.objects.filter(run__in=runs)),
        "events": values(AuditEvent.objects.filter(subject_id__in=runs.values("pk"))),
        "reviews": sorted(
            (str(row.engagement_id), row.trigger, row.reason, row.response)
            for row in Reopening.objects.all()
            if row.cause_key.split(":")[1] in {str(run.pk) for run in runs}
        ),
    }


def counts():
    return [model.objects.count() for model in (Run, TrustAssessment, EscalationAssessment, Alert, AuditEvent)]


@pytest.fixture
def casework(kept_word, cleared, common, north, actor, analyst, lead, at):
    """Actors of every sort: rich, rivals, two records of one, one whose reviews have something to hear, one bare."""
    rich, rival, kept, folded, rated, struck = (make_actor(common, name=f"Actor {place}") for place in range(6))
    for each in (rich, kept, folded):
        make_rich(common, each, analyst)
    make_merge(kept, folded, analyst, lead)
    make_relation(rival, rich, "hostile_to", reliability="B", credibility="2")
    make_relation(rated, kept, "splinter_of", since=ago(days=9).date(), reliability="B", credibility="2")
    make_incident(north, analyst, actor=rival, incident_type="heavy_weapons", occurred_at=ago(days=14))
    make_incident(north, analyst, actor=rival, target=struck, target_kind="actor", incident_type="air_or_drone_strike")
    contact = make_contact(common, rated, analyst, held_at=ago(days=12))
    make_note(contact, rated, analyst, note_type="meeting_cancelled_without_notice")
    make_promise(contact, rated, analyst, importance="3")
    shut = make_channel(rated, custodian=analyst, expected_interval_days=4)
    registers.change(Channel, record_id=shut.pk, seen_version=1, status="suspended", by=analyst)
    for each in (rich, kept, rated):
        assess_trust(each, at=at - timedelta(days=20))
        assess_index(each, at=at - timedelta(days=20))
    overrides.override(
        actor_id=rated.pk, kind=RunKind.TRUST, value=95, reason="Met them.", expires_at=ago(days=-9), by=analyst
    )
    for _each in range(3):
        break_promise(common, actor, analyst, lead)
    make_incident(common, analyst, actor=rival, target=actor, incident_type="threat_other", occurred_at=ago(days=360))
    for _each in range(8):
        hit = {"actor": rival, "target": actor, "target_kind": "actor", "incident_type": "heavy_weapons"}
        make_incident(common, analyst, occurred_at=ago(days=3), killed_low=9, killed_best=9, killed_high=9, **hit)
    everybody = [rich, rival, kept, rated, struck, actor, make_actor(north, name="Bare")]
    for each in everybody:
        for kind in RunKind:
            due(each, kind, at)
    return everybody


@KINDS
def test_many_together_leave_behind_what_each_leaves_alone(casework, actor, kind, sent):
    now = clock.now()
    with transaction.atomic():
        alone(kind, casework, now)
        of_each = written(kind, now)
        transaction.set_rollback(True)
    assert not Run.objects.filter(as_of=now).exists()
    left = sent(lambda: together(kind, casework, now))
    assert left == [("reassessment.assess_actor", {"actor_id": str(actor.pk), "kind": kind.value})]
    assert Run.objects.filter(kind=kind.value, as_of=now).count() == len(casework) - 1
    assert not Run.objects.filter(as_of=now, actor=actor).exists(), "its reviews are told in a transaction of its own"
    alone(kind, [actor], now)
    assert written(kind, now) == of_each
    assert len(of_each["runs"]) == len(of_each["events"]) == len(of_each["due"]) == len(casework)
    assert of_each["alerts"]
    assert of_each["reviews"]


@KINDS
def test_many_take_as_many_statements_as_few(common, analyst, at, kind):
    actors = [make_rich(common, make_actor(common), analyst) for _each in range(9)]
    assess = {RunKind.TRUST: assess_trust, RunKind.ESCALATION: assess_index}[kind]
    for actor in actors:
        assess(actor, at=at - timedelta(days=30))

    def statements(some):
        with CaptureQueriesContext(connection) as caught:
            assert assessing.assess_due(kind, actor_ids=[actor.pk for actor in some], at=at) == len(some)
        return len(caught)

    assert statements(actors[:2]) == statements(actors[2:])


@pytest.fixture
def broken(common):
    """An actor whose earlier run cannot be read."""
    actor = make_actor(common, name="Broken")
    make_trust(actor, at=ago(days=20), value=50.0)
    return actor


def test_one_that_fails_holds_nobody_up_and_fails_alone(broken, common, at, sent, caplog):
    others = [make_actor(common) for _each in range(3)]
    everybody = [broken, *others]
    for actor in everybody:
        due(actor, RunKind.TRUST, at)
    [message] = sent(lambda: scheduling.claim(at=at))
    before = counts()
    with caplog.at_level(logging.ERROR):
        left = sent(lambda: together(RunKind.TRUST, everybody, at))
    assert counts() == before
    assert "trust of 4 actors together failed" in caplog.text
    assert left == [("reassessment.assess_actor", {"actor_id": str(actor.pk), "kind": "trust"}) for actor in everybody]
    alone(RunKind.TRUST, others, at)
    with pytest.raises(ValueError, match="fields differ"):
        alone(RunKind.TRUST, [broken], at)
    assert set(Run.objects.filter(as_of=at).values_list("actor_id", flat=True)) == {actor.pk for actor in others}
    assert message[0] == "reassessment.assess_due"
    late = at + scheduling.LEASE
    due(others[0], RunKind.TRUST, late)
    assert sent(lambda: scheduling.claim(at=late)) == [
        ("reassessment.assess_actor", {"actor_id": str(broken.pk), "kind": "trust"}),
        ("reassessment.assess_due", {"kind": "trust", "actor_ids": [str(others[0].pk)]}),
    ]
    assert Due.objects.get(actor=broken).attempts == 2


@KINDS
def test_the_same_message_again_finds_nothing_due(common, analyst, at, kind):
    actors = [make_actor(common) for _each in range(2)]
    for actor in actors:
        due(actor, kind, at)
    together(kind, actors, at)
    before = counts()
    for later in (at, at + timedelta(minutes=5)):
        together(kind, actors, later)
    assert counts() == before
    assert before[0] == 2


def test_who_is_not_due_merged_or_withdrawn_is_left_out(common, analyst, lead, at):
    early, folded, withdrawn, wanted = (make_actor(common) for _each in range(4))
    make_merge(wanted, folded, analyst, lead)
    Actor.objects.filter(pk=withdrawn.pk).update(withdrawn_at=at)
    for actor in (folded, withdrawn, wanted):
        due(actor, RunKind.TRUST, at)
    due(early, RunKind.TRUST, at + timedelta(hours=1))
    together(RunKind.TRUST, [early, folded, withdrawn, wanted], at)
    assert [run.actor for run in Run.objects.all()] == [wanted]


def test_a_row_that_another_worker_holds_is_left_to_it(transactional_db, north, at):
    held, free = (make_actor(north) for _each in range(2))
    for actor in (held, free):
        due(actor, RunKind.TRUST, at)
    other = connections["default"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM reassessment_due WHERE actor_id = %s FOR UPDATE", [held.pk])
        together(RunKind.TRUST, [held, free], at)
        assert [run.actor for run in Run.objects.all()] == [free]
        other.rollback()
        together(RunKind.TRUST, [held, free], at)
    finally:
        other.close()
    assert {run.actor for run in Run.objects.all()} == {held, free}
    assert Run.objects.count() == 2
