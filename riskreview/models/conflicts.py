"""Ties that people declare, so that others review and decide."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from accounts.models.compartments import ids_seen
from actors.models import Actor
from core.record import Record
from engagements.models import Engagement
from engagements.models.choices import choices, one_of
from riskreview.domain.conflicts import Tie


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    """Declared conflicts; their grounds are for whoever declared them, and for auditors."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own, and for an auditor those about what the auditor may see; `None` sees all."""
        if user is None:
            return self
        if not user.is_authenticated:
            return self.none()
        seen = Q(person=user)
        if user.has_role(Role.AUDITOR):
            seen |= Q(engagement__in=ids_seen(Engagement, user))
            seen |= Q(actor__in=ids_seen(Actor, user))
        return self.filter(seen)


class ConflictOfInterest(Record):
    """A tie that somebody declared, with its grounds; it holds until somebody else has confirmed its withdrawal.

    A withdrawal that was turned down changes nothing; another may follow.

    The database refuses every other change.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, null=True, related_name="+", verbose_name=_("engagement")
    )
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+", verbose_name=_("actor"))
    kind = models.CharField(_("kind"), max_length=12, choices=choices(Tie))
    grounds = models.TextField(_("grounds"))
    declared_at = models.DateTimeField(_("declared"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)
    confirmed_at = models.DateTimeField(_("withdrawal confirmed"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who confirmed the withdrawal"),
    )
    turned_down_at = models.DateTimeField(_("withdrawal turned down"), null=True)
    turned_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who turned the withdrawal down"),
    )
    turned_down_because = models.TextField(_("why it was turned down"), blank=True)

    objects: ClassVar[Any] = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        constraints = [
            one_of("conflict_kind_known", "kind", Tie),
            models.CheckConstraint(
                name="conflict_about_one_thing",
                condition=Q(engagement=None, actor__isnull=False) | Q(engagement__isnull=False, actor=None),
            ),
            models.CheckConstraint(name="conflict_has_grounds", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="conflict_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="conflict_ends_by_two_people",
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(confirmed_by=F("person")),
            ),
            models.CheckConstraint(
                name="conflict_turned_down_by_another_with_a_reason",
                condition=Q(turned_down_at=None, turned_down_by=None, turned_down_because="")
                | Q(turned_down_at__isnull=False, turned_down_by__isnull=False, withdrawn_at__isnull=False)
                & Q(confirmed_at=None)
                & ~Q(turned_down_because="")
                & ~Q(turned_down_by=F("person")),
            ),
            models.UniqueConstraint(
                fields=["person", "engagement"],
                condition=Q(confirmed_at=None),
                name="conflict_declared_once_of_engagement",
            ),
            models.UniqueConstraint(
                fields=["person", "actor"], condition=Q(confirmed_at=None), name="conflict_declared_once_of_actor"
            ),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return str(self.get_kind_display())

    @property
    def visible_through(self) -> str:
        """Return the name of what it is about: who is told of it may see that."""
        return "actor" if self.actor_id is not None else "engagement"

    @property
    def is_pending(self) -> bool:
        """Return whether its withdrawal waits for the word of somebody else."""
        return self.withdrawn_at is not None and self.confirmed_at is None and self.turned_down_at is None

    def get_absolute_url(self) -> str:
        """Return the address of the page of conflicts."""
        return reverse("riskreview:conflicts")
