"""Who is assessed when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from engagements.models.choices import choices, one_of
from reassessment.domain.schedule import RunKind


class Due(models.Model):
    """When an actor's score is computed next: the row that a run locks, so that two workers never both write.

    A claim is a lease: a worker that dies leaves it to run out, and the actor is claimed again.
    """

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=choices(RunKind))
    next_due_at = models.DateTimeField(_("due"))
    last_at = models.DateTimeField(_("last run"), null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(_("claims since the last run"), default=0)

    class Meta:
        verbose_name = _("due run")
        indexes = [models.Index(fields=["next_due_at"], name="due_next")]
        constraints = [
            models.UniqueConstraint(fields=["actor", "kind"], name="due_once_per_actor_and_kind"),
            one_of("due_kind_known", "kind", RunKind),
        ]

    def __str__(self) -> str:
        """Return what is due."""
        return f"{self.kind} {self.actor_id} {self.next_due_at:%Y-%m-%d %H:%M}"
