"""Where knowledge comes from, and the grades every fact carries."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord
from actors.domain.grading import NEEDS_SECOND_SOURCE, Credibility, Reliability, SourceKind
from actors.models.vocabulary import choices, one_of


class Source(CompartmentedRecord):
    """Something or somebody that facts rest on."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=24, choices=choices(SourceKind))
    origin = models.CharField(
        _("origin"),
        max_length=200,
        blank=True,
        help_text=_(
            "Where the information first came from. Two sources confirm each other only when their origins differ. "
            "Never the name of a person who must be protected."
        ),
    )
    reliability = models.CharField(_("usual reliability"), max_length=1, choices=choices(Reliability), default="F")
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    dated = models.DateField(_("date of the source"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        constraints = [
            one_of("source_kind_known", "kind", SourceKind),
            one_of("source_reliability_known", "reliability", Reliability),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the source."""
        return reverse("actors:source", args=[self.pk])


class Graded(models.Model):
    """A fact with its source and both grades, judged independently and shown side by side ("B2")."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    reliability = models.CharField(
        _("reliability of the source"), max_length=1, choices=choices(Reliability), blank=True
    )
    credibility = models.CharField(
        _("credibility of the information"), max_length=1, choices=choices(Credibility), blank=True
    )
    corroborated_by = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second source"),
        help_text=_("Credibility 1 needs a second source of another origin."),
    )
    noted_on = models.DateField(_("noted on"), null=True, blank=True)

    GRADE_FIELDS: ClassVar[tuple[str, ...]] = ("source", "reliability", "credibility", "corroborated_by", "noted_on")

    class Meta:
        abstract = True
        constraints = [
            one_of("%(class)s_reliability_known", "reliability", Reliability, empty=True),
            one_of("%(class)s_credibility_known", "credibility", Credibility, empty=True),
            models.CheckConstraint(
                name="%(class)s_both_grades",
                condition=Q(reliability="", credibility="") | (~Q(reliability="") & ~Q(credibility="")),
            ),
            models.CheckConstraint(
                name="%(class)s_confirmed_twice",
                condition=~Q(credibility=NEEDS_SECOND_SOURCE.value)
                | Q(source__isnull=False, corroborated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_two_sources",
                condition=Q(corroborated_by__isnull=True) | Q(source__isnull=False) & ~Q(corroborated_by=F("source")),
            ),
        ]
