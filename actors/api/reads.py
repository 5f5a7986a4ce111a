"""REST reads of actors."""

from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api import chosen
from actors.api.base import who
from actors.api.out import ActorOut, ActorRow, ProfileOut
from actors.models import Actor
from actors.selectors import actors, profile, search
from core import canonical, reads
from core.api import conditional, etag
from core.errors import NotFound
from core.filters import AskedFilters
from core.keyset import Keyset
from core.told import Told


class ActorList(GenericAPIView[Actor]):
    """GET actors/: the actors the caller may see."""

    scope = "actors"
    serializer_class = ActorRow
    queryset = Actor.objects.none()
    filterset_class = search.ActorFilter
    filter_backends = [AskedFilters, OrderingFilter]
    also_reads = ("fields", "omit", "expand")
    ordering_fields = ["name", "updated_at"]
    ordering = ["-updated_at", "-id"]

    @extend_schema(parameters=[chosen.FIELDS, chosen.OMIT, chosen.EXPAND])
    def get(self, request: Request) -> Response:
        """List actors."""
        added = chosen.named(request, "expand", profile.ADDED_TO_A_LIST)
        fields = chosen.fields(request, profile.IN_A_LIST, added=sorted(added))
        added &= set(fields)
        filtered = not request.query_params.keys().isdisjoint(search.ActorFilter.base_filters)
        rows = self.filter_queryset(actors.visible(who(request))) if filtered else None
        pages = cast("Keyset", self.paginator)
        walk = pages.start(self.queryset, request, self)
        said = request.META.get("QUERY_STRING", "")
        page = pages.ended(profile.page(who(request), walk, fields=fields, added=added, rows=rows, filters=said))
        return Response(pages.told(row["told"] for row in page))


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
        actors.insist_kept(actor, user=who(request), route="actor-detail")
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

    @extend_schema(parameters=[OpenApiParameter("actor_id", UUID, OpenApiParameter.PATH), chosen.FIELDS, chosen.OMIT])
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return the whole profile, or 304 when nothing in it changed."""
        fields = chosen.fields(request, profile.WHOLE)
        try:
            told = Told(profile.told(actor_id, user=who(request), fields=fields))
        except NotFound:
            actors.insist_kept(actors.get(actor_id, user=who(request)), user=who(request), route="actor-profile")
            raise
        return conditional(request, lambda: told, tag=f'"{canonical.sha256(told)[:32]}"')
