"""Tasks of reassessment: doors, not rooms. Each may be delivered twice."""

import logging
from typing import Any
from uuid import UUID

from celery import shared_task

from core import clock, context
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.services import assessing, scheduling

logger = logging.getLogger(__name__)


@shared_task(name="reassessment.assess_actor")
def assess_actor(*, actor_id: str, cause: str = "", kind: str = "", **_future: Any) -> None:
    """Assess one score of an actor that is due, alone, or both because something happened (`cause`)."""
    kinds = [RunKind(kind)] if kind else list(RunKind)
    trigger = Trigger.EVENT if cause else Trigger.SCHEDULE
    task_id = context.current().task_id if cause else ""
    for each in kinds:
        assessing.assess(each, actor_id=UUID(actor_id), at=clock.now(), trigger=trigger, cause=cause, task_id=task_id)


@shared_task(name="reassessment.assess_due")
def assess_due(*, kind: str, actor_ids: list[str], **_future: Any) -> None:
    """Assess one score of the actors that are due; where that fails for one, all are tried alone and it fails alone."""
    keys = [UUID(actor_id) for actor_id in actor_ids]
    try:
        assessing.assess_due(RunKind(kind), actor_ids=keys, at=clock.now())
    except Exception:
        logger.exception("%s of %s actors together failed: each is tried alone", kind, len(keys))
        scheduling.send_alone(RunKind(kind), keys)


@shared_task(name="reassessment.follow_source")
def follow_source(*, source_id: str, cause: str, **_future: Any) -> None:
    """Have the actors assessed whose scores rest on a source that was refuted, reinstated or judged anew."""
    scheduling.follow_source(UUID(source_id), cause=cause)


@shared_task(name="reassessment.tick")
def tick(**_future: Any) -> None:
    """Claim the actors that are due and send the tasks that assess them."""
    scheduling.claim(at=clock.now())


@shared_task(name="reassessment.enrol")
def enrol(**_future: Any) -> None:
    """Follow the actors that came into the casework since."""
    scheduling.enrol(at=clock.now())
