"""The rows of several tables about one actor in one statement."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, QuerySet
from django.db.models.functions import JSONObject

from actors.models import Actor


def load(actor: Actor, rows: dict[str, QuerySet[Any]], **facts: Any) -> dict[str, Any]:
    """Return for each name the rows of its query, in their order, and the value of each of the expressions `facts`.

    The database answers rows as JSON, from which they are made again: whole rows, with what was annotated.
    """
    parts = {f"rows_{name}": ArraySubquery(query.values(json=_row(query))) for name, query in rows.items()}
    told: dict[str, Any] = Actor.objects.filter(pk=actor.pk).annotate(**parts, **facts).values(*parts, *facts).get()
    made = {name: [_made(query.model, row) for row in told.pop(f"rows_{name}")] for name, query in rows.items()}
    return made | told


def _row(query: QuerySet[Any]) -> JSONObject:
    columns = [field.attname for field in query.model._meta.concrete_fields]
    return JSONObject(**{name: F(name) for name in (*columns, *query.query.annotations)})


def _made(model: type[Model], told: dict[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    values = [field.to_python(told.pop(field.attname)) for field in fields]
    made = model.from_db("default", [field.attname for field in fields], values)
    for name, value in told.items():
        setattr(made, name, value)
    return made
