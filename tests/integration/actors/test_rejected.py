"""A profile that was withdrawn with its import is deleted by two people when its time is over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import LettingGo, RecordDue
from accounts.services import letting_go
from accounts.services import retention as schedule
from actors.models import Actor, FormerName, ImportedRow, Name, Relation
from core import clock
from core.errors import NotFound
from tests.factories import make_user
from tests.integration.actors.test_import_relations import VALLEY, run
from tests.integration.actors.test_undoing_imports import undo

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def withdrawn(analyst, north, monkeypatch):
    schedule.publish_first()
    batch, _plan = run(VALLEY, north, analyst)
    undo(batch, analyst)
    later = clock.now() + timedelta(days=200)
    monkeypatch.setattr(clock, "now", lambda: later)
    return Actor.objects.get(name="Valley Front")


def test_it_is_told_to_members_of_its_compartment_and_goes_whole(withdrawn, analyst, lead, north):
    letting_go.note_what_is_due(today=clock.now().date())
    row = RecordDue.objects.get(subject_id=withdrawn.pk)
    said = {"due_id": row.pk, "seen_version": withdrawn.version, "reason": "The wrong file."}
    with pytest.raises(NotFound):
        letting_go.propose(**said, by=make_user(role="analyst"))
    proposal = letting_go.propose(**said, by=analyst)
    with pytest.raises(DatabaseError, match="by two people"):
        sql("DELETE FROM actors_actor WHERE id = %s", withdrawn.pk)
    with transaction.atomic():
        letting_go.confirm(letting_go_id=proposal.pk, seen_version=1, by=lead)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Actor.objects.filter(pk=withdrawn.pk).exists()
    for model in (Name, ImportedRow, FormerName):
        assert not model.objects.filter(actor=withdrawn.pk).exists()
    assert not Relation.objects.filter(to_actor=withdrawn.pk).exists()
    assert Actor.objects.count() == 3, "the others of the import are let go one by one"
    assert LettingGo.objects.get().done["rows of imports"] == 1


def test_no_profile_that_stands_is_deleted(analyst, north):
    run(VALLEY, north, analyst)
    with pytest.raises(DatabaseError, match="withdrawn profile"):
        sql("DELETE FROM actors_actor WHERE name = 'Valley Front'")
