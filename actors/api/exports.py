"""REST: take actors out in a file."""

from typing import Any, Final

from django.http import Http404, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings

from accounts.api.confirmed import confirmed
from accounts.domain.markings import LEAVING, Marking
from actors.api import chosen
from actors.api.base import who
from actors.api.out import ProfileOut
from actors.domain.outgoing.records import Format
from actors.http import sent
from actors.models import Actor
from actors.selectors import leaving, profile, search
from actors.services import exporting
from core.filters import AskedFilters
from core.keyset import refuse_unknown
from core.told import Json

UP_TO: Final = OpenApiParameter(
    "up_to",
    OpenApiTypes.STR,
    enum=[marking.value for marking in LEAVING],
    description="The highest marking that may leave; amber_strict when not said. TLP:RED never leaves.",
)
ONE_OBJECT: Final = frozenset({Format.STIX, Format.GEOJSON})


class NdJson(Json):
    """One JSON object a line."""

    media_type = "application/x-ndjson"
    format = "ndjson"


def _renderer(one: Format) -> type[BaseRenderer]:
    """Return what lets a caller ask for a format; refusals are JSON all the same."""
    named = {"__doc__": one.label, "media_type": one.media_type, "format": one.value}
    return type(f"{one.name.title()}File", (Json,), named)


class ActorExport(GenericAPIView[Actor]):
    """GET actors/export/: the actors the caller may see and take out, in a file."""

    scope = "actors"
    serializer_class = ProfileOut
    queryset = Actor.objects.none()
    filterset_class = search.ActorFilter
    filter_backends = [AskedFilters]
    pagination_class = None
    renderer_classes = [NdJson, *map(_renderer, Format)]
    also_reads = ("fields", "omit", "format", "up_to")

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the renderer asked for by `format` or Accept; a format that is not there is a bad parameter."""
        try:
            return super().perform_content_negotiation(request, force)
        except Http404:
            known = ", ".join(renderer.format for renderer in self.renderer_classes)
            told = {api_settings.URL_FORMAT_OVERRIDE: _("Choose from: %(known)s.") % {"known": known}}
            raise ValidationError(told) from None

    @extend_schema(
        parameters=[chosen.FIELDS, chosen.OMIT, UP_TO],
        responses={
            (200, NdJson.media_type): ProfileOut(many=False),
            **{
                (200, one.media_type): OpenApiTypes.OBJECT if one in ONE_OBJECT else OpenApiTypes.BINARY
                for one in Format
            },
        },
    )
    @confirmed(tokens=True)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Send every actor that the filters keep, noted as one export before anything leaves.

        NDJSON is the whole profiles, one a line, or the fields asked for, as a stream. Nothing above `up_to` leaves, in
        no format, nor does a protected source; Parley-Left-Out says how many actors the caller sees stay here, and
        Parley-Marking the highest marking of what the file holds. A session must have given its password lately (403).
        """
        refuse_unknown(request, self)
        self.filter_queryset(self.get_queryset())  # 400 for a filter that makes no sense
        ceiling = asked_ceiling(request)
        filters = _filters(request)
        asked = request.accepted_renderer.format
        if asked == NdJson.format:
            return self._profiles(request, filters, ceiling)
        if wrong := {name: _("Only ndjson has fields.") for name in ("fields", "omit") if name in request.query_params}:
            raise ValidationError(wrong)
        return sent(exporting.take_out(format=Format(asked), filters=filters, ceiling=ceiling, by=who(request)))

    def _profiles(self, request: Request, filters: QueryDict, ceiling: Marking) -> StreamingHttpResponse:
        fields, user = chosen.fields(request, profile.WHOLE), who(request)
        count, left_out = leaving.counted(user, filters, ceiling)
        kept = leaving.narrowed(leaving.actors(user, ceiling), filters)
        marking = profile.marked(kept, user=user, ceiling=ceiling)
        # What is marked higher while the stream is sent stays here.
        rows = leaving.narrowed(profile.statement(user, ceiling=marking), filters)
        exporting.noted(
            by=user,
            format=NdJson.format,
            filters=_said(request),
            ceiling=ceiling,
            marking=marking.label,
            count=count,
        )
        headers = {
            "Parley-Left-Out": str(left_out),
            "Parley-Marking": marking.label,
            "Cache-Control": "private, no-store",
        }
        stream = (f"{line}\n" for line in profile.lines(rows, fields=fields))
        return StreamingHttpResponse(stream, content_type=NdJson.media_type, headers=headers)


def asked_ceiling(request: Request) -> Marking:
    """Return `up_to`; refuses what never leaves."""
    asked = request.query_params.get("up_to", Marking.AMBER_STRICT.value)
    if asked not in LEAVING:
        known = ", ".join(LEAVING)
        raise ValidationError({"up_to": _("Choose from: %(known)s.") % {"known": known}})
    return Marking(asked)


def _filters(request: Request) -> QueryDict:
    said = request.query_params.copy()
    for name in ActorExport.also_reads:
        said.pop(name, None)
    return said


def _said(request: Request) -> str:
    """Return the filters with the fields chosen, as they stand in the address."""
    said = request.query_params.copy()
    for name in ("format", "up_to"):
        said.pop(name, None)
    return said.urlencode()
