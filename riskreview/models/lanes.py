"""The three lanes of a review: who holds them, what they answer, what they demand."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.models import Graded
from core.record import Record
from engagements.models.choices import choices, one_of
from riskreview.domain.deadlines import is_overdue
from riskreview.domain.matrix import PLACED, Placed
from riskreview.domain.review_cycle import LaneStatus, Recommendation
from riskreview.domain.scales import ANSWERS, Risk
from riskreview.domain.scales import Lane as LaneName
from riskreview.models.reviews import ChecklistTemplate, Review


def _step(label: Any) -> Any:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, editable=False)


def _codes(label: Any) -> Any:
    return ArrayField(models.CharField(max_length=6), default=list, blank=True, editable=False, verbose_name=label)


class Lane(Record):
    """One lane of one review, answered by one person against one checklist version.

    The four lists of codes are written by the database when the lane is answered, from the answers themselves.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="lanes")
    name = models.CharField(_("lane"), max_length=10, choices=choices(LaneName))
    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="+", verbose_name=_("checklist"))
    status = models.CharField(_("status"), max_length=8, choices=choices(LaneStatus), default=LaneStatus.OPEN.value)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    opened_at = models.DateTimeField(_("opened"), help_text=_("Anew when it is asked again."))
    due_on = models.DateField(_("due on"))
    paused_at = models.DateTimeField(
        _("paused"), null=True, blank=True, help_text=_("Since when it waits for an answer of the authors.")
    )
    paused_days = models.PositiveIntegerField(_("working days it waited for answers before"), default=0)
    recommendation = models.CharField(_("recommendation"), max_length=12, choices=choices(Recommendation), blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    inherent = models.CharField(_("risk before mitigation"), max_length=9, choices=choices(Risk), blank=True)
    residual = models.CharField(_("risk that remains"), max_length=9, choices=choices(Risk), blank=True)
    inherent_likelihood = _step(_("likelihood before mitigation"))
    inherent_impact = _step(_("impact before mitigation"))
    residual_likelihood = _step(_("likelihood that remains"))
    residual_impact = _step(_("impact that remains"))
    valid_until = models.DateField(
        _("valid until, at most"), null=True, blank=True, help_text=_("Set by the reviewer, never later than usual.")
    )
    blocks_absolutely = _codes(_("items that block absolutely"))
    blocks = _codes(_("items that block"))
    deferred = _codes(_("items not known yet"))
    unmitigated = _codes(_("items that need a mitigation"))

    history_words: ClassVar[Mapping[str, str]] = ANSWERS
    visible_through: ClassVar[str] = "review"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("lane")
        indexes = [models.Index(fields=["status", "due_on"], name="lane_status_due")]
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="lane_once_per_review"),
            one_of("lane_name_known", "name", LaneName),
            one_of("lane_status_known", "status", LaneStatus),
            models.CheckConstraint(
                name="lane_held_unless_open",
                condition=Q(status="open", holder=None) | Q(~Q(status="open"), holder__isnull=False),
            ),
            models.CheckConstraint(
                name="lane_answered_waits_no_more", condition=~Q(status="answered") | Q(paused_at=None)
            ),
            models.CheckConstraint(
                name="lane_answered_is_complete",
                condition=Q(status="answered", answered_at__isnull=False)
                & ~Q(recommendation="")
                & ~Q(reasons="")
                & ~Q(residual="")
                & ~Q(inherent="")
                | ~Q(status="answered") & Q(answered_at=None, recommendation="", residual="", inherent=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the lane's name."""
        return self.get_name_display()

    @property
    def placed(self) -> Placed | None:
        """Return where the reviewer placed the risk of the lane; None where they left it to the answers."""
        steps = {name: getattr(self, name) for name in PLACED}
        return Placed(**steps) if all(steps.values()) else None

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:lane", args=[self.review_id, self.name])

    def is_late(self, today: date) -> bool:
        """Return whether it should have been answered; it is not late while it waits for an answer asked in time."""
        if self.status == LaneStatus.ANSWERED:
            return False
        return is_overdue(self.due_on, today=today, paused_on=self.paused_at.date() if self.paused_at else None)


class LaneClaim(models.Model):
    """Somebody took a lane. Append-only; the database lets one person hold one lane of a review, ever."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="claims")
    lane = models.CharField(max_length=10, choices=choices(LaneName))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()

    visible_through: ClassVar[str] = "review"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    def __str__(self) -> str:
        """Return lane and moment."""
        return f"{self.lane} {self.claimed_at:%Y-%m-%d %H:%M}"


class Why(models.TextChoices):
    """Why a lane was given to somebody."""

    BY_HAND = "by_hand", _("by hand")
    HALF_TIME = "half_time", _("nobody took it by half of its time")
    OVERDUE = "overdue", _("overdue")
    ABSENCE = "absence", _("its holder is away")


class LaneAssignment(models.Model):
    """Somebody was given a lane, by whom or by the scheduler, and why. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="assignments")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=9, choices=Why.choices)
    at = models.DateTimeField()
    opened_at = models.DateTimeField(help_text=_("Since when the lane was open: asked again, it may be given again."))

    visible_through: ClassVar[str] = "lane"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a lane")
        constraints = [
            models.CheckConstraint(
                name="laneassignment_by_hand_or_scheduler",
                condition=Q(why="by_hand", by__isnull=False)
                | Q(why__in=["half_time", "overdue", "absence"], by__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["lane", "why", "opened_at"],
                condition=Q(why__in=["half_time", "overdue"]),
                name="given_once_each_time_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        """Return why."""
        return self.get_why_display()


class LaneAnswer(Record):
    """The answer to one item, with its reasoning; the answer is empty while only the reasoning is drafted."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=6)
    answer = models.CharField(_("answer"), max_length=32, blank=True)
    reasoning = models.TextField(_("reasoning"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty: filled from a record, by nobody."),
    )
    answered_at = models.DateTimeField()
    checked_on = models.DateField(_("law or policy checked on"), null=True, blank=True)

    visible_through: ClassVar[str] = "lane"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        constraints = [models.UniqueConstraint(fields=["lane", "code"], name="one_answer_per_item")]

    def __str__(self) -> str:
        """Return code and answer."""
        return f"{self.code} {self.answer}"


class LaneEvidence(Graded):
    """What an answer rests on, with its source and both grades."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.ForeignKey(LaneAnswer, models.PROTECT, related_name="evidence")
    text = models.TextField(_("what it shows"))
    url = models.URLField(_("where it is"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    visible_through: ClassVar[str] = "answer"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            *Graded.Meta.constraints,
            models.CheckConstraint(name="laneevidence_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        """Return what it shows."""
        return Truncator(self.text).chars(60)


class LaneQuestion(Record):
    """A request for information from a lane to the authors; the lane waits, nobody is passed over."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="questions")
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(_("reply"), blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

    visible_through: ClassVar[str] = "lane"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a lane")
        constraints = [
            models.CheckConstraint(
                name="reply_is_whole",
                condition=Q(reply="", replied_by=None, replied_at=None)
                | ~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the question."""
        return Truncator(self.question).chars(60)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:question", args=[self.pk])


class LaneComment(models.Model):
    """Something said about an item, beside its answer and no part of it. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="comments")
    code = models.CharField(max_length=6)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "lane"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        constraints = [models.CheckConstraint(name="lanecomment_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        """Return item and words."""
        return f"{self.code}: {Truncator(self.text).chars(60)}"

    def get_absolute_url(self) -> str:
        """Return the address of the item it is about."""
        return f"{self.lane.get_absolute_url()}#{self.code}"


class Mitigation(Record):
    """A measure against what an item found; verified by somebody other than its owner."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="mitigations")
    code = models.CharField(max_length=6)
    measure = models.TextField(_("measure"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who carries it out")
    )
    due_on = models.DateField(_("due on"))
    verification = models.TextField(_("how it is verified"))
    expires_on = models.DateField(_("counts until"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    evidence = models.TextField(_("evidence that it works"), blank=True)
    met_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    tied_verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who verified it before, and has declared a conflict of interest since: that counts no more."),
    )
    tied_verified_at = models.DateTimeField(null=True)

    visible_through: ClassVar[str] = "lane"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("mitigation")
        constraints = [
            models.CheckConstraint(
                name="mitigation_verified_by_another",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False)
                & ~Q(verified_by=F("owner"))
                & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="mitigation_met_with_evidence",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(name="mitigation_ends_after_due", condition=Q(expires_on__gte=F("due_on"))),
            models.CheckConstraint(name="mitigation_says_what", condition=~Q(measure="") & ~Q(verification="")),
        ]

    def __str__(self) -> str:
        """Return the measure."""
        return Truncator(self.measure).chars(60)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:mitigation", args=[self.pk])
