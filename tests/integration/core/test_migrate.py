"""Tables are made as Django makes them, though fewer models are drawn anew on the way."""

import pytest
from django.db import connection, models
from django.db.migrations import AddField, AlterField, CreateModel, Migration, RunPython

from core.management.commands.migrate import Executor

pytestmark = pytest.mark.django_db


def migration(name, *operations):
    made = Migration(name, "core")
    made.operations = operations
    return made


def types():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_name IN ('core_ford', 'core_ferry')"
        )
        return {f"{table}.{column}": kind for table, column, kind in cursor}


def test_what_is_added_is_known_to_code_and_what_changes_takes_along_what_points_at_it():
    executor, seen = Executor(connection), []

    def look(apps, _editor):
        ford, ferry = apps.get_model("core", "Ford"), apps.get_model("core", "Ferry")
        seen.append(ferry._meta.get_field("ford").related_model is ford)
        ford.objects.create(pk=1, depth=2)
        ferry.objects.create(ford_id=1)
        seen.append(list(ferry.objects.values_list("ford__depth", flat=True)))

    state = executor.loader.project_state()
    assert state.apps.get_model("core", "AuditEvent")
    adding = migration(
        "9001_add",
        CreateModel("Ford", [("id", models.IntegerField(primary_key=True))]),
        CreateModel("Raft", [("id", models.IntegerField(primary_key=True))]),
        CreateModel("Ferry", [("id", models.AutoField(primary_key=True))]),
        AddField("Ferry", "ford", models.ForeignKey("core.Ford", models.CASCADE, db_constraint=False)),
        AddField("Ford", "depth", models.IntegerField(default=1)),
        RunPython(look),
        AddField("Ford", "width", models.IntegerField(default=1)),
    )
    state = executor.apply_migration(state, adding)
    assert seen == [True, [2]]
    assert types() == {
        "core_ford.id": "integer", "core_ford.depth": "integer", "core_ford.width": "integer",
        "core_ferry.id": "integer", "core_ferry.ford_id": "integer",
    }  # fmt: skip
    elsewhere = migration("9002_elsewhere", AlterField("Raft", "id", models.BigIntegerField(primary_key=True)))
    state = executor.apply_migration(state, elsewhere)
    ford, ferry = (state.apps.get_model("core", name) for name in ("Ford", "Ferry"))
    assert ferry._meta.get_field("ford").related_model is ford
    changing = migration("9003_change", AlterField("Ford", "id", models.BigIntegerField(primary_key=True)))
    executor.apply_migration(state, changing)
    assert {name for name, kind in types().items() if kind == "bigint"} == {"core_ford.id", "core_ferry.ford_id"}
