"""The base of every versioned row."""

from uuid import uuid4

from django.db import models


class Record(models.Model):
    """A versioned row: `version` rises with every change and travels as ETag and as hidden form field."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
