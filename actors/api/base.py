"""What every REST command and list of actors shares."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.filters import OrderingFilter
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from actors.models import Graded
from core import reads
from core.api import conditional, etag
from core.filters import AskedFilters
from core.record import Record

Shape = type[serializers.Serializer[Any]]


def who(request: Request) -> User:
    """Return the caller."""
    return cast("User", request.user)


def body(request: Request, shape: Shape, *, partial: bool = False) -> dict[str, Any]:
    """Return the validated body; a `partial` one says only what changes."""
    given = shape(data=request.data, partial=partial)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def shown(record: Record, shape: Shape, *, status: int = 200) -> Response:
    """Return a record with its version as ETag."""
    response = Response(shape(record).data, status=status)
    response["ETag"] = etag(record.version)
    return response


def created(record: Record, shape: Shape, *, at: str, of: UUID | None = None) -> Response:
    """Return a new record and where it is: `at` names the route, `of` the whole it is part of."""
    response = shown(record, shape, status=201)
    response["Location"] = reverse(at, args=[of, record.pk] if of else [record.pk])
    return response


class One(APIView):
    """One record: read it with its ETag, change it with If-Match."""

    scope = "actors"
    versioned = True
    sends_etag = True

    def answer(self, request: Request, record: Record, shape: Shape) -> Response:
        """Return the record, or 304 when the caller has this version; either is a read."""
        reads.of_record(record, by=request.user)
        counted = record.counted if isinstance(record, Graded) else None
        return conditional(request, lambda: shape(record).data, tag=etag(record.version, shown=counted))


class Act(APIView):
    """A verb on one record, with If-Match."""

    scope = "actors"
    versioned = True


class Many(ListAPIView[Any]):
    """A list in keyset pages, newest change first, noted as one read; POST adds to it."""

    scope = "actors"
    queryset: Any = None
    filter_backends: Any = [AskedFilters, OrderingFilter]
    ordering_fields: ClassVar[list[str]] = ["updated_at"]
    ordering: ClassVar[list[str]] = ["-updated_at", "-id"]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return what the user may see."""
        raise NotImplementedError

    def finished(self, rows: list[Any], user: User) -> list[Any]:  # noqa: ARG002
        """Return the rows of a page, ready to be shown."""
        return rows

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see; nothing while the schema is drawn."""
        model = self.serializer_class.Meta.model  # type: ignore[union-attr]
        drawn = getattr(self, "swagger_fake_view", False)
        rows: QuerySet[Any] = model._default_manager.none() if drawn else self.rows(who(self.request))
        return rows

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Return one page of what the caller may see."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        label = self.serializer_class.Meta.model._meta.label_lower  # type: ignore[union-attr]
        said = request.META.get("QUERY_STRING", "")
        reads.record("list", by=request.user, subject_type=label, filters=said, count=len(rows))
        data = self.get_serializer(self.finished(list(rows), who(request)), many=True).data
        return self.get_paginated_response(data)
