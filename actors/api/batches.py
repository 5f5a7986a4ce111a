"""REST of imports that were carried out: list them, read one, undo one."""

from typing import Any, ClassVar, Final
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api.base import Act, Many, One, body, shown, who
from actors.api.given import VerdictIn
from actors.api.out import CompartmentRef
from actors.models import ImportBatch
from actors.selectors import batches
from actors.services import undoing
from core.api import command, seen_version

COUNTS: Final = ("updated", "dropped", "unchanged", "relations")


class BatchShown(serializers.ModelSerializer[ImportBatch]):
    """One file taken in: how many actors it created, updated and no longer had, and whether it was undone.

    `updated`, `dropped`, `unchanged` and `relations` are absent for everybody but whoever imported it: they also count
    what others may not know of.
    """

    compartment = CompartmentRef()
    left_out = serializers.SerializerMethodField()

    class Meta:
        model = ImportBatch
        fields = (
            "id", "version", "format", "file_name", "file_sha256", "file_version", "created", "updated", "dropped",
            "unchanged", "relations", "left_out", "undone_at", "undone_reason", "marking", "compartment",
            "created_at", "updated_at",
        )  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {name: {"required": False} for name in COUNTS}

    def to_representation(self, instance: ImportBatch) -> dict[str, Any]:
        """Return the import without what this reader may not know."""
        data = super().to_representation(instance)
        return data if instance.counts_open else {name: value for name, value in data.items() if name not in COUNTS}

    def get_left_out(self, batch: ImportBatch) -> list[dict[str, Any]]:
        """Return what the file said and was not stored, with its row and why."""
        return [{"number": number, "why": why} for number, why in batch.left_out]


class Batches(Many):
    """The imports."""

    serializer_class = BatchShown

    def rows(self, user: User) -> QuerySet[ImportBatch]:
        """Return the imports into compartments of the user."""
        return batches.visible(user)


class BatchOne(One):
    """One import."""

    @extend_schema(responses=BatchShown)
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Read what an import did."""
        return self.answer(request, batches.get(batch_id, user=who(request)), BatchShown)


class BatchUndo(Act):
    """An import is undone."""

    @extend_schema(request=VerdictIn, responses=BatchShown)
    @command
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Withdraw what it created and put back what it changed, or refuse with every row that stands in the way."""
        batches.get(batch_id, user=who(request))
        values, version = body(request, VerdictIn), seen_version(request)
        return shown(undoing.undo(batch_id=batch_id, seen_version=version, by=who(request), **values), BatchShown)
