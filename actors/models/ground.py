"""Common ground: what our own organisation holds, and what it and some actors agree and differ on."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ThroughQuerySet, ids_seen
from actors.domain.ground import SIDED, GroundKind, StandpointLevel
from actors.domain.interests import HIGHEST_PRIORITY, LOWEST_PRIORITY, InterestCategory
from actors.models.actors import Actor
from actors.models.sources import Graded
from actors.models.vocabulary import choices, one_of
from core.record import Stamp

ENDED = Q(ended_on=None, ended_because="") | Q(ended_on__isnull=False) & ~Q(ended_because="")


class Standpoint(CompartmentedRecord):
    """What the engaging organisation wants, says, needs or is bound by in one matter."""

    level = models.CharField(_("depth"), max_length=8, choices=choices(StandpointLevel))
    category = models.CharField(_("about"), max_length=32, choices=choices(InterestCategory))
    text = models.TextField(_("in words"))
    priority = models.PositiveSmallIntegerField(
        _("priority for us"), default=3, help_text=_("1 is what matters most to us, 5 what matters least.")
    )
    red_line = models.BooleanField(_("red line"), default=False, help_text=_("Nobody of ours may go beyond this."))
    rests_on = models.TextField(_("rests on"), help_text=_("The mandate, decision or law, with its date."))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    ended_on = models.DateField(_("no longer held since"), null=True, blank=True, editable=False)
    ended_because = models.TextField(_("why it ended"), blank=True, editable=False)

    class Meta:
        verbose_name = _("standpoint of ours")
        constraints = [
            one_of("standpoint_level_known", "level", StandpointLevel),
            one_of("standpoint_category_known", "category", InterestCategory),
            models.CheckConstraint(
                name="standpoint_priority_in_range", condition=Q(priority__range=(HIGHEST_PRIORITY, LOWEST_PRIORITY))
            ),
            models.CheckConstraint(name="standpoint_says_what_and_why", condition=~Q(text="") & ~Q(rests_on="")),
            models.CheckConstraint(name="standpoint_ended_for_a_reason", condition=ENDED),
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.text[:80]


class GroundQuerySet(models.QuerySet["GroundEntry"]):
    """Entries of the board are seen by whoever sees every actor they are about."""

    def visible_to(self, user: Any) -> Self:
        """Return the entries all of whose actors the user may see."""
        if user is None:
            return self
        parties = GroundParty._default_manager.filter(entry=OuterRef("pk"))
        seen = ids_seen(Actor, user)
        return self.filter(Exists(parties), ~Exists(parties.exclude(actor__in=seen)))


class GroundEntry(CompartmentedRecord, Graded):
    """A fact or a norm that we and some actors agree or differ on. It is overtaken by another, never rewritten."""

    kind = models.CharField(_("kind"), max_length=16, choices=choices(GroundKind))
    category = models.CharField(_("about"), max_length=32, choices=choices(InterestCategory))
    text = models.TextField(_("in words"))
    ours = models.TextField(_("what we say"), blank=True)
    theirs = models.TextField(_("what they say"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    ended_on = models.DateField(_("overtaken on"), null=True, blank=True, editable=False)
    ended_because = models.TextField(_("what overtook it"), blank=True, editable=False)
    overtakes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="overtaken_by", editable=False
    )

    objects: ClassVar[Any] = GroundQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("entry of the common ground")
        constraints = [
            *Graded.Meta.constraints,
            one_of("groundentry_kind_known", "kind", GroundKind),
            one_of("groundentry_category_known", "category", InterestCategory),
            models.CheckConstraint(name="groundentry_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="groundentry_both_sides_where_they_differ",
                condition=Q(kind__in=sorted(kind.value for kind in SIDED)) & ~Q(ours="") & ~Q(theirs="")
                | ~Q(kind__in=sorted(kind.value for kind in SIDED)) & Q(ours="", theirs=""),
            ),
            models.CheckConstraint(name="groundentry_ended_for_a_reason", condition=ENDED),
            models.CheckConstraint(name="groundentry_not_after_itself", condition=~Q(overtakes=F("id"))),
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.text[:80]

    @property
    def is_sided(self) -> bool:
        """Return whether both sides say different things."""
        return self.kind in SIDED


class GroundParty(models.Model):
    """An actor that an entry of the common ground is about."""

    entry = models.ForeignKey(GroundEntry, models.PROTECT, related_name="parties")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="ground_parties")
    created_at = Stamp(auto_now_add=True)

    visible_through = "entry"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the common ground")
        constraints = [models.UniqueConstraint(fields=["entry", "actor"], name="ground_party_once")]

    def __str__(self) -> str:
        """Return both ids."""
        return f"{self.entry_id} {self.actor_id}"
