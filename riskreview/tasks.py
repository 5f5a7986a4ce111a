"""Doors of the scheduler and of lower apps into the gate; each is safe to run twice."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from celery import shared_task

from core import context
from riskreview.domain.reopening import Trigger
from riskreview.services import reopening, retrospect, watch


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


@shared_task(name="riskreview.reopen", ignore_result=True)
def reopen(
    *,
    trigger: str,
    reason: str,
    actor_id: str = "",
    person_id: str = "",
    engagement_id: str = "",
    name_key: str = "",
    cause_key: str = "",
    words_from: Sequence[str] = (),
    **_future: Any,
) -> int:
    """Let a change act on the reviews and decisions it concerns; delivered twice, it acts once."""
    acted = reopening.react(
        trigger=Trigger(trigger),
        reason=reason,
        cause_key=cause_key or f"task:{context.current().task_id or uuid4()}",
        actor_id=_uuid(actor_id),
        person_id=_uuid(person_id),
        engagement_id=_uuid(engagement_id),
        name_key=name_key,
        words_from=[UUID(place) for place in words_from],
    )
    return len(acted)


@shared_task(name="riskreview.incident", ignore_result=True)
def incident(
    *,
    weight: float,
    hits: bool,
    reason: str,
    cause_key: str,
    actor_id: str = "",
    engagement_id: str = "",
    words_from: Sequence[str] = (),
    **_future: Any,
) -> int:
    """Let an incident act as the review policy weighs it; delivered twice, it acts once."""
    acted = reopening.react_to_incident(
        weight=weight,
        hits=hits,
        reason=reason,
        cause_key=cause_key,
        actor_id=_uuid(actor_id),
        engagement_id=_uuid(engagement_id),
        words_from=[UUID(place) for place in words_from],
    )
    return len(acted)


@shared_task(name="riskreview.delivery_diverted", ignore_result=True)
def delivery_diverted(*, delivery_id: str, **_future: Any) -> None:
    """Tell those concerned of a diversion and let it act on the decision; delivered twice, it acts once."""
    reopening.delivery_diverted(delivery_id=UUID(delivery_id))


@shared_task(name="riskreview.checklist_replaced", ignore_result=True)
def checklist_replaced(*, template_id: str, **_future: Any) -> int:
    """Tell the reviews and decisions under an older version of a checklist; delivered twice, it acts once."""
    return len(reopening.checklist_replaced(template_id=UUID(template_id)))


@shared_task(name="riskreview.engagement_logged", ignore_result=True)
def engagement_logged(*, engagement_id: str, **_future: Any) -> None:
    """Open the review in retrospect of a contact that took place without one, where it needs one."""
    retrospect.open_if_needed(engagement_id=UUID(engagement_id))


@shared_task(name="riskreview.tick", ignore_result=True)
def tick(**_future: Any) -> None:
    """Expire, remind, raise and close what is due."""
    watch.tick()
