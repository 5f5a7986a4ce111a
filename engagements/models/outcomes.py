"""What came of a contact: the report, what was learnt, how third parties reacted, what it says about conduct."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.models import Actor, Graded
from core.record import Record
from engagements.domain.reporting import Atmosphere, NoteType, OfferFate, OutcomeGrade, VerificationState
from engagements.models.choices import choices, one_of
from engagements.models.engagements import Engagement
from engagements.models.plan import Offer, Reaction


class Report(Record):
    """What happened in one contact. Once filed it never changes: what must be put right is an addendum."""

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="report")
    place = models.CharField(_("where it took place"), max_length=200, blank=True)
    atmosphere = models.CharField(_("atmosphere"), max_length=12, choices=choices(Atmosphere), blank=True)
    atmosphere_note = models.TextField(_("what made it so"), blank=True)
    points_by_them = models.TextField(
        _("points raised by them"), blank=True, help_text=_("Word for word where it matters.")
    )
    points_by_us = models.TextField(_("points raised by us"), blank=True)
    discrepancies = models.TextField(_("differences of understanding"), blank=True)
    rumours = models.TextField(_("rumours"), blank=True)
    security_events = models.TextField(_("security events"), blank=True)
    interpreter_remarks = models.TextField(_("remarks of the interpreter"), blank=True)
    outcome_grade = models.CharField(
        _("effect against the one desired"), max_length=16, choices=choices(OutcomeGrade), blank=True
    )
    relation_trend = models.SmallIntegerField(
        _("trend of the relation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
        help_text=_("From -2 (much worse) to 2 (much better)."),
    )
    assessment = models.TextField(_("assessment"), blank=True, help_text=_("Yours, apart from what was said."))
    next_contact_on = models.DateField(_("next contact on"), null=True, blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True, help_text=_("What is to be done, by whom and until when."))
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                name="report_trend_in_range",
                condition=Q(relation_trend=None) | Q(relation_trend__gte=-2, relation_trend__lte=2),
            ),
            models.CheckConstraint(
                name="report_filed_by_somebody", condition=Q(filed_at=None) | Q(filed_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Return whose report it is."""
        return f"report on {self.engagement_id}"


class ReportAddendum(models.Model):
    """Something added to a filed report. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="addenda")
    text = models.TextField(_("addendum"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "report"

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class ObservedReaction(models.Model):
    """How a third party did react, beside what was expected. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reaction = models.ForeignKey(Reaction, models.PROTECT, related_name="observed")
    text = models.TextField(_("observed reaction"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "reaction"

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class InformationItem(Record, Graded):
    """Something learnt in a contact, graded, with how far it has been checked."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="information")
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who said it")
    )
    text = models.TextField(_("what was learnt"))
    state = models.CharField(
        _("verification"), max_length=16, choices=choices(VerificationState), default=VerificationState.UNVERIFIED.value
    )
    learnt_on = models.DateField(_("learnt on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    resolved_on = models.DateField(_("checked on"), null=True, blank=True)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("information item")
        constraints = [*Graded.Meta.constraints, one_of("information_state_known", "state", VerificationState)]

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    @property
    def judged_by_id(self) -> UUID:
        """Return who graded it or checked it last."""
        return self.checked_by_id or self.recorded_by_id


class OfferOutcome(Record, Graded):
    """What became of an offer of which nothing was ordered yet; the latest one counts, and none is rewritten.

    Once something was ordered, its deliveries say it (`Delivery`).
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="outcomes")
    fate = models.CharField(_("what became of it"), max_length=16, choices=choices(OfferFate))
    occurred_on = models.DateField(_("when"))
    text = models.TextField(_("what was seen"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome of an offer")
        constraints = [*Graded.Meta.constraints, one_of("offer_fate_known", "fate", OfferFate)]

    def __str__(self) -> str:
        """Return what became of the offer."""
        return str(self.get_fate_display())


class EvidenceNote(Record, Graded):
    """What an analyst saw of an actor's conduct that no other record shows; evidence for the trust model."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="evidence_notes")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="+", verbose_name=_("actor"))
    note_type = models.CharField(_("what it shows"), max_length=40, choices=choices(NoteType))
    text = models.TextField(_("what was seen"))
    occurred_on = models.DateField(_("when"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on conduct")
        constraints = [*Graded.Meta.constraints, one_of("note_type_known", "note_type", NoteType)]
        indexes = [models.Index(fields=["actor", "occurred_on"], name="note_actor")]

    def __str__(self) -> str:
        """Return the text."""
        return self.text
