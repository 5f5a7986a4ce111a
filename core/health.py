"""Is it alive, is it ready, what does it count: for supervisors and monitors, nothing about content."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis.exceptions import RedisError

from core import audit

BEAT_KEY = "parley:beat"
BEAT_MAX_AGE = 90


def beat() -> None:
    """Note that the scheduler ticked and a worker served it; called by the heartbeat task."""
    cache.set(BEAT_KEY, time.time(), timeout=None)


def beat_age() -> float | None:
    """Return the seconds since the last tick, None when there was none."""
    last = cache.get(BEAT_KEY)
    return None if last is None else time.time() - last


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _scheduler() -> tuple[str, str]:
    try:
        age = beat_age()
    except (RedisError, OSError):
        return "does not answer", "unknown"
    return "ok", "ok" if age is not None and age < BEAT_MAX_AGE else "no heartbeat"


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Ready: database, broker, migrations and scheduler; 503 and which part is missing otherwise."""
    database = _database()
    broker, scheduler = _scheduler()
    parts = {
        "database": database,
        "migrations": _migrations() if database == "ok" else "unknown",
        "broker": broker,
        "scheduler": scheduler,
    }
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


@login_not_required
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus text, read from the database at each scrape; the proxy does not pass it on."""
    registry = CollectorRegistry()
    head = audit.head()
    Gauge("parley_audit_chain_seq", "Newest link of the audit chain", registry=registry).set(head.seq if head else 0)
    try:
        age = beat_age()
    except (RedisError, OSError):
        age = None
    Gauge("parley_scheduler_heartbeat_age_seconds", "Seconds since the last tick", registry=registry).set(
        -1 if age is None else age
    )
    Gauge("parley_demo", "1 when demonstration data is on", registry=registry).set(int(settings.PARLEY_DEMO))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
