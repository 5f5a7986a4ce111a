"""Commands on sources."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.grading import independent
from actors.models import Graded, Source
from actors.selectors import sources
from actors.services import records
from core import audit, clock, versions
from core.authz import ensure

WRITABLE: Final = ("title", "kind", "origin", "reliability", "reference", "url", "dated", "marking")


@transaction.atomic
def add(*, compartment_id: UUID, values: Mapping[str, Any], by: User) -> Source:
    """Return a new source of the compartment; raises NotFound, NotAllowed or Invalid."""
    at = clock.now()
    source = Source(compartment=records.compartment_to_write_in(compartment_id, by=by))
    records.assign(source, values, writable=WRITABLE, whole=True)
    source.save(force_insert=True)
    audit.record("actors.source_added", source, by=by, at=at, changes=records.told(source, WRITABLE, first=["title"]))
    return source


@transaction.atomic
def change(*, source_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Source:
    """Correct a source and return it; raises NotFound, NotAllowed, Stale or Invalid.

    The origin stays while a fact relies on its being another one than that of the second source.
    """
    at = clock.now()
    source = sources.get(source_id, user=by, for_update=True)
    ensure(policies.may_change, by, source)
    versions.insist(source, seen_version)
    changes = records.assign(source, values, writable=WRITABLE)
    if "origin" in changes and _would_confirm_itself(source):
        message = _("A fact rests on this source and another of that origin: they would no longer confirm each other.")
        raise records.invalid({"origin": message})
    if changes:
        records.save(source, changes)
        audit.record("actors.source_changed", source, by=by, at=at, changes=changes)
    return source


def _would_confirm_itself(source: Source) -> bool:
    """Return whether a fact names the source and another one that would now be of the same origin."""
    pair = Q(source=source, corroborated_by__isnull=False) | Q(corroborated_by=source)
    for model in Graded.__subclasses__():
        for fact in model._default_manager.filter(pair).select_related("source", "corroborated_by"):
            other = fact.corroborated_by if fact.source_id == source.pk else fact.source
            if other is not None and not independent(source.origin, other.origin):
                return True
    return False
