"""Reassessing actors with 20 incidents each, beside one aggregate pass over the same evidence and one narrow write."""

from itertools import count

from django.db import connection

from actors.models import Actor
from bench.measure import Effort, timed
from core import clock
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.services import assessing

LIMIT = """
    WITH summed AS (
        SELECT actor_id, least(100, sum(killed_best * exp(extract(epoch FROM occurred_at - now()) / 2592000))) AS value
          FROM engagements_incident WHERE actor_id = ANY(%s) GROUP BY actor_id
    )
    UPDATE actors_actorstanding AS standing SET escalation_value = summed.value FROM summed
     WHERE standing.actor_id = summed.actor_id
"""


def measure(many: int, effort: Effort) -> None:
    """Print what one actor costs: a run with its stored inputs, history, explanation and alerts, and the bare limit."""
    with_evidence = Actor.objects.filter(incidents_done__isnull=False).distinct()
    ids = list(with_evidence.order_by("pk").values_list("pk", flat=True)[:many])
    for kind in RunKind:
        turn = count()

        def assess(kind: RunKind = kind, turn: "count[int]" = turn) -> None:
            actor_id = ids[next(turn) % len(ids)]
            assessing.assess(kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.MANUAL)

        mine = timed(assess, len(ids))
        floor = min(timed(lambda: _limit(ids), 1) for _round in range(effort.rounds)) / len(ids)
        print(
            f"{f'reassess one actor, {kind.value}':34}{'':5}{mine * 1000:>9.1f}{floor * 1000:>10.3f}{floor / mine:>12.4f}"
        )


def _limit(ids: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LIMIT, [ids])
