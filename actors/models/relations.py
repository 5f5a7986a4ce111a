"""Relations between two actors."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import narrower
from actors.domain.relations import RelationType, SupportKind
from actors.models.actors import Actor
from actors.models.sources import Judged
from actors.models.vocabulary import choices, in_order, one_of, some_of, words
from core import written
from core.record import Record


def _ends(user: Any) -> models.QuerySet[Any, Any]:
    return Actor.objects.visible_to(user).filter(merged_into=None).values("pk")


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations are seen by whoever sees both ends."""

    def visible_to(self, user: Any) -> Self:
        """Return the relations whose both ends the user may see; a record that went into another is no end."""
        if user is None:
            return self
        seen = written.column(_ends, user)
        return self.filter(from_actor__in=seen, to_actor__in=seen)


class Relation(Record, Judged):
    """What one actor is to another, from when to when. Contradicting ones live side by side."""

    from_actor = models.ForeignKey(Actor, models.CASCADE, related_name="relations_out", verbose_name=_("from"))
    to_actor = models.ForeignKey(Actor, models.CASCADE, related_name="relations_in", verbose_name=_("to"))
    relation_type = models.CharField(_("relation"), max_length=40, choices=choices(RelationType))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    strength = models.PositiveSmallIntegerField(
        _("strength"), null=True, blank=True, help_text=_("1 is loose, 5 is as close as it gets.")
    )
    support_kinds = ArrayField(
        models.CharField(max_length=32, choices=choices(SupportKind)),
        default=list,
        blank=True,
        verbose_name=_("kinds of support"),
    )
    note = models.TextField(_("note"), blank=True)
    objects: ClassVar[Any] = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(name="relation_ends_differ", condition=~Q(from_actor=F("to_actor"))),
            models.CheckConstraint(
                name="relation_strength_in_range", condition=Q(strength=None) | Q(strength__range=(1, 5))
            ),
            one_of("relation_type_known", "relation_type", RelationType),
            some_of("relation_support_known", "support_kinds", SupportKind),
            in_order("relation_in_order", "since", "until"),
        ]

    def __str__(self) -> str:
        """Return the two ends and the type."""
        return f"{self.from_actor_id} {self.relation_type} {self.to_actor_id}"

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment of the end that fewer people see, under which the trail notes it."""
        return narrower(self.from_actor, self.to_actor)

    @property
    def support_words(self) -> list[str]:
        """Return the kinds of support as a reader sees them."""
        return words(self.support_kinds, SupportKind)
