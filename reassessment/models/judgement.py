"""What people add to a score: an analyst's own rating for a time, and the alerts somebody has dealt with."""

from datetime import timedelta
from typing import Any, ClassVar, Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet, ids_seen
from actors.models import Actor
from core.record import Record
from engagements.models import Commitment, Incident
from engagements.models.choices import choices, one_of
from reassessment.domain.alerts import AlertCode
from reassessment.domain.schedule import RunKind
from reassessment.models.runs import Run

LONGEST: Final = timedelta(days=30)
"""An override never stands longer; who still disagrees writes a new one."""


class OverrideQuerySet(ThroughQuerySet["Override"]):
    """Overrides, and those that stand."""

    def standing(self, at: Any) -> Self:
        """Return the overrides that hold at a moment."""
        return self.filter(set_at__lte=at, expires_at__gt=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))


class Override(Record):
    """An analyst's own value beside a computed one, with the reason and an end. It never replaces the number."""

    kind = models.CharField(_("what is rated"), max_length=12, choices=choices(RunKind))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name=_("run it departs from"))
    value = models.FloatField(_("analyst's value"))
    reason = models.TextField(_("reason"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("until"))
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True)

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        indexes = [models.Index(fields=["actor", "kind", "-set_at"], name="override_recent")]
        constraints = [
            one_of("override_kind_known", "kind", RunKind),
            models.CheckConstraint(name="override_in_range", condition=Q(value__gte=0, value__lte=100)),
            models.CheckConstraint(name="override_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="override_ends_within_30_days",
                condition=Q(
                    expires_at__gt=F("set_at"),
                    expires_at__lte=F("set_at") + Value(LONGEST, output_field=models.DurationField()),
                ),
            ),
            models.CheckConstraint(
                name="override_end_is_whole",
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(ended_at__gte=F("set_at"), ended_by__isnull=False) & ~Q(end_reason=""),
            ),
            models.UniqueConstraint(
                fields=["actor", "kind"], condition=Q(ended_at=None), name="one_override_that_nobody_ended"
            ),
        ]

    def __str__(self) -> str:
        """Return kind and value."""
        return f"{self.kind} {self.value:.0f}"


class AlertQuerySet(models.QuerySet["Alert"]):
    """Alerts are seen with the actor; one about a commitment or an incident only by whoever sees that too."""

    def visible_to(self, user: Any) -> Self:
        """Return the alerts that tell the user nothing hidden."""
        if user is None:
            return self
        promises, incidents = Commitment.objects.visible_to(user), Incident.objects.visible_to(user)
        return self.filter(
            Q(commitment=None) | Q(commitment__in=promises),
            Q(incident=None) | Q(incident__in=incidents),
            actor__in=ids_seen(Actor, user),
        )

    def uncleared(self) -> Self:
        """Return the alerts nobody has dealt with yet."""
        return self.filter(cleared_at=None)


class Alert(models.Model):
    """Something a run found that somebody should look at; it stays until somebody says what was done about it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    kind = models.CharField(_("found by"), max_length=12, choices=choices(RunKind))
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    code = models.CharField(_("what happened"), max_length=32, choices=choices(AlertCode))
    cause = models.CharField(max_length=160)
    figures = models.JSONField(default=dict)
    is_critical = models.BooleanField(_("critical"), default=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    clear_note = models.TextField(_("what was done"), blank=True)

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        indexes = [
            models.Index(fields=["actor", "cause", "-raised_at"], name="alert_cool_down"),
            models.Index(fields=["-raised_at"], condition=Q(cleared_at=None), name="alert_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "cause"], name="one_alert_a_cause_and_run"),
            one_of("alert_kind_known", "kind", RunKind),
            one_of("alert_code_known", "code", AlertCode),
            models.CheckConstraint(
                name="alert_cleared_by_somebody",
                condition=Q(cleared_at=None, cleared_by=None, clear_note="")
                | Q(cleared_at__gte=F("raised_at"), cleared_by__isnull=False) & ~Q(clear_note=""),
            ),
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return self.get_code_display()
