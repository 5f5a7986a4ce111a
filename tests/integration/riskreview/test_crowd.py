"""Eight people at one engagement at once, a scheduler and a worker that die in the middle: nothing is left half done."""

import os
import signal
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from redis import Redis

from core import clock
from riskreview.models import Decision, Reopening, Review
from riskreview.services import watch
from tests.gate import Gate, rows
from tests.integration.together import beside
from tests.workers import Workers, eventually

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"


def test_eight_clients_at_one_engagement_break_nothing():
    Gate().crowd(clients=8, steps=5, seed=1)


def test_a_scheduler_killed_while_it_ends_a_decision_leaves_it_whole_and_the_next_one_ends_it():
    gate = Gate()
    while gate.whole.status != "cleared":
        gate.onward(1)
    decision = Decision.objects.get()
    later = clock.now() + timedelta(days=40)

    def tick():
        with clock.standing_at(later):
            watch.tick()

    columns = {"id": uuid4(), "engagement": gate.whole, "content_no": 1, "trigger": "validity_ended", "at": later}
    columns |= {"response": "revoke", "reason": "x", "cause_key": f"validity:{decision.pk}"}
    before = gate.digest()
    # It has ended the decision and suspended the engagement, and waits to write down why.
    with beside(tick) as (pid, go), transaction.atomic():
        Reopening.objects.create(**columns)
        go()
        eventually(lambda: rows(WAITS)[0][0])
        os.kill(pid, signal.SIGKILL)
        transaction.set_rollback(True)
    assert gate.digest() == before
    gate.insist()
    for _again in range(2):
        tick()
        gate.insist()
        assert (gate.whole.status, Review.objects.get().status) == ("suspended", "expired")
        assert Reopening.objects.filter(trigger="validity_ended").count() == 1


@pytest.fixture
def workers(transactional_db):
    found = Workers(connection.settings_dict["NAME"])
    yield found
    found.stop()


@pytest.mark.worker
def test_a_worker_killed_while_it_suspends_leaves_it_whole_and_the_next_one_suspends(workers):
    gate = Gate()
    while gate.whole.status != "cleared":
        gate.onward(1)
    said = {"trigger": "grave_incident", "reason": "Shots.", "cause_key": "incident:1"}
    columns = {"id": uuid4(), "engagement": gate.whole, "content_no": 1, "response": "suspend", "at": clock.now()}
    before, first = gate.digest(), workers.start()
    # It has suspended the engagement, and waits to write down why.
    with transaction.atomic():
        Reopening.objects.create(**columns, **said)
        workers.send("riskreview.reopen", actor_id=str(gate.actor.pk), **said)
        eventually(lambda: rows(WAITS)[0][0])
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        transaction.set_rollback(True)
    assert gate.digest() == before
    gate.insist()
    workers.start()
    workers.send("riskreview.reopen", actor_id=str(gate.actor.pk), **said)
    eventually(lambda: gate.whole.status == "suspended")
    workers.send("riskreview.tick")
    eventually(lambda: not Redis.from_url(os.environ["REDIS_URL"]).llen(f"{workers.queue}:{workers.queue}"))
    gate.insist()
    assert Reopening.objects.count() == Review.objects.filter(kind="recheck").count() == 1
