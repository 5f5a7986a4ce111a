"""OpenAPI: every operation documents the problems it may answer, so that none is a surprise."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.api import PROBLEM, TITLES, ProblemOut

READS = (400, 401, 403, 404, 406, 429)
WRITES = (*READS, 409, 412, 413, 415, 422, 428)


class ParleySchema(AutoSchema):
    """Adds the problem answers to what drf-spectacular finds."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
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
        return [IDEMPOTENCY_KEY, IF_MATCH] if getattr(self.view, "versioned", False) else [IDEMPOTENCY_KEY]


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": 128, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="The same request under the same key is carried out once and answered alike for two days.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]{12})?"$'},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag last read, so that nobody's change is lost: 428 without it, 412 when it is not current.",
)


def fits_any(result: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Let what has one of several shapes fit more of them: they share fields, and few are required."""
    for schema in result["components"]["schemas"].values():
        if set(schema) == {"oneOf"}:
            schema["anyOf"] = schema.pop("oneOf")
    return result
