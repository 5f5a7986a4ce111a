"""Promises both ways, what became of them, and breaches that take two people."""

from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet, ids_seen
from actors.domain.integration import VerificationMethod
from actors.models import Actor, Graded, Person, Reshaping
from core.record import Record
from engagements.domain.commitments import (
    AuthorityLevel,
    BreachState,
    CommitmentAction,
    CommitmentStatus,
    CommitmentType,
    Direction,
    Fate,
    Form,
    Importance,
)
from engagements.models.choices import choices, one_of
from engagements.models.engagements import Engagement


class Commitment(Record):
    """One promise in its exact words, in both readings, with an owner who follows it."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="commitments", verbose_name=_("made in"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="commitments", verbose_name=_("actor"))
    direction = models.CharField(_("who promised"), max_length=16, choices=choices(Direction))
    commitment_type = models.CharField(_("what was promised"), max_length=20, choices=choices(CommitmentType))
    form = models.CharField(_("form"), max_length=20, choices=choices(Form), default=Form.VERBAL.value)
    exact_words = models.TextField(_("exact words"))
    original_text = models.TextField(_("in the original language"), blank=True)
    original_language = models.CharField(_("language"), max_length=35, blank=True)
    our_understanding = models.TextField(_("how we understand it"))
    their_understanding = models.TextField(_("how they understand it"), blank=True)
    is_understood_alike = models.BooleanField(_("both sides understand it alike"), null=True, blank=True)
    speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("speaker")
    )
    speaker_text = models.CharField(_("or, in words"), max_length=160, blank=True)
    authority_level = models.CharField(_("for whom they can promise"), max_length=12, choices=choices(AuthorityLevel))
    mandate = models.TextField(
        _("mandate and ceiling"), blank=True, help_text=_("On what document it rests, and how far it goes.")
    )
    is_within_mandate = models.BooleanField(_("within the speaker's mandate"), null=True, blank=True)
    conditional_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependants", verbose_name=_("depends on")
    )
    made_on = models.DateField(_("made on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    importance = models.CharField(
        _("importance"), max_length=3, choices=choices(Importance), default=Importance.ORDINARY.value
    )
    verification_method = models.CharField(
        _("verified by"), max_length=20, choices=choices(VerificationMethod), blank=True
    )
    verifier = models.CharField(_("who verifies"), max_length=160, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_commitments", verbose_name=_("followed by")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=choices(CommitmentStatus), default=CommitmentStatus.MADE.value
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", verbose_name=_("taken over by"), editable=False
    )
    """Who took it over last; the database keeps it to what was answered. `actor` stays who it was made with."""

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        indexes = [
            models.Index(fields=["actor", "status"], name="commitment_actor_status"),
            models.Index(fields=["owner", "status", "due_on"], name="commitment_owner_due"),
            models.Index(fields=["-updated_at", "-id"], name="commitment_recent"),
        ]
        constraints = [
            one_of("commitment_direction_known", "direction", Direction),
            one_of("commitment_status_known", "status", CommitmentStatus),
            one_of("commitment_importance_known", "importance", Importance),
            models.CheckConstraint(name="commitment_not_its_own_condition", condition=~Q(conditional_on=F("id"))),
            models.CheckConstraint(
                name="commitment_due_after_made", condition=Q(due_on=None) | Q(due_on__gte=F("made_on"))
            ),
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.exact_words

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("engagements:commitment", args=[self.pk])

    @property
    def held_by_id(self) -> UUID:
        """Return the actor that has it now: the one that took it over, or the one it was made with."""
        return self.holder_id or self.actor_id


class CommitmentEvent(Graded):
    """One change of a commitment's status, with the day it showed and how good the evidence is. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="events")
    action = models.CharField(max_length=16, choices=choices(CommitmentAction), blank=True)
    from_status = models.CharField(max_length=20, choices=choices(CommitmentStatus), blank=True)
    to_status = models.CharField(max_length=20, choices=choices(CommitmentStatus))
    occurred_on = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "commitment"

    class Meta:
        constraints = [*Graded.Meta.constraints, one_of("commitment_event_status_known", "to_status", CommitmentStatus)]
        indexes = [models.Index(fields=["commitment", "at"], name="commitment_event_order")]

    def __str__(self) -> str:
        """Return what it became."""
        return f"{self.commitment_id} {self.to_status}"


class BreachProposal(Record, Graded):
    """Somebody calls a commitment broken; somebody else confirms or rejects it, with grade and evidence."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="breach_proposals")
    is_incapable = models.BooleanField(_("they could not keep it"), default=False)
    occurred_on = models.DateField(_("when it showed"))
    evidence = models.TextField(_("evidence"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(BreachState), default=BreachState.PROPOSED.value)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)

    visible_through: ClassVar[str] = "commitment"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed breach")
        constraints = [
            *Graded.Meta.constraints,
            one_of("breach_state_known", "state", BreachState),
            models.CheckConstraint(
                name="breach_takes_two_people", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="breach_decided_by_somebody",
                condition=Q(state=BreachState.PROPOSED.value, decided_by=None, decided_at=None)
                | (
                    ~Q(state=BreachState.PROPOSED.value)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decision_reason="")
                ),
            ),
            models.CheckConstraint(name="breach_has_evidence", condition=~Q(evidence="")),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(state=BreachState.PROPOSED.value), name="one_open_breach_proposal"
            ),
        ]

    def __str__(self) -> str:
        """Return what it is about."""
        return f"breach of {self.commitment_id}"


class SuccessionQuerySet(ThroughQuerySet["Succession"]):
    """Answers are seen by whoever sees the promise, the event, an actor that came of it, and who took it over."""

    def visible_to(self, user: Any) -> Self:
        """Return the answers of which the user may see all."""
        rows = super().visible_to(user)
        if user is None:
            return rows
        seen = ids_seen(Actor, user)
        came = Reshaping.parts.through._default_manager.filter(actor__in=seen)
        events = Reshaping.objects.visible_to(user).filter(pk__in=came.values("reshaping_id"))
        return rows.filter(Q(heir=None) | Q(heir__in=seen), reshaping__in=events)

    def standing(self) -> Self:
        """Return the answers that nobody took back."""
        return self.filter(taken_back_at=None)


class Succession(Graded):
    """What becomes of a promise after its actor split or went into another, as somebody answered.

    Append-only, but for being taken back once; the event asks again then.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="successions")
    reshaping = models.ForeignKey(
        Reshaping, models.PROTECT, related_name="successions", verbose_name=_("split or merger")
    )
    fate = models.CharField(_("what becomes of it"), max_length=10, choices=choices(Fate))
    heir = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken over by")
    )
    since = models.DateField(_("from which day"))
    said_by = models.CharField(_("in whose words"), max_length=160, blank=True)
    words = models.TextField(_("the words, or the reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    taken_back_because = models.TextField(blank=True, editable=False)

    visible_through: ClassVar[str] = "commitment"
    objects: ClassVar[Any] = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("what became of a promise after a split or merger")
        constraints = [
            *Graded.Meta.constraints,
            one_of("succession_fate_known", "fate", Fate),
            models.UniqueConstraint(
                fields=["commitment", "reshaping"], name="succession_answered_once", condition=Q(taken_back_at=None)
            ),
            models.CheckConstraint(
                name="succession_taken_back_for_a_reason",
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_because="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_because=""),
            ),
            models.CheckConstraint(
                name="succession_has_an_heir_in_words",
                condition=Q(fate=Fate.TAKEN_OVER.value, heir__isnull=False) & ~Q(said_by="") & ~Q(words="")
                | ~Q(fate=Fate.TAKEN_OVER.value) & Q(heir=None),
            ),
            models.CheckConstraint(
                name="succession_lapsed_for_a_reason", condition=~Q(fate=Fate.LAPSED.value) | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        """Return what was answered."""
        return f"{self.commitment_id} {self.fate}"
