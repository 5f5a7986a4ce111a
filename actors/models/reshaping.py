"""Splits and mergers as events."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain.reshaping import ReshapingKind
from actors.models.actors import Actor
from actors.models.sources import Graded
from actors.models.vocabulary import choices, one_of
from core.record import Record


class Reshaping(Record, Graded):
    """An actor split or went into another. What came of its relations and listings was asked, and stands with them."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="reshapings")
    kind = models.CharField(_("what happened"), max_length=8, choices=choices(ReshapingKind))
    on = models.DateField(_("on"))
    note = models.TextField(_("what is known of it"), blank=True)
    parts = models.ManyToManyField(Actor, related_name="came_of", verbose_name=_("actors that came of it"))

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("split or merger")
        constraints = [*Graded.Meta.constraints, one_of("reshaping_kind_known", "kind", ReshapingKind)]

    def __str__(self) -> str:
        """Return kind and day."""
        return f"{self.kind} {self.on}"
