"""Tasks of actors."""

from collections.abc import Sequence
from typing import Any, Final

from celery import shared_task

from actors.services import doubles, screening

PIECES: Final = 5
"""So many pieces are done in one run; the next comes a minute later."""


@shared_task(name="actors.rescreen_everybody", ignore_result=True)
def rescreen_everybody(**_future: Any) -> None:
    """Have everybody looked up on the lists again, in pieces."""
    screening.rescreen_everybody()


@shared_task(name="actors.rescreen", ignore_result=True)
def rescreen(*, kind: str, ids: Sequence[str], by_id: str | None = None, **_future: Any) -> None:
    """Look some actors, persons or names up again where lists or names changed; safe to run twice."""
    screening.rescreen(kind=kind, ids=ids, by_id=by_id)


@shared_task(name="actors.compare_names", ignore_result=True)
def compare_names(**_future: Any) -> None:
    """Look for doubles of the actors whose names changed, a few pieces at a time."""
    for _piece in range(PIECES):
        if not doubles.compare_names():
            return
