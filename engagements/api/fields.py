"""How REST reads and takes columns of our models."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from rest_framework import serializers

LONGEST, MOST_ROWS = 20_000, 50
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class Moment(serializers.DateTimeField):
    """A moment within a few centuries: what lies beyond is a slip."""

    def __init__(self, **kwargs: Any) -> None:
        """Bound the moment."""
        super().__init__(**kwargs)
        first, last = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (FIRST, LAST))
        self.validators += [MinValueValidator(first), MaxValueValidator(last)]


class Day(serializers.DateField):
    """A day within a few centuries."""

    def __init__(self, **kwargs: Any) -> None:
        """Bound the day."""
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(FIRST), MaxValueValidator(LAST)]


class Columns(serializers.ModelSerializer[Any]):
    """Columns of a model as REST takes them: types, lengths and words only; the services know the rules.

    Relations are declared as ids under the name of their column.
    """

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: Moment,
        models.DateField: Day,
    }

    def get_validators(self) -> list[Any]:
        """Leave what concerns several rows to the services."""
        return []


def key(*, required: bool = False) -> serializers.UUIDField:
    """Return the id of another record; null takes it away."""
    return serializers.UUIDField(required=required, allow_null=not required)


def prose(*, required: bool = False) -> serializers.CharField:
    """Return a field for a reason or another text; whether it may be empty is the service's to say."""
    if required:
        return serializers.CharField(max_length=LONGEST, allow_blank=True)
    return serializers.CharField(max_length=LONGEST, allow_blank=True, required=False, default="")


def rows(shape: Any, *, required: bool = False) -> Any:
    """Return a field for the rows of one list."""
    return shape(many=True, max_length=MOST_ROWS, required=required)
