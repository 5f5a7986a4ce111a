"""When somebody at the gate is away, and who stands in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from core.record import Record


def _person(label: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class Absence(Record):
    """Somebody is away from a day to a day. It stays in the record: it begins once, and is ended early at most once.

    Whoever stands in acts in their own name and with their own rights, never with those of who is away.
    """

    person = _person(_("who is away"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    stand_in = _person(_("who stands in"), null=True)
    entered_by = _person(_("entered by"))
    entered_at = models.DateTimeField(_("entered"))
    begun_at = models.DateTimeField(_("lanes passed on"), null=True)
    ended_by = _person(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended early"), null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(name="absence_lasts_a_day", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(
                name="absence_stand_in_is_another", condition=Q(stand_in=None) | ~Q(stand_in=F("person"))
            ),
            models.CheckConstraint(
                name="absence_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        """Return from when to when."""
        return f"{self.first_day}/{self.last_day}"
