"""Where somebody says an actor is: a country, or a place in it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models.compartments import ThroughQuerySet
from actors.domain.areas import Presence
from actors.models.actors import Actor
from actors.models.sources import Judged
from actors.models.vocabulary import choices, in_order, one_of
from core.record import Record


class Area(Record, Judged):
    """What an actor is in an area; one that says it is there and one that says it is not stand as disputed."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="areas")
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("A province, valley, town or route. Left empty, it is the whole country."),
    )
    presence = models.CharField(_("what it is there"), max_length=12, choices=choices(Presence))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("In degrees, as 15.35."))
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("In degrees, as 44.21."))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    visible_through = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(name="area_says_where", condition=~Q(country="", place="")),
            one_of("area_presence_known", "presence", Presence),
            models.CheckConstraint(
                name="area_on_the_globe",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
                & ~Q(place=""),
            ),
            in_order("area_in_order", "since", "until"),
        ]

    def __str__(self) -> str:
        """Return the place and its country."""
        return ", ".join(filter(None, [self.place, self.country_name]))

    @property
    def country_name(self) -> str:
        """Return the name of the country, "" where none is named."""
        return str(countries.name(self.country)) or self.country
