"""Statements whose plan the connection keeps."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import prepared
from tests.factories import make_compartment

WHO = uuid4()


def named(text="100 %"):
    sql = "SELECT name, %s FROM accounts_compartment WHERE id = %s"
    return prepared.statement(sql, [text, WHO], stand_ins=[WHO])


def sent(act):
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_kept_by_its_connection_and_by_no_other():
    north, south, asked = make_compartment("north"), make_compartment("south"), named()
    connection.close()
    assert prepared.rows(asked, {WHO: north.pk}) == [("North", "100 %")]
    assert sent(lambda: prepared.rows(asked, {WHO: south.pk})) == 1
    assert prepared.rows(asked, {WHO: uuid4()}) == []
    assert kept() == {asked.name}
    connection.close()
    assert kept() == set()
    assert prepared.rows(asked, {WHO: south.pk}) == [("South", "100 %")]


@pytest.mark.django_db(transaction=True)
def test_a_plan_outlasts_what_is_rolled_back_and_there_are_never_too_many():
    north = make_compartment("north")
    with transaction.atomic():
        prepared.rows(named(), {WHO: north.pk})
        transaction.set_rollback(True)
    assert sent(lambda: prepared.rows(named(), {WHO: north.pk})) == 1
    for number in range(prepared.MOST + 1):
        assert prepared.rows(named(f"{number}"), {WHO: north.pk}) == [("North", f"{number}")]
        assert sent(lambda: prepared.rows(named(), {WHO: north.pk})) == 1, "what is asked for again stays"
    assert len(kept()) == prepared.MOST
    assert named("0").name not in kept()
