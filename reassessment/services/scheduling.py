"""The schedule: who is followed at all, who is due, and a task for every hundred of them.

A claim is a lease taken with SKIP LOCKED, so that schedulers may overlap; a worker that dies leaves its lease to run
out. Whoever was claimed before and not assessed goes alone from then on, so that nobody waits for the records of
another. What a lost message would have asked for at once is found again in the records themselves.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import DurationField, F, Q, Value

from core import jobs
from reassessment.domain.schedule import Cadence, RunKind, next_due
from reassessment.models import Due
from reassessment.selectors import schedule

LEASE: Final = timedelta(minutes=10)
AT_ONCE: Final = 2000
TOGETHER: Final = 100
"""How many actors one task assesses."""
LOOK_BACK: Final = timedelta(days=2)
"""How long after a breach or an incident its lost message is still made good."""


@transaction.atomic
def enrol(*, at: datetime) -> int:
    """Follow every actor somebody engages, reaches by a channel or has a record about; return how many are new."""
    made = 0
    for kind in RunKind:
        rows = [Due(actor_id=pk, kind=kind.value, next_due_at=at) for pk in schedule.unfollowed(kind)]
        made += len(Due.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))
    return made


@transaction.atomic
def claim(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Claim the actors that are due and send the tasks that assess them; return how many actors."""
    cadence = schedule.cadence()
    _keep_pace(cadence, at=at)
    _hurry(cadence, at=at)
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    due = Due.objects.filter(free, next_due_at__lte=at, actor__merged_into=None).order_by("next_due_at", "pk")
    rows = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
    Due.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_until=at + LEASE, attempts=F("attempts") + 1)
    for kind in RunKind:
        mine = [row for row in rows if row.kind == kind]
        send_alone(kind, [row.actor_id for row in mine if row.attempts])
        fresh = [str(row.actor_id) for row in mine if not row.attempts]
        for first in range(0, len(fresh), TOGETHER):
            jobs.enqueue("reassessment.assess_due", kind=kind.value, actor_ids=fresh[first : first + TOGETHER])
    return len(rows)


def send_alone(kind: RunKind, actor_ids: Collection[UUID]) -> None:
    """Send a task for each of some actors that are due."""
    for actor_id in actor_ids:
        jobs.enqueue("reassessment.assess_actor", actor_id=str(actor_id), kind=kind.value)


@transaction.atomic
def follow_source(source_id: UUID, *, cause: str) -> int:
    """Have every actor assessed of whose conduct something rests on a source that was judged; return how many."""
    concerned = schedule.resting_on(source_id)
    for actor_id in concerned:
        jobs.enqueue("reassessment.assess_actor", actor_id=str(actor_id), cause=cause)
    return len(concerned)


def _keep_pace(cadence: Cadence, *, at: datetime) -> None:
    """Bring forward the runs that were set down before the policy asked for them sooner."""
    for kind, span in cadence.items():
        waiting = Due.objects.filter(kind=kind.value, next_due_at__gt=at).order_by("pk")
        slow = waiting.filter(next_due_at__gt=F("last_at") + Value(span, output_field=DurationField()))
        keys = list(slow.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Due.objects.filter(pk__in=keys).update(next_due_at=F("last_at") + Value(span, output_field=DurationField()))


def _hurry(cadence: Cadence, *, at: datetime) -> None:
    """Bring forward the runs that a breach or a serious incident asks for and no run has seen yet."""
    urgent = schedule.urgent(since=at - LOOK_BACK)
    rows = Due.objects.filter(actor_id__in=urgent, next_due_at__gt=at).order_by("pk")
    for row in rows.select_for_update(skip_locked=True):
        due_at = next_due(at, RunKind(row.kind), row.last_at, urgent[row.actor_id], cadence=cadence)
        if due_at < row.next_due_at:
            row.next_due_at = due_at
            row.save(update_fields=["next_due_at"])
