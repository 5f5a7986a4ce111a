"""The review policy in its versions, and the draft of the next one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.published import NextDraft, Published


class ReviewPolicy(Published):
    """One version of the policy: a review keeps the one it began under."""

    class Meta(Published.Meta):
        verbose_name = _("review policy")

    def __str__(self) -> str:
        """Return the version."""
        return str(_("Review policy %(number)s") % {"number": self.number})


class PolicyDraft(NextDraft):
    """The next policy while it is written."""

    based_on = models.ForeignKey(ReviewPolicy, models.PROTECT, related_name="+")

    class Meta(NextDraft.Meta):
        verbose_name = _("draft of the review policy")

    def __str__(self) -> str:
        """Return what it is."""
        return str(_("Draft of the review policy"))
