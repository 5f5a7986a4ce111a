"""Incidents: what happened around us, weighed between conflict and cooperation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord
from actors.models import Actor, Graded
from engagements.domain.incidents import IncidentType
from engagements.domain.reporting import DatePrecision, LinkConfidence, TargetKind, VerificationState
from engagements.models.channels import Venue
from engagements.models.choices import choices, one_of
from engagements.models.engagements import Engagement


class Incident(CompartmentedRecord, Graded):
    """Something that happened, who did it to whom, how well we know, and perhaps what it follows from."""

    title = models.CharField(_("title"), max_length=160)
    incident_type = models.CharField(_("type"), max_length=40, choices=choices(IncidentType))
    occurred_at = models.DateTimeField(_("when"))
    date_precision = models.CharField(
        _("precision"), max_length=8, choices=choices(DatePrecision), default=DatePrecision.DAY.value
    )
    location = models.CharField(_("where"), max_length=200, blank=True)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="incidents_done", verbose_name=_("by whom")
    )
    target = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="incidents_suffered", verbose_name=_("against whom")
    )
    target_kind = models.CharField(
        _("kind of target"), max_length=16, choices=choices(TargetKind), default=TargetKind.OTHER.value
    )
    target_text = models.CharField(_("target in words"), max_length=160, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("venue hit")
    )
    killed_low = models.PositiveIntegerField(_("killed, lowest"), null=True, blank=True)
    killed_best = models.PositiveIntegerField(_("killed, best estimate"), null=True, blank=True)
    killed_high = models.PositiveIntegerField(_("killed, highest"), null=True, blank=True)
    summary = models.TextField(_("what happened"))
    state = models.CharField(
        _("verification"), max_length=16, choices=choices(VerificationState), default=VerificationState.UNVERIFIED.value
    )
    is_attributed = models.BooleanField(_("attributed to the actor"), default=False)
    is_public = models.BooleanField(_("publicly known"), default=False)
    engagement = models.ForeignKey(
        Engagement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("possible consequence of"),
    )
    link_confidence = models.CharField(
        _("confidence in that link"), max_length=8, choices=choices(LinkConfidence), blank=True
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("incident")
        indexes = [
            models.Index(fields=["compartment", "-occurred_at", "-id"], name="incident_recent"),
            models.Index(fields=["actor", "-occurred_at"], name="incident_actor"),
            models.Index(fields=["target", "-occurred_at"], name="incident_target"),
        ]
        constraints = [
            *Graded.Meta.constraints,
            one_of("incident_type_known", "incident_type", IncidentType),
            one_of("incident_state_known", "state", VerificationState),
            models.CheckConstraint(
                name="incident_killed_in_order",
                condition=Q(killed_low=None, killed_best=None, killed_high=None)
                | Q(killed_low__lte=F("killed_best"), killed_best__lte=F("killed_high")),
            ),
            models.CheckConstraint(
                name="incident_link_has_confidence",
                condition=Q(engagement=None, link_confidence="")
                | (Q(engagement__isnull=False) & ~Q(link_confidence="")),
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("engagements:incident", args=[self.pk])
