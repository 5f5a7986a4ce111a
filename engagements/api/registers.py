"""REST of channels, venues, facilitators and incidents."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.models.sources import SOURCES
from core import reads
from core.api import command, conditional, etag, seen_version
from engagements.api import out, taken
from engagements.api.engagements import Command, Versioned
from engagements.api.reads import Listed, tag_with, who
from engagements.models import Channel, Facilitator, Incident, Venue
from engagements.selectors import filters, registers
from engagements.services import incidents
from engagements.services import registers as services


class Collection(Listed, Command):
    """A register: the list, and one more."""

    model: ClassVar[Any]
    ordering_fields: ClassVar[list[str]] = ["updated_at", "name"]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the records the user may see."""
        rows: QuerySet[Any] = self.model.objects.visible_to(user)
        return rows

    def add(self, request: Request, shape: type[serializers.BaseSerializer[Any]]) -> Response:
        """Add a record in a compartment and answer with it."""
        data = self.body(shape)
        record = services.add(self.model, compartment_id=data.pop("compartment_id"), by=who(request), **data)
        headers = {"Location": f"{request.path}{record.pk}/", "ETag": etag(record.version)}
        return Response(self.get_serializer(record).data, status=201, headers=headers)


class Record(Versioned):
    """One record of a register."""

    sends_etag = True
    model: ClassVar[Any]
    shape: ClassVar[type[serializers.BaseSerializer[Any]]]

    def read(self, request: Request, record_id: UUID) -> Response:
        """Return one record, or 304 when the caller has this version."""
        record = registers.get(self.model, record_id, user=who(request))
        reads.of_record(record, by=request.user)
        return conditional(request, lambda: self.shape(record).data, tag=self.tag_of(record))

    def tag_of(self, record: Any) -> str:
        """Return the entity tag of a record."""
        return etag(record.version)

    def change(self, request: Request, record_id: UUID, shape: type[serializers.BaseSerializer[Any]]) -> Response:
        """Change a record and answer with it."""
        registers.get(self.model, record_id, user=who(request))
        data, seen = self.body(shape, partial=True), seen_version(request)
        record = services.change(self.model, record_id=record_id, seen_version=seen, by=who(request), **data)
        return Response(self.shape(record).data, headers={"ETag": etag(record.version)})


class ChannelCollection(Collection):
    """channels/."""

    model, serializer_class, filterset_class = Channel, out.ChannelOut, filters.ChannelFilter
    queryset = Channel.objects.none()

    @extend_schema(responses=out.ChannelOut(many=True))
    def get(self, request: Request) -> Response:
        """List the channels the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.ChannelIn, responses={201: out.ChannelOut})
    @command
    def post(self, request: Request) -> Response:
        """Add a channel to an actor."""
        return self.add(request, taken.ChannelIn)


class ChannelRecord(Record):
    """channels/{id}/."""

    model, shape = Channel, out.ChannelOut

    @extend_schema(responses=out.ChannelOut)
    def get(self, request: Request, record_id: UUID) -> Response:
        """Return one channel."""
        return self.read(request, record_id)

    @extend_schema(request=taken.ChannelChangeIn, responses={200: out.ChannelOut})
    @command
    def patch(self, request: Request, record_id: UUID) -> Response:
        """Change a channel; one that becomes compromised re-opens the review of what relies on it."""
        return self.change(request, record_id, taken.ChannelChangeIn)


class VenueCollection(Collection):
    """venues/."""

    model, serializer_class, filterset_class = Venue, out.VenueOut, filters.VenueFilter
    queryset = Venue.objects.none()

    @extend_schema(responses=out.VenueOut(many=True))
    def get(self, request: Request) -> Response:
        """List the venues the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.VenueIn, responses={201: out.VenueOut})
    @command
    def post(self, request: Request) -> Response:
        """Add a venue."""
        return self.add(request, taken.VenueIn)


class VenueRecord(Record):
    """venues/{id}/."""

    model, shape = Venue, out.VenueOut

    @extend_schema(responses=out.VenueOut)
    def get(self, request: Request, record_id: UUID) -> Response:
        """Return one venue."""
        return self.read(request, record_id)

    @extend_schema(request=taken.VenueChangeIn, responses={200: out.VenueOut})
    @command
    def patch(self, request: Request, record_id: UUID) -> Response:
        """Change a venue."""
        return self.change(request, record_id, taken.VenueChangeIn)


class FacilitatorCollection(Collection):
    """facilitators/."""

    model, serializer_class, filterset_class = Facilitator, out.FacilitatorOut, filters.FacilitatorFilter
    queryset = Facilitator.objects.none()

    @extend_schema(responses=out.FacilitatorOut(many=True))
    def get(self, request: Request) -> Response:
        """List the facilitators the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.FacilitatorIn, responses={201: out.FacilitatorOut})
    @command
    def post(self, request: Request) -> Response:
        """Add a facilitator."""
        return self.add(request, taken.FacilitatorIn)


class FacilitatorRecord(Record):
    """facilitators/{id}/."""

    model, shape = Facilitator, out.FacilitatorOut

    @extend_schema(responses=out.FacilitatorOut)
    def get(self, request: Request, record_id: UUID) -> Response:
        """Return one facilitator."""
        return self.read(request, record_id)

    @extend_schema(request=taken.FacilitatorChangeIn, responses={200: out.FacilitatorOut})
    @command
    def patch(self, request: Request, record_id: UUID) -> Response:
        """Change a facilitator."""
        return self.change(request, record_id, taken.FacilitatorChangeIn)


class IncidentCollection(Collection):
    """incidents/."""

    model, serializer_class, filterset_class = Incident, out.IncidentOut, filters.IncidentFilter
    queryset = Incident.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "occurred_at"]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the incidents the user may see, with what they rest on."""
        return super().rows(user).select_related(*SOURCES)

    @extend_schema(responses=out.IncidentOut(many=True))
    def get(self, request: Request) -> Response:
        """List the incidents the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.IncidentIn, responses={201: out.IncidentOut})
    @command
    def post(self, request: Request) -> Response:
        """Log an incident; a serious one reassesses the actors and re-opens reviews."""
        data = self.body(taken.IncidentIn)
        incident = incidents.log(compartment_id=data.pop("compartment_id"), changes=data, by=who(request))
        headers = {"Location": f"/api/v1/incidents/{incident.pk}/", "ETag": etag(incident.version)}
        return Response(out.IncidentOut(incident).data, status=201, headers=headers)


class IncidentRecord(Record):
    """incidents/{id}/."""

    model, shape = Incident, out.IncidentOut

    def tag_of(self, record: Any) -> str:
        """Return the entity tag of an incident."""
        return tag_with(record.version, record)

    @extend_schema(responses=out.IncidentOut)
    def get(self, request: Request, record_id: UUID) -> Response:
        """Return one incident."""
        return self.read(request, record_id)

    @extend_schema(request=taken.IncidentChangeIn, responses={200: out.IncidentOut})
    @command
    def patch(self, request: Request, record_id: UUID) -> Response:
        """Correct an incident, its grades or how far it is verified."""
        registers.get(Incident, record_id, user=who(request))
        data, seen = self.body(taken.IncidentChangeIn, partial=True), seen_version(request)
        reason = data.pop("reason", "")
        incident = incidents.change(
            incident_id=record_id, seen_version=seen, changes=data, reason=reason, by=who(request)
        )
        return Response(out.IncidentOut(incident).data, headers={"ETag": etag(incident.version)})
