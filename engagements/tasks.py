"""Tasks of engagements."""

from typing import Any
from uuid import UUID

from celery import shared_task

from core import clock
from engagements.services import commitments


@shared_task(name="engagements.count_overdue", ignore_result=True)
def count_overdue(**_future: Any) -> None:
    """Bring the counts on profiles up to the day: a commitment becomes overdue without anybody doing anything."""
    commitments.count_all(today=clock.now().date())


@shared_task(name="engagements.recount_actor", ignore_result=True)
def recount_actor(*, actor_id: str, **_future: Any) -> None:
    """Bring contacts and counts of one profile up to what is recorded, after its record was merged or split."""
    commitments.recount(UUID(actor_id), today=clock.now().date())
