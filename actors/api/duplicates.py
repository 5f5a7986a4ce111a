"""REST on actors that a new one may be the same as."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api.base import who
from actors.models import Actor
from actors.selectors import duplicates
from core import reads


class SimilarActorOut(serializers.ModelSerializer[Actor]):
    """An actor with a name much like the one asked for."""

    class Meta:
        model = Actor
        fields = ("id", "name", "actor_type")


class SimilarNameOut(serializers.Serializer[Any]):
    """Which of its names that is, and how alike the two are: 0 to 1."""

    actor = SimilarActorOut()
    name = serializers.CharField()
    likeness = serializers.FloatField()


class AskedIn(serializers.Serializer[Any]):
    """The name of somebody who may be registered already."""

    name = serializers.CharField(max_length=200, default="", allow_blank=True)


class Similar(APIView):
    """GET actors/similar/: who of those the caller may see has nearly this name."""

    scope = "actors"

    @extend_schema(parameters=[OpenApiParameter("name", str)], responses=SimilarNameOut(many=True), filters=False)
    def get(self, request: Request) -> Response:
        """Return the actors with the likest names first, five at most; nobody is a good answer too."""
        asked = AskedIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = duplicates.similar(asked.validated_data["name"], user=who(request))
        # Not the name that was typed: it may be of somebody whom readers of the trail may not know.
        reads.record("list", by=request.user, subject_type="actors.actor", filters="name", count=len(found))
        return Response(SimilarNameOut(found, many=True).data)
