"""A plan in the closed compartment `north`, and how far it has come through the gate."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from riskreview.models import Review
from riskreview.selectors import checklists, review_policy
from tests.factories import make_actor, make_plan, publish_checklists
from tests.integration.riskreview import steps
from tests.standing import standing


@pytest.fixture
@standing
def published(db):
    publish_checklists()


@pytest.fixture
@standing
def actor(north):
    """An unarmed party, so that a dialogue with it is tier 1."""
    actor = make_actor(north, name="Salima Elders", actor_type="civil_society")
    steps.assess(actor)
    return actor


@pytest.fixture
@standing
def draft(analyst, actor, published):
    return make_plan(analyst, actor)


@pytest.fixture
@standing
def people(legal, ethics, escalation):
    return {"legal": legal, "ethical": ethics, "escalation": escalation}


@pytest.fixture
@standing
def review(draft, analyst):
    """Just submitted: three open lanes."""
    return steps.submit(draft, analyst)


@pytest.fixture
@standing
def recommended(review, people):
    """Every lane answered well: waits for the decision."""
    return steps.answer_all(review, people)


@pytest.fixture
@standing
def decision(recommended, approver):
    """Approved at level 1: the engagement is cleared."""
    return steps.decide(recommended, approver)


@pytest.fixture
@standing
def cleared(decision):
    return steps.fresh(decision.engagement)


@pytest.fixture
def later(monkeypatch):
    """later(days=…): the application's clock goes on by that much. The database keeps its own."""

    def go(**length):
        moment = clock.now() + timedelta(**length)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go


@pytest.fixture
def sql(db):
    """sql(statement, *values): past every service, in a transaction of its own; returns how many rows it touched."""

    def run(statement, *values):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

    return run


@pytest.fixture
def behind(sql):
    """behind(table, statement): with the triggers of a table off, as only its owner can.

    What was read meanwhile is forgotten afterwards: elsewhere the bodies under these ids are whole.
    """

    def run(table, statement, *values):
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        sql(statement, *values)
        sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    yield run
    checklists._parsed.cache_clear()
    review_policy.policy_of.cache_clear()


@pytest.fixture
def refused(sql):
    """refused(words, statement, *values): the database says no in these words."""

    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


@pytest.fixture
def value_of(db):
    """value_of(expression, *values): what the database says."""

    def run(expression, *values):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {expression}", values)
            return cursor.fetchone()[0]

    return run


@pytest.fixture
def unchanged():
    """unchanged(*records): a function that asserts that none of their columns has changed since."""

    def remember(*records):
        before = [(type(row), row.pk, type(row).objects.filter(pk=row.pk).values().get()) for row in records]

        def check():
            for model, pk, values in before:
                assert model.objects.filter(pk=pk).values().get() == values

        return check

    return remember


@pytest.fixture
def reviews_of(db):
    return lambda engagement: list(Review.objects.filter(engagement=engagement).order_by("opened_at"))
