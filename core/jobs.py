"""Jobs by name, sent once the open transaction commits: services know names, never tasks."""

from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

from core import context


def enqueue(name: str, /, **kwargs: Any) -> None:
    """Send task `name` after the commit; ids and primitives only."""
    transaction.on_commit(partial(_send, name, kwargs, context.current().request_id))


def _send(name: str, kwargs: dict[str, Any], request_id: str) -> None:
    current_app.send_task(name, kwargs=kwargs, headers={"request_id": request_id})
