"""The rows of a study. They are replaced together when the study is imported again, and edited nowhere else."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from casestudies.domain.similarity import Reach
from casestudies.domain.vocabulary import (
    AgreementStage,
    CeasefireClass,
    CitationKind,
    LessonType,
    PartyRole,
    Precision,
    Section,
    Strength,
)
from casestudies.models.studies import CaseStudy, codes
from engagements.domain.words import Labelled


def _choices(vocabulary: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, _(member.label)) for member in vocabulary]  # type: ignore[misc]


def _precision() -> "models.CharField[str, str]":
    return models.CharField(max_length=5, choices=_choices(Precision), default=Precision.DAY.value)


class Row(models.Model):
    """A row of a study, in its place."""

    study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    visible_through: ClassVar[str] = "study"

    class Meta:
        abstract = True


class Citation(Row):
    """A source in the bibliography; its position is the number printed beside statements."""

    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=_choices(CitationKind))
    title = models.TextField()
    author = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True)
    published_precision = _precision()
    url = models.URLField(max_length=400, blank=True)
    perspective = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "key"], name="citation_once_per_study")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Statement(Row):
    """A row that states something and cites sources of the study's bibliography by key, or none."""

    source_keys = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        abstract = True


class Party(Statement):
    """Who took part, under the name it uses and the name most people know."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    common_name = models.CharField(max_length=120)
    actor_type = models.CharField(max_length=40)
    role = models.CharField(max_length=12, choices=_choices(PartyRole))
    functions = codes(_("functions"))
    text = models.TextField()
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+", verbose_name=_("actor"))

    class Meta:
        verbose_name = _("party")
        constraints = [models.UniqueConstraint(fields=["study", "key"], name="party_once_per_study")]

    def __str__(self) -> str:
        """Return the name most people know."""
        return self.common_name


class Listing(Statement):
    """A designation of a party: which list, by whom, from when and until when."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="listings")
    list_code = models.CharField(max_length=40)
    authority = models.CharField(max_length=160)
    listed_on = models.DateField(null=True)
    listed_precision = _precision()
    delisted_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        """Return list and party."""
        return f"{self.list_code} {self.party_id}"


class Passage(Statement):
    """One paragraph of a section of prose, with the codes that its section gives it."""

    section = models.CharField(max_length=20, choices=_choices(Section))
    text = models.TextField()
    party_key = models.CharField(max_length=40, blank=True)
    codes = codes(_("codes"))
    track = models.CharField(max_length=20, blank=True)
    is_discreet = models.BooleanField(default=False)
    horizon = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        """Return section and place."""
        return f"{self.section} {self.position}"


class Event(Statement):
    """One line of the timeline."""

    occurred_on = models.DateField()
    until_on = models.DateField(null=True)
    precision = _precision()
    text = models.TextField()
    incident_type = models.CharField(max_length=40, blank=True)
    party_keys = codes(_("parties"))
    contested = models.TextField(blank=True)

    class Meta:
        verbose_name = _("event")

    def __str__(self) -> str:
        """Return the day and the first words."""
        return f"{self.occurred_on}: {self.text[:60]}"


class StudyAgreement(Statement):
    """An agreement of the case: what it provided and who watched over it."""

    title = models.CharField(max_length=200)
    signed_on = models.DateField()
    stage = models.CharField(max_length=40, choices=_choices(AgreementStage))
    ceasefire_class = models.CharField(max_length=30, choices=_choices(CeasefireClass), blank=True)
    party_keys = codes(_("parties"))
    provisions = codes(_("provisions"))
    monitoring = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Indicator(Statement):
    """A series of numbers from a data set: `points` holds year, low, best and high."""

    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    points = models.JSONField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Lesson(Statement):
    """What the authors take from the case: an assessment, with what it applies to."""

    type = models.CharField(max_length=12, choices=_choices(LessonType))
    strength = models.CharField(max_length=10, choices=_choices(Strength))
    text = models.TextField()
    actor_types = codes(_("actor types"))
    kinds = codes(_("kinds of engagement"))
    channels = codes(_("channels"))
    incentives = codes(_("incentives"))
    checklist_codes = codes(_("checklist items"))

    def __str__(self) -> str:
        """Return the first words."""
        return self.text[:60]

    @property
    def reach(self) -> Reach:
        """Return what the lesson applies to."""
        return Reach(
            actor_types=frozenset(self.actor_types),
            kinds=frozenset(self.kinds),
            channels=frozenset(self.channels),
            incentives=frozenset(self.incentives),
        )
