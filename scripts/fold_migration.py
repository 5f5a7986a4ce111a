"""Fold a freshly written migration: `python scripts/fold_migration.py APP NAME`.

`makemigrations` creates tables first and adds foreign keys, indexes and constraints afterwards, one operation each, and
Django builds all related models anew for each of them: with hundreds of constraints a first migration takes a minute.
This puts them into the CreateModel they belong to, in an order in which every table is made after those it points to;
only what points in a circle stays behind as an operation of its own. The resulting state is proved to be the same.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import django
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterUniqueTogether, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter

FOLDED = (CreateModel, AddField, AddIndex, AddConstraint, AlterUniqueTogether)


def targets(field: models.Field[Any, Any], app: str) -> set[str]:
    """Return the models of this app that a field points to."""
    found = set()
    for end in (field.remote_field.model, getattr(field.remote_field, "through", None)) if field.remote_field else ():
        label = end if isinstance(end, str) else end._meta.label_lower if end else ""
        if label.lower().startswith(f"{app}."):
            found.add(label.lower().split(".")[1])
    return found


def fold(operations: list[Operation], app: str) -> list[Operation]:
    """Return operations that lead to the same state with as few steps as possible."""
    done: list[Operation] = []
    segment: list[Operation] = []
    for operation in operations:
        if isinstance(operation, FOLDED):
            segment.append(operation)
        else:
            done += [*fold_segment(segment, app), operation]
            segment = []
    return done + fold_segment(segment, app)


def fold_segment(operations: list[Operation], app: str) -> list[Operation]:
    """Fold operations that are all of the kinds that can be folded."""
    created = {operation.name_lower: operation for operation in operations if isinstance(operation, CreateModel)}
    added = [operation for operation in operations if not isinstance(operation, CreateModel)]
    ours = {name: [operation for operation in added if model_of(operation) == name] for name in created}
    points_to = {
        name: {
            target
            for field in [*dict(model.fields).values(), *(o.field for o in ours[name] if isinstance(o, AddField))]
            for target in targets(field, app) & created.keys() - {name}
        }
        for name, model in created.items()
    }
    result: list[Operation] = []
    late: list[Operation] = [operation for operation in added if model_of(operation) not in created]
    waiting = list(created)
    made: set[str] = set()
    while waiting:
        free = [name for name in waiting if points_to[name] <= made]
        name = (free or sorted(waiting, key=lambda name: (len(points_to[name] - made), waiting.index(name))))[0]
        waiting.remove(name)
        made.add(name)
        result.append(created[name])
        late += absorb(created[name], ours[name], made, app)
    return result + late


def model_of(operation: Any) -> str:
    """Return the lower-case name of the model that an operation changes."""
    return str(operation.name_lower if isinstance(operation, AlterUniqueTogether) else operation.model_name_lower)


def absorb(model: CreateModel, operations: list[Any], made: set[str], app: str) -> list[Operation]:
    """Put into a CreateModel what can stand there; return what has to wait."""
    late: list[Operation] = []
    names_late: set[str] = set()
    for operation in operations:
        if isinstance(operation, AddField):
            if targets(operation.field, app) <= made:
                model.fields.append((operation.name, operation.field))
                continue
            names_late.add(f"'{operation.name}'")
        elif not any(name in repr(operation.deconstruct()) for name in names_late):
            if isinstance(operation, AlterUniqueTogether):
                model.options["unique_together"] = operation.unique_together
            elif isinstance(operation, AddIndex):
                model.options.setdefault("indexes", []).append(operation.index)
            else:
                model.options.setdefault("constraints", []).append(operation.constraint)
            continue
        late.append(operation)
    return late


def written(state: ModelState) -> dict[str, Any]:
    """Return a model's state in a form that can be compared."""
    options = {key: value for key, value in state.options.items() if value}
    for kind in ("indexes", "constraints"):
        options[kind] = sorted(MigrationWriter.serialize(item)[0] for item in state.options.get(kind, []))
    fields = {name: MigrationWriter.serialize(field)[0] for name, field in state.fields.items()}
    return {"fields": fields, "options": options, "bases": state.bases, "managers": state.managers}


def main(app: str, name: str) -> None:
    """Fold one migration and write it; refuse when the state would differ."""
    django.setup()
    loader = MigrationLoader(None)
    migration: Migration = loader.get_migration_by_prefix(app, name)
    before = loader.project_state((app, migration.name), at_end=False)
    after = loader.project_state((app, migration.name), at_end=True)
    count = len(migration.operations)
    migration.operations = fold(list(migration.operations), app)
    folded = migration.mutate_state(before, preserve=True)
    for key, state in after.models.items():
        if key[0] == app and written(state) != written(folded.models[key]):
            sys.exit(f"{app}.{migration.name} cannot be folded: {key[1]} would differ.")
    writer = MigrationWriter(migration, include_header=False)
    Path(writer.path).write_text(writer.as_string())
    print(f"{app}.{migration.name}: {count} operations are now {len(migration.operations)}.")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    main(*sys.argv[1:3])
