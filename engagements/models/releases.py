"""What goes out of what was learnt: the exact words, to whom, resting on which items, released by a second person."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import MARKINGS, ThroughQuerySet
from actors.models import Source
from core.record import Record
from engagements.domain.release import OVER, Audience, Fall, ReleaseState
from engagements.models.choices import choices, one_of
from engagements.models.engagements import Engagement
from engagements.models.outcomes import InformationItem


class Release(Record):
    """Words that go out, or went. Once released, words, quotes and `record` stay; what follows is a recall.

    `record` is the canonical text of all that went out, with what each quoted item was graded then, and `sha256` its
    hash; the database checks it. Whoever saved the draft is kept by the database (`ReleaseWriter`).
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="releases")
    title = models.CharField(_("title"), max_length=160, help_text=_("A few words for colleagues; it does not go out."))
    audience = models.CharField(_("audience"), max_length=16, choices=choices(Audience))
    recipients = models.TextField(_("to whom exactly"), help_text=_("Whom to call if it has to be recalled."))
    words = models.TextField(_("exact words"), help_text=_("Nothing else goes out. They stay once it is released."))
    marking = models.CharField(
        _("marking"),
        max_length=12,
        choices=MARKINGS,
        default="amber",
        help_text=_("How far those who get it may pass it on; what goes to the public is TLP:CLEAR."),
    )
    why_wider = models.TextField(
        _("why it may be marked wider"),
        blank=True,
        help_text=_("Needed where it is marked wider than the engagement or than what it rests on."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved last by")
    )
    status = models.CharField(
        _("status"), max_length=9, choices=choices(ReleaseState), default=ReleaseState.DRAFT.value
    )
    record = models.TextField(blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("withdrawn or recalled"), null=True, blank=True)
    ended_because = models.TextField(_("why it was withdrawn or recalled"), blank=True)

    to_recall: bool
    """Whether it is out and something it quotes fell since; `selectors.releases` reads it with the row."""

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of information")
        constraints = [
            one_of("release_audience_known", "audience", Audience),
            one_of("release_status_known", "status", ReleaseState),
            models.CheckConstraint(
                name="release_marked_for_its_audience",
                condition=~Q(marking="red") & (~Q(audience="public") | Q(marking="clear")),
            ),
            models.CheckConstraint(name="release_says_what_to_whom", condition=~Q(words="") & ~Q(recipients="")),
            models.CheckConstraint(
                name="release_is_whole",
                condition=Q(status__in=["draft", "withdrawn"], released_by=None, released_at=None, record="", sha256="")
                | Q(status__in=["released", "recalled"], released_by__isnull=False, released_at__isnull=False)
                & ~Q(record=""),
            ),
            models.CheckConstraint(
                name="release_end_is_whole",
                condition=Q(ended_at=None, ended_by=None, ended_because="", status__in=["draft", "released"])
                | Q(ended_at__isnull=False, ended_by__isnull=False, status__in=[state.value for state in OVER])
                & ~Q(ended_because=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("engagements:release", args=[self.pk])


class ReleaseQuote(models.Model):
    """An item of information that a release quotes, or rests on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="quotes")
    item = models.ForeignKey(InformationItem, models.PROTECT, related_name="quoted_in")

    visible_through: ClassVar[str] = "release"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "item"], name="item_quoted_once")]

    def __str__(self) -> str:
        """Return which item is quoted."""
        return str(self.item_id)


class ReleaseFall(models.Model):
    """That an item fell which a release quotes, after it went out; whatever becomes of the item, it stays on record.

    The database writes it in the transaction of the fall. It asks for a recall until a second person, who changed
    neither the item nor its source, has written down why the words hold after all.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="falls")
    item = models.ForeignKey(InformationItem, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    what = models.CharField(_("what happened"), max_length=14, choices=choices(Fall))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fell_at = models.DateTimeField()
    upheld_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    upheld_at = models.DateTimeField(null=True)
    upheld_because = models.TextField(blank=True)

    visible_through: ClassVar[str] = "release"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("fall_known", "what", Fall),
            models.CheckConstraint(
                name="fall_upheld_by_another_with_reason",
                condition=Q(upheld_by=None, upheld_at=None, upheld_because="")
                | Q(upheld_by__isnull=False, upheld_at__isnull=False) & ~Q(upheld_because="") & ~Q(upheld_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return str(self.get_what_display())


class ReleaseWriter(models.Model):
    """Somebody who saved the draft of a release at least once. The database writes it. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "release"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "user"], name="release_writer_once")]

    def __str__(self) -> str:
        """Return who wrote."""
        return str(self.user_id)


class RecallAnswer(models.Model):
    """Who of those who got it was told of the recall, and what they answered. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(Release, models.PROTECT, related_name="answers")
    text = models.TextField(_("who was told, how, and what they answered"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "release"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="recall_answer_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        """Return the text."""
        return self.text
