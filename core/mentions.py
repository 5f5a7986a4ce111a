"""Where a name still stands in what people wrote, in whichever app."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

SHORTEST: Final = 3
SHOWN: Final = 20
"""Of one kind of record."""
LONGEST_LABEL: Final = 80


def of(names: Collection[str], *, user: Any, without: Mapping[type[models.Model], Q]) -> list[tuple[str, str]]:
    """Return the records the user may see whose texts hold one of the names: what they are, and their address or "".

    Looked through is every text, list and JSON column of every table whose rows, or whose whole (`visible_through`),
    the user can see, but those a model calls `in_part`: not everybody who sees the row reads all of them. A name of
    fewer than three letters is not looked for. `without` leaves out rows of a table.
    """
    wanted = [name.strip() for name in names if len(name.strip()) >= SHORTEST]
    found: dict[tuple[str, str], None] = {}
    for model in apps.get_models() if wanted else ():
        rows = _visible(model, user)
        columns = _columns(model) if rows is not None else []
        if rows is None or not columns:
            continue
        rows = rows.annotate(**{f"said_{name}": Cast(name, TextField()) for name in columns})
        holds = Q(pk=None)
        for name in columns:
            for one in wanted:
                holds |= Q(**{f"said_{name}__icontains": one})
        for row in rows.filter(holds).exclude(without.get(model, Q(pk=None)))[:SHOWN]:
            found[f"{model._meta.verbose_name}: {str(row)[:LONGEST_LABEL]}", _address(row)] = None
    return list(found)


def _columns(model: type[models.Model]) -> list[str]:
    kinds = (models.CharField, TextField, models.JSONField, ArrayField)
    in_part = getattr(model, "in_part", ())
    fields = (field for field in model._meta.concrete_fields if isinstance(field, kinds) and field.name not in in_part)
    return [field.name for field in fields if not field.choices and not isinstance(field, models.GeneratedField)]


def _visible(model: type[models.Model], user: Any) -> Any:
    """Return what the user may see of a table: its rows, or those whose whole they see; None for neither."""
    rows = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    through = getattr(model, "visible_through", "")
    seen = _visible(model._meta.get_field(through).related_model, user) if through else None  # type: ignore[arg-type]
    return None if seen is None else rows.filter(**{f"{through}__in": seen})


def _address(row: Any) -> str:
    for one in _upwards(row):
        if hasattr(one, "get_absolute_url"):
            return str(one.get_absolute_url())
    return ""


def _upwards(row: Any) -> Iterator[Any]:
    yield row
    through = getattr(row, "visible_through", "")
    if through:
        yield from _upwards(getattr(row, through))
