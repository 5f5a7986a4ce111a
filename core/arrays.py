"""Ids as arrays: joined by "or" to another condition, an index answers for an array, and not for a query."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Func, Q, QuerySet, UUIDField, Value
from django.db.models.expressions import Combinable


def among(ids: QuerySet[Any] | Collection[UUID], column: str | Combinable = "pk") -> Q:
    """Return the condition that the primary key of a row, or what another column names, is one of these."""
    array = ArraySubquery(ids) if isinstance(ids, QuerySet) else Value(list(ids), ArrayField(UUIDField()))
    return Q(Func(column, array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()))
