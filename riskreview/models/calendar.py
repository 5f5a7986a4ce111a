"""The days on which nobody works, besides the days of rest of every week."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.record import Record


class Holiday(Record):
    """A day that does not count as a working day; taken out of the calendar it stays, with who did it."""

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("holiday")
        constraints = [
            models.UniqueConstraint(fields=["day"], condition=Q(removed_at=None), name="one_holiday_a_day"),
            models.CheckConstraint(name="holiday_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="holiday_removed_by_somebody",
                condition=Q(removed_by=None, removed_at=None) | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return day and name."""
        return f"{self.day} {self.name}"
