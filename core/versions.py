"""Optimistic concurrency: a change names the version its author saw."""

from typing import Protocol

from django.db import models
from django.utils.translation import gettext as _

from core import audit, history
from core.errors import Stale


class Versioned(Protocol):
    """A row with a version."""

    version: int


def insist(record: Versioned, seen_version: int) -> None:
    """Raise Stale when somebody changed the record since; `changes_since` says who and what."""
    if record.version != seen_version:
        raise Stale(
            "stale",
            _("Somebody changed this after you opened it. Look at what changed, then decide about your own changes."),
        )


def changes_since(record: models.Model, seen_version: int) -> list[history.Row]:
    """Return who changed what after version `seen_version`, newest first, for the page that was refused as stale.

    The caller has shown that its reader may see the record.
    """
    return history.rows_of(audit.events_about(record).filter(subject_version__gt=seen_version))
