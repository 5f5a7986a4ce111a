"""How long records are kept: the schedule in versions, legal holds, what is due, and what was let go by two people."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Whole
from accounts.domain.retention import ACTION_LABELS, CLASSES, LetGo
from accounts.models.compartments import Compartment, VisibleQuerySet
from core.published import NextDraft, Published
from core.record import Record

KEPT = [(one.kept.value, _(one.label)) for one in CLASSES]
ACTIONS = [(action.value, _(label)) for action, label in ACTION_LABELS.items()]
LET_GO_LABELS = {
    LetGo.PROPOSED: _("Waits for a second person"),
    LetGo.CARRIED_OUT: _("Carried out"),
    LetGo.REFUSED: _("Refused"),
    LetGo.WITHDRAWN: _("Withdrawn"),
}


class AboutRecord(Record):
    """Something about another record, kept in its compartment and seen by its members."""

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+", verbose_name=_("compartment"))
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()

    objects: ClassVar[Any] = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True


class RetentionSchedule(Published):
    """One version of the schedule."""

    class Meta(Published.Meta):
        verbose_name = _("retention schedule")

    def __str__(self) -> str:
        """Return the version."""
        return str(_("Retention schedule %(number)s") % {"number": self.number})


class RetentionDraft(NextDraft):
    """The next schedule while it is written."""

    based_on = models.ForeignKey(RetentionSchedule, models.PROTECT, related_name="+")

    class Meta(NextDraft.Meta):
        verbose_name = _("draft of the retention schedule")

    def __str__(self) -> str:
        """Return what it is."""
        return str(_("Draft of the retention schedule"))


class LegalHold(AboutRecord):
    """While it stands nothing of a record, or of what belongs to it, is deleted or pseudonymised.

    Placed by one person and lifted by another, each with a reason; the database keeps both.
    """

    name = models.CharField(_("name of the hold"), max_length=120)
    reason = models.TextField(_("reason"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lift_reason = models.TextField(_("why it was lifted"), blank=True)

    class Meta:
        verbose_name = _("legal hold")
        indexes = [models.Index(fields=["subject_id"], name="hold_standing", condition=Q(lifted_at=None))]
        constraints = [
            models.CheckConstraint(
                name="hold_on_a_record", condition=Q(subject_type__in=[whole.value for whole in Whole])
            ),
            models.CheckConstraint(name="hold_has_name_and_reason", condition=~Q(name="") & ~Q(reason="")),
            models.CheckConstraint(
                name="hold_lifted_by_another",
                condition=Q(lifted_by=None, lifted_at=None, lift_reason="")
                | Q(lifted_by__isnull=False, lifted_at__isnull=False)
                & ~Q(lift_reason="")
                & ~Q(lifted_by=F("placed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the hold."""
        return reverse("accounts:hold", args=[self.pk])

    @property
    def stands(self) -> bool:
        """Return whether nobody lifted it."""
        return self.lifted_at is None


class RecordDue(AboutRecord):
    """A record whose period is over, as the last daily look found; settled when it was used again or let go."""

    kept = models.CharField(_("class"), max_length=24, choices=KEPT)
    counts_from = models.DateField(_("counted from"))
    noted_at = models.DateTimeField(_("noted"))
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("record whose period is over")
        indexes = [models.Index(fields=["compartment"], name="due_waiting", condition=Q(settled_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["kept", "subject_id"], condition=Q(settled_at=None), name="due_once"),
            models.CheckConstraint(name="due_class_known", condition=Q(kept__in=[value for value, _label in KEPT])),
        ]

    def __str__(self) -> str:
        """Return the class."""
        return str(self.get_kept_display())

    def get_absolute_url(self) -> str:
        """Return the address at which letting it go is proposed."""
        return reverse("accounts:propose_letting_go", args=[self.pk])


class LettingGo(AboutRecord):
    """A record is deleted, pseudonymised or archived: proposed by one person, confirmed or refused by another.

    It never holds what was let go; `done` counts what was replaced or taken out, by its name.
    """

    kept = models.CharField(_("class"), max_length=24, choices=KEPT)
    action = models.CharField(_("what becomes of it"), max_length=12, choices=ACTIONS)
    subject_version = models.PositiveIntegerField()
    schedule = models.ForeignKey(RetentionSchedule, models.PROTECT, related_name="+", verbose_name=_("schedule"))
    counts_from = models.DateField(_("counted from"))
    reason = models.TextField(_("reason"))
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=[(status.value, label) for status, label in LET_GO_LABELS.items()],
        default=LetGo.PROPOSED.value,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    done = models.JSONField(default=dict)

    history_words: ClassVar[Any] = dict(ACTIONS) | dict(KEPT)

    class Meta:
        verbose_name = _("letting a record go")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "kept"], condition=Q(status=LetGo.PROPOSED.value), name="letting_go_proposed_once"
            ),
            models.CheckConstraint(
                name="letting_go_status_known", condition=Q(status__in=[status.value for status in LetGo])
            ),
            models.CheckConstraint(name="letting_go_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="letting_go_takes_two_people",
                condition=Q(status=LetGo.PROPOSED.value, decided_by=None, decided_at=None)
                | Q(status=LetGo.WITHDRAWN.value, decided_by=F("proposed_by"), decided_at__isnull=False)
                | Q(status__in=[LetGo.CARRIED_OUT.value, LetGo.REFUSED.value], decided_at__isnull=False)
                & Q(decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return class and what becomes of it."""
        return f"{self.get_kept_display()}: {self.get_action_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the proposal."""
        return reverse("accounts:letting_go", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Return whether it waits for a second person."""
        return self.status == LetGo.PROPOSED
