"""Who is tied to whom around one actor, as one reader may see it on one day: a walk of one statement, and ways through.

A relation is there only when the reader may see both its ends, at every hop: nothing is reached through a hidden actor,
and nothing that stays hidden is counted. The tuples of field names describe the answer once, for REST and the page.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Min, Q, Value, When

from accounts.models import User
from actors.domain.areas import Presence
from actors.domain.grading import FactState, at_least
from actors.domain.traits import NameKind
from actors.models import Actor, Relation
from actors.models.sources import grade_now, on_refuted, state_now
from actors.selectors import actors, sources
from core import clock

ACTOR: Final = ("id", "name", "actor_type", "status", "countries", "region")
THEN: Final = ("name_now", "as_of_today")
"""Beside them: today's name, and which of them are told as of today because the day asked about is not known."""
MAY_BE_OF_TODAY: Final = ("actor_type", "status", "countries", "region")
RELATION: Final = (
    "id", "from_actor_id", "to_actor_id", "relation_type", "since", "until", "strength", "state", "recorded_state",
    "contradicts_id", "source_refuted", "grade",
)  # fmt: skip
USUAL, MOST = 150, 2000
"""How many actors one answer holds unless asked otherwise, and at most; five times as many relations."""
LONGEST = 6
"""Over how many relations a way from one actor to another is looked for."""
WIDEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class View:
    """Which relations are looked at, and how far: on which day, of which types (none: all), how well graded."""

    at: date
    hops: int = 1
    types: tuple[str, ...] = ()
    min_grade: str = ""
    refuted: bool = False
    most: int = USUAL

    @property
    def is_past(self) -> bool:
        """Return whether it is of a day before today, on which actors may have been something else."""
        return self.at < clock.now().date()


@dataclass(frozen=True, slots=True)
class Step:
    """One actor on a way, and the relations that lead to it from the one before."""

    actor: Actor
    relations: list[Relation]


# From each actor of `here` along its relations, both ways. LATERAL keeps the planner at the indexes of the two ends.
TIES: Final = """
    CROSS JOIN LATERAL (
        SELECT to_actor_id AS there, strength FROM held WHERE from_actor_id = here.id
        UNION ALL SELECT from_actor_id, strength FROM held WHERE to_actor_id = here.id
    ) AS tie
"""
# Only what the reader may see: one look-up an actor, whatever the planner thinks of how many there are.
SEEN: Final = "CROSS JOIN LATERAL (SELECT FROM seen WHERE seen.id = reached.id LIMIT 1) AS visible"
WALK: Final = f"""
near AS MATERIALIZED (
    SELECT reached.id, strength FROM (
        SELECT there AS id, max(tie.strength) AS strength FROM (SELECT %s::uuid AS id) AS here {TIES} GROUP BY there
    ) AS reached {SEEN}
    ORDER BY strength DESC NULLS LAST, reached.id LIMIT %s
),
far AS MATERIALIZED (
    SELECT reached.id, strength FROM (
        SELECT there AS id, max(tie.strength) AS strength FROM near AS here {TIES}
        WHERE %s AND there <> %s AND there NOT IN (SELECT id FROM near) GROUP BY there
    ) AS reached {SEEN}
    ORDER BY strength DESC NULLS LAST, reached.id LIMIT %s
),
found AS (
    SELECT id, hop, row_number() OVER (ORDER BY hop, strength DESC NULLS LAST, id) AS place FROM (
        SELECT %s::uuid AS id, 0 AS hop, NULL::smallint AS strength
        UNION ALL SELECT id, 1, strength FROM near UNION ALL SELECT id, 2, strength FROM far
    ) AS reached
),
shown AS MATERIALIZED (SELECT id, hop FROM found WHERE place <= %s),
links AS MATERIALIZED (
    SELECT held.* FROM held
    WHERE from_actor_id IN (SELECT id FROM shown) AND to_actor_id IN (SELECT id FROM shown)
    ORDER BY strength DESC NULLS LAST, id LIMIT %s
)
"""  # noqa: S608 - from the code alone


# What an actor was on a day, of `a`: type and status by its dated periods, its former name, and where it was. A period
# without any day is what somebody wrote down at the beginning and nobody changed: it says nothing of an earlier day.
ON_THE_DAY: Final = f"""
    LEFT JOIN LATERAL (
        SELECT actor_type, status FROM actors_actorstatusperiod
        WHERE actor_id = a.id AND (since IS NOT NULL OR until IS NOT NULL)
            AND (since IS NULL OR since <= %s) AND (until IS NULL OR until > %s)
        ORDER BY since DESC NULLS LAST LIMIT 1
    ) AS period ON true
    LEFT JOIN LATERAL (
        SELECT text FROM actors_name WHERE actor_id = a.id AND kind = '{NameKind.FORMER}'
            AND state <> '{FactState.REFUTED}' AND (since IS NULL OR since <= %s) AND until > %s
        ORDER BY until, id LIMIT 1
    ) AS former ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT code ORDER BY code), '{{}}') AS codes,
            coalesce(bool_or(undated), false) AS undated
        FROM (
            SELECT country AS code, since IS NULL AND until IS NULL AS undated FROM actors_area
            WHERE actor_id = a.id AND country <> '' AND state <> '{FactState.REFUTED}'
                AND presence <> '{Presence.ABSENT}'
                AND (since IS NULL OR since <= %s) AND (until IS NULL OR until > %s)
            UNION ALL SELECT code, true FROM unnest(a.countries) AS code
            WHERE NOT EXISTS (
                SELECT FROM actors_area
                WHERE actor_id = a.id AND country = code AND state <> '{FactState.REFUTED}'
            )
        ) AS there
    ) AS place ON true
"""  # noqa: S608 - from the code alone
AS_IT_WAS: Final = {
    "name": "coalesce(former.text, a.name)",
    "actor_type": "coalesce(period.actor_type, a.actor_type)",
    "status": "coalesce(period.status, a.status)",
    "countries": "place.codes",
    "name_now": "a.name",
    "as_of_today": """array_remove(ARRAY[
        CASE WHEN period.status IS NULL THEN 'actor_type' END, CASE WHEN period.status IS NULL THEN 'status' END,
        CASE WHEN place.undated THEN 'countries' END, CASE WHEN a.region <> '' THEN 'region' END
    ], NULL)""",
}
AS_IT_IS: Final = {"name_now": "a.name", "as_of_today": "ARRAY[]::text[]"}


def told(actor: Actor, view: View, *, user: User) -> str:
    """Return the network around an actor the user may see, as JSON put together by the database.

    `actors` come by hop, the centre first, `relations` are those between them; `more_exist` says that some were left
    out because the answer holds no more.
    """
    begin, values = _beginning(view, user)
    most_links = view.most * 5
    sql = f"{begin}, {WALK} {_answer(most_links, view)}"
    asked: list[Any] = [actor.pk, view.most, view.hops > 1, actor.pk, view.most, actor.pk, view.most, most_links + 1]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *asked, actor.pk, view.at, view.hops, *_days(view)])
        return str(cursor.fetchone()[0])


def around(actor: Actor, view: View, *, user: User) -> dict[str, Any]:
    """Return the network as plain data."""
    found: dict[str, Any] = json.loads(told(actor, view, user=user))
    return found


def way(one: Actor, other: Actor, view: View, *, user: User) -> list[Step]:
    """Return a shortest way between two actors the user may see, over at most six relations; empty where none is.

    Looked for from both ends at once, the smaller side first, over whatever `view` lets through.
    """
    sides: tuple[dict[UUID, UUID | None], ...] = ({one.pk: None}, {other.pk: None})
    edges = [{one.pk}, {other.pk}]
    meeting = {one.pk} & {other.pk}
    for _step in range(LONGEST):
        if meeting or not all(edges) or len(sides[0]) + len(sides[1]) > WIDEST:
            break
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        reached = _further(edges[side], sides[side], view, user)
        sides[side].update(reached)
        edges[side] = set(reached)
        meeting = edges[side] & sides[1 - side].keys()
    return _steps(_joined(min(meeting), *sides), view, user) if meeting else []


def earliest(actor: Actor, *, user: User) -> date | None:
    """Return the first day any relation of the actor that the user may see began, None where none is dated."""
    rows = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    first: date | None = rows.aggregate(first=Min("since"))["first"]
    return first


def _beginning(view: View, user: User) -> tuple[str, list[Any]]:
    """Return the actors the user may see and the relations the view lets through, as the begin of a statement."""
    seen, values = actors.visible(user).values("pk").query.sql_with_params()
    held = "(since IS NULL OR since <= %s) AND (until IS NULL OR until > %s)"
    asked: list[Any] = [view.at, view.at]
    if not view.refuted:
        held += f" AND recorded_state <> '{FactState.REFUTED.value}'"
    if view.types:
        held += " AND relation_type = ANY(%s)"
        asked.append(list(view.types))
    if view.min_grade:
        held += " AND left(grade, 1) = ANY(%s) AND right(grade, 1) = ANY(%s)"
        asked += [list(part) for part in at_least(view.min_grade)]
    relations, kept = _relations()
    sql = f"""
        WITH seen (id) AS NOT MATERIALIZED ({seen}),
        told ({", ".join(RELATION)}) AS NOT MATERIALIZED ({relations}),
        held AS NOT MATERIALIZED (SELECT * FROM told WHERE {held})
    """  # noqa: S608 - from the code alone
    return sql, [*values, *kept, *asked]


@lru_cache(maxsize=1)
def _relations() -> tuple[str, tuple[Any, ...]]:
    """Return SQL for every relation with what is told of it, as it counts now; kept, for that takes long."""
    told: dict[str, Any] = {
        "state": state_now(),
        "recorded_state": F("state"),
        "source_refuted": Case(When(on_refuted(), then=Value(value=True)), default=Value(value=False)),
        "grade": grade_now(),
    }
    rows = Relation.objects.order_by().values_list(*(told[name] if name in told else F(name) for name in RELATION))
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def _columns(view: View) -> dict[str, str]:
    """Return what is told of an actor `a`, each as SQL."""
    return {name: f"a.{name}" for name in ACTOR} | (AS_IT_WAS if view.is_past else AS_IT_IS)


def _days(view: View) -> list[date]:
    return [view.at] * ON_THE_DAY.count("%s") if view.is_past else []


def _answer(most_links: int, view: View) -> str:
    told_actor = ", ".join(f"'{name}', {column}" for name, column in _columns(view).items())
    on_the_day = ON_THE_DAY if view.is_past else ""
    told_relation = ", ".join(f"'{name}', r.{name}" for name in RELATION)
    return f"""
        SELECT json_build_object(
            'center', %s::uuid, 'at', %s::date, 'hops', %s,
            'actors', (
                SELECT json_agg(json_build_object({told_actor}, 'hop', hop) ORDER BY hop, a.name, a.id)
                FROM shown JOIN actors_actor a USING (id) {on_the_day}
            ),
            'relations', (
                SELECT coalesce(json_agg(json_build_object({told_relation})
                    ORDER BY r.strength DESC NULLS LAST, r.id), '[]')
                FROM (SELECT * FROM links LIMIT {most_links}) AS r
            ),
            'more_exist', (SELECT count(*) FROM found) > (SELECT count(*) FROM shown)
                OR (SELECT count(*) FROM links) > {most_links}
        )::text
    """  # noqa: S608 - from the code alone


def _further(edge: set[UUID], known: Mapping[UUID, Any], view: View, user: User) -> dict[UUID, UUID]:
    """Return who is one relation further than an edge, each with the actor it was reached from."""
    begin, values = _beginning(view, user)
    sql = f"""
        {begin} SELECT reached.id, came FROM (
            SELECT DISTINCT ON (there) there AS id, here.id AS came FROM unnest(%s::uuid[]) AS here (id) {TIES}
            WHERE there <> ALL(%s::uuid[]) ORDER BY there, here.id
        ) AS reached {SEEN}
    """  # noqa: S608 - from the code alone
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, list(edge), list(known)])
        return dict(cursor.fetchall())


def _joined(middle: UUID, left: Mapping[UUID, UUID | None], right: Mapping[UUID, UUID | None]) -> list[UUID]:
    """Return the actors from one end to the other by way of the middle."""
    ids: list[UUID] = []
    at: UUID | None = middle
    while at is not None:
        ids.insert(0, at)
        at = left[at]
    at = right[middle]
    while at is not None:
        ids.append(at)
        at = right[at]
    return ids


def _put_back(found: Collection[Actor], view: View) -> None:
    """Let actors read as they were on the day of the view, each with what of it is told as of today."""
    columns = _columns(view)
    on_the_day = ON_THE_DAY if view.is_past else ""
    sql = f"SELECT {', '.join(columns.values())} FROM actors_actor a {on_the_day} WHERE a.id = ANY(%s)"  # noqa: S608 - from the code alone
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_days(view), [actor.pk for actor in found]])
        rows = {row[0]: row for row in cursor.fetchall()}
    for actor in found:
        for name, value in zip(columns, rows[actor.pk], strict=True):
            setattr(actor, name, value)


def _steps(ids: list[UUID], view: View, user: User) -> list[Step]:
    known = actors.visible(user).in_bulk(ids)
    _put_back(known.values(), view)
    begin, values = _beginning(view, user)
    sql = f"""
        {begin} SELECT id FROM held WHERE from_actor_id = ANY(%s) AND to_actor_id = ANY(%s)
    """  # noqa: S608 - from the code alone
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, ids, ids])
        found = [row[0] for row in cursor.fetchall()]
    between: dict[frozenset[UUID], list[Relation]] = {}
    relations = list(Relation.objects.filter(pk__in=found).order_by(F("strength").desc(nulls_last=True), "pk"))
    sources.cite(relations, user=user)
    for relation in relations:
        relation.from_actor, relation.to_actor = known[relation.from_actor_id], known[relation.to_actor_id]
        between.setdefault(frozenset({relation.from_actor_id, relation.to_actor_id}), []).append(relation)
    pairs = zip([None, *ids], ids, strict=False)
    return [
        Step(known[here], between[frozenset({before, here})] if before is not None else []) for before, here in pairs
    ]
