"""Who was looked up on the published lists, what was found, and what people decided about it."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, VisibleQuerySet, ids_seen
from actors.domain.listfiles.entries import EntryKind
from actors.domain.listings import CODES_OF
from actors.domain.screening import ALERT, POSSIBLE, HitState
from actors.models.actors import Actor
from actors.models.listings import Listing
from actors.models.lists import ListEntry, ListVersion
from actors.models.people import Person
from actors.models.vocabulary import choices, one_of, some_of
from core.record import Record

TYPED: Final = "name:"
"""How the key of a name begins that somebody typed in by hand."""


class ScreeningQuerySet(VisibleQuerySet["Screening"]):
    """Screenings are seen with whom they are about; those of a name alone, in their compartment."""

    def visible_to(self, user: Any) -> Self:
        """Return the screenings of what the user may see."""
        if user is None:
            return self
        of_name = super().visible_to(user).filter(actor=None, person=None)
        return self.filter(
            Q(pk__in=of_name.values("pk")) | Q(actor__in=ids_seen(Actor, user)) | Q(person__in=ids_seen(Person, user))
        )


class Screening(CompartmentedRecord):
    """The last look-up of one actor, one person, or one name on the lists in force.

    `key` tells names of other records apart ("facilitator:ID"); a name typed in by hand has its own, and its look-up
    can end. Where nobody asked for the look-up, whoever took in the newest list did.
    """

    actor = models.OneToOneField(Actor, models.CASCADE, null=True, blank=True, related_name="screening")
    person = models.OneToOneField(Person, models.CASCADE, null=True, blank=True, related_name="screening")
    key = models.CharField(max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    former_names = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, verbose_name=_("names it had before")
    )
    kinds = ArrayField(models.CharField(max_length=16), verbose_name=_("looked for among"))
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    names_sha256 = models.CharField(max_length=64)
    lists = models.JSONField(_("lists"), default=dict)
    screened_at = models.DateTimeField(_("screened"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    ended_reason = models.TextField(_("why it ended"), blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects: ClassVar[Any] = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")
        constraints = [
            models.CheckConstraint(
                name="screening_of_one",
                condition=Q(actor__isnull=False, person=None, key="", name="")
                | Q(actor=None, person__isnull=False, key="", name="")
                | Q(actor=None, person=None) & ~Q(key="") & ~Q(name=""),
            ),
            models.UniqueConstraint(
                fields=["compartment", "key"], condition=~Q(key=""), name="screening_of_a_name_once"
            ),
            some_of("screening_kinds_known", "kinds", EntryKind),
            models.CheckConstraint(
                name="screening_ends_with_reason_of_a_typed_name",
                condition=Q(ended_at=None, ended_by=None, ended_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, key__startswith=TYPED) & ~Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return who was looked up, under the name that may be shown."""
        return str(self.actor or self.person or self.name)

    def get_absolute_url(self) -> str:
        """Return the address of the screening."""
        return reverse("actors:screening", args=[self.pk])

    @property
    def may_end(self) -> bool:
        """Return whether it is of a name that somebody typed, and goes on."""
        return self.key.startswith(TYPED) and self.ended_at is None


class HitQuerySet(models.QuerySet["ScreeningHit"]):
    """Hits are seen with their screening."""

    def visible_to(self, user: Any) -> Self:
        """Return the hits of the screenings the user may see."""
        return self if user is None else self.filter(screening__in=ids_seen(Screening, user))

    def open(self) -> Self:
        """Return the hits at or above the alert that the last look-up found and nobody has decided.

        Those of a look-up that ended wait for nobody.
        """
        return self.filter(current=True, score__gte=ALERT, state=HitState.UNDECIDED.value, screening__ended_at=None)

    def unrecorded(self) -> Self:
        """Return the confirmed hits of actors and people of whom no listing by that publisher was ever recorded."""
        whose = Q(actor=OuterRef("screening__actor")) | Q(person=OuterRef("screening__person"))
        recorded = Listing.objects.filter(whose)
        codes = [
            Q(entry__list_code=published) & Exists(recorded.filter(list_code__in=[code.value for code in held]))
            for published, held in CODES_OF.items()
        ]
        whole = Q(screening__actor__isnull=False) | Q(screening__person__isnull=False)
        return self.filter(whole, current=True, state=HitState.TRUE.value).exclude(reduce(or_, codes))


class ScreeningHit(Record):
    """An entry of a list that may be who was looked up: the figure, its reasons, and what was decided.

    `current` says whether the last look-up found it. A decision stands until the names or the entry change.
    """

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="hits")
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="hits")
    lent_by = models.ForeignKey(ListEntry, models.PROTECT, null=True, blank=True, related_name="+")
    score = models.PositiveSmallIntegerField(_("figure"))
    asked_name = models.CharField(max_length=300)
    listed_name = models.CharField(max_length=2000)
    reasons = models.JSONField(_("reasons"))
    current = models.BooleanField(default=True)
    names_sha256 = models.CharField(max_length=64)
    entry_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("decision"), max_length=12, choices=choices(HitState), default=HitState.UNDECIDED.value)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(_("found"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    unlisted_reason = models.TextField(_("why no listing is recorded"), blank=True)
    unlisted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unlisted_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = HitQuerySet.as_manager()

    class Meta:
        verbose_name = _("hit of a screening")
        constraints = [
            models.UniqueConstraint(fields=["screening", "entry"], name="one_hit_a_pair"),
            models.CheckConstraint(name="hit_is_worth_showing", condition=Q(score__range=(POSSIBLE, 100))),
            models.CheckConstraint(
                name="hit_decided_by_somebody",
                condition=Q(state=HitState.UNDECIDED.value, decided_by=None, decided_at=None)
                | ~Q(state=HitState.UNDECIDED.value) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            one_of("hit_state_known", "state", HitState),
            models.CheckConstraint(
                name="hit_unlisted_once_confirmed_with_reason",
                condition=Q(unlisted_at=None, unlisted_by=None, unlisted_reason="")
                | Q(state=HitState.TRUE.value, unlisted_at__isnull=False, unlisted_by__isnull=False)
                & ~Q(unlisted_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "-score", "id"], name="hits_to_decide")]

    def __str__(self) -> str:
        """Return whom it is about and the reference of the entry."""
        return f"{self.screening_id} {self.entry_id}"

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment of the screening, under which the trail notes it."""
        return self.screening.compartment_id

    @property
    def is_alert(self) -> bool:
        """Return whether it stands in the way of a submission while undecided."""
        return self.score >= ALERT

    @property
    def is_open(self) -> bool:
        """Return whether it stands in the way now: likely, found by the last look-up, and nobody has decided."""
        return self.current and self.is_alert and self.state == HitState.UNDECIDED

    @property
    def deciders(self) -> set[UUID]:
        """Return who decided about exactly these names and this entry: others decide anew."""
        mine = (self.names_sha256, self.entry_sha256)
        return {row.decided_by_id for row in self.decisions.all() if (row.names_sha256, row.entry_sha256) == mine}


class FormerName(models.Model):
    """A name that an actor or a person no longer has. The database writes it as names are changed or taken away.

    It is looked up on the lists with the present names, and shown only where a hit was found by it.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="former_names")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="former_names")
    text = models.TextField(_("name"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("former name")
        constraints = [
            models.CheckConstraint(
                name="former_name_of_one",
                condition=Q(actor__isnull=False, person=None) | Q(actor=None, person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return whose it was: the name itself may tell who a protected person is."""
        return str(self.actor_id or self.person_id)


class HitDecision(models.Model):
    """What somebody decided about a hit, and on what; later decisions stand beside earlier ones."""

    hit = models.ForeignKey(ScreeningHit, models.PROTECT, related_name="decisions")
    state = models.CharField(_("decision"), max_length=12, choices=choices(HitState))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    list_version = models.ForeignKey(ListVersion, models.PROTECT, related_name="+")
    names_sha256 = models.CharField(max_length=64)
    entry_sha256 = models.CharField(max_length=64)

    visible_through: ClassVar[str] = "hit"

    class Meta:
        verbose_name = _("decision on a hit")
        constraints = [
            models.CheckConstraint(
                name="hit_decision_decides",
                condition=Q(state__in=[HitState.TRUE.value, HitState.FALSE.value]) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the decision."""
        return self.state
