"""Imports that were carried out, as somebody may see them."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.importing import Outcome
from actors.models import Actor, ImportBatch, ImportedRow
from core.errors import NotFound


def visible(user: User | None) -> QuerySet[ImportBatch]:
    """Return the imports into compartments of the user, newest first."""
    rows: QuerySet[ImportBatch] = ImportBatch.objects.visible_to(user)
    return rows.select_related("imported_by", "undone_by", "compartment").order_by("-created_at", "-pk")


def get(batch_id: UUID, *, user: User | None, for_update: bool = False) -> ImportBatch:
    """Return one import, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=batch_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such import."))
    return found


def rows(batch: ImportBatch, *, user: User | None, outcome: str = "") -> QuerySet[ImportedRow]:
    """Return the rows of an import whose actors the user may see, in the order of the file.

    Actors that went when it was undone lay in its compartment: whoever sees that may read which they were.
    """
    gone = Q(actor__withdrawn_at__isnull=False, outcome=Outcome.CREATE.value, actor__compartment=batch.compartment)
    seen: QuerySet[Any] = ImportedRow.objects.filter(batch=batch).filter(
        Q(actor__in=Actor.objects.visible_to(user)) | gone
    )
    if outcome:
        seen = seen.filter(outcome=outcome)
    return seen.select_related("actor").order_by("line", "pk")
