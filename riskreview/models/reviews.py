"""Checklist templates, frozen content, and the review that ties lanes and decision to it."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from core.record import Record
from engagements.domain.kinds import HIGHEST_TIER
from engagements.models import Engagement
from engagements.models.choices import choices, one_of
from riskreview.domain.facts import Facts
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models.review_policy import ReviewPolicy

FACTS = tuple(Facts.__dataclass_fields__)


class ReviewKind(models.TextChoices):
    """Why a review was opened."""

    REGULAR = "regular", _("Before the contact")
    RETROSPECTIVE = "retrospective", _("In retrospect")
    RECHECK = "recheck", _("Recheck after a change")


class ChecklistTemplate(models.Model):
    """One version of the checklist of a lane. Append-only: a review keeps the version it answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lane = models.CharField(_("lane"), max_length=10, choices=choices(LaneName))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))
    draft = models.ForeignKey("ChecklistDraft", models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: it came with Parley."),
    )

    class Meta:
        verbose_name = _("checklist")
        constraints = [
            models.UniqueConstraint(fields=["lane", "number"], name="checklist_version_once"),
            one_of("checklist_lane_known", "lane", LaneName),
        ]

    def __str__(self) -> str:
        """Return title and version."""
        return f"{self.title} ({self.number})"


class ChecklistDraft(Record):
    """The next version of a lane's checklist in the making. Whoever ever saved it does not publish it."""

    lane = models.CharField(_("lane"), max_length=10, choices=choices(LaneName))
    body = models.JSONField()
    base = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="+", verbose_name=_("begun from"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved last by")
    )
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("draft of a checklist")
        constraints = [
            models.UniqueConstraint(fields=["lane"], condition=Q(is_open=True), name="one_open_draft_per_lane"),
            one_of("checklist_draft_lane_known", "lane", LaneName),
        ]

    def __str__(self) -> str:
        """Return the title the version would have, and what it is."""
        return f"{self.body['title']} ({self._meta.verbose_name})"


class ChecklistSave(models.Model):
    """A draft as it was saved once. Append-only, written by the database with every save, so that nothing is lost."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(ChecklistDraft, models.PROTECT, related_name="saves")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return which save it was."""
        return str(self.number)


class Snapshot(models.Model):
    """Exactly what was submitted: the canonical text and its hash. Append-only; the database checks the hash."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+")
    content_no = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        constraints = [models.UniqueConstraint(fields=["engagement", "content_no"], name="one_snapshot_per_content")]

    def __str__(self) -> str:
        """Return the beginning of the hash."""
        return self.sha256[:12]


class Review(Record):
    """One passage through the gate, for one content of one engagement."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", verbose_name=_("engagement"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    content_no = models.PositiveIntegerField()
    policy = models.ForeignKey(ReviewPolicy, models.PROTECT, related_name="+", verbose_name=_("review policy"))
    kind = models.CharField(_("kind"), max_length=14, choices=ReviewKind, default=ReviewKind.REGULAR)
    status = models.CharField(
        _("status"), max_length=12, choices=choices(ReviewStatus), default=ReviewStatus.OPEN.value
    )
    tier = models.PositiveSmallIntegerField(_("tier"))
    tier_rule = models.TextField(_("why this tier"))
    facts = models.JSONField(help_text=_("The facts by which the effects of the answers are judged."))
    benefit = models.BooleanField(_("the actor receives something of value"), default=False)
    answers_refusal_of = models.ForeignKey("Decision", models.PROTECT, null=True, blank=True, related_name="+")
    refusal_answered = models.TextField(_("how the plan answers the grounds of the refusal"), blank=True)
    urgent_because = models.TextField(_("why it is urgent"), blank=True)
    level_raised_by = models.PositiveSmallIntegerField(_("levels added because a lane is overdue"), default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    opened_because = models.TextField(_("why it was opened"), blank=True)
    recommended_at = models.DateTimeField(_("recommended"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        indexes = [
            models.Index(fields=["status", "kind"], name="review_status_kind"),
            models.Index(fields=["-updated_at", "-id"], name="review_recent"),
            models.Index(fields=["engagement", "content_no"], name="review_content"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status__in=["open", "recommended"]),
                name="one_undecided_review_per_engagement",
            ),
            one_of("review_status_known", "status", ReviewStatus),
            models.CheckConstraint(name="review_kind_known", condition=Q(kind__in=ReviewKind.values)),
            models.CheckConstraint(name="review_tier_exists", condition=Q(tier__lte=HIGHEST_TIER)),
            models.CheckConstraint(name="review_raised_once", condition=Q(level_raised_by__lte=1)),
            models.CheckConstraint(name="review_has_every_fact", condition=Q(facts__has_keys=FACTS)),
            models.CheckConstraint(
                name="review_end_has_time",
                condition=Q(ended_at=None, status__in=["open", "recommended", "decided"])
                | Q(ended_at__isnull=False, status__in=["superseded", "expired", "revoked", "closed"]),
            ),
            models.CheckConstraint(
                name="review_recommended_has_time",
                condition=Q(status="open", recommended_at=None)
                | Q(status="closed")
                | ~Q(status="open") & Q(recommended_at__isnull=False, recommended_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        """Return what is reviewed."""
        return _("Version %(number)s of the plan") % {"number": self.content_no}

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:review", args=[self.pk])
