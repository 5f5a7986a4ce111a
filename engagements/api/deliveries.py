"""REST of incentives: the ledger of an engagement, and the delivery of what was offered."""

from typing import ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.confirmed import confirmed
from accounts.models import User
from actors.models.sources import SOURCES
from core import clock, reads
from core.api import command, conditional, etag, seen_version
from engagements.api import out, taken
from engagements.api.engagements import Command, Versioned
from engagements.api.reads import Listed, tag_with, who
from engagements.domain.deliveries import DeliveryAction
from engagements.models import Delivery, DeliveryEvent
from engagements.selectors import content, engagements, filters
from engagements.selectors import deliveries as found
from engagements.services import deliveries


def whole(delivery_id: UUID, *, user: User) -> Delivery:
    """Return one delivery with what became of it; raises NotFound."""
    events = DeliveryEvent.objects.select_related("by", *SOURCES).order_by("at", "pk")
    found.get(delivery_id, user=user)
    rows = Delivery.objects.select_related("ordered_by", "offer").prefetch_related(Prefetch("events", events))
    return rows.get(pk=delivery_id)


def answer(delivery: Delivery, *, user: User, status: int = 200) -> Response:
    """Return the delivery as it is now, with its version."""
    fresh = whole(delivery.pk, user=user)
    headers = {"ETag": etag(fresh.version)}
    if status == 201:  # noqa: PLR2004
        headers["Location"] = f"/api/v1/deliveries/{fresh.pk}/"
    return Response(out.DeliveryDetailOut(fresh).data, status=status, headers=headers)


class Incentives(APIView):
    """engagements/{id}/incentives/: what was offered, ordered and delivered."""

    scope = "engagements"

    @extend_schema(responses=out.LedgerOut)
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """Return the ledger of one engagement: each offer with what is left of it, and what stands in the way."""
        engagement, at = engagements.get(engagement_id, user=who(request)), clock.now()
        reads.of_record(engagement, by=request.user)
        lines = found.ledger(engagement, facts=content.facts_of(engagement, at), at=at)
        rows = [
            {
                "offer_id": line.offer.pk,
                "offer": line.offer,
                "level": line.law.level.value,
                "rule": line.law.rule.told_with(_),
                "ordered": line.ordered,
                "arrived": line.arrived,
                "left": line.left,
                "fate": line.fate,
                "against": line.against.message if line.against else "",
                "deliveries": line.deliveries,
            }
            for line in lines
        ]
        return Response(out.LedgerOut({"against": found.against(engagement, at=at), "offers": rows}).data)


class DeliveryCollection(Listed):
    """deliveries/: the list."""

    serializer_class = out.DeliveryOut
    filterset_class = filters.DeliveryFilter
    queryset = Delivery.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "ordered_at"]

    def rows(self, user: User) -> QuerySet[Delivery]:
        """Return the deliveries of the engagements the caller may see."""
        return found.visible(user).select_related("ordered_by")

    @extend_schema(responses=out.DeliveryOut(many=True))
    def get(self, request: Request) -> Response:
        """List the deliveries of the engagements the caller may see."""
        return self.page(request)


class DeliveryRecord(APIView):
    """deliveries/{id}/: one delivery."""

    scope = "engagements"
    sends_etag = True

    @extend_schema(responses=out.DeliveryDetailOut)
    def get(self, request: Request, delivery_id: UUID) -> Response:
        """Return one delivery with what became of it, or 304 when the caller has this version."""
        delivery = whole(delivery_id, user=who(request))
        reads.of_record(delivery, by=request.user)
        tag = tag_with(delivery.version, *delivery.events.all())
        return conditional(request, lambda: out.DeliveryDetailOut(delivery).data, tag=tag)


class OrderDelivery(Command):
    """offers/{id}/deliveries/: the order of a delivery."""

    @extend_schema(request=taken.DeliveryIn, responses={201: out.DeliveryDetailOut})
    @confirmed()
    @command
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Order the delivery of an offer or of part of it; refused without a live decision or over what holds it up."""
        engagements.offer(offer_id, user=who(request))
        data = self.body(taken.DeliveryIn)
        seen = data.pop("seen_orders")
        done = deliveries.order(offer_id=offer_id, seen_orders=seen, changes=data, by=who(request))
        return answer(done, user=who(request), status=201)


class WhatHappened(Versioned):
    """deliveries/{id}/<verb>/: what became of a delivery."""

    action: ClassVar[DeliveryAction]

    def carry_out(self, request: Request, delivery_id: UUID) -> Response:
        """Call the service and answer with the delivery."""
        found.get(delivery_id, user=who(request))
        shape = taken.ConfirmationIn if self.action is DeliveryAction.CONFIRM else taken.DeliveryEndIn
        data, seen = self.body(shape), seen_version(request)
        done = deliveries.act(
            delivery_id=delivery_id, seen_version=seen, action=self.action, changes=data, by=who(request)
        )
        return answer(done, user=who(request))


class ConfirmDelivery(WhatHappened):
    """deliveries/{id}/confirm/."""

    action = DeliveryAction.CONFIRM

    @extend_schema(request=taken.ConfirmationIn, responses={200: out.DeliveryDetailOut})
    @confirmed()
    @command
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Confirm a delivery that somebody else ordered, with proof and both grades."""
        return self.carry_out(request, delivery_id)


class StopDelivery(WhatHappened):
    """deliveries/{id}/stop/."""

    action = DeliveryAction.STOP

    @extend_schema(request=taken.DeliveryEndIn, responses={200: out.DeliveryDetailOut})
    @command
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Record that a delivery was stopped or did not happen."""
        return self.carry_out(request, delivery_id)


class DivertDelivery(WhatHappened):
    """deliveries/{id}/divert/."""

    action = DeliveryAction.DIVERT

    @extend_schema(request=taken.DeliveryEndIn, responses={200: out.DeliveryDetailOut})
    @command
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Report that what was delivered, or on its way, was diverted; with both grades."""
        return self.carry_out(request, delivery_id)
