"""Reassessing actors with 20 incidents each, beside one aggregate pass over the same evidence and one narrow write."""

from itertools import cycle
from uuid import UUID

from django.db import connection

from actors.models import Actor
from bench.measure import Act, Effort, statements, timed
from core import clock
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Due
from reassessment.services import assessing
from reassessment.services.scheduling import TOGETHER

LIMIT = """
    WITH summed AS (
        SELECT actor_id, least(100, sum(killed_best * exp(extract(epoch FROM occurred_at - now()) / 2592000))) AS value
          FROM engagements_incident WHERE actor_id = ANY(%s) GROUP BY actor_id
    )
    UPDATE actors_actorstanding AS standing SET escalation_value = summed.value FROM summed
     WHERE standing.actor_id = summed.actor_id
"""


def measure(effort: Effort) -> None:
    """Print what one actor costs alone and among as many as one task takes, and what it costs at the bare limit.

    A run has its stored inputs, history, explanation, alerts and audit. Each figure is the best of the rounds.
    """
    with_evidence = Actor.objects.filter(incidents_done__isnull=False).distinct()
    ids = list(with_evidence.order_by("pk").values_list("pk", flat=True)[:TOGETHER])
    floor = min(timed(lambda: _limit(ids), 1) for _round in range(effort.rounds)) / len(ids)
    for kind in RunKind:
        turn = cycle(ids)

        def alone(kind: RunKind = kind, turn: "cycle[UUID]" = turn) -> None:
            assessing.assess(kind, actor_id=next(turn), at=clock.now(), trigger=Trigger.MANUAL)

        def together(kind: RunKind = kind) -> None:
            assessing.assess_due(kind, actor_ids=ids, at=clock.now())

        _print(
            f"{kind.value}, alone", alone, min(timed(alone, effort.repeat) for _round in range(effort.rounds)), floor
        )
        among = min(timed(together, 1) for _round in range(effort.rounds) if _become_due(kind, ids)) / len(ids)
        _become_due(kind, ids)
        _print(f"{kind.value}, among {len(ids)}", together, among, floor)


def _print(what: str, act: Act, mine: float, floor: float) -> None:
    print(
        f"{f'reassess, {what}':34}{statements(act):>5}{mine * 1000:>9.1f}{floor * 1000:>10.3f}{floor / mine:>12.4f}",
        flush=True,
    )


def _become_due(kind: RunKind, ids: list[UUID]) -> int:
    rows = [Due(actor_id=pk, kind=kind.value, next_due_at=clock.now()) for pk in ids]
    Due.objects.bulk_create(rows, ignore_conflicts=True)
    return Due.objects.filter(kind=kind.value).update(next_due_at=clock.now())


def _limit(ids: list[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LIMIT, [ids])
