"""`Idempotency-Key`: the same request under the same key is carried out once and answered alike."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import canonical
from core.errors import Answerable, Invalid
from core.models import IdempotencyKey

LONGEST_KEY = 128
KEPT_HEADERS = ("Location", "ETag")


def once(request: Request, handle: Callable[[], Response]) -> Response:
    """Return what `handle` answers, or the stored answer when this key was used for the same request before.

    Key and change commit together, so a refusal leaves no key behind; what an Answerable one rests on stays. A request
    that arrives while its twin is under way waits for it. Raises Invalid when the key is too long or was used for
    another request.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return handle()
    if len(key) > LONGEST_KEY or not key.isascii():
        raise Invalid("bad_idempotency_key", _("The Idempotency-Key is longer than 128 characters or not ASCII."))
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        row, created = IdempotencyKey.objects.get_or_create(
            user=cast("Any", request.user), key=key, defaults={"request_sha256": fingerprint}
        )
        if not created:
            return _again(row, fingerprint)
        try:
            response = handle()
        except Answerable as refusal:
            row.delete()
            unanswered = refusal
        else:
            row.status = response.status_code
            row.body = JSONRenderer().render(response.data).decode() if response.data is not None else ""
            row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
            row.save()
            return response
    raise unanswered


def _fingerprint(request: Request) -> str:
    """Return what makes a request the same: what it says, and what its sender, by this token, may see by now."""
    sight = cast("Any", request.user).sight()
    said = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), _content(request), sight]
    return canonical.sha256(json.dumps(said, sort_keys=True, default=str))


def _content(request: Request) -> Any:
    """Return what was sent: the JSON itself, or a form's fields with the hashes of its files."""
    if not isinstance(request.data, QueryDict):
        return request.data
    files = {name: [_hash(part) for part in request.FILES.getlist(name)] for name in request.FILES}
    fields = {name: values for name, values in request.data.lists() if name not in files}
    return {"fields": fields, "files": files}


def _hash(file: "UploadedFile[bytes]") -> str:
    running = sha256()
    for chunk in file.chunks():
        running.update(chunk)
    file.seek(0)
    return running.hexdigest()


def _again(row: IdempotencyKey, fingerprint: str) -> Response:
    if row.request_sha256 != fingerprint:
        message = _("This Idempotency-Key was used for another request: choose a new one.")
        raise Invalid("idempotency_key_reused", message)
    response = Response(json.loads(row.body) if row.body else None, status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def forget(*, before: datetime) -> int:
    """Delete the answers kept from before a moment; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=before).delete()[0]
