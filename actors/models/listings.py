"""Listings of actors and of persons."""

from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ids_seen
from actors.domain.listings import LegalEffect, ListCode
from actors.models.actors import Actor
from actors.models.people import Person
from actors.models.sources import Judged
from actors.models.vocabulary import choices, in_order, one_of, some_of, words
from core.record import Record


class ListingQuerySet(models.QuerySet["Listing"]):
    """Listings are seen with the actor or the person they are about."""

    def visible_to(self, user: Any) -> Self:
        """Return the listings of what the user may see."""
        if user is None:
            return self
        of_actor = Q(actor__in=ids_seen(Actor, user))
        return self.filter(of_actor | Q(person__in=ids_seen(Person, user)))

    def live_on(self, at: date) -> Self:
        """Return the listings that hold on a day."""
        return self.filter(Q(delisted_on=None) | Q(delisted_on__gt=at), listed_on__lte=at)


class Listing(Record, Judged):
    """An actor or a person stands on the list of an authority. Ended ones stay: the past is judged by its own law.

    What follows from it holds until somebody ends it, however far it is believed.
    """

    actor = models.ForeignKey(Actor, models.CASCADE, null=True, blank=True, related_name="listings")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="listings")
    list_code = models.CharField(_("list"), max_length=32, choices=choices(ListCode))
    authority = models.CharField(
        _("authority"), max_length=120, blank=True, help_text=_("Needed for national lists and other courts.")
    )
    country = models.CharField(_("country of the list"), max_length=2, blank=True)
    reference = models.CharField(_("reference on the list"), max_length=80, blank=True)
    listed_on = models.DateField(_("listed on"))
    delisted_on = models.DateField(_("removed on"), null=True, blank=True)
    legal_effects = ArrayField(
        models.CharField(max_length=32, choices=choices(LegalEffect)), verbose_name=_("legal effects")
    )
    exemptions = ArrayField(models.CharField(max_length=300), default=list, blank=True, verbose_name=_("exemptions"))
    url = models.URLField(_("legal basis (address)"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    checked_on = models.DateField(_("last checked"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    next_check_due = models.DateField(_("next check due"))

    objects: ClassVar[Any] = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(
                name="listing_of_actor_or_person",
                condition=Q(actor__isnull=False, person__isnull=True) | Q(actor__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_national_has_country",
                condition=~Q(list_code=ListCode.NATIONAL_OTHER.value) | ~Q(country=""),
            ),
            models.CheckConstraint(name="listing_has_effects", condition=Q(legal_effects__len__gte=1)),
            models.CheckConstraint(name="listing_check_ahead", condition=Q(next_check_due__gte=F("checked_on"))),
            one_of("listing_code_known", "list_code", ListCode),
            some_of("listing_effects_known", "legal_effects", LegalEffect),
            in_order("listing_in_order", "listed_on", "delisted_on"),
        ]

    def __str__(self) -> str:
        """Return list and reference."""
        return f"{self.list_code} {self.reference}".strip()

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment of whoever is listed, under which the trail notes it."""
        whole = self.actor or self.person
        assert whole is not None  # the database insists on one of the two
        return whole.compartment_id

    @property
    def is_withheld(self) -> bool:
        """Return whether the entry itself is kept from this row's reader: it would tell who a protected person is.

        Only a row whose person was loaded through `known_to` can say no for a protected person.
        """
        return self.person is not None and not self.person.identity_open

    @property
    def effect_words(self) -> list[str]:
        """Return the legal effects as a reader sees them."""
        return words(self.legal_effects, LegalEffect)
