"""Records that may be about the same actor, and those a person found to be about two."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ids_seen, narrower
from actors.models.actors import Actor
from core.record import Record


class PairQuerySet(models.QuerySet[Any]):
    """Pairs are seen by whoever sees both actors."""

    def visible_to(self, user: Any) -> Self:
        """Return the pairs whose both actors the user may see."""
        if user is None:
            return self
        seen = ids_seen(Actor, user)
        return self.filter(one__in=seen, other__in=seen)


class LikelyDouble(models.Model):
    """Two actors with much the same name, as the last comparison found: a suggestion. `one` has the lower id.

    Written anew whenever a name of one of the two changes.
    """

    one = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    other = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    one_name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200)
    likeness = models.FloatField()

    objects: ClassVar[Any] = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely double")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likely_double_once"),
            models.CheckConstraint(name="likely_double_in_order", condition=Q(one__lt=F("other"))),
        ]
        indexes = [models.Index(fields=["-likeness", "id"], name="likely_doubles_likest_first")]

    def __str__(self) -> str:
        """Return the two names that are alike."""
        return f"{self.one_name} / {self.other_name}"


class ApartActors(Record):
    """Two actors that look like one and, as a person found, are not. `one` has the lower id."""

    one = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    other = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    reason = models.TextField(_("what it rests on"))
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("actors that are not the same")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="actors_apart_once"),
            models.CheckConstraint(name="actors_apart_in_order", condition=Q(one__lt=F("other")) & ~Q(reason="")),
        ]

    def __str__(self) -> str:
        """Return the two actors."""
        return f"{self.one_id} {self.other_id}"

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment of the one that fewer people see, under which the trail notes it."""
        return narrower(self.one, self.other)
