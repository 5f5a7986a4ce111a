"""REST of the dossier of an actor."""

from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.confirmed import confirmed
from actors.api.base import who
from actors.api.exports import UP_TO, asked_ceiling
from actors.http import sent
from actors.services import dossiers
from core.keyset import refuse_unknown
from core.told import Json


class Pdf(Json):
    """A PDF; refusals are JSON all the same."""

    media_type = dossiers.PDF
    format = "pdf"


class ActorDossier(APIView):
    """GET actors/{id}/dossier/: the profile as a paper."""

    scope = "actors"
    renderer_classes = [Pdf]
    also_reads: ClassVar = ("up_to",)

    @extend_schema(parameters=[UP_TO], responses={(200, dossiers.PDF): OpenApiTypes.BINARY})
    @confirmed(tokens=True)
    def get(self, request: Request, actor_id: UUID) -> FileResponse:
        """Send what may leave of the profile up to a marking as a PDF, noted as an export.

        Every page is marked. Parley-Marking repeats it, and Parley-Left-Out says how many people, relations, benefits,
        acts, promises and sources the caller sees stay here. Benefits and promises need `read:engagements` too.
        409 for an actor that is itself marked higher; 403 for a session that did not give its password lately.
        """
        refuse_unknown(request, self)
        return sent(dossiers.take_out(actor_id=actor_id, ceiling=asked_ceiling(request), by=who(request)))
