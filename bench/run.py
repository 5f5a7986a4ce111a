"""Measure list, profile, search and reassessment beside the raw limit of the same run; print ratios, assert nothing.

    .venv/bin/python -m bench.run [--actors 10000] [--rounds 5] [--repeat 40]

Machines differ and are shared: only the ratios inside one run mean anything, and nothing under 1.3 is a difference.
The raw limit is the same SQL sent by psycopg2 from the same process, its rows dumped as JSON: no framework, no
permission but the join, no read record. Targets: docs/architecture.md names the file that sets them.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable

from config import throwaway

throwaway.ensure()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.domain.roles import Role  # noqa: E402
from actors.models import Actor  # noqa: E402
from actors.selectors import profile  # noqa: E402
from bench import generate  # noqa: E402
from core import clock  # noqa: E402
from reassessment.domain.schedule import RunKind, Trigger  # noqa: E402
from reassessment.services import assessing  # noqa: E402
from tests import factories  # noqa: E402


def timed(act: Callable[[], object], *, repeat: int, rounds: int) -> float:
    """Return the median over rounds of the mean seconds of one act."""
    means = []
    for _round in range(rounds):
        begin = time.perf_counter()
        for _turn in range(repeat):
            act()
        means.append((time.perf_counter() - begin) / repeat)
    return statistics.median(means)


def raw(sql: str, params: object) -> Callable[[], str]:
    """Return the act of sending one statement and dumping its rows as JSON."""

    def act() -> str:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return json.dumps(cursor.fetchall(), default=str)

    return act


def main() -> None:
    """Make the rows, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=40)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    place = factories.make_compartment("bench")
    user = factories.make_user("bench", role=Role.ANALYST, changes=[place])
    secret = factories.make_token(user).secret
    begin = time.perf_counter()
    generate.make(asked.actors, compartment=str(place.pk), user=str(user.pk), with_evidence=min(200, asked.actors))
    print(f"{asked.actors} actors made in {time.perf_counter() - begin:.0f} s")
    some = Actor.objects.order_by("created_at").first()
    assert some is not None
    web, rest = Client(), Client(headers={"authorization": f"Bearer {secret}"})
    web.force_login(user)
    member = (
        "compartment_id in (select compartment_id from accounts_membership where user_id = %s)"  # the same permission
    )
    one_sql, one_params = profile.statement(user).filter(pk=some.pk).query.sql_with_params()
    rows = [
        (
            "REST list of 50",
            lambda: rest.get("/api/v1/actors/?limit=50"),
            raw(
                f"select a.*, s.* from actors_actor a join actors_actorstanding s on s.actor_id = a.id where {member}"
                " order by updated_at desc, id desc limit 50",
                [user.pk],
            ),
        ),
        ("REST one profile", lambda: rest.get(f"/api/v1/actors/{some.pk}/profile/"), raw(one_sql, one_params)),
        (
            "page: list",
            lambda: web.get("/actors/"),
            raw(f"select name from actors_actor where {member} order by name limit 50", [user.pk]),
        ),
        ("page: profile", lambda: web.get(f"/actors/{some.pk}/"), raw(one_sql, one_params)),
        (
            "search with a typo",
            lambda: rest.get("/api/v1/actors/?q=karemo+shali+frnt&limit=20"),
            raw(
                f"select id from actors_actor where {member} and search_text %%> %s limit 20",
                [user.pk, "karemo shali frnt"],
            ),
        ),
    ]
    print(f"{'what':24}{'ms':>10}{'raw ms':>10}{'raw / ours':>12}")
    for name, ours, limit in rows:
        answered = ours()
        assert answered.status_code == 200, (name, answered.status_code)  # type: ignore[attr-defined]
        mine = timed(ours, repeat=asked.repeat, rounds=asked.rounds)
        floor = timed(limit, repeat=asked.repeat, rounds=asked.rounds)
        print(f"{name:24}{mine * 1000:>10.1f}{floor * 1000:>10.1f}{floor / mine:>12.2f}")
    reassess(min(100, asked.actors))


def reassess(count: int) -> None:
    """Measure full reassessments of actors with 20 incidents each beside one aggregate pass over the same evidence."""
    ids = list(Actor.objects.order_by("-created_at").values_list("pk", flat=True)[:count])
    begin = time.perf_counter()
    for actor_id in ids:
        assessing.assess(RunKind.ESCALATION, actor_id=actor_id, at=clock.now(), trigger=Trigger.MANUAL)
    mine = (time.perf_counter() - begin) / len(ids)
    act = raw(
        "select actor_id, count(*), sum(killed_best) from engagements_incident where actor_id = any(%s) group by 1",
        [ids],
    )
    floor = timed(act, repeat=5, rounds=3) / len(ids)
    print(f"{'reassess one actor':24}{mine * 1000:>10.1f}{floor * 1000:>10.3f}{floor / mine:>12.4f}")


if __name__ == "__main__":
    main()
