"""Forms of deliveries: the order, and what became of it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from engagements.domain.deliveries import NEEDS_EVIDENCE, DeliveryAction
from engagements.forms.fields import ColumnsForm, GradeForm, Options
from engagements.models import Commitment, Delivery, DeliveryEvent, Offer


class DeliveryOrder(ColumnsForm):
    """What is delivered of an offer, how much and through whose hands."""

    model = Delivery
    columns = ("text", "amount", "through", "commitment")
    layout: ClassVar = (("", (("text",), ("amount",), ("through",), ("commitment",))),)

    seen_orders = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        """Offer the commitments of the engagement; nothing is asked that the offer says: no value, whose hands."""
        super().__init__(*args, **kwargs)
        self.narrow(
            "commitment", Options(Commitment.objects.filter(engagement=offer.engagement_id).order_by("made_on"))
        )
        if offer.beneficiary_chain:
            del self.fields["through"]
        if offer.amount is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = _("Value in %(currency)s") % {"currency": offer.currency}


class WhatHappened(GradeForm):
    """What became of a delivery; what is asked follows from the act."""

    model = DeliveryEvent
    columns = ("occurred_on", "text", "amount", "proof", "source", "reliability", "credibility", "corroborated_by")
    layout = (("", (("occurred_on",), ("text",), ("amount",), ("proof",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, delivery: Delivery, action: DeliveryAction, **kwargs: Any) -> None:
        """Ask for what the act needs."""
        super().__init__(*args, compartment_id=delivery.engagement.compartment_id, **kwargs)
        confirms = action is DeliveryAction.CONFIRM
        if not confirms or delivery.amount is None:
            del self.fields["amount"]
        else:
            words = _("Value that arrived, in %(currency)s")
            self.fields["amount"].label = words % {"currency": delivery.offer.currency}
        self.fields["proof"].required = confirms
        for name in ("reliability", "credibility"):
            self.fields[name].required = action in NEEDS_EVIDENCE
