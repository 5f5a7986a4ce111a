"""What was imported, from which file, by whom, and what each row said: the next version is compared with it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ThroughQuerySet
from actors.models.actors import Actor


class ImportBatch(CompartmentedRecord):
    """One file taken in, whole or not at all."""

    format = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_version = models.CharField(max_length=16, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("import")

    def __str__(self) -> str:
        """Return the file and its version."""
        return f"{self.file_name} {self.file_version}".strip()


class ImportedRow(models.Model):
    """What one row of an import said about one actor."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="imported_rows")
    key = models.CharField(max_length=60)
    line = models.PositiveIntegerField()
    data = models.JSONField()

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "key"], name="import_key_once_per_batch")]
        indexes = [models.Index(fields=["actor", "-batch"], name="import_latest_of_actor")]

    def __str__(self) -> str:
        """Return the key of the row."""
        return self.key
