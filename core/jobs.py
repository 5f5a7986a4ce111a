"""Jobs by name, sent once the open transaction commits: services know names, never tasks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction

from core import context

_here: ContextVar[bool] = ContextVar("here", default=False)


def enqueue(name: str, /, **kwargs: Any) -> None:
    """Send task `name` after the commit; ids and primitives only."""
    transaction.on_commit(partial(_send, name, kwargs, context.current().request_id))


@contextmanager
def carried_out_here() -> Iterator[None]:
    """Let jobs of the block run at once in this process, at the moment the clock shows: no worker could be told it."""
    current_app.loader.import_default_modules()
    token = _here.set(True)
    try:
        yield
    finally:
        _here.reset(token)


def _send(name: str, kwargs: dict[str, Any], request_id: str) -> None:
    headers = {"request_id": request_id}
    if _here.get():
        current_app.tasks[name].apply(kwargs=kwargs, headers=headers, throw=True)
    else:
        current_app.send_task(name, kwargs=kwargs, headers=headers)
