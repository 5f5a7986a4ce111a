"""The actor itself, its dated status, its current scores, and who was let in to it by name."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ObjectGrant, ThroughQuerySet, VisibleQuerySet
from actors.domain.freshness import Rhythm
from actors.domain.grading import NEEDS_SECOND_SOURCE, Credibility, Reliability
from actors.domain.kinds import ActorSubtype, ActorType
from actors.domain.standing import EscalationLevel, TrustBand
from actors.domain.traits import (
    ActorStatus,
    AttitudeToContact,
    CommandControl,
    OrganisationLevel,
    Structure,
    TerritorialControl,
)
from actors.models.sources import Source
from actors.models.vocabulary import choices, in_order, one_of, some_of

EARLIEST_YEAR, LATEST_YEAR = 1000, 2200
SEARCH_WORDS = Func(F("search_text"), function="actors_words", output_field=SearchVectorField())
"""The words of an actor's search line, as the index has them."""


class ActorQuerySet(VisibleQuerySet["Actor"]):
    """Actors, and those whose profile needs to be read through again."""

    def visible_to(self, user: Any) -> Self:
        """Return the actors the user may see; nobody, the scheduler neither, sees one that was withdrawn."""
        return super().visible_to(user).filter(withdrawn_at=None)

    def needing_review(self, at: datetime, rhythm: Rhythm) -> Self:
        """Return the actors never reviewed, or not as often as they should be."""
        return self.filter(review_due(at, rhythm), withdrawn_at=None)


def review_due(at: datetime, rhythm: Rhythm) -> Q:
    """Return the condition of an actor never reviewed, or not as often as it should be."""
    stale = Q(reviewed_at=None) | Q(reviewed_at__lte=at - timedelta(days=rhythm.days))
    talking = Q(standing__last_contact_at__gt=at - timedelta(days=rhythm.dialogue))
    return stale | talking & Q(reviewed_at__lte=at - timedelta(days=rhythm.in_dialogue))


class Actor(CompartmentedRecord):
    """A group, organisation or community somebody may have to talk to."""

    name = models.CharField(_("name"), max_length=200)
    actor_type = models.CharField(
        _("type"), max_length=32, choices=choices(ActorType), default=ActorType.UNCLASSIFIED.value
    )
    subtypes = ArrayField(
        models.CharField(max_length=32, choices=choices(ActorSubtype)),
        default=list,
        blank=True,
        verbose_name=_("subtypes"),
    )
    status = models.CharField(
        _("status"), max_length=24, choices=choices(ActorStatus), default=ActorStatus.UNKNOWN.value
    )
    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        verbose_name=_("countries"),
    )
    region = models.CharField(
        _("region"), max_length=200, blank=True, help_text=_("Valleys, provinces, towns, routes.")
    )
    summary = models.TextField(_("summary"), blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded (year)"), null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(_("ended (year)"), null=True, blank=True)

    motivations = models.TextField(_("motivations"), blank=True)
    principles = models.TextField(_("principles of action"), blank=True)
    constituency = models.TextField(_("constituency"), blank=True)
    ethno_cultural = models.TextField(_("ethnic and cultural dimensions"), blank=True)
    population_control = models.TextField(_("control of the population"), blank=True)
    finance_sources = models.TextField(_("sources of finance"), blank=True)
    ihl_commitments = models.TextField(_("commitments to humanitarian law"), blank=True)
    mediation_attitude = models.TextField(_("attitude to mediation"), blank=True)
    internal_spoilers = models.TextField(_("spoilers inside"), blank=True)

    structure = models.CharField(_("structure"), max_length=16, choices=choices(Structure), blank=True)
    organisation_levels = ArrayField(
        models.CharField(max_length=32, choices=choices(OrganisationLevel)),
        default=list,
        blank=True,
        verbose_name=_("levels at which it can be met"),
    )
    command_control = models.CharField(
        _("command and control"), max_length=12, choices=choices(CommandControl), blank=True
    )
    territorial_control = models.CharField(
        _("territorial control"), max_length=24, choices=choices(TerritorialControl), blank=True
    )
    attitude_to_contact = models.CharField(
        _("attitude to contact"), max_length=12, choices=choices(AttitudeToContact), blank=True
    )
    size_low = models.PositiveIntegerField(_("size, at least"), null=True, blank=True)
    size_high = models.PositiveIntegerField(_("size, at most"), null=True, blank=True)
    size_on = models.DateField(_("size estimated on"), null=True, blank=True)
    size_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source of the size")
    )
    size_reliability = models.CharField(
        _("reliability of that source"), max_length=1, choices=choices(Reliability), blank=True
    )
    size_credibility = models.CharField(
        _("credibility of the size"), max_length=1, choices=choices(Credibility), blank=True
    )

    reviewed_at = models.DateTimeField(_("profile reviewed"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    """Since when it counts as never registered: the import that made it was undone."""
    # Every name in one folded line, written by the services alone: what the search looks at.
    search_text = models.TextField(default="", blank=True, editable=False)
    # The record of the same actor that this one went into; the database lets it take no new facts from then on.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_records", editable=False, db_index=False
    )
    # Whether its names were compared with those of the others since they last changed; the database takes it back.
    compared = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        indexes = [
            GinIndex(SEARCH_WORDS, name="actor_search_words"),
            models.Index(fields=["compartment", "-updated_at", "-id"], name="actor_newest_first"),
            models.Index(fields=["compartment", "name", "id"], name="actor_by_name"),
            # Lists of whoever sees much: walked in order, invisible rows skipped, no sort of the whole register.
            models.Index(fields=["name", "id"], name="actor_names_in_order"),
            models.Index(fields=["updated_at", "id"], name="actor_changes_in_order"),
            models.Index(fields=["reviewed_at", "id"], name="actor_reviews_in_order"),
            GinIndex(fields=["countries"], name="actor_countries"),
            # A type within a few compartments, and a word for a type beside the words of a name.
            models.Index(fields=["actor_type", "compartment"], name="actor_by_type"),
            models.Index(fields=["id"], condition=Q(compared=False), name="actors_to_compare"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="actors_merged"),
        ]
        constraints = [
            models.CheckConstraint(name="actor_has_name", condition=~Q(name="")),
            # What the present typed profile points to, so that it has the type of its actor.
            models.UniqueConstraint(fields=["id", "actor_type"], name="actor_and_type"),
            one_of("actor_type_known", "actor_type", ActorType),
            one_of("actor_status_known", "status", ActorStatus),
            one_of("actor_structure_known", "structure", Structure, empty=True),
            one_of("actor_command_known", "command_control", CommandControl, empty=True),
            one_of("actor_territory_known", "territorial_control", TerritorialControl, empty=True),
            one_of("actor_attitude_known", "attitude_to_contact", AttitudeToContact, empty=True),
            one_of("actor_size_reliability_known", "size_reliability", Reliability, empty=True),
            one_of("actor_size_credibility_known", "size_credibility", Credibility, empty=True),
            # A size rests on one source, so nothing confirms it.
            models.CheckConstraint(
                name="actor_size_not_confirmed", condition=~Q(size_credibility=NEEDS_SECOND_SOURCE.value)
            ),
            some_of("actor_subtypes_known", "subtypes", ActorSubtype),
            some_of("actor_levels_known", "organisation_levels", OrganisationLevel),
            in_order("actor_size_in_order", "size_low", "size_high"),
            in_order("actor_years_in_order", "founded_year", "ended_year"),
            models.CheckConstraint(
                name="actor_years_plausible",
                condition=(Q(founded_year=None) | Q(founded_year__range=(EARLIEST_YEAR, LATEST_YEAR)))
                & (Q(ended_year=None) | Q(ended_year__range=(EARLIEST_YEAR, LATEST_YEAR))),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the profile."""
        return reverse("actors:detail", args=[self.pk])


class ActorGrant(ObjectGrant):
    """One person may see one actor outside their compartments."""

    content_object = models.ForeignKey(Actor, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        verbose_name = _("access to an actor")

    def __str__(self) -> str:
        """Return who may see what."""
        return f"{self.user_id} {self.content_object_id}"


class ActorStatusPeriod(models.Model):
    """What an actor was, as type and status, from one day to another; the open period is what it is now."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="periods")
    actor_type = models.CharField(_("type"), max_length=32, choices=choices(ActorType))
    status = models.CharField(_("status"), max_length=24, choices=choices(ActorStatus))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("reason"), blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        constraints = [
            models.UniqueConstraint(fields=["actor"], condition=Q(until=None), name="one_open_period_per_actor"),
            one_of("period_type_known", "actor_type", ActorType),
            one_of("period_status_known", "status", ActorStatus),
            in_order("period_in_order", "since", "until"),
        ]

    def __str__(self) -> str:
        """Return type, status and first day."""
        return f"{self.actor_type} {self.status} {self.since or ''}"


class ActorStanding(models.Model):
    """Current scores and counts, pushed down by the apps that compute them; narrow, so that a run writes little."""

    actor = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="standing")
    trust_value = models.FloatField(null=True)
    trust_lo = models.FloatField(null=True)
    trust_hi = models.FloatField(null=True)
    trust_u = models.FloatField(null=True)
    trust_band = models.CharField(max_length=24, choices=choices(TrustBand), blank=True)
    trust_at = models.DateTimeField(null=True)
    trust_run_id = models.UUIDField(null=True)
    trust_inputs_sha256 = models.CharField(max_length=64, blank=True, default="")
    escalation_value = models.FloatField(null=True)
    escalation_level = models.CharField(max_length=12, choices=choices(EscalationLevel), blank=True)
    escalation_recorded = models.PositiveSmallIntegerField(null=True)
    escalation_at = models.DateTimeField(null=True)
    escalation_run_id = models.UUIDField(null=True)
    escalation_inputs_sha256 = models.CharField(max_length=64, blank=True, default="")
    last_contact_at = models.DateTimeField(null=True)
    open_commitments = models.PositiveIntegerField(default=0)
    overdue_commitments = models.PositiveIntegerField(default=0)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        indexes = [
            # The list by last contact; who was never met, most of a register, is not in it.
            models.Index(
                fields=["last_contact_at", "actor"], condition=Q(last_contact_at__isnull=False), name="last_contacts"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="standing_trust_in_range",
                condition=Q(trust_value=None)
                | Q(trust_lo__gte=0, trust_lo__lte=F("trust_value"), trust_hi__gte=F("trust_value"), trust_hi__lte=100),
            ),
            models.CheckConstraint(
                name="standing_escalation_in_range",
                condition=Q(escalation_value=None) | Q(escalation_value__gte=0, escalation_value__lte=100),
            ),
            one_of("standing_band_known", "trust_band", TrustBand, empty=True),
            one_of("standing_level_known", "escalation_level", EscalationLevel, empty=True),
            models.CheckConstraint(
                name="standing_overdue_are_open", condition=Q(overdue_commitments__lte=F("open_commitments"))
            ),
        ]

    def __str__(self) -> str:
        """Return the actor it belongs to."""
        return str(self.actor_id)
