"""Where knowledge comes from, and the grades every fact carries."""

from typing import Any, ClassVar, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord
from actors.domain.grading import NEEDS_SECOND_SOURCE, Credibility, FactState, Reliability, SourceKind, counts_as
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
    refuted_at = models.DateTimeField(_("refuted"), null=True, blank=True, editable=False)
    refuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    refuted_reason = models.TextField(_("why it was refuted"), blank=True, editable=False)

    class Meta:
        verbose_name = _("source")
        # Few are ever refuted: whatever rests on one is found by looking here first.
        indexes = [models.Index(fields=["id"], condition=Q(refuted_at__isnull=False), name="source_refuted")]
        constraints = [
            models.CheckConstraint(
                name="source_refuted_by_somebody_with_reason",
                condition=Q(refuted_at=None, refuted_by=None, refuted_reason="")
                | Q(refuted_at__isnull=False, refuted_by__isnull=False) & ~Q(refuted_reason=""),
            ),
            one_of("source_kind_known", "kind", SourceKind),
            one_of("source_reliability_known", "reliability", Reliability),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the source."""
        return reverse("actors:source", args=[self.pk])

    @property
    def is_refuted(self) -> bool:
        """Return whether somebody found what it says to be false."""
        return self.refuted_at is not None


class Graded(models.Model):
    """A fact with its source and both grades, judged independently and shown side by side ("B2").

    One that rests on a refuted source counts as not graded until somebody judges it again; see `on_refuted`.
    """

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

    @property
    def source_refuted(self) -> bool:
        """Return whether the fact rests, alone or among others, on a source that was refuted."""
        return any(source is not None and source.is_refuted for source in (self.source, self.corroborated_by))

    @property
    def grade(self) -> str:
        """Return both grades side by side, "" where the fact counts as not graded."""
        return "" if self.source_refuted else f"{self.reliability}{self.credibility}"


SOURCES: Final = ("source", "corroborated_by")
"""What a list of graded facts reads with them, to say whether they rest on a refuted source."""


def graded_models() -> list[type[Graded]]:
    """Return every table of facts that name sources, in whichever app."""
    return [model for model in apps.get_models() if issubclass(model, Graded) and not model._meta.parents]


def refuted() -> models.QuerySet[Any, Any]:
    """Return the ids of the sources that were refuted."""
    return Source._default_manager.filter(refuted_at__isnull=False).values("pk")


def on_refuted() -> Q:
    """Return the condition that a graded fact rests, alone or among others, on a source that was refuted."""
    return Q(source__in=refuted()) | Q(corroborated_by__in=refuted())


class Judged(Graded):
    """A graded fact that may be wrong: how far it is believed, why, and what it contradicts."""

    state = models.CharField(_("state"), max_length=12, choices=choices(FactState), default=FactState.ASSERTED.value)
    state_reason = models.TextField(_("why"), blank=True)
    contradicts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="contradicted_by", verbose_name=_("contradicts")
    )

    class Meta:
        abstract = True
        constraints = [
            *Graded.Meta.constraints,
            one_of("%(class)s_state_known", "state", FactState),
            models.CheckConstraint(name="%(class)s_not_against_itself", condition=~Q(contradicts=F("id"))),
            models.CheckConstraint(
                name="%(class)s_corroborated_twice",
                condition=~Q(state=FactState.CORROBORATED.value) | Q(corroborated_by__isnull=False),
            ),
        ]

    @property
    def belief(self) -> FactState:
        """Return how far the fact is believed now: `state`, unless it rests on a refuted source."""
        return counts_as(self.state, source_refuted=self.source_refuted)

    @property
    def belief_words(self) -> str:
        """Return the same as a reader sees it."""
        return gettext(self.belief.label)


def believed(state: FactState) -> Q:
    """Return the condition that a judged fact is believed so far, as `Judged.belief` says of one row."""
    if state is FactState.REFUTED:
        return Q(state=state.value)
    if state is FactState.DISPUTED:
        return Q(state=state.value) | on_refuted() & ~Q(state=FactState.REFUTED.value)
    return Q(state=state.value) & ~on_refuted()
