"""Comparing the names of some actors with those of all others, beside one bare trigram query for each of them."""

from django.db import connection

from actors.models import Actor
from actors.services import doubles
from bench.measure import timed

PIECES = 5
BARE = """
    SELECT count(*) FROM (SELECT id, search_text FROM actors_actor ORDER BY id LIMIT %s) AS asked
     CROSS JOIN LATERAL (SELECT id FROM actors_actor a WHERE a.search_text %% asked.search_text LIMIT 50) AS near
"""


def measure() -> None:
    """Print how long the comparison of one piece takes, and what follows for the names of all."""
    total = Actor.objects.count()

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [doubles.AT_ONCE])
            cursor.fetchall()

    doubles.compare_names()
    piece, floor = timed(doubles.compare_names, PIECES), timed(bare, 1)
    print(
        f"{'names compared':34}  {piece * 1000:.0f} ms for {doubles.AT_ONCE} of {total}, all in "
        f"{piece * total / doubles.AT_ONCE / 60:.0f} minutes; bare trigram/ours {floor / piece:.2f}",
        flush=True,
    )
