"""REST of conflicts of interest: one's own, and for auditors those they may read."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api import command
from engagements.models.choices import choices
from riskreview.api.bases import Command
from riskreview.api.parts import PersonRef
from riskreview.api.reads import Listed, who
from riskreview.api.taken import ReasonIn, prose
from riskreview.domain.conflicts import Tie
from riskreview.forms.queue import ConflictFilter
from riskreview.models import ConflictOfInterest
from riskreview.selectors import conflicts as selector
from riskreview.services import conflicts as service


class WithdrawnOut(serializers.ModelSerializer[ConflictOfInterest]):
    """A withdrawn conflict as who confirms it reads it: without its grounds."""

    person = PersonRef()
    confirmed_by = PersonRef(allow_null=True)
    turned_down_by = PersonRef(allow_null=True)
    engagement = serializers.UUIDField(source="engagement_id", allow_null=True)
    actor = serializers.UUIDField(source="actor_id", allow_null=True)

    class Meta:
        model = ConflictOfInterest
        fields = (
            "id",
            "version",
            "person",
            "engagement",
            "actor",
            "kind",
            "declared_at",
            "withdrawn_at",
            "withdrawn_because",
            "confirmed_at",
            "confirmed_by",
            "turned_down_at",
            "turned_down_by",
            "turned_down_because",
            "updated_at",
        )


class ConflictOut(WithdrawnOut):
    """A declared conflict of interest with its grounds."""

    class Meta:
        model = ConflictOfInterest
        fields = (*WithdrawnOut.Meta.fields, "grounds")


class ConflictIn(serializers.Serializer[Any]):
    """A tie to one engagement or to one actor."""

    engagement = serializers.UUIDField(required=False, allow_null=True, default=None)
    actor = serializers.UUIDField(required=False, allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=choices(Tie))
    grounds = prose(required=True)


class Conflicts(Listed, Command):
    """GET, POST conflicts/: the declared conflicts whose grounds the caller may read; declare one."""

    serializer_class = ConflictOut
    filterset_class = ConflictFilter
    queryset = ConflictOfInterest.objects.none()
    subject_type = "riskreview.conflictofinterest"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "declared_at"]

    def rows(self, user: User) -> QuerySet[ConflictOfInterest]:
        """Return the caller's own, and for an auditor those about what the auditor may see."""
        return selector.listed(user)

    @extend_schema(request=ConflictIn, responses={201: ConflictOut})
    @command
    def post(self, request: Request) -> Response:
        """Declare a tie; every lane it touches is given back."""
        data = self.body(ConflictIn)
        about = {"engagement_id": data["engagement"], "actor_id": data["actor"]}
        row = service.declare(kind=Tie(data["kind"]), grounds=data["grounds"], by=who(request), **about)
        return Response(ConflictOut(row).data, status=201)


class WithdrawConflict(Command):
    """POST conflicts/{id}/withdraw/: say that a tie one declared is none any more."""

    @extend_schema(request=ReasonIn, responses={200: ConflictOut})
    @command
    def post(self, request: Request, conflict_id: UUID) -> Response:
        """Withdraw what the caller declared; it holds until somebody else has confirmed that."""
        selector.get(conflict_id, user=who(request))
        row = service.withdraw(conflict_id=conflict_id, by=who(request), **self.body(ReasonIn))
        return Response(ConflictOut(row).data)


class WithdrawnConflicts(Listed):
    """GET conflicts/withdrawn/: the withdrawn conflicts about what the caller may see, answered or not."""

    serializer_class = WithdrawnOut
    filterset_class = ConflictFilter
    queryset = ConflictOfInterest.objects.none()
    subject_type = "riskreview.conflictofinterest"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "declared_at"]

    def rows(self, user: User) -> QuerySet[ConflictOfInterest]:
        """Return what whoever confirms reads; nobody else finds any."""
        return selector.withdrawn(user)


class ConfirmConflict(Command):
    """POST conflicts/{id}/confirm/: say that a tie somebody else withdrew is none any more."""

    @extend_schema(request=None, responses={200: WithdrawnOut})
    @command
    def post(self, request: Request, conflict_id: UUID) -> Response:
        """Confirm it; from now on whoever declared it may take part again."""
        return Response(WithdrawnOut(service.confirm(conflict_id=conflict_id, by=who(request))).data)


class TurnConflictDown(Command):
    """POST conflicts/{id}/turn-down/: say that a tie somebody else withdrew holds all the same."""

    @extend_schema(request=ReasonIn, responses={200: WithdrawnOut})
    @command
    def post(self, request: Request, conflict_id: UUID) -> Response:
        """Turn the withdrawal down; whoever declared it may withdraw it again."""
        selector.withdrawal(conflict_id, user=who(request))
        row = service.turn_down(conflict_id=conflict_id, by=who(request), **self.body(ReasonIn))
        return Response(WithdrawnOut(row).data)
