"""What was imported, from which file, by whom, and what each row said: the next version is compared with it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ThroughQuerySet
from actors.models.actors import Actor
from core.record import Record


class ImportBatch(CompartmentedRecord):
    """One file taken in, whole or not at all."""

    counts_open: bool
    """Whether its reader may know every count; set where it was loaded for a reader (`batches.visible`)."""

    format = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_version = models.CharField(max_length=16, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    relations = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    """What the file said and was not stored: [row, why], as the preview told it."""
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.TextField(_("why it was undone"), blank=True)

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                name="import_undone_by_somebody_with_reason",
                condition=Q(undone_at=None, undone_by=None, undone_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
            )
        ]

    def __str__(self) -> str:
        """Return the file and its version."""
        return f"{self.file_name} {self.file_version}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the import."""
        return reverse("actors:import_batch", args=[self.pk])

    @property
    def is_undone(self) -> bool:
        """Return whether everything it did was taken back."""
        return self.undone_at is not None


class KeptColumns(Record):
    """How somebody reads the columns of a file, kept by a name for the next file; nobody else sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    data = models.JSONField()

    class Meta:
        verbose_name = _("kept columns")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="columns_kept_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ImportedRow(models.Model):
    """What one row of an import said about one actor."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="imported_rows")
    key = models.CharField(max_length=120)
    line = models.PositiveIntegerField()
    data = models.JSONField()
    outcome = models.CharField(max_length=12, blank=True)
    changes = models.JSONField(default=dict)
    """What it changed on the actor, field: [before, after]."""
    made = models.JSONField(default=dict)
    """The names, identifiers and relations it added, and the relations it changed: kind: ids."""
    actor_version = models.PositiveIntegerField(null=True)
    """The version of the actor it left behind."""

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "key"], name="import_key_once_per_batch")]
        indexes = [models.Index(fields=["actor", "-batch"], name="import_latest_of_actor")]

    def __str__(self) -> str:
        """Return the key of the row."""
        return self.key
