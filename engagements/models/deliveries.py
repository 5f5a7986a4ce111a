"""Deliveries of what was offered, and what became of each."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.models import Graded
from core.record import Record
from engagements.domain.deliveries import DeliveryAction, DeliveryStatus
from engagements.models.choices import choices, one_of
from engagements.models.commitments import Commitment
from engagements.models.engagements import Engagement
from engagements.models.plan import Offer


class Delivery(Record):
    """One delivery of an offer, or of part of it. Nothing but its status is ever written again, and that by its events.

    Once something of an offer was ordered, its deliveries alone say what became of it (`domain.deliveries.fate_of`) and
    no `OfferOutcome` is recorded any more, so that the two never say different things: a delivery says how much, by
    whom and with which proof, an outcome only that there was one.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="deliveries")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="deliveries", verbose_name=_("offer"))
    text = models.TextField(_("what exactly is delivered"))
    amount = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    through = models.TextField(_("through whose hands it goes"))
    legal_authority_ref = models.CharField(
        _("legal authority"),
        max_length=200,
        blank=True,
        help_text=_("Licence, exemption or approval, with its number."),
    )
    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("commitment it answers"),
    )
    status = models.CharField(
        _("status"), max_length=9, choices=choices(DeliveryStatus), default=DeliveryStatus.ORDERED.value
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    ordered_at = models.DateTimeField(_("ordered"))

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            one_of("delivery_status_known", "status", DeliveryStatus),
            models.CheckConstraint(name="delivery_says_what_and_how", condition=~Q(text="") & ~Q(through="")),
            models.CheckConstraint(name="delivery_amount_positive", condition=Q(amount=None) | Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        """Return what is delivered."""
        return self.text

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("engagements:delivery", args=[self.pk])


class DeliveryEvent(Graded):
    """What became of a delivery: when, what was seen, with which proof. Append-only.

    The database moves the delivery with it; nothing else does.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="events")
    action = models.CharField(max_length=7, choices=choices(DeliveryAction))
    from_status = models.CharField(max_length=9, choices=choices(DeliveryStatus))
    to_status = models.CharField(max_length=9, choices=choices(DeliveryStatus))
    occurred_on = models.DateField(_("when"))
    text = models.TextField(_("what was seen"))
    amount = models.DecimalField(_("value that arrived"), max_digits=14, decimal_places=2, null=True, blank=True)
    proof = models.TextField(
        _("proof"), blank=True, help_text=_("Where it is kept: a link, a number, or what the paper says.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "delivery"

    class Meta:
        constraints = [
            *Graded.Meta.constraints,
            models.CheckConstraint(name="delivery_event_says_what", condition=~Q(text="")),
            models.CheckConstraint(name="delivery_event_amount_positive", condition=Q(amount=None) | Q(amount__gt=0)),
            models.CheckConstraint(
                name="delivery_confirmed_with_proof",
                condition=~Q(action=DeliveryAction.CONFIRM.value) | ~Q(proof="") & ~Q(reliability=""),
            ),
        ]
        indexes = [models.Index(fields=["delivery", "at"], name="delivery_event_order")]

    def __str__(self) -> str:
        """Return what it became."""
        return f"{self.delivery_id} {self.to_status}"
