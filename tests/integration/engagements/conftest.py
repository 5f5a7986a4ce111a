import pytest
from django.db import connection

from core import jobs
from tests.factories import make_actor, make_chance_contact, make_commitment, make_plan
from tests.standing import standing

GRADE = {"reliability": "B", "credibility": "2"}
REPORT = {
    "place": "Port Salima",
    "atmosphere": "constructive",
    "points_by_them": "They want the harbour reopened.",
    "points_by_us": "We asked for the road.",
    "outcome_grade": "partly",
    "assessment": "They listened.",
}


@pytest.fixture
@standing
def actor(north):
    return make_actor(north, name="Salima Coastal Guard")


@pytest.fixture
@standing
def open_gate(db):
    """The lifecycle without the gate of the reviews, which has its own tests."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE engagements_engagement DISABLE TRIGGER guard_the_gate")


@pytest.fixture
@standing
def draft(analyst, actor):
    return make_plan(analyst, actor)


@pytest.fixture
@standing
def held(analyst, actor):
    """A contact an hour ago that nobody has reported yet."""
    return make_chance_contact(analyst, actor)


@pytest.fixture
@standing
def promise(analyst, actor, held):
    return make_commitment(analyst, actor, held)


@pytest.fixture
def sent(monkeypatch, django_capture_on_commit_callbacks):
    """sent(): the jobs that would go to the worker so far, as (name, payload)."""
    found = []
    monkeypatch.setattr(jobs, "_send", lambda name, payload, _request_id: found.append((name, payload)))
    return found
