"""The head of a study: what lists, filters and comparisons read."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import MARKINGS
from casestudies.domain.publication import Status
from casestudies.domain.similarity import Facts
from casestudies.domain.vocabulary import Region
from core.record import Record

STATUS_LABELS = {Status.DRAFT: _("Draft"), Status.REVIEWED: _("Reviewed")}


def codes(label: Any) -> "ArrayField[Any, Any]":
    """Return a column for a set of codes."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=label)


class StudyQuerySet(models.QuerySet["CaseStudy"]):
    """The library is for everybody who works here."""

    def visible_to(self, user: Any) -> Self:
        """Return all studies for anybody signed in (and for the scheduler, None), none for anybody else."""
        return self if user is None or user.is_authenticated else self.none()


class CaseStudy(Record):
    """A structured account of a past engagement with non-state actors, open to every signed-in user."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"))
    region = models.CharField(_("region"), max_length=20, choices=[(r.value, _(r.label)) for r in Region])
    conflict = models.CharField(_("conflict"), max_length=160)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"))
    period_note = models.CharField(_("period in words"), max_length=120)
    status = models.CharField(
        max_length=10, choices=[(s.value, label) for s, label in STATUS_LABELS.items()], default=Status.DRAFT.value
    )
    marking = models.CharField(_("marking"), max_length=12, choices=MARKINGS, default="clear")
    actor_types = codes(_("actor types"))
    kinds = codes(_("kinds of engagement"))
    channels = codes(_("channels"))
    listings = codes(_("listings"))
    incentives = codes(_("incentives"))
    search_text = models.TextField(editable=False)
    content_sha256 = models.CharField(max_length=64, editable=False)
    authors: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("authors")
    )
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        constraints = [
            models.CheckConstraint(
                name="case_study_review_names_its_reviewer",
                condition=Q(status=Status.DRAFT.value, reviewed_by=None, reviewed_at=None)
                | Q(status=Status.REVIEWED.value, reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(name="case_study_period_runs_forward", condition=Q(started_on__lte=F("ended_on"))),
        ]
        indexes = [
            GinIndex(fields=["actor_types"], name="case_study_actor_types"),
            GinIndex(fields=["kinds"], name="case_study_kinds"),
            models.Index(fields=["-updated_at", "-id"], name="case_study_keyset"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def is_reviewed(self) -> bool:
        """Return whether a second person vouched for the study as it stands."""
        return self.status == Status.REVIEWED

    @property
    def facts(self) -> Facts:
        """Return what the study is compared by."""
        return Facts(
            actor_types=frozenset(self.actor_types),
            kinds=frozenset(self.kinds),
            channels=frozenset(self.channels),
            listings=frozenset(self.listings),
            incentives=frozenset(self.incentives),
        )
