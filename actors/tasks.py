"""Tasks of actors."""

from collections.abc import Sequence
from typing import Any

from celery import shared_task

from actors.services import screening


@shared_task(name="actors.rescreen_everybody", ignore_result=True)
def rescreen_everybody(**_future: Any) -> None:
    """Have everybody looked up on the lists again, in pieces."""
    screening.rescreen_everybody()


@shared_task(name="actors.rescreen", ignore_result=True)
def rescreen(*, kind: str, ids: Sequence[str], by_id: str | None = None, **_future: Any) -> None:
    """Look some actors, persons or names up again where lists or names changed; safe to run twice."""
    screening.rescreen(kind=kind, ids=ids, by_id=by_id)
