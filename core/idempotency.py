"""`Idempotency-Key`: the same request under the same key is carried out once and answered alike."""

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import canonical
from core.errors import Invalid
from core.models import IdempotencyKey

LONGEST_KEY = 128
KEPT_HEADERS = ("Location", "ETag")


def once(request: Request, handle: Callable[[], Response]) -> Response:
    """Return what `handle` answers, or the stored answer when this key was used for the same request before.

    Key and change commit together, so a refusal leaves no key behind. Raises Invalid when the key is too long or
    was used for another request. A request that arrives while its twin is under way waits for it.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return handle()
    if len(key) > LONGEST_KEY or not key.isascii():
        raise Invalid("bad_idempotency_key", _("The Idempotency-Key is longer than 128 characters or not ASCII."))
    said = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), _content(request)]
    fingerprint = canonical.sha256(canonical.dumps(said))
    with transaction.atomic():
        row, created = IdempotencyKey.objects.get_or_create(
            user=request.user, key=key, defaults={"request_sha256": fingerprint}
        )
        if not created:
            return _again(row, fingerprint)
        response = handle()
        row.status = response.status_code
        row.body = JSONRenderer().render(response.data).decode() if response.data is not None else ""
        row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        row.save()
    return response


def _content(request: Request) -> Any:
    data = request.data
    if isinstance(data, dict) and not hasattr(data, "lists"):
        return data
    return sorted((key, values) for key, values in data.lists()) if hasattr(data, "lists") else data


def _again(row: IdempotencyKey, fingerprint: str) -> Response:
    if row.request_sha256 != fingerprint:
        message = _("This Idempotency-Key was used for another request: choose a new one.")
        raise Invalid("idempotency_key_reused", message)
    response = Response(json.loads(row.body) if row.body else None, status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
