"""Optimistic concurrency: a change names the version its author saw."""

from django.utils.translation import gettext as _

from core.errors import Stale
from core.models import Record


def insist(record: Record, seen_version: int) -> None:
    """Raise Stale when somebody changed the record since; the history says who and what."""
    if record.version != seen_version:
        raise Stale(
            "stale",
            _("Somebody changed this after you opened it. Look at what changed, then decide about your own changes."),
        )
