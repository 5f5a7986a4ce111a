import pytest
from django.core.cache import cache
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from core import health, tasks


@pytest.fixture
def beating(db):
    tasks.heartbeat()
    yield
    cache.delete(health.BEAT_KEY)


def test_alive_needs_nothing():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_ready_when_every_part_is(beating):
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "broker": "ok", "scheduler": "ok"}


def test_not_ready_without_a_heartbeat(beating):
    for last in (None, 0.0):
        cache.set(health.BEAT_KEY, last) if last is not None else cache.delete(health.BEAT_KEY)
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["scheduler"]) == (503, "no heartbeat")


def test_not_ready_while_migrations_are_pending(beating):
    MigrationRecorder.Migration.objects.filter(app="core").order_by("-pk").first().delete()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


def test_not_ready_without_a_broker_and_metrics_still_answer(beating, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}}
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "does not answer")
    assert b"parley_scheduler_heartbeat_age_seconds -1" in Client().get("/metrics").content


def test_metrics_say_nothing_about_content(beating):
    text = Client().get("/metrics").content.decode()
    assert "parley_audit_chain_seq 0.0" in text
    assert "parley_scheduler_heartbeat_age_seconds" in text
