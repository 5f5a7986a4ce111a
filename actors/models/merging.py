"""Merging two records of one actor, and splitting them again."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ids_seen
from actors.domain.merging import STANDING, WAITING, MergeStatus
from actors.models.actors import Actor
from actors.models.vocabulary import choices, one_of
from core.record import Record


def _person(label: Any) -> Any:
    """Return the column of somebody who did something about a merge, null for nobody yet."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class MergeQuerySet(models.QuerySet["RecordMerge"]):
    """Merges are seen by whoever sees both records."""

    def visible_to(self, user: Any) -> Self:
        """Return the merges whose both records the user may see."""
        if user is None:
            return self
        seen = ids_seen(Actor, user)
        return self.filter(kept__in=seen, folded__in=seen)

    def waiting(self) -> Self:
        """Return what waits for a second person."""
        return self.filter(status__in=[status.value for status in WAITING])

    def standing(self) -> Self:
        """Return the merges that hold."""
        return self.filter(status__in=[status.value for status in STANDING])


class RecordMerge(Record):
    """One record goes into another: proposed by one person, confirmed by a second; split again in the same way.

    `picks` maps a field to a Pick. `moved` maps a kind of part to the ids that went over, `taken` a field of the kept
    record to its value before and after: what a split needs to put everything back. The database holds both fast.
    """

    kept = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("record that is kept"))
    folded = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("record that goes into it"))
    status = models.CharField(
        _("status"), max_length=16, choices=choices(MergeStatus), default=MergeStatus.PROPOSED.value
    )
    picks = models.JSONField(default=dict)
    reason = models.TextField(_("what it rests on"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    decided_by = _person(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    moved = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    split_reason = models.TextField(_("why they are two"), blank=True)
    split_proposed_by = _person(_("split proposed by"))
    split_proposed_at = models.DateTimeField(_("split proposed"), null=True, blank=True)
    split_decided_by = _person(_("split decided by"))
    split_decided_at = models.DateTimeField(_("split decided"), null=True, blank=True)

    objects: ClassVar[Any] = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two records")
        constraints = [
            one_of("merge_status_known", "status", MergeStatus),
            models.CheckConstraint(name="merge_of_two_with_reason", condition=~Q(kept=F("folded")) & ~Q(reason="")),
            models.CheckConstraint(
                name="merge_takes_two_people",
                condition=~Q(status__in=["merged", "split_proposed", "split"])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="merge_split_takes_two_people",
                condition=~Q(status="split")
                | Q(split_decided_by__isnull=False, split_decided_at__isnull=False, split_proposed_by__isnull=False)
                & ~Q(split_decided_by=F("split_proposed_by"))
                & ~Q(split_reason=""),
            ),
            models.UniqueConstraint(
                fields=["folded"],
                condition=Q(status__in=["proposed", "merged", "split_proposed"]),
                name="record_goes_into_one",
            ),
        ]
        indexes = [models.Index(fields=["kept", "status"], name="merges_into_record")]

    def __str__(self) -> str:
        """Return the two records."""
        return f"{self.folded_id} {self.kept_id}"

    def get_absolute_url(self) -> str:
        """Return the address of the merge."""
        return reverse("actors:record_merge", args=[self.pk])

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment both records lie in."""
        return self.kept.compartment_id
