"""Whether an actor, or a part of it, is a legitimate counterpart: prepared by one person, confirmed by a second."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain.determinations import QUESTIONS, Criterion, DeterminationState, Finding, Outcome
from actors.models.actors import Actor
from actors.models.sources import Graded
from actors.models.vocabulary import choices, one_of
from core.record import Record

_DRAFT, _CONFIRMED = DeterminationState.DRAFT.value, DeterminationState.CONFIRMED.value
_NEVER_CONFIRMED = (_DRAFT, DeterminationState.WITHDRAWN.value)


class Determination(Record):
    """What people found about an actor, or a named part of it. Its content is writable only while it is a draft."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="determinations")
    part = models.CharField(
        _("faction or part"),
        max_length=160,
        blank=True,
        help_text=_("Left empty, it is about the whole. A faction with a profile of its own is judged there."),
    )
    outcome = models.CharField(_("conclusion"), max_length=12, choices=choices(Outcome), blank=True)
    reasoning = models.TextField(_("what it rests on"), blank=True)
    valid_until = models.DateField(_("holds until"), null=True, blank=True, help_text=_("Twelve months at most."))
    state = models.CharField(_("state"), max_length=12, choices=choices(DeterminationState), default=_DRAFT)
    state_reason = models.TextField(_("why it was withdrawn"), blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(pgettext_lazy("of a determination", "confirmed"), null=True)

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("determination")
        constraints = [
            one_of("determination_outcome_known", "outcome", Outcome, empty=True),
            one_of("determination_state_known", "state", DeterminationState),
            models.CheckConstraint(
                name="determination_takes_two_people",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="determination_confirmed_by_somebody",
                condition=Q(state__in=_NEVER_CONFIRMED, confirmed_by=None, confirmed_at=None)
                | ~Q(state__in=_NEVER_CONFIRMED)
                & Q(confirmed_by__isnull=False, confirmed_at__isnull=False, valid_until__isnull=False)
                & ~Q(outcome="")
                & ~Q(reasoning=""),
            ),
            models.CheckConstraint(
                name="determination_withdrawn_with_reason",
                condition=~Q(state=DeterminationState.WITHDRAWN.value) | ~Q(state_reason=""),
            ),
            models.UniqueConstraint(
                "actor", Lower("part"), condition=Q(state=_CONFIRMED), name="one_determination_in_force"
            ),
            models.UniqueConstraint(
                "actor", Lower("part"), condition=Q(state=_DRAFT), name="one_determination_drafted"
            ),
        ]

    def __str__(self) -> str:
        """Return the state: what it says belongs to those who see the actor."""
        return self.state

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("actors:determination", args=[self.pk])

    @property
    def about(self) -> str:
        """Return what it is about, as a reader sees it."""
        return self.part or gettext("The whole actor")

    @property
    def is_draft(self) -> bool:
        """Return whether its content may still change."""
        return self.state == _DRAFT

    @property
    def is_in_force(self) -> bool:
        """Return whether it was confirmed and no later one stands in its place; it may have expired all the same."""
        return self.state == _CONFIRMED

    def is_expired(self, today: date) -> bool:
        """Return whether the day until which it holds has passed."""
        return self.is_in_force and self.valid_until is not None and self.valid_until < today


class DeterminationFinding(Record):
    """What was found on one criterion, and why."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="findings")
    criterion = models.CharField(_("criterion"), max_length=12, choices=choices(Criterion))
    finding = models.CharField(_("finding"), max_length=8, choices=choices(Finding), default=Finding.UNKNOWN.value)
    reasoning = models.TextField(_("why"), blank=True)

    visible_through: ClassVar[str] = "determination"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(fields=["determination", "criterion"], name="one_finding_a_criterion"),
            one_of("finding_criterion_known", "criterion", Criterion),
            one_of("finding_known", "finding", Finding),
        ]

    def __str__(self) -> str:
        """Return criterion and finding."""
        return f"{self.criterion}: {self.finding}"

    @property
    def question(self) -> str:
        """Return what the criterion asks."""
        return gettext(QUESTIONS[Criterion(self.criterion)])


class FindingEvidence(Record, Graded):
    """What somebody said or a record holds that a finding rests on, with its source and both grades."""

    finding = models.ForeignKey(DeterminationFinding, models.PROTECT, related_name="evidence")
    text = models.TextField(_("what it says"), help_text=_("Quote it, or name the record and the day."))

    visible_through: ClassVar[str] = "finding"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            *Graded.Meta.constraints,
            models.CheckConstraint(name="finding_evidence_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="finding_evidence_graded", condition=Q(source__isnull=False) & ~Q(reliability="")
            ),
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.text[:80]


class DeterminationDissent(Record):
    """Somebody else sees it differently, and why. Nobody changes it afterwards."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="dissents")
    text = models.TextField(_("dissent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    visible_through: ClassVar[str] = "determination"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("dissent")
        constraints = [models.CheckConstraint(name="determination_dissent_says_why", condition=~Q(text=""))]

    def __str__(self) -> str:
        """Return the words."""
        return self.text[:80]
