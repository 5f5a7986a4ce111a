"""Eight people at the same engagement at once, and a scheduler that dies in the middle: nothing is left half done."""

import os
import signal
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from core import clock
from riskreview.models import Decision, Reopening, Review
from riskreview.services import watch
from tests.gate import Gate, rows
from tests.integration.together import beside
from tests.workers import eventually

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
