"""REST of absences at the gate."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api import command
from riskreview.api.bases import Command
from riskreview.api.parts import PersonRef
from riskreview.api.reads import Listed, who
from riskreview.forms.queue import AbsenceFilter
from riskreview.models import Absence
from riskreview.selectors import absences as selector
from riskreview.services import absences as service


class AbsenceOut(serializers.ModelSerializer[Absence]):
    """Somebody is away from a day to a day, both included."""

    person = PersonRef()
    stand_in = PersonRef(allow_null=True)
    entered_by = PersonRef()

    class Meta:
        model = Absence
        fields = (
            "id",
            "version",
            "person",
            "first_day",
            "last_day",
            "stand_in",
            "entered_by",
            "entered_at",
            "begun_at",
            "ended_at",
            "updated_at",
        )


class AbsenceIn(serializers.Serializer[Any]):
    """From when to when; without a person, the caller."""

    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    stand_in = serializers.UUIDField(required=False, allow_null=True, default=None)


class Absences(Listed, Command):
    """GET, POST absences/: one's own, those in which one stands in, for who enters them those of others; enter one."""

    serializer_class = AbsenceOut
    filterset_class = AbsenceFilter
    queryset = Absence.objects.none()
    subject_type = "riskreview.absence"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "first_day"]

    def rows(self, user: User) -> QuerySet[Absence]:
        """Return the absences the caller may read."""
        return selector.listed(user)

    @extend_schema(request=AbsenceIn, responses={201: AbsenceOut})
    @command
    def post(self, request: Request) -> Response:
        """Enter an absence; lanes are passed on when it begins."""
        by, data = who(request), self.body(AbsenceIn)
        days = {"first_day": data["first_day"], "last_day": data["last_day"]}
        row = service.enter(person_id=data["person"] or by.pk, stand_in_id=data["stand_in"], by=by, **days)
        return Response(AbsenceOut(row).data, status=201)


class EndAbsence(Command):
    """POST absences/{id}/end/: call an absence off, or say that somebody is back early."""

    @extend_schema(request=None, responses={200: AbsenceOut})
    @command
    def post(self, request: Request, absence_id: UUID) -> Response:
        """End an absence; lanes that were passed on stay where they are."""
        return Response(AbsenceOut(service.end(absence_id=absence_id, by=who(request))).data)
