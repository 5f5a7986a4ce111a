"""Parameters, runs and the histories they write. All append-only: a run is followed, never corrected."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.models import Actor
from engagements.models.choices import choices, one_of
from reassessment.domain.escalation import Confidence
from reassessment.domain.escalation_parameters import EscalationParameters, Factor
from reassessment.domain.plain import from_plain
from reassessment.domain.runs import RunState
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.domain.trust import Band
from reassessment.domain.trust_parameters import TrustParameters
from riskreview.domain.index import IndexLevel


class ParameterSet(models.Model):
    """One published version of every number a model needs."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("model"), max_length=12, choices=choices(RunKind))
    version = models.CharField(_("version"), max_length=40, unique=True)
    values = models.JSONField(_("numbers"))
    sha256 = models.CharField(max_length=64)
    active_from = models.DateTimeField(_("in use from"))
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("parameter set")
        indexes = [models.Index(fields=["kind", "-active_from"], name="parameters_in_use")]
        constraints = [one_of("parameters_kind_known", "kind", RunKind)]

    def __str__(self) -> str:
        """Return the version."""
        return self.version

    @cached_property
    def numbers(self) -> TrustParameters | EscalationParameters:
        """Return the numbers as the domain knows them."""
        if self.kind == RunKind.TRUST:
            return from_plain(TrustParameters, self.values)
        return from_plain(EscalationParameters, self.values)


class Run(models.Model):
    """One computation: everything it read, what came out and why. Enough to repeat it bit for bit.

    `inputs` is the canonical text, with the parameters by version and hash; `left_out` names records that never became
    evidence. `cause` is the code that a job was sent with, `task_id` the message that asked for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("what is assessed"), max_length=12, choices=choices(RunKind))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    as_of = models.DateTimeField(_("as of"))
    trigger = models.CharField(_("set off by"), max_length=12, choices=choices(Trigger))
    cause = models.CharField(_("cause"), max_length=40, blank=True)
    task_id = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    parameters = models.ForeignKey(ParameterSet, models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    inputs = models.TextField()
    inputs_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    result_sha256 = models.CharField(max_length=64)
    explanation = models.JSONField()
    left_out = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=choices(RunState))
    recorded_at = models.DateTimeField(db_default=Now())

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        constraints = [
            models.UniqueConstraint(fields=["actor", "kind", "as_of"], name="one_run_a_moment"),
            models.UniqueConstraint(fields=["task_id", "kind"], condition=~Q(task_id=""), name="one_run_a_message"),
            one_of("run_kind_known", "kind", RunKind),
            one_of("run_trigger_known", "trigger", Trigger),
            one_of("run_state_known", "state", RunState),
            models.CheckConstraint(
                name="run_by_hand_names_nobody_else",
                condition=Q(trigger=Trigger.MANUAL.value) | Q(asked_by=None),
            ),
        ]

    def __str__(self) -> str:
        """Return kind and moment."""
        return f"{self.kind} {self.as_of:%Y-%m-%d %H:%M}"


class Assessment(models.Model):
    """What a run says about an actor, in one narrow row of its history."""

    run = models.OneToOneField(Run, models.PROTECT, primary_key=True, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    at = models.DateTimeField(_("as of"))

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the moment."""
        return f"{self.actor_id} {self.at:%Y-%m-%d %H:%M}"


class TrustAssessment(Assessment):
    """Trust in an actor at one moment; `settled` is the band that holds for alerts, with its hysteresis."""

    value = models.FloatField(_("trust"))
    lo = models.FloatField(_("range from"))
    hi = models.FloatField(_("range to"))
    u = models.FloatField(_("uncertainty"))
    band = models.CharField(_("band"), max_length=24, choices=choices(Band))
    settled = models.CharField(max_length=24, choices=choices(Band), blank=True)

    class Meta:
        verbose_name = _("trust assessment")
        indexes = [
            models.Index(fields=["actor", "-at"], name="trust_history"),
            models.Index(fields=["-at", "-run"], name="trust_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="trust_in_range",
                condition=Q(lo__gte=0, lo__lte=F("value"), hi__gte=F("value"), hi__lte=100, u__gte=0, u__lte=1),
            ),
            one_of("trust_band_known", "band", Band),
        ]


class EscalationAssessment(Assessment):
    """The escalation index at one moment; `index` is empty when no factor is recorded, which is not "low"."""

    index = models.FloatField(_("index"), null=True)
    level = models.CharField(_("level"), max_length=12, choices=choices(IndexLevel))
    below_since = models.DateTimeField(null=True)
    recorded = models.PositiveSmallIntegerField(_("factors recorded"))
    factors = models.JSONField(_("factors"))
    trend = models.FloatField(_("trend of violence"), null=True)
    is_reliable = models.BooleanField(_("reliable"))
    confidence = models.CharField(_("confidence"), max_length=12, choices=choices(Confidence))

    class Meta:
        verbose_name = _("escalation assessment")
        indexes = [
            models.Index(fields=["actor", "-at"], name="index_history"),
            models.Index(fields=["-at", "-run"], name="index_recent"),
        ]
        constraints = [
            models.CheckConstraint(name="index_in_range", condition=Q(index=None) | Q(index__gte=0, index__lte=100)),
            models.CheckConstraint(
                name="index_only_when_recorded",
                condition=Q(index=None, recorded=0) | Q(index__isnull=False, recorded__range=(1, len(Factor))),
            ),
            one_of("index_level_known", "level", IndexLevel),
        ]
