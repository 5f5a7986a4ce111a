"""A real Celery worker, a real broker: a message is carried out once, also after kill -9 and with two workers."""

import os
import signal
import time
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.db.models import Count

from core import clock
from core.models import AuditEvent
from reassessment.models import Due, Run, TrustAssessment
from reassessment.services import runs, scheduling
from tests.factories import make_actor
from tests.integration.reassessment.conftest import make_contact, make_incident
from tests.workers import Workers, eventually

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workers(transactional_db):
    found = Workers(connections["default"].settings_dict["NAME"])
    yield found
    found.stop()


def stays(what, *, seconds=2):
    """Assert that `what()` is true and stays so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert what()
        time.sleep(0.2)


@contextmanager
def holding(row):
    """Hold a row that a run locks, as a run under way in another worker does."""
    other = connections["default"].copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            table, key = row._meta.db_table, row._meta.pk.column
            cursor.execute(f"SELECT 1 FROM {table} WHERE {key} = %s FOR UPDATE", [row.pk])
        yield
    finally:
        other.rollback()
        other.close()


def somebody_waits():
    """Return whether a connection waits for a lock."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0] > 0


def runs_of(actor):
    return sorted(Run.objects.filter(actor=actor).values_list("kind", flat=True))


@pytest.fixture
def engaged(common, actor, analyst):
    contact = make_contact(common, actor, analyst)
    make_incident(common, analyst, actor=actor, engagement=contact, link_confidence="low")
    return actor


def test_a_message_becomes_a_run_of_each_score_and_a_repeated_one_nothing_more(workers, engaged):
    workers.start()
    message = str(uuid4())
    for _each in range(3):
        workers.send("reassessment.assess_actor", task_id=message, actor_id=str(engaged.pk), cause="incident")
    eventually(lambda: runs_of(engaged) == ["escalation", "trust"])
    stays(lambda: runs_of(engaged) == ["escalation", "trust"])
    assert set(Run.objects.values_list("task_id", "trigger", "cause")) == {(message, "event", "incident")}
    events = AuditEvent.objects.filter(verb__startswith="reassessment.", subject_type="reassessment.run")
    assert set(events.values_list("source", "task_id")) == {("worker", message)}
    engaged.standing.refresh_from_db()
    assert engaged.standing.trust_value is not None


def test_a_worker_killed_in_the_middle_of_a_run_leaves_nothing_half_done(workers, engaged):
    due = Due.objects.create(actor=engaged, kind="trust", next_due_at=clock.now())
    first = workers.start()
    with holding(due):
        workers.send("reassessment.assess_actor", actor_id=str(engaged.pk), cause="report")
        eventually(somebody_waits)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert runs_of(engaged) == []
    workers.start()
    eventually(lambda: runs_of(engaged) == ["escalation", "trust"])
    stays(lambda: runs_of(engaged) == ["escalation", "trust"])
    assert TrustAssessment.objects.filter(actor=engaged).count() == 1
    assert all(runs.rerun(run.pk).fault == "" for run in Run.objects.all())


def test_a_worker_killed_among_many_leaves_none_of_them_done_and_the_next_does_all(workers, engaged, common):
    """It had written every run and waited for the last current value."""
    actors = [engaged, *(make_actor(common) for _each in range(4))]
    for actor in actors:
        Due.objects.create(actor=actor, kind="trust", next_due_at=clock.now())
    first = workers.start()
    with holding(engaged.standing):
        workers.send("reassessment.tick")
        eventually(somebody_waits)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert not Run.objects.exists()
    workers.start()
    eventually(lambda: Run.objects.count() == 5)
    stays(lambda: Run.objects.count() == 5)
    assert {run.actor for run in Run.objects.all()} == set(actors)
    assert TrustAssessment.objects.count() == AuditEvent.objects.filter(subject_type="reassessment.run").count() == 5
    assert set(Due.objects.values_list("attempts", "claimed_until")) == {(0, None)}


def test_a_claim_of_a_dead_worker_runs_out_and_is_taken_again(workers, engaged):
    at = clock.now()
    lapsed = {"next_due_at": at - scheduling.LEASE, "claimed_until": at, "attempts": 1}
    for kind in ("trust", "escalation"):
        Due.objects.create(actor=engaged, kind=kind, **lapsed)
    workers.start()
    workers.send("reassessment.tick")
    eventually(lambda: runs_of(engaged) == ["escalation", "trust"])
    assert set(Due.objects.values_list("attempts", "claimed_until")) == {(0, None)}


def test_two_workers_share_the_work_and_never_do_it_twice(workers, engaged, common, analyst):
    others = [make_actor(common) for _each in range(5)]
    for actor in others:
        make_contact(common, actor, analyst)
    due = Due.objects.create(actor=engaged, kind="trust", next_due_at=clock.now())
    workers.start()
    workers.start()
    with holding(due):
        for _each in range(4):
            workers.send("reassessment.assess_actor", actor_id=str(engaged.pk), kind="trust")
        eventually(somebody_waits)
    workers.send("reassessment.enrol")
    eventually(lambda: Due.objects.count() == 12)
    for _each in range(6):
        workers.send("reassessment.tick")
    eventually(lambda: Run.objects.count() >= 12)
    stays(lambda: Run.objects.count() == 12)
    counted = Run.objects.values("actor", "kind").annotate(times=Count("pk")).values_list("times", flat=True)
    assert set(counted) == {1}
    assert AuditEvent.objects.filter(subject_type="reassessment.run").count() == 12
