"""What is known about one actor: names, identifiers, interests, incentives, culture."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain.interests import (
    HIGHEST_PRIORITY,
    LOWEST_PRIORITY,
    DrawnFrom,
    IncentiveCategory,
    InterestCategory,
    InterestLevel,
    Responsiveness,
)
from actors.domain.traits import IdScheme, NameKind, NoteKind
from actors.models.actors import Actor
from actors.models.sources import Graded, Judged
from actors.models.vocabulary import choices, in_order, one_of
from core.record import Record


class Name(Record, Judged):
    """Another name of an actor: alias, abbreviation, former name, the same in another script."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=choices(NameKind), default=NameKind.ALIAS.value)
    language = models.CharField(_("language code"), max_length=16, blank=True, help_text=_("For example ar, ku or fr."))
    script = models.CharField(
        _("script code"),
        max_length=4,
        blank=True,
        help_text=_("For example Arab, Cyrl or Latn. Left empty, it is read from the name."),
    )
    transliteration = models.CharField(_("in Latin letters"), max_length=200, blank=True)
    since = models.DateField(_("used since"), null=True, blank=True)
    until = models.DateField(_("used until"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        constraints = [
            *Judged.Meta.constraints,
            models.UniqueConstraint(fields=["actor", "text", "kind"], name="name_once_per_actor"),
            models.CheckConstraint(name="name_has_text", condition=~Q(text="")),
            one_of("name_kind_known", "kind", NameKind),
            in_order("name_in_order", "since", "until"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.text


class ExternalId(Record):
    """What somebody else's register calls the actor."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="external_ids")
    scheme = models.CharField(_("register"), max_length=24, choices=choices(IdScheme))
    value = models.CharField(_("identifier"), max_length=120)
    dropped_in = models.CharField(
        _("no longer in version"),
        max_length=16,
        blank=True,
        help_text=_("The version of the register that no longer has it."),
    )

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("external identifier")
        constraints = [
            models.UniqueConstraint(fields=["actor", "scheme", "value"], name="external_id_once_per_actor"),
            models.CheckConstraint(name="external_id_has_value", condition=~Q(value="")),
            one_of("external_id_scheme_known", "scheme", IdScheme),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="external_id_lookup")]

    def __str__(self) -> str:
        """Return scheme and value."""
        return f"{self.get_scheme_display()}: {self.value}"


class Interest(Record, Graded):
    """Something an actor wants; a red line is where it stops."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="interests")
    category = models.CharField(_("about"), max_length=32, choices=choices(InterestCategory))
    level = models.CharField(
        _("depth"), max_length=8, choices=choices(InterestLevel), default=InterestLevel.INTEREST.value
    )
    priority = models.PositiveSmallIntegerField(
        _("priority for them"), default=3, help_text=_("1 is what matters most to them, 5 what matters least.")
    )
    red_line = models.BooleanField(_("red line"), default=False)
    drawn_from = models.CharField(_("drawn from"), max_length=8, choices=choices(DrawnFrom), blank=True)
    shared_with_us = models.BooleanField(_("we share it"), default=False)
    shared_because = models.TextField(
        _("why we think that we share it"), blank=True, help_text=_("What both sides said or did that shows it.")
    )
    text = models.TextField(_("in words"))
    ended_on = models.DateField(_("no longer held since"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        constraints = [
            *Graded.Meta.constraints,
            one_of("interest_category_known", "category", InterestCategory),
            one_of("interest_level_known", "level", InterestLevel),
            one_of("interest_drawn_from_known", "drawn_from", DrawnFrom, empty=True),
            models.CheckConstraint(
                name="interest_shared_for_a_reason", condition=Q(shared_with_us=True) | Q(shared_because="")
            ),
            models.CheckConstraint(
                name="interest_priority_in_range", condition=Q(priority__range=(HIGHEST_PRIORITY, LOWEST_PRIORITY))
            ),
        ]

    def __str__(self) -> str:
        """Return the words of the interest."""
        return self.text[:80]


class IncentiveResponse(Record, Graded):
    """How an actor answers to what can be offered."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="incentive_responses")
    category = models.CharField(_("incentive"), max_length=32, choices=choices(IncentiveCategory))
    response = models.CharField(_("response"), max_length=20, choices=choices(Responsiveness))
    notes = models.TextField(_("what was seen"), blank=True)
    ended_on = models.DateField(_("no longer so since"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("response to an incentive")
        constraints = [
            *Graded.Meta.constraints,
            one_of("incentive_category_known", "category", IncentiveCategory),
            one_of("incentive_response_known", "response", Responsiveness),
        ]

    def __str__(self) -> str:
        """Return category and response."""
        return f"{self.get_category_display()}: {self.get_response_display()}"


class CulturalNote(Record, Graded):
    """What helps to meet the people of an actor with respect."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="cultural_notes")
    kind = models.CharField(_("kind"), max_length=16, choices=choices(NoteKind))
    text = models.TextField(_("note"))
    starts_on = models.DateField(
        _("first day"), null=True, blank=True, help_text=_("Of a date in the calendar: plans that fall on it are told.")
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Left empty, it is one day."))
    every_year = models.BooleanField(
        _("the same days every year"), default=False, help_text=_("Not for feasts that move: note those year by year.")
    )
    ended_on = models.DateField(_("no longer so since"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("cultural note")
        constraints = [
            *Graded.Meta.constraints,
            one_of("note_kind_known", "kind", NoteKind),
            models.CheckConstraint(name="note_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="note_dates_of_the_calendar",
                condition=Q(starts_on=None, ends_on=None, every_year=False)
                | Q(kind=NoteKind.CALENDAR.value, starts_on__isnull=False),
            ),
            in_order("note_in_order", "starts_on", "ends_on"),
        ]

    def __str__(self) -> str:
        """Return the words of the note."""
        return self.text[:80]


class SizeEstimate(Record, Judged):
    """How many somebody says an actor has; estimates that cannot both be so stand side by side as disputed."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="size_estimates")
    low = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    high = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    estimated_on = models.DateField(_("estimated on"), null=True, blank=True)
    ended_on = models.DateField(_("no longer so since"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("estimate of the size")
        constraints = [
            *Judged.Meta.constraints,
            in_order("estimate_in_order", "low", "high"),
            models.CheckConstraint(
                name="estimate_says_a_number", condition=Q(low__isnull=False) | Q(high__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Return the range."""
        if self.low is None or self.high is None:
            return f"≤ {self.high}" if self.low is None else f"≥ {self.low}"
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"  # noqa: RUF001
