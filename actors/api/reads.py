"""REST reads of actors."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api.out import ActorOut, ProfileOut
from actors.models import Actor
from actors.selectors import actors, profile, search
from core import canonical, reads
from core.api import conditional, etag
from core.told import Told


class ActorList(GenericAPIView[Actor]):
    """GET actors/: the actors the caller may see."""

    scope = "actors"
    serializer_class = ActorOut
    queryset = Actor.objects.none()
    filterset_class = search.ActorFilter
    filter_backends = [DjangoFilterBackend, OrderingFilter]
    ordering_fields = ["name", "updated_at"]
    ordering = ["-updated_at", "-id"]

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return Actor.objects.none()
        return profile.listed(self.request.user)  # type: ignore[arg-type]

    def get(self, request: Request) -> Response:
        """List actors."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        reads.record(
            "list",
            by=request.user,
            subject_type="actors.actor",
            filters=request.META.get("QUERY_STRING", ""),
            count=len(page),
        )
        return self.get_paginated_response([profile.shown(row) for row in page])


class ActorDetail(GenericAPIView[Actor]):
    """GET actors/{id}/: one actor."""

    scope = "actors"
    serializer_class = ActorOut
    queryset = Actor.objects.none()
    sends_etag = True
    pagination_class = None
    filter_backends: Any = []

    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return one actor, or 304 when neither it nor its scores changed."""
        actor = actors.get(actor_id, user=request.user)  # type: ignore[arg-type]
        reads.of_record(actor, by=request.user)
        data = self.get_serializer(actor).data
        return conditional(request, lambda: data, tag=etag(actor.version, shown=data))


class ActorProfile(GenericAPIView[Actor]):
    """GET actors/{id}/profile/: everything `actors` knows, in one statement."""

    scope = "actors"
    serializer_class = ProfileOut
    queryset = Actor.objects.none()
    sends_etag = True
    pagination_class = None
    filter_backends: Any = []

    @extend_schema(parameters=[OpenApiParameter("actor_id", UUID, OpenApiParameter.PATH)])
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return the whole profile, or 304 when nothing in it changed."""
        text, place = profile.told(actor_id, user=request.user)  # type: ignore[arg-type]
        told = Told(text)
        reads.record("record", by=request.user, subject_type="actors.actor", subject_id=actor_id, compartment_id=place)
        return conditional(request, lambda: told, tag=f'"{canonical.sha256(told)[:32]}"')
