"""Reads of sensitive records: one narrow row each, sealed into the audit chain in batches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from core import audit, canonical, clock, context
from core.models import ReadEvent, ReadSeal

SEALED = "core.reads_sealed"
SETTLING = timedelta(minutes=1)


def record(
    kind: str,
    *,
    by: Any,
    subject_type: str,
    subject_id: UUID | None = None,
    compartment_id: UUID | None = None,
    filters: str = "",
    count: int | None = None,
) -> None:
    """Note that somebody read one record (kind "record") or a list (kind "list" or "export", with filter and count)."""
    origin = context.current()
    ReadEvent.objects.create(
        at=clock.now(),
        by=by,
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        compartment_id=compartment_id,
        filters=filters[:2000],
        count=count,
        source=origin.source,
        token_id=origin.token_id,
    )


def of_record(subject: models.Model, *, by: Any) -> None:
    """Note that somebody opened one sensitive record."""
    record(
        "record",
        by=by,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        compartment_id=audit.compartment_of(subject),
    )


def text_of(event: ReadEvent) -> str:
    """Return the canonical text of one read, as the seal hashes it."""
    return canonical.dumps(
        [
            event.pk,
            event.at,
            event.by_id,
            event.kind,
            event.subject_type,
            event.subject_id,
            event.compartment_id,
            event.filters,
            event.count,
            event.source,
            event.token_id,
        ]
    )


@transaction.atomic
def seal() -> int:
    """Seal every read since the last seal into one audit event; return how many. Nothing new: nothing written."""
    last = ReadSeal.objects.order_by("-last_id").values_list("last_id", flat=True).first() or 0
    at = clock.now()
    # Ids are given before commit: a read that is still being written may have a smaller id than one we see.
    rows = list(ReadEvent.objects.filter(pk__gt=last, at__lt=at - SETTLING).order_by("pk")[:10_000])
    if not rows:
        return 0
    digest = canonical.sha256("\n".join(text_of(row) for row in rows))
    seal_row = ReadSeal(first_id=rows[0].pk, last_id=rows[-1].pk, sha256=digest)
    seal_row.event = audit.record(
        SEALED,
        seal_row,
        by=None,
        at=at,
        changes={"first_id": rows[0].pk, "last_id": rows[-1].pk, "count": len(rows), "sha256": digest},
    )
    seal_row.save(force_insert=True)
    return len(rows)


def events() -> models.QuerySet[ReadEvent]:
    """Return every read, for the auditors' page, which narrows it to what its reader may see."""
    return ReadEvent.objects.select_related("by")


def last_seal() -> ReadSeal | None:
    """Return the newest seal, None before the first."""
    return ReadSeal.objects.select_related("event").order_by("-last_id").first()
