"""Jobs leave with the commit of the change that asked for them, and take its origin along."""

import pytest
from django.db import transaction

from core import context, jobs


@pytest.fixture
def sent(monkeypatch):
    """What would go to the broker, instead of the broker: the queue of a real worker is tested with a worker."""
    rows = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, **message: rows.append((name, message)))
    return rows


@pytest.mark.django_db(transaction=True)
def test_a_job_is_sent_after_the_commit_with_the_request_it_came_from(sent):
    origin = context.Origin(source="browser", request_id="request-1")
    with context.coming_from(origin), transaction.atomic():
        jobs.enqueue("core.heartbeat", subject="x")
        assert sent == []
    assert sent == [("core.heartbeat", {"kwargs": {"subject": "x"}, "headers": {"request_id": "request-1"}})]


def refused():
    with transaction.atomic():
        jobs.enqueue("core.heartbeat")
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_refused_change_sends_nothing(sent):
    with pytest.raises(ZeroDivisionError):
        refused()
    assert sent == []
