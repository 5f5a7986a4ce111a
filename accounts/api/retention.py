"""REST of retention: the schedule, legal holds, what is due, and letting it go by two people, confirmed by a person."""

from typing import Any, ClassVar, cast
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.confirmed import confirmed
from accounts.api.names import LET_GO_ACTION, LET_GO_STATUS
from accounts.domain.notices import Whole
from accounts.domain.retention import Kept, LetGo, parse
from accounts.models import LegalHold, LettingGo, RecordDue, RetentionDraft, RetentionSchedule, User
from accounts.selectors import due, holds
from accounts.selectors import retention as schedules
from accounts.services import holds as holding
from accounts.services import letting_go
from accounts.services import retention as scheduling
from core import reads
from core.api import command, etag, seen_version
from core.errors import NotFound
from core.filters import AskedFilters
from core.openapi import IF_MATCH

LONGEST = 20_000


def who(request: Request) -> User:
    """Return the caller."""
    return cast("User", request.user)


def _with_etag(response: Response, version: int) -> Response:
    response["ETag"] = etag(version)
    return response


def _note_read(found: LegalHold | LettingGo, request: Request) -> None:
    reads.record(
        "record",
        by=request.user,
        subject_type=found.subject_type,
        subject_id=found.subject_id,
        compartment_id=found.compartment_id,
    )


def _prose() -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST)


def _choices(members: Any) -> list[str]:
    return [member.value for member in members]


class SomebodyRef(serializers.ModelSerializer[User]):
    """Somebody who works here."""

    name = serializers.CharField(source="__str__")

    class Meta:
        model = User
        fields = ("id", "name")


class ReasonedIn(serializers.Serializer[Any]):
    """An act with its reason."""

    reason = _prose()


class EntryOut(serializers.Serializer[Any]):
    """How long one class is kept, why, and what becomes of it."""

    months = serializers.IntegerField()
    action = serializers.ChoiceField(choices=LET_GO_ACTION)
    purpose = serializers.CharField()
    basis = serializers.CharField()
    review_on = serializers.DateField()


class ScheduleIn(serializers.Serializer[Any]):
    """A schedule, whole: each class with its values, and why it is changed."""

    document = serializers.DictField(child=serializers.DictField(child=serializers.JSONField()))
    reason = _prose()


class ScheduleOut(serializers.ModelSerializer[RetentionSchedule]):
    """One version of the retention schedule."""

    drafted_by = SomebodyRef(allow_null=True)
    published_by = SomebodyRef(allow_null=True)

    class Meta:
        model = RetentionSchedule
        fields = ("id", "number", "sha256", "reason", "drafted_by", "published_by", "published_at")


class ScheduleDetailOut(ScheduleOut):
    """One version with what it says of each class."""

    document = serializers.SerializerMethodField()

    class Meta:
        model = RetentionSchedule
        fields = (*ScheduleOut.Meta.fields, "document")

    @extend_schema_field(serializers.DictField(child=EntryOut()))
    def get_document(self, row: RetentionSchedule) -> dict[str, Any]:
        """Return the entries, class by class."""
        return schedules.schedule_of(row.pk).body()


class EntryChangeOut(serializers.Serializer[Any]):
    """One value that two schedules differ in, in words."""

    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


class ScheduleDraftOut(serializers.ModelSerializer[RetentionDraft]):
    """The next schedule while it is written. `version` is what `If-Match` names."""

    based_on = serializers.IntegerField(source="based_on.number")
    drafted_by = SomebodyRef()
    document = serializers.DictField(source="body", child=EntryOut())
    changes = serializers.SerializerMethodField()

    class Meta:
        model = RetentionDraft
        fields = ("version", "based_on", "reason", "drafted_by", "updated_at", "document", "changes")

    @extend_schema_field(EntryChangeOut(many=True))
    def get_changes(self, row: RetentionDraft) -> list[dict[str, str]]:
        """Return what it would change of the schedule in force."""
        return schedules.difference(schedules.schedule_of(schedules.current().pk), parse(row.body))


class LegalHoldIn(serializers.Serializer[Any]):
    """A new hold on one record."""

    subject_type = serializers.ChoiceField(choices=_choices(Whole))
    subject_id = serializers.UUIDField()
    name = serializers.CharField(max_length=120)
    reason = _prose()


class LegalHoldOut(serializers.ModelSerializer[LegalHold]):
    """One legal hold; `lifted_at` is null while it stands."""

    subject_type = serializers.ChoiceField(choices=_choices(Whole))
    compartment = serializers.UUIDField(source="compartment_id")
    placed_by = SomebodyRef()
    lifted_by = SomebodyRef(allow_null=True)

    class Meta:
        model = LegalHold
        fields = (
            "id", "version", "subject_type", "subject_id", "compartment", "name", "reason", "placed_by", "placed_at",
            "lifted_by", "lifted_at", "lift_reason",
        )  # fmt: skip


class DueOut(serializers.ModelSerializer[RecordDue]):
    """A record that has been kept for its time; its name is read with the record."""

    kept = serializers.ChoiceField(choices=_choices(Kept))
    compartment = serializers.UUIDField(source="compartment_id")

    class Meta:
        model = RecordDue
        fields = ("id", "kept", "subject_type", "subject_id", "compartment", "counts_from", "noted_at")


class LettingGoOut(serializers.ModelSerializer[LettingGo]):
    """A proposal to let a record go, or what came of it; `done` counts what was taken out or replaced."""

    kept = serializers.ChoiceField(choices=_choices(Kept))
    action = serializers.ChoiceField(choices=LET_GO_ACTION)
    status = serializers.ChoiceField(choices=LET_GO_STATUS)
    compartment = serializers.UUIDField(source="compartment_id")
    schedule = serializers.IntegerField(source="schedule.number")
    proposed_by = SomebodyRef()
    decided_by = SomebodyRef(allow_null=True)
    done = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = LettingGo
        fields = (
            "id", "version", "kept", "action", "subject_type", "subject_id", "subject_version", "compartment",
            "schedule", "counts_from", "reason", "status", "proposed_by", "created_at", "decided_by", "decided_at",
            "decision_reason", "done",
        )  # fmt: skip


class DueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the list of what is due is narrowed by."""

    kept = django_filters.ChoiceFilter(choices=[(kept.value, kept.value) for kept in Kept])

    class Meta:
        model = RecordDue
        fields: tuple[str, ...] = ()


class LettingGoFilter(DueFilter):
    """What the list of proposals is narrowed by."""

    status = django_filters.ChoiceFilter(choices=[(status.value, status.value) for status in LetGo])

    class Meta:
        model = LettingGo
        fields: tuple[str, ...] = ()


class _Listed(ListAPIView[Any]):
    """A list of retention in keyset pages."""

    scope = "retention"
    filter_backends: Any = [AskedFilters, OrderingFilter]
    subject_type = ""

    def rows(self, user: User) -> QuerySet[Any]:
        """Return what the user may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.rows(who(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List it and note, of what lies in compartments, that it was read."""
        response = super().list(request, *args, **kwargs)
        if self.subject_type:
            said, count = request.META.get("QUERY_STRING", ""), len(response.data["results"])
            reads.record("list", by=request.user, subject_type=self.subject_type, filters=said, count=count)
        return response


class _Single(GenericAPIView[Any]):
    """One thing of retention."""

    scope = "retention"
    pagination_class = None
    filter_backends: Any = []


class _Act(APIView):
    """A command that names the version it answers in If-Match."""

    scope = "retention"
    versioned = True

    def reason(self) -> str:
        """Return the reason that was sent."""
        given = ReasonedIn(data=self.request.data)
        given.is_valid(raise_exception=True)
        return str(given.validated_data["reason"])


class ScheduleInForce(_Single):
    """GET retention-schedule/: the schedule in force."""

    serializer_class = ScheduleDetailOut
    queryset = RetentionSchedule.objects.none()

    def get(self, _request: Request) -> Response:
        """Return the version in force."""
        return Response(ScheduleDetailOut(schedules.current()).data)


class ScheduleList(_Listed):
    """GET retention-schedule/versions/: every version, the newest first; no secret to anybody who works here."""

    serializer_class = ScheduleOut
    queryset = RetentionSchedule.objects.none()
    ordering: ClassVar[list[str]] = ["-published_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["published_at"]

    def rows(self, user: User) -> QuerySet[RetentionSchedule]:  # noqa: ARG002 - everybody reads it
        """Return every version."""
        return schedules.published()


class ScheduleVersion(_Single):
    """GET retention-schedule/versions/{number}/: one version."""

    serializer_class = ScheduleDetailOut
    queryset = RetentionSchedule.objects.none()

    def get(self, _request: Request, number: int) -> Response:
        """Return one version."""
        found = schedules.published().filter(number=number).first()
        if found is None:
            raise NotFound("not_found", _("There is no such version of the schedule."))
        return Response(ScheduleDetailOut(found).data)


IF_THERE_IS_ONE = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    description="The ETag of the draft; without it a first draft is begun.",
)


class ScheduleDrafted(_Single):
    """GET, PUT, DELETE retention-schedule/draft/: the draft of the next version."""

    serializer_class = ScheduleDraftOut
    queryset = RetentionDraft.objects.none()

    def get(self, _request: Request) -> Response:
        """Return the draft with what it would change; 404 where there is none."""
        found = _draft()
        return _with_etag(Response(ScheduleDraftOut(found).data), found.version)

    @extend_schema(request=ScheduleIn, responses={200: ScheduleDraftOut}, parameters=[IF_THERE_IS_ONE])
    @command
    def put(self, request: Request) -> Response:
        """Write the draft, whole; If-Match names the one that is changed, and stays away where there is none yet."""
        given = ScheduleIn(data=request.data)
        given.is_valid(raise_exception=True)
        seen = seen_version(request) if "If-Match" in request.headers else None
        row = scheduling.draft(seen_version=seen, by=who(request), **given.validated_data)
        return _with_etag(Response(ScheduleDraftOut(row).data), row.version)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    @command
    def delete(self, request: Request) -> Response:
        """Throw the draft away. If-Match: the draft."""
        _draft()
        scheduling.drop(seen_version=seen_version(request), by=who(request))
        return Response(status=204)


def _draft() -> RetentionDraft:
    found = schedules.draft()
    if found is None:
        raise NotFound("not_found", _("There is no draft of the schedule."))
    return found


class SchedulePublished(_Act):
    """POST retention-schedule/draft/publish/: put the draft in force. If-Match: the draft."""

    @extend_schema(request=None, responses={201: ScheduleDetailOut})
    @confirmed()
    @command
    def post(self, request: Request) -> Response:
        """Publish a draft of which one wrote nothing; a person does that, never a token."""
        _draft()
        row = scheduling.publish(seen_version=seen_version(request), by=who(request))
        headers = {"Location": f"/api/v1/retention-schedule/versions/{row.number}/"}
        return Response(ScheduleDetailOut(row).data, status=201, headers=headers)


class HoldList(_Listed):
    """GET, POST legal-holds/: the holds of the caller's compartments, the newest first."""

    serializer_class = LegalHoldOut
    queryset = LegalHold.objects.none()
    subject_type = "accounts.legalhold"
    ordering: ClassVar[list[str]] = ["-placed_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["placed_at"]

    def rows(self, user: User) -> QuerySet[LegalHold]:
        """Return the holds."""
        return holds.visible(user)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the holds of a page as they are shown."""
        page: Any = super().paginate_queryset(queryset)
        return holds.as_shown(*page)

    @extend_schema(request=LegalHoldIn, responses={201: LegalHoldOut})
    @command
    def post(self, request: Request) -> Response:
        """Place a hold on an actor, a person or an engagement."""
        given = LegalHoldIn(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        kind, record_id = said.pop("subject_type"), said.pop("subject_id")
        row = holding.place(kind=kind, record_id=record_id, by=who(request), **said)
        headers = {"Location": f"/api/v1/legal-holds/{row.pk}/"}
        return _with_etag(Response(LegalHoldOut(*holds.as_shown(row)).data, status=201, headers=headers), row.version)


class HoldDetail(_Single):
    """GET legal-holds/{id}/: one hold."""

    serializer_class = LegalHoldOut
    queryset = LegalHold.objects.none()

    def get(self, request: Request, hold_id: UUID) -> Response:
        """Return one hold."""
        found = holds.get(hold_id, user=who(request))
        _note_read(found, request)
        return _with_etag(Response(LegalHoldOut(*holds.as_shown(found)).data), found.version)


class HoldLifted(_Act):
    """POST legal-holds/{id}/lift/: lift a hold somebody else placed. If-Match: the hold."""

    @extend_schema(request=ReasonedIn, responses={200: LegalHoldOut})
    @command
    def post(self, request: Request, hold_id: UUID) -> Response:
        """Lift it, with a reason."""
        holds.get(hold_id, user=who(request))
        seen = seen_version(request)
        row = holding.lift(hold_id=hold_id, seen_version=seen, reason=self.reason(), by=who(request))
        return _with_etag(Response(LegalHoldOut(*holds.as_shown(row)).data), row.version)


class DueList(_Listed):
    """GET records-due/: what has been kept for its time, in the caller's compartments, the longest over first."""

    serializer_class = DueOut
    queryset = RecordDue.objects.none()
    filterset_class = DueFilter
    subject_type = "accounts.recorddue"
    ordering: ClassVar[list[str]] = ["counts_from", "id"]
    ordering_fields: ClassVar[list[str]] = ["counts_from", "noted_at"]

    def rows(self, user: User) -> QuerySet[RecordDue]:
        """Return what waits."""
        return due.visible(user)


class DueProposed(_Act):
    """POST records-due/{id}/propose/: propose to let a record go. If-Match: the record."""

    @extend_schema(request=ReasonedIn, responses={201: LettingGoOut})
    @command
    def post(self, request: Request, due_id: UUID) -> Response:
        """Propose what the schedule says; nothing happens before a second person confirms."""
        due.get(due_id, user=who(request))
        seen = seen_version(request)
        row = letting_go.propose(due_id=due_id, seen_version=seen, reason=self.reason(), by=who(request))
        headers = {"Location": f"/api/v1/letting-go/{row.pk}/"}
        return _with_etag(Response(LettingGoOut(row).data, status=201, headers=headers), row.version)


class LettingGoList(_Listed):
    """GET letting-go/: proposals of the caller's compartments and what came of them, the newest first."""

    serializer_class = LettingGoOut
    queryset = LettingGo.objects.none()
    filterset_class = LettingGoFilter
    subject_type = "accounts.lettinggo"
    ordering: ClassVar[list[str]] = ["-created_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["created_at"]

    def rows(self, user: User) -> QuerySet[LettingGo]:
        """Return the proposals."""
        return due.proposals(user)


class LettingGoDetail(_Single):
    """GET letting-go/{id}/: one proposal."""

    serializer_class = LettingGoOut
    queryset = LettingGo.objects.none()

    def get(self, request: Request, letting_go_id: UUID) -> Response:
        """Return one proposal."""
        found = due.proposal(letting_go_id, user=who(request))
        _note_read(found, request)
        return _with_etag(Response(LettingGoOut(found).data), found.version)


class LettingGoConfirmed(_Act):
    """POST letting-go/{id}/confirm/: let the record go, for good. If-Match: the proposal."""

    @extend_schema(request=None, responses={200: LettingGoOut})
    @confirmed()
    @command
    def post(self, request: Request, letting_go_id: UUID) -> Response:
        """Confirm what somebody else proposed; a person does that, never a token."""
        due.proposal(letting_go_id, user=who(request))
        row = letting_go.confirm(letting_go_id=letting_go_id, seen_version=seen_version(request), by=who(request))
        return _with_etag(Response(LettingGoOut(row).data), row.version)


class LettingGoRefused(_Act):
    """POST letting-go/{id}/refuse/: refuse a proposal. If-Match: the proposal."""

    @extend_schema(request=ReasonedIn, responses={200: LettingGoOut})
    @command
    def post(self, request: Request, letting_go_id: UUID) -> Response:
        """Refuse what somebody else proposed, with a reason."""
        due.proposal(letting_go_id, user=who(request))
        seen = seen_version(request)
        row = letting_go.refuse(letting_go_id=letting_go_id, seen_version=seen, reason=self.reason(), by=who(request))
        return _with_etag(Response(LettingGoOut(row).data), row.version)


class LettingGoWithdrawn(_Act):
    """POST letting-go/{id}/withdraw/: withdraw one's own proposal. If-Match: the proposal."""

    @extend_schema(request=None, responses={200: LettingGoOut})
    @command
    def post(self, request: Request, letting_go_id: UUID) -> Response:
        """Withdraw it."""
        due.proposal(letting_go_id, user=who(request))
        row = letting_go.withdraw(letting_go_id=letting_go_id, seen_version=seen_version(request), by=who(request))
        return _with_etag(Response(LettingGoOut(row).data), row.version)
