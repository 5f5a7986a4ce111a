"""What every REST command of the gate has."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import etag


class Command(APIView):
    """A command: a body of known shape, one service, one answer."""

    scope = "reviews"

    def body(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the validated body."""
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class Versioned(Command):
    """A command that names the version it answers in If-Match."""

    versioned = True


def with_etag(response: Response, version: int) -> Response:
    """Return the answer with the ETag of a version."""
    response["ETag"] = etag(version)
    return response
