"""REST of decision records: JSON with its schema, the paper, and the folder that proves itself."""

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.http import sent
from core.api import command
from core.told import Json
from riskreview.api.bases import Command
from riskreview.api.reads import who
from riskreview.api.taken import OutcomeIn
from riskreview.models import RecordAddendum
from riskreview.selectors import document
from riskreview.services import records


class Pdf(Json):
    """A PDF; refusals are JSON all the same."""

    media_type = records.PDF
    format = "pdf"


class Zip(Json):
    """A ZIP; refusals are JSON all the same."""

    media_type = records.ZIP
    format = "zip"


class RecordSchema(APIView):
    """GET decisions/record-schema/: the JSON Schema of a decision record."""

    scope = "reviews"

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, _request: Request) -> Response:
        """Return the schema (2020-12)."""
        return Response(document.schema())


class RecordAddendumOut(serializers.ModelSerializer[RecordAddendum]):
    """An addendum by its hash; what it says stands in the record."""

    class Meta:
        model = RecordAddendum
        fields = ("number", "sha256", "at")


class AddOutcome(Command):
    """POST decisions/{id}/outcome/: add to the record what came of the contact."""

    @extend_schema(request=OutcomeIn, responses={201: RecordAddendumOut})
    @command
    def post(self, request: Request, decision_id: UUID) -> Response:
        """Add it; the record itself stays as it was."""
        row = records.add_outcome(decision_id=decision_id, by=who(request), **self.body(OutcomeIn))
        return Response(RecordAddendumOut(row).data, status=201)


class RecordFile(APIView):
    """One record as a file, noted as an export."""

    scope = "reviews"
    kind = ""

    def get(self, request: Request, decision_id: UUID) -> FileResponse:
        """Send the record; 403 for TLP:RED, which leaves in no file."""
        return sent(records.take_out(decision_id=decision_id, kind=self.kind, by=who(request)))


class RecordJson(RecordFile):
    """GET decisions/{id}/record/: everything the decision rested on, in sections with their hashes."""

    kind = "json"

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request, decision_id: UUID) -> FileResponse:
        """Send the record as JSON after `decisions/record-schema/`, noted as an export.

        A section the caller may not have is absent and keeps its hash. 403 for TLP:RED, which leaves in no file.
        """
        return super().get(request, decision_id)


class RecordPdf(RecordFile):
    """GET decisions/{id}/record.pdf/: the record on paper."""

    kind = "pdf"
    renderer_classes = [Pdf]

    @extend_schema(responses={(200, records.PDF): OpenApiTypes.BINARY})
    def get(self, request: Request, decision_id: UUID) -> FileResponse:
        """Send the record as a PDF, marked on every page, with its root and a QR code of it; noted as an export."""
        return super().get(request, decision_id)


class RecordZip(RecordFile):
    """GET decisions/{id}/record.zip/: record, paper, schema and the script that checks them."""

    kind = "zip"
    renderer_classes = [Zip]

    @extend_schema(responses={(200, records.ZIP): OpenApiTypes.BINARY})
    def get(self, request: Request, decision_id: UUID) -> FileResponse:
        """Send a ZIP with record.json, record.pdf, its schema, verify.py and how to use it; noted as an export."""
        return super().get(request, decision_id)
