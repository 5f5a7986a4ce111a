"""Published lists as they were taken in: versions, entries, what each version changed, and who is one party.

What a list says is public, so these rows lie in no compartment: everybody who may sign in reads them.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.domain.listfiles.entries import (
    LONGEST_NAME,
    LONGEST_REFERENCE,
    EntryChange,
    EntryKind,
    PublishedList,
)
from actors.models.vocabulary import choices, one_of
from core.record import Record


class ListVersion(Record):
    """One file of a list, taken in whole; the one with the highest number is in force."""

    list_code = models.CharField(_("list"), max_length=16, choices=choices(PublishedList))
    number = models.PositiveIntegerField(_("number"))
    dated = models.DateField(_("date of the list"))
    file_name = models.CharField(_("file"), max_length=400)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    removed = models.PositiveIntegerField(_("removed"))
    unchanged = models.PositiveIntegerField(_("unchanged"))

    class Meta:
        verbose_name = _("version of a list")
        constraints = [
            models.UniqueConstraint(fields=["list_code", "number"], name="list_version_numbered_once"),
            one_of("list_version_of_a_list", "list_code", PublishedList),
        ]

    def __str__(self) -> str:
        """Return list and date."""
        return f"{self.get_list_code_display()}, {self.dated.isoformat()}"

    def get_absolute_url(self) -> str:
        """Return the address of what the version changed."""
        return reverse("actors:list_version", args=[self.pk])

    @property
    def entries(self) -> int:
        """Return how many entries the list had in this version."""
        return self.added + self.changed + self.unchanged


class ListedParty(Record):
    """Entries of different lists that a person confirmed to be one organisation. Status stays with each authority."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    reason = models.TextField(_("what it rests on"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("listed party")
        constraints = [models.CheckConstraint(name="listed_party_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ListEntry(Record):
    """What a list says about one organisation, person or thing. What left the list stays readable."""

    list_code = models.CharField(_("list"), max_length=16, choices=choices(PublishedList))
    reference = models.CharField(_("reference on the list"), max_length=LONGEST_REFERENCE)
    kind = models.CharField(_("kind"), max_length=16, choices=choices(EntryKind))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    names = models.JSONField(_("names"))
    programmes = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("programmes"))
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    mentioned = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries it speaks of")
    )
    listed_on = models.DateField(_("listed on"), null=True, blank=True)
    note = models.TextField(_("remarks of the list"), blank=True)
    sha256 = models.CharField(max_length=64)
    first_seen = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", verbose_name=_("first seen in"))
    last_changed = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", verbose_name=_("last changed in"))
    removed_in = models.ForeignKey(
        ListVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed in")
    )
    party = models.ForeignKey(
        ListedParty, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("listed party")
    )

    class Meta:
        verbose_name = _("entry of a list")
        constraints = [
            models.UniqueConstraint(fields=["list_code", "reference"], name="list_entry_once"),
            one_of("list_entry_of_a_list", "list_code", PublishedList),
            one_of("list_entry_kind_known", "kind", EntryKind),
        ]
        indexes = [models.Index(fields=["list_code", "name", "id"], name="list_entries_by_name")]

    def __str__(self) -> str:
        """Return list, reference and name."""
        return f"{self.get_list_code_display()} {self.reference}: {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the entry."""
        return reverse("actors:list_entry", args=[self.pk])


class ListChange(models.Model):
    """What one version of a list did to one entry: `changes` maps a field to [before, after]."""

    of_version = models.ForeignKey(ListVersion, models.PROTECT, related_name="changes_made")
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="changes_seen")
    what = models.CharField(_("what happened"), max_length=8, choices=choices(EntryChange))
    changes = models.JSONField(default=dict)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("change of a list")
        constraints = [
            models.UniqueConstraint(fields=["of_version", "entry"], name="list_change_once"),
            one_of("list_change_known", "what", EntryChange),
        ]

    def __str__(self) -> str:
        """Return what happened to which entry."""
        return f"{self.what} {self.entry_id}"


class ApartEntries(Record):
    """Two entries that look like one party and, as a person found, are not."""

    one = models.ForeignKey(ListEntry, models.PROTECT, related_name="+")
    other = models.ForeignKey(ListEntry, models.PROTECT, related_name="+")
    reason = models.TextField(_("what it rests on"))
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("entries that are not one party")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="entries_apart_once"),
            models.CheckConstraint(name="entries_apart_differ", condition=~Q(one=F("other")) & ~Q(reason="")),
        ]

    def __str__(self) -> str:
        """Return the two entries."""
        return f"{self.one_id} {self.other_id}"
