"""OpenAPI: every operation documents the problems it may answer, so that none is a surprise."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.api import PROBLEM, TITLES, ProblemOut

READS = (400, 401, 403, 404, 406, 429)
WRITES = (*READS, 409, 412, 415, 422, 428)


class ParleySchema(AutoSchema):
    """Adds the problem answers to what drf-spectacular finds."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        component = self.resolve_serializer(ProblemOut, "response")
        codes = READS if self.method == "GET" else WRITES
        for code in codes:
            bodies.setdefault(str(code), {"description": TITLES[code], "content": {PROBLEM: {"schema": component.ref}}})
        if self.method == "GET" and getattr(self.view, "sends_etag", False):
            bodies.setdefault("304", {"description": "Not modified"})
        return bodies

    def get_override_parameters(self) -> list[Any]:
        """Return the headers that writes understand."""
        if self.method == "GET":
            return []
        names = ["Idempotency-Key"] + (["If-Match"] if getattr(self.view, "versioned", False) else [])
        return [_header(name) for name in names]


def _header(name: str) -> Any:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=False)
