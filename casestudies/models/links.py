"""Where the library meets live work."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from casestudies.models.studies import CaseStudy
from engagements.models import Engagement


class Precedent(models.Model):
    """A study that somebody took as precedent for an engagement, and why. Seen by those who see the engagement."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="+", verbose_name=_("case study"))
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+", verbose_name=_("engagement"))
    note = models.TextField(_("what it teaches here"), blank=True)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("precedent")
        constraints = [models.UniqueConstraint(fields=["study", "engagement"], name="precedent_once")]

    def __str__(self) -> str:
        """Return which study stands beside which engagement."""
        return f"{self.study_id} for {self.engagement_id}"
