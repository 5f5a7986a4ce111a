"""Housekeeping tasks of the kernel."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from core import audit, clock, health, idempotency, reads

KEYS_KEPT = timedelta(days=2)


@shared_task(name="core.heartbeat", ignore_result=True)
def heartbeat(**_future: Any) -> None:
    """Show that scheduler and worker run."""
    health.beat()


@shared_task(name="core.seal_reads", ignore_result=True)
def seal_reads(**_future: Any) -> int:
    """Seal the reads of the last minutes into the audit chain."""
    return reads.seal()


@shared_task(name="core.note_head", ignore_result=True)
def note_head(**_future: Any) -> str:
    """Return, and so log, the head of the audit chain; a daily note shows a tail that was cut later."""
    return str(audit.head() or "")


@shared_task(name="core.forget_keys", ignore_result=True)
def forget_keys(**_future: Any) -> int:
    """Delete the answers that were kept for repeated REST writes."""
    return idempotency.forget(before=clock.now() - KEYS_KEPT)
