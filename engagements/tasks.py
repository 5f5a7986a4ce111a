"""Tasks of engagements."""

from typing import Any

from celery import shared_task

from core import clock
from engagements.services import commitments


@shared_task(name="engagements.count_overdue", ignore_result=True)
def count_overdue(**_future: Any) -> None:
    """Bring the counts on profiles up to the day: a commitment becomes overdue without anybody doing anything."""
    commitments.count_all(today=clock.now().date())
