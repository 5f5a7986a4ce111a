"""Decisions, their conditions, dissent, what re-opened them and who lifted a suspension."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from core.record import Record
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.models.choices import choices, one_of
from riskreview.domain.guarding import Step
from riskreview.domain.reopening import Response, Trigger
from riskreview.domain.review_cycle import APPROVING, TERMINAL, Outcome, ReviewStatus
from riskreview.domain.review_policy import HIGHEST
from riskreview.domain.scales import Lane as LaneName
from riskreview.models.lanes import Lane
from riskreview.models.reviews import Review, Snapshot

APPROVES = Q(outcome__in=sorted(outcome.value for outcome in APPROVING))
STANDS = Q(ended_at=None)


class Basis(models.TextChoices):
    """On what a decision rests."""

    REVIEW = "review", _("Full review")
    EMERGENCY = "emergency", _("Emergency: imminent threat to life")
    RETROSPECTIVE = "retrospective", _("Review in retrospect")


def _after(field: str, **length: int) -> Any:
    return F(field) + Value(timedelta(**length), output_field=models.DurationField())


class Decision(models.Model):
    """What was decided on exactly one snapshot. Nothing but its end is ever written again.

    The database stamps `recorded_at`, and `decided_at` and `in_force_from` with it; only an oral emergency approval is
    in force from before it was recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", verbose_name=_("engagement"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    content_no = models.PositiveIntegerField()
    basis = models.CharField(_("basis"), max_length=13, choices=Basis, default=Basis.REVIEW)
    outcome = models.CharField(_("outcome"), max_length=23, choices=choices(Outcome))
    level = models.PositiveSmallIntegerField(_("level that decided"))
    level_reasons = models.JSONField(_("why this level"), default=list)
    reasons = models.TextField(_("reasons"))
    overrules = models.TextField(_("why it goes against a dissent"), blank=True)
    lacking = models.TextField(_("what is missing"), blank=True)
    lacking_from = models.TextField(_("who provides it"), blank=True)
    lacking_by = models.DateField(_("by when"), null=True, blank=True)
    meanwhile = models.TextField(_("what holds until then"), blank=True)
    should_not_have_happened = models.BooleanField(_("should not have happened"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"))
    spoken_at = models.DateTimeField(_("spoken"), null=True, blank=True)
    in_force_from = models.DateTimeField(_("in force from"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    valid_because = models.CharField(_("what limits its validity"), max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_as = models.CharField(_("ended as"), max_length=12, blank=True, choices=choices(ReviewStatus))
    ended_because = models.TextField(_("why it ended"), blank=True)
    audit_head = models.CharField(_("head of the audit chain before it"), max_length=100, blank=True)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        indexes = [
            models.Index(fields=["engagement", "-recorded_at"], name="decision_of_engagement"),
            models.Index(fields=["-recorded_at", "-id"], name="decision_recent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(basis="emergency"), name="one_emergency_per_engagement"
            ),
            models.UniqueConstraint(fields=["review"], condition=~Q(basis="emergency"), name="one_decision_per_review"),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=STANDS & APPROVES & ~Q(basis="retrospective"),
                name="one_standing_approval_per_engagement",
            ),
            models.CheckConstraint(name="decision_basis_known", condition=Q(basis__in=Basis.values)),
            one_of("decision_outcome_known", "outcome", Outcome),
            models.CheckConstraint(name="decision_level_exists", condition=Q(level__gte=1, level__lte=HIGHEST)),
            models.CheckConstraint(name="decision_has_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="emergency_is_short_high_and_spoken",
                condition=~Q(basis="emergency")
                | Q(outcome="approve", spoken_at__isnull=False, level__gte=2, in_force_from=F("spoken_at"))
                & Q(valid_until__lte=_after("spoken_at", hours=48)),
            ),
            models.CheckConstraint(
                name="decision_in_force_once_recorded",
                condition=Q(basis="emergency") | Q(spoken_at=None, in_force_from__gte=F("recorded_at")),
            ),
            models.CheckConstraint(
                name="approval_is_valid_for_a_time",
                condition=Q(valid_until=None) & (~APPROVES | Q(basis="retrospective"))
                | APPROVES
                & ~Q(basis="retrospective")
                & Q(
                    valid_until__isnull=False,  # a constraint refuses what is false, not what is unknown
                    valid_until__gt=F("in_force_from"),
                    valid_until__lte=_after("in_force_from", days=180),
                ),
            ),
            models.CheckConstraint(
                name="retrospect_says_yes_or_no",
                condition=~Q(basis="retrospective") & Q(should_not_have_happened=False)
                | Q(basis="retrospective", outcome="approve", should_not_have_happened=False)
                | Q(basis="retrospective", outcome="refuse", should_not_have_happened=True),
            ),
            models.CheckConstraint(
                name="decision_end_is_whole",
                condition=Q(ended_at=None, ended_as="", ended_because="")
                | Q(ended_at__isnull=False, ended_as__in=sorted(status.value for status in TERMINAL))
                & ~Q(ended_because=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the outcome."""
        return self.get_outcome_display()

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:decision", args=[self.pk])


class DecisionRecord(models.Model):
    """Everything a decision rested on, frozen in the transaction that decided. Append-only.

    `sections` is the canonical text of all sections, `hashes` that of the hash of each, `root` the hash of `hashes`
    (`core.sealed`); the database checks the last. The trail keeps the root too.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="record")
    sections = models.TextField()
    hashes = models.TextField()
    root = models.CharField(_("root of the record"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))

    visible_through: ClassVar[str] = "decision"
    in_part: ClassVar[Any] = ("sections", "hashes")
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision record")

    def __str__(self) -> str:
        """Return the beginning of the root."""
        return self.root[:12]


class RecordAddendum(models.Model):
    """What came of the contact that a decision covered, added to its record, which stays as it was. Append-only.

    `section` is a section as those of the record are: its canonical text names the hash before it, the root of the
    record for the first. `sha256` is its hash; the database checks both, and the order.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(DecisionRecord, models.PROTECT, related_name="addenda")
    number = models.PositiveIntegerField(_("number"))
    section = models.TextField()
    sha256 = models.CharField(_("hash"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written"))

    visible_through: ClassVar[str] = "record"
    in_part: ClassVar[Any] = ("section",)
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum to a decision record")
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="one_addendum_of_a_number")]

    def __str__(self) -> str:
        """Return number and the beginning of the hash."""
        return f"{self.number} {self.sha256[:12]}"


class Condition(Record):
    """Something that must be done, by whom and when; it bars the step it guards until another person verified it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    text = models.TextField(_("what must be done"))
    guards = models.CharField(_("what it holds up"), max_length=7, choices=choices(Step), default=Step.START.value)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who does it"))
    due_on = models.DateField(_("due on"))
    evidence = models.TextField(_("evidence"), blank=True)
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

    visible_through: ClassVar[str] = "decision"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        constraints = [
            models.CheckConstraint(name="condition_says_what", condition=~Q(text="")),
            one_of("condition_guards_known", "guards", Step),
            models.CheckConstraint(
                name="condition_met_with_evidence",
                condition=Q(met_at=None, met_by=None) | Q(met_at__isnull=False, met_by__isnull=False) & ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="condition_verified_by_another",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False, met_at__isnull=False)
                & ~Q(verified_by=F("met_by"))
                & ~Q(verified_by=F("owner")),
            ),
        ]

    def __str__(self) -> str:
        """Return what must be done."""
        return Truncator(self.text).chars(60)

    @property
    def binds(self) -> bool:
        """Return whether it is still to be met: its decision stands, or it holds up a release and the contact began."""
        contact = self.decision.engagement
        began = contact.started_at is not None and contact.status != Status.CANCELLED
        return not self.decision.ended_as or (began and self.guards == Step.RELEASE)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("riskreview:condition", args=[self.pk])


class Dissent(models.Model):
    """A reviewer's reasoned dissent, printed in the record. Append-only; its moment is the database's.

    Once a lane and person: whoever answers a lane that was asked again may dissent too, and both count.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="dissents")
    lane = models.CharField(_("lane"), max_length=10, choices=choices(LaneName))
    text = models.TextField(_("dissent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "review"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("dissent")
        constraints = [
            models.UniqueConstraint(fields=["review", "lane", "by"], name="one_dissent_per_lane_and_person"),
            models.CheckConstraint(name="dissent_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        """Return lane and text."""
        return f"{self.get_lane_display()}: {Truncator(self.text).chars(60)}"


class Waiver(models.Model):
    """Somebody of the higher authority lets an approval pass a block, by name, with a reason and an end. Append-only.

    It counts for the answers it was given on, until the end of its last day; an absolute block is waived by nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="waivers")
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="waivers")
    code = models.CharField(_("item"), max_length=6)
    reason = models.TextField(_("why the block is waived"))
    expires_on = models.DateField(_("counts until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("waived by"))
    at = models.DateTimeField(_("waived"))
    silenced: bool
    """Annotated where it is read: whoever said it has a tie, or had one then (`selectors.conflicts`)."""

    visible_through: ClassVar[str] = "review"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        constraints = [models.CheckConstraint(name="waiver_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        """Return the item."""
        return self.code

    def get_absolute_url(self) -> str:
        """Return the page of its review."""
        return self.review.get_absolute_url()


class Assent(models.Model):
    """One of several people who approve agrees to exactly this snapshot; the last one decides. Append-only.

    It counts as long as nobody dissents after it and no lane answers again; then it may be given again, which the
    database holds, by its own clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="assents")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"))
    reasons = models.TextField(_("reasons"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("agreed by"))
    at = models.DateTimeField(_("agreed"))
    silenced: bool
    """Annotated where it is read: whoever said it has a tie, or had one then (`selectors.conflicts`)."""

    visible_through: ClassVar[str] = "review"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("assent")
        constraints = [
            models.CheckConstraint(name="assent_has_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(name="assent_level_exists", condition=Q(level__gte=1, level__lte=HIGHEST)),
        ]

    def __str__(self) -> str:
        """Return the reasons."""
        return Truncator(self.reasons).chars(60)


class Reopening(models.Model):
    """A change under a decision or a review, what it did and why. Append-only; the same cause acts once.

    A lane named here that answered before `at` has to answer again before anybody approves or lifts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", verbose_name=_("engagement"))
    content_no = models.PositiveIntegerField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="reopenings")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="reopenings")
    trigger = models.CharField(_("what changed"), max_length=30, choices=choices(Trigger))
    response = models.CharField(_("what it did"), max_length=8, choices=choices(Response))
    reason = models.TextField(_("reason"))
    lanes = ArrayField(models.CharField(max_length=10, choices=choices(LaneName)), default=list, blank=True)
    cause_key = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("change under a review")
        indexes = [models.Index(fields=["engagement", "-at"], name="reopening_of_engagement")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "cause_key"], name="the_same_cause_acts_once"),
            one_of("reopening_trigger_known", "trigger", Trigger),
            one_of("reopening_response_known", "response", Response),
        ]

    def __str__(self) -> str:
        """Return what changed."""
        return self.get_trigger_display()

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows it: that of the engagement."""
        return self.engagement.get_absolute_url()


class DeliveryStop(models.Model):
    """After a contact nothing more of an engagement is delivered, until somebody else lets it go on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", verbose_name=_("engagement"))
    reason = models.TextField(_("reason"))
    cause_key = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of all deliveries")
        constraints = [
            models.UniqueConstraint(fields=["engagement", "cause_key"], name="the_same_cause_stops_once"),
            models.UniqueConstraint(
                fields=["engagement"], name="deliveries_stopped_once_at_a_time", condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="delivery_stop_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="delivery_stop_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return Truncator(self.reason).chars(60)

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows it: that of the engagement."""
        return self.engagement.get_absolute_url()


class Lift(models.Model):
    """Somebody at the level that decided lifted a suspension, and why. Append-only.

    The database lets a suspended engagement back to cleared only in the transaction that recorded a lift.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", verbose_name=_("engagement"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lifts")
    level = models.PositiveSmallIntegerField(_("level that lifted"))
    level_reasons = models.JSONField(_("why this level"), default=list)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(editable=False)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("lifted suspension")
        constraints = [
            models.CheckConstraint(name="lift_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="lift_level_exists", condition=Q(level__gte=1, level__lte=HIGHEST)),
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return Truncator(self.reason).chars(60)

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows it: that of the engagement."""
        return self.engagement.get_absolute_url()
