"""What every REST endpoint shares: problem details, versions as ETags, repeated writes. Pages are in core.keyset."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import canonical, idempotency, refusals
from core.errors import DomainError, Moved, Stale
from core.refusals import Why

PROBLEM = "application/problem+json"
NOT_SAID = Why("", "")


class PreconditionRequired(DomainError):
    """A write on a versioned resource came without If-Match."""

    status = 428


class PreconditionFailed(Stale):
    """The If-Match names another version than the stored one."""

    status = 412


class BadHeader(DomainError):
    """A header cannot be understood."""

    status = 400


class TooLarge(DomainError):
    """The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status = 413


class ProblemOut(serializers.Serializer[Any]):
    """RFC 9457 problem details with our extensions: `code`, `fields`, where the rule comes from and the way out."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    fields = serializers.DictField()  # type: ignore[assignment]
    origin = serializers.CharField(help_text="Where the rule comes from; empty where nobody wrote it down.")
    remedy = serializers.CharField(help_text="What would change the answer; empty where nobody wrote it down.")


TITLES = {
    307: "Temporary redirect",
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    412: "Precondition failed",
    413: "Content too large",
    415: "Unsupported media type",
    422: "Invalid content",
    428: "Precondition required",
    429: "Too many requests",
    500: "Server error",
}


def problem_body(
    path: str, *, code: str, detail: str, status_code: int, fields: Any = None, because: Why = NOT_SAID
) -> dict[str, Any]:
    """Return the content of one RFC 9457 answer."""
    return {
        "type": "about:blank",
        "title": TITLES.get(status_code, "Error"),
        "status": status_code,
        "detail": detail,
        "instance": path,
        "code": code,
        "fields": fields or {},
        **because._asdict(),
    }


def problem(
    request: Request, *, code: str, detail: str, status_code: int, fields: Any = None, because: Why = NOT_SAID
) -> Response:
    """Return one RFC 9457 answer."""
    body = problem_body(request.path, code=code, detail=detail, status_code=status_code, fields=fields, because=because)
    return Response(body, status=status_code, content_type=PROBLEM)


def _flatten(errors: Any) -> dict[str, str]:
    if not isinstance(errors, dict):
        return {"": " ".join(str(error) for error in errors)} if errors else {}
    rows: dict[str, str] = {}
    for name, error in errors.items():
        here = f"[{name}]" if isinstance(name, int) else str(name)
        if isinstance(error, list) and any(isinstance(entry, dict) for entry in error):
            error = dict(enumerate(error))  # noqa: PLW2901 - the same errors by their places
        if isinstance(error, dict):
            for inner, text in _flatten(error).items():
                rows[here + (inner if inner.startswith("[") else f".{inner}".rstrip("."))] = text
        else:
            rows[here] = " ".join(str(entry) for entry in error) if isinstance(error, list) else str(error)
    return rows


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn every refusal, ours or the framework's, into problem details."""
    request: Request = context["request"]
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge("too_large", _("A request may have 5 MB."))
    if isinstance(exc, DomainError):
        if isinstance(exc, Moved):
            answer = problem(request, code=exc.code, detail=exc.message, status_code=exc.status)
            answer["Location"] = exc.url
            return answer
        code = 412 if isinstance(exc, Stale) and "If-Match" in request.headers else exc.status
        said: dict[str, Any] = {
            "code": exc.code,
            "detail": exc.message,
            "fields": exc.fields,
            "because": refusals.why(exc),
        }
        return problem(request, status_code=code, **said)
    if isinstance(exc, exceptions.ValidationError):
        reading = request.method in {"GET", "HEAD"}
        return problem(
            request,
            code="bad_parameter" if reading else "invalid",
            detail=_("Some parameters cannot be used.") if reading else _("Some fields need correcting."),
            status_code=400 if reading else 422,
            fields=_flatten(exc.detail),
        )
    if isinstance(exc, exceptions.APIException):
        response = problem(request, code=str(exc.default_code), detail=str(exc.detail), status_code=exc.status_code)
        if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
            response["WWW-Authenticate"] = getattr(exc, "auth_header", "Bearer")
        wait = getattr(exc, "wait", None)
        if wait:
            response["Retry-After"] = str(int(wait) + 1)
        return response
    return None


def etag(version: int, *, shown: Any = None) -> str:
    """Return the entity tag of a version; with `shown` also of an answer that says more than the version knows of."""
    return f'"{version}"' if shown is None else f'"{version}-{canonical.sha256(canonical.dumps(shown))[:12]}"'


def seen_version(request: Request) -> int:
    """Return the version the client last saw, from If-Match; 428 without it, 400 when it is no version of ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired(
            "version_required", _("Send If-Match with the ETag you last read, so that nobody's change is lost.")
        )
    text = header.removeprefix("W/").strip('"').partition("-")[0]
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:  # noqa: PLR2004
        raise BadHeader("bad_if_match", _('If-Match must be one ETag as it was sent, for example "3".'))
    return int(text)


def conditional(request: Request, data: Callable[[], Any], *, tag: str) -> Response:
    """Return 304 when If-None-Match names `tag`, else the data, either way with the ETag."""
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    response = Response(status=status.HTTP_304_NOT_MODIFIED) if known & {tag, "*"} else Response(data())
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Cookie, Accept, Accept-Language"
    return response


def command(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Let a write handler honour Idempotency-Key."""

    @wraps(handler)
    def run(self: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        return idempotency.once(request, lambda: handler(self, request, *args, **kwargs))

    return run
