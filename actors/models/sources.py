"""Where knowledge comes from, and the grades every fact carries."""

from typing import Any, ClassVar, Final

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord
from actors.domain.grading import (
    NEEDS_SECOND_SOURCE,
    UNCONFIRMED,
    Cited,
    Credibility,
    FactState,
    Reliability,
    SourceKind,
    counts_as,
    fold_origin,
    graded_as,
    has_fallen,
    is_confirmed,
)
from actors.models.vocabulary import choices, one_of


class FoldedOrigin(models.TextField):  # type: ignore[type-arg]
    """The origin of a source as it is compared, written whenever the source is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 - as Django calls it
        """Return the origin folded, and let the source know it."""
        folded = fold_origin(model_instance.origin)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, folded)
        return folded

    def deconstruct(self) -> Any:
        """Return the column as migrations know it: text."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


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
    origin_key = FoldedOrigin(default="", editable=False)
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

    The columns hold what somebody found; what it counts as once a source is refuted is said by `grade`
    (`domain.grading`), and in SQL by `grade_now`.
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
    def cited(self) -> tuple[Cited, ...]:
        """Return what counts of the sources the fact names, the first first."""
        named = (source for source in (self.source, self.corroborated_by) if source is not None)
        return tuple(Cited(source.origin, source.reliability, source.is_refuted) for source in named)

    @property
    def has_fallen(self) -> bool:
        """Return whether every source the fact names was refuted."""
        return has_fallen(self.cited)

    @property
    def grade(self) -> str:
        """Return both grades side by side as they count, "" where the fact counts as not graded."""
        return graded_as(self.reliability, self.credibility, self.cited)

    @property
    def counted(self) -> str | None:
        """Return what tells apart how a fact counts that has two sources, or one that was refuted; else None.

        The version of a fact does not know what was said of its sources since.
        """
        if not (self.source_refuted or self.corroborated_by_id):
            return None
        return f"{self.has_fallen} {is_confirmed(self.cited)} {self.grade}"


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


def fallen() -> Q:
    """Return the condition that every source a graded fact names was refuted, as `Graded.has_fallen` says of one."""
    return Q(source__in=refuted()) & (Q(corroborated_by=None) | Q(corroborated_by__in=refuted()))


def _confirmed() -> Exists:
    """Return whether two sources of different origins stand, as `domain.grading.is_confirmed` says of one fact."""
    standing = Source._default_manager.filter(refuted_at=None).exclude(origin_key="")
    second = standing.filter(pk=OuterRef(OuterRef("corroborated_by"))).exclude(origin_key=OuterRef("origin_key"))
    return Exists(standing.filter(Exists(second), pk=OuterRef("source")))


def grade_now() -> Case:
    """Return both grades of a row of facts side by side as they count, as `Graded.grade` says of one."""
    second = Source._default_manager.filter(pk=OuterRef("corroborated_by")).values("reliability")
    letter = Case(When(source__in=refuted(), then=Subquery(second)), default=F("reliability"))
    alone = Q(credibility=NEEDS_SECOND_SOURCE.value) & ~Q(_confirmed())
    digit = Case(When(alone, then=Value(UNCONFIRMED.value)), default=F("credibility"))
    return Case(When(Q(reliability="") | fallen(), then=Value("")), default=Concat(letter, digit))


def state_now() -> Case:
    """Return how far a row of judged facts is believed, as `Judged.belief` says of one."""
    return Case(
        When(state=FactState.REFUTED.value, then=F("state")),
        When(fallen(), then=Value(FactState.DISPUTED.value)),
        When(_uncorroborated(), then=Value(FactState.ASSERTED.value)),
        default=F("state"),
    )


def _uncorroborated() -> Q:
    return Q(state=FactState.CORROBORATED.value) & ~Q(_confirmed())


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
        """Return how far the fact is believed now: as `state` says, while the sources it rests on stand."""
        return counts_as(self.state, self.cited)

    @property
    def belief_words(self) -> str:
        """Return the same as a reader sees it."""
        return gettext(self.belief.label)


def believed(state: FactState) -> Q:
    """Return the condition that a judged fact is believed so far, as `Judged.belief` says of one row."""
    if state is FactState.REFUTED:
        return Q(state=state.value)
    if state is FactState.DISPUTED:
        return Q(state=state.value) | fallen() & ~Q(state=FactState.REFUTED.value)
    if state is FactState.CORROBORATED:
        return Q(state=state.value) & Q(_confirmed())
    return (Q(state=state.value) | _uncorroborated()) & ~fallen()
