"""REST of accounts: who am I, the audit trail, the one search."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import AuditEventOut, HitsOut, MeIn, MeOut, NoticeOut, NoticesReadOut
from accounts.forms.notices import NoticeFilter
from accounts.forms.trail import EventFilter
from accounts.models import Notice, User
from accounts.selectors import notices as inbox
from accounts.selectors import people as selector
from accounts.selectors import trail
from accounts.services import notices, people
from core import audit, nav, reads
from core.api import command, conditional, etag, seen_version
from core.keyset import Keyset

SHORTEST, LONGEST = 2, 200


def caller(request: Request) -> User:
    """Return who called; the door has let nobody else in."""
    return cast("User", request.user)


class Me(APIView):
    """`/me/`: the caller."""

    scope = "me"
    any_token_reads = True
    sends_etag = True
    versioned = True

    @extend_schema(operation_id="me_read", responses=MeOut)
    def get(self, request: Request) -> Response:
        """Return who the caller is, with roles, compartments and what the token may do."""
        user = selector.own(user=caller(request))
        answer = MeOut(user, context={"request": request})
        return conditional(request, lambda: answer.data, tag=etag(user.version))

    @extend_schema(operation_id="me_change", request=MeIn, responses=MeOut)
    @command
    def patch(self, request: Request) -> Response:
        """Change one's own name, e-mail and how often one is written to."""
        body = MeIn(data=request.data)
        body.is_valid(raise_exception=True)
        people.change_own(seen_version=seen_version(request), by=caller(request), **body.validated_data)
        user = selector.own(user=caller(request))
        response = Response(MeOut(user, context={"request": request}).data)
        response["ETag"] = etag(user.version)
        return response


class NewestFirst(Keyset):
    """The trail is read from its end."""

    ordering = ("-at", "-id")


class AuditEvents(generics.ListAPIView[Any]):
    """`/audit-events/`: for auditors, what lies in no compartment and in those they are members of."""

    scope = "audit"
    serializer_class = AuditEventOut
    pagination_class = NewestFirst
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return the events in the caller's reach."""
        if getattr(self, "swagger_fake_view", False):  # the schema is made without a caller
            return audit.events()
        return trail.events(user=caller(self.request))


class Search(APIView):
    """`/search/`: everything the caller may see that matches a few letters."""

    scope = "search"

    @extend_schema(
        parameters=[
            OpenApiParameter("q", {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST}, required=True)
        ],
        responses=HitsOut,
    )
    def get(self, request: Request) -> Response:
        """Return what matches, by kind."""
        query = request.query_params.get("q", "").strip()
        if not SHORTEST <= len(query) <= LONGEST or "\0" in query:
            raise exceptions.ValidationError({"q": _("Give 2 to 200 letters.")})
        hits = nav.search(query, user=caller(request))
        reads.record("list", by=request.user, subject_type="search", filters=f"q={query}", count=len(hits))
        return Response(HitsOut({"query": query, "results": hits}).data)


class LatestTold(Keyset):
    """The inbox is read from its newest."""

    ordering = ("-created_at", "-id")


class Notices(generics.ListAPIView[Notice]):
    """`/notices/`: what the caller was told of and may still see, newest first."""

    scope = "notices"
    serializer_class = NoticeOut
    pagination_class = LatestTold
    filterset_class = NoticeFilter
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """Return the caller's notices."""
        if getattr(self, "swagger_fake_view", False):  # the schema is made without a caller
            return self.queryset
        return inbox.inbox(inbox.Box.ALL, user=caller(self.request))

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return one page in words."""
        return inbox.told(super().paginate_queryset(queryset) or [], user=caller(self.request))


class ReadOne(APIView):
    """`/notices/{id}/read/`: one was read."""

    scope = "notices"

    @extend_schema(operation_id="notice_read", request=None, responses=NoticesReadOut)
    @command
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Mark one notice read; again, it changes nothing."""
        return Response({"marked": notices.mark_read(notice_id=notice_id, by=caller(request))})


class ReadAll(APIView):
    """`/notices/read/`: all were read."""

    scope = "notices"

    @extend_schema(operation_id="notices_read_all", request=None, responses=NoticesReadOut)
    @command
    def post(self, request: Request) -> Response:
        """Mark every notice read."""
        return Response({"marked": notices.mark_read(by=caller(request))})
