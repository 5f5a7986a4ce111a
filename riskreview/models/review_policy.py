"""The review policy in its versions, and the draft of the next one."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.record import Record


class ReviewPolicy(models.Model):
    """One version of the policy, its canonical text and its hash. Append-only: a review keeps the one it began under.

    Version 1 comes with Parley; every later one was drafted by one person and published by another.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(_("version"), unique=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("why it was changed"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("review policy")
        constraints = [
            models.CheckConstraint(name="reviewpolicy_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reviewpolicy_by_two_people",
                condition=Q(number=1, drafted_by=None, published_by=None)
                | Q(number__gt=1, drafted_by__isnull=False, published_by__isnull=False)
                & ~Q(drafted_by=models.F("published_by")),
            ),
        ]

    def __str__(self) -> str:
        """Return the version."""
        return str(_("Review policy %(number)s") % {"number": self.number})


class PolicyDraft(Record):
    """The next policy while it is written; there is one at a time, and publishing or dropping it ends it.

    `writers` is everybody who ever saved it; the database keeps them.
    """

    body = models.JSONField()
    based_on = models.ForeignKey(ReviewPolicy, models.PROTECT, related_name="+")
    reason = models.TextField(_("why it is changed"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    writers = ArrayField(models.UUIDField(), default=list, editable=False)
    singleton = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("draft of the review policy")
        constraints = [
            models.CheckConstraint(name="policydraft_is_one", condition=Q(singleton=True)),
            models.CheckConstraint(name="policydraft_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return str(_("Draft of the review policy"))
