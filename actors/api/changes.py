"""REST of what others changed on a profile."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api.base import who
from actors.api.given import Strict
from actors.selectors import actors, changes
from core import clock, reads
from core.filters import EARLIEST, LATEST


class ChangesIn(Strict):
    """Since when."""

    since = serializers.DateTimeField(
        required=False, help_text="A moment with its zone; the caller's last look in the browser when it is not said."
    )

    def validate_since(self, moment: Any) -> Any:
        """Refuse what no record can have."""
        if not EARLIEST <= moment <= LATEST:
            raise serializers.ValidationError(_("A moment from 1900 to 2199."))
        return moment


class FieldOut(serializers.Serializer[Any]):
    """What one field was and is, in words."""

    label: Any = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ChangeOut(serializers.Serializer[Any]):
    """One change in words: who did what to which record, why, and the fields it changed."""

    at = serializers.DateTimeField(source="row.at")
    who = serializers.CharField(source="row.who")
    text = serializers.CharField(source="row.text")
    reason = serializers.CharField(source="row.reason")
    changes = FieldOut(source="row.changes", many=True)
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()


class ChangesOut(serializers.Serializer[Any]):
    """The changes by others since a moment, newest first; `more_exist` says that older ones were left off.

    `since` is null where it was not said and the caller never looked at the profile in the browser: then there are
    none.
    """

    since = serializers.DateTimeField(allow_null=True)
    results = ChangeOut(source="found", many=True)
    more_exist = serializers.BooleanField()


class ActorChanges(APIView):
    """GET actors/{id}/changes/: what others changed since a moment."""

    scope = "actors"

    @extend_schema(parameters=[ChangesIn], responses=ChangesOut)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return what others changed of the actor, its parts and its sources, as far as the caller may see it.

        Engagements need the scope `read:engagements` too, scores `read:assessments`.

        Not said since when, it is the caller's last look in the browser; looks of the last hour are the present one.
        """
        user = who(request)
        actor = actors.get(actor_id, user=user)
        given = ChangesIn(data=request.query_params)
        given.is_valid(raise_exception=True)
        moment = given.validated_data.get("since") or changes.looks(actor, user=user, at=clock.now()).first()
        found = changes.since(actor, moment, user=user)
        reads.of_record(actor, by=user, filters=request.META.get("QUERY_STRING", ""))
        return Response(ChangesOut(found).data)
