"""Two hops around an actor among many relations, beside the bare walk: no visibility, no filter, no framework."""

from django.db import connection
from django.test import Client

from accounts.models import User
from actors.models import Actor
from actors.selectors import network
from bench.measure import Effort, head, line, raw
from bench.reads import got
from core import clock
from tests import factories

TIES = """
    INSERT INTO actors_relation (id, version, created_at, updated_at, from_actor_id, to_actor_id, relation_type, strength,
        support_kinds, note, state, state_reason, reliability, credibility)
    WITH numbered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS total FROM actors_actor)
    SELECT gen_random_uuid(), 1, now(), now(), a.id, b.id,
           (ARRAY['allied_with', 'finances', 'rival_of', 'negotiates_with'])[1 + k %% 4], 1 + k %% 5,
           '{}', '', 'asserted', '', 'B', '2'
      FROM numbered a CROSS JOIN generate_series(1, %(each)s) AS k
      JOIN numbered b ON b.n = (a.n * 7919 + k * 104729) %% a.total AND b.id <> a.id
"""
BARE = """
    WITH ends AS NOT MATERIALIZED (
        SELECT from_actor_id AS here, to_actor_id AS there FROM actors_relation
        UNION ALL SELECT to_actor_id, from_actor_id FROM actors_relation
    ),
    near AS MATERIALIZED (SELECT DISTINCT there AS id FROM ends WHERE here = %s),
    far AS MATERIALIZED (SELECT DISTINCT there AS id FROM near JOIN ends ON here = near.id LIMIT 150),
    shown AS MATERIALIZED (SELECT id FROM near UNION SELECT id FROM far LIMIT 151)
    SELECT (SELECT json_agg(row_to_json(a)) FROM (SELECT id, name, actor_type, status, countries, region
                FROM shown JOIN actors_actor USING (id)) AS a),
           (SELECT json_agg(row_to_json(r)) FROM (SELECT id, from_actor_id, to_actor_id, relation_type, since, until,
                strength, state, contradicts_id, reliability, credibility FROM actors_relation
                WHERE from_actor_id IN (SELECT id FROM shown) AND to_actor_id IN (SELECT id FROM shown)) AS r)
"""


def measure(user: User, each: int, effort: Effort) -> None:
    """Tie every actor to `each` others, then print what two hops cost over REST."""
    with connection.cursor() as cursor:
        cursor.execute(TIES, {"each": each})
        cursor.execute("ANALYZE actors_relation")
        cursor.execute("SELECT count(*) FROM actors_relation")
        many = cursor.fetchone()[0]
    rest = Client(headers={"authorization": f"Bearer {factories.make_token(user).secret}"})
    some = Actor.objects.visible_to(user).order_by("name")[7]
    head()
    address = f"/api/v1/actors/{some.pk}/network/?hops=2"
    bare, view = raw(BARE, [some.pk]), network.View(at=clock.now().date(), hops=2)
    line(f"statement of two hops, {many} ties", lambda: network.told(some, view, user=user), bare, effort)
    line("REST of the same", got(rest, address), bare, effort)
