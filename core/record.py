"""The base of every versioned row."""

from functools import cache
from typing import Any
from uuid import uuid4

from django.db import models

from core import clock


class Stamp(models.DateTimeField):  # type: ignore[type-arg]
    """When a row was made, or last saved, by the one clock."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Return the moment to write."""
        if self.auto_now or (self.auto_now_add and add):
            setattr(instance, self.attname, clock.now())
        return getattr(instance, self.attname)

    def deconstruct(self) -> Any:
        """Return what migrations know it by: a column like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class Record(models.Model):
    """A versioned row: `version` rises with every change and travels as ETag and as hidden form field."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = Stamp(auto_now_add=True)
    updated_at = Stamp(auto_now=True)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802 - Django's name
        """Return the word for a stored value, as Django does, without asking what every other value is called."""
        value = getattr(self, field.attname)
        return str(_words_of(field).get(value, value)) if value is not None else None


@cache
def _words_of(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)
