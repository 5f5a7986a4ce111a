"""Reads of sensitive records: one narrow row each, sealed into the audit chain in batches."""

import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction

from core import audit, canonical, clock, context
from core.models import AuditEvent, ReadEvent, ReadSeal

SEALED = "core.reads_sealed"
PATIENCE = 5.0  # seconds
ONE_SEALER = 727002
LOWEST = -(2**63)
NOTED = """
    INSERT INTO core_readevent
        (at, by_id, kind, subject_type, subject_id, compartment_id, filters, count, source, token_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
NOTING = """
WITH told AS ({sql}), noted AS (
    INSERT INTO core_readevent
        (at, by_id, kind, subject_type, subject_id, compartment_id, filters, count, source, token_id)
    SELECT %s, %s, %s, %s, %s, {compartment}, %s, {count}, %s, %s FROM told
) SELECT * FROM told
"""
AT, FILTERS, SOURCE, TOKEN = datetime(1, 1, 2, tzinfo=UTC), "of the filters", "of the door", "of the token"
NOTED_EACH_TIME: Final = (AT, FILTERS, SOURCE, TOKEN)
"""Stand in for what `noting` notes besides of each read."""
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'core_readevent'::regclass AND mode = 'RowExclusiveLock'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
"""


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
    whom = [subject_type, subject_id, compartment_id, filters[:2000], count]
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [clock.now(), by.pk, kind, *whom, origin.source, origin.token_id])


def noting(
    sql: str, *, by: Any, kind: str, subject: tuple[str, UUID | None], compartment: str = "NULL", count: str = "NULL"
) -> tuple[str, list[Any]]:
    """Return a statement that answers the same rows and notes the read in one with it, and the values it has besides.

    `compartment` and `count` are SQL over the rows. With a count they are noted as one read, also where there are none;
    without, each row is one. NOTED_EACH_TIME stand in the values for what `noted` says when it is read.
    """
    said = [AT, by, kind, *subject, FILTERS, SOURCE, TOKEN]
    return NOTING.format(sql=sql, compartment=compartment, count=count), said


def noted(filters: str = "") -> dict[Any, Any]:
    """Return what NOTED_EACH_TIME mean now."""
    origin = context.current()
    return {AT: clock.now(), FILTERS: filters[:2000], SOURCE: origin.source, TOKEN: origin.token_id}


def of_record(subject: models.Model, *, by: Any, filters: str = "") -> None:
    """Note that somebody opened one sensitive record, and by which filter, where it was read through one."""
    record(
        "record",
        by=by,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        compartment_id=audit.compartment_of(subject),
        filters=filters,
    )


def looks(*, by: Any, before: datetime, **subject: Any) -> models.QuerySet[ReadEvent, datetime]:
    """Return when somebody opened one record in the browser before a moment, newest first, as a query of moments.

    `subject` names the record by `subject_type` and `subject_id`.
    """
    rows = ReadEvent.objects.filter(kind="record", source="browser", by=by, at__lt=before, **subject)
    return rows.order_by("-at").values_list("at", flat=True)


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
def seal(*, patience: float = PATIENCE) -> int:
    """Seal every read since the last seal into one audit event; return how many. Nothing new: nothing written.

    Ids are given before the commit, so a read still being written may have a smaller id than one we see: writers that
    were under way when the range was fixed are waited for, and when one takes too long the next minute seals.
    """
    if not _scalar("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER]):
        return 0
    last = ReadSeal.objects.aggregate(last=models.Max("last_id"))["last"] or 0
    newest = ReadEvent.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
    if newest <= last or not _writers_are_done(patience):
        return 0
    digest, count, first = _digest(last, newest)
    row = ReadSeal(first_id=first, last_id=newest, sha256=digest)
    changes = {"first_id": first, "last_id": newest, "count": count, "sha256": digest}
    row.event = audit.record(SEALED, row, by=None, at=clock.now(), changes=changes)
    row.save(force_insert=True)
    return count


def verify() -> tuple[int, audit.Finding | None]:
    """Recompute every seal and return (reads that hold, first finding or None). Reads since the last seal are open."""
    last, held = LOWEST, 0
    for row in ReadSeal.objects.select_related("event__link").order_by("last_id"):
        digest, count, first = _digest(last, row.last_id)
        said = {"first_id": row.first_id, "last_id": row.last_id, "count": count, "sha256": row.sha256}
        if digest != row.sha256 or first != row.first_id or row.event.changes != said:
            why = f"the reads {row.first_id}-{row.last_id} are not those that were sealed"
            return held, audit.Finding(row.event.link.seq, why)
        last, held = row.last_id, held + count
    lost = AuditEvent.objects.filter(verb=SEALED).exclude(pk__in=ReadSeal.objects.values("event_id"))
    event = lost.select_related("link").order_by("link__seq").first()
    if event is not None:
        span = f"{event.changes['first_id']}-{event.changes['last_id']}"
        return held, audit.Finding(event.link.seq, f"the seal of the reads {span} is gone")
    return held, None


def _digest(after: int, until: int) -> tuple[str, int, int]:
    """Return hash, number and first id of the reads in a range of ids."""
    running, count, first = sha256(), 0, 0
    for event in ReadEvent.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").iterator(chunk_size=2000):
        running.update(f"{text_of(event)}\n".encode())
        first, count = first or event.pk, count + 1
    return running.hexdigest(), count, first


def _writers_are_done(patience: float) -> bool:
    under_way = _writers()
    give_up = time.monotonic() + patience
    while under_way and time.monotonic() < give_up:
        time.sleep(0.02)
        under_way &= _writers()
    return not under_way


def _writers() -> set[str]:
    """Return the transactions, other than ours, that have written a read and not ended."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {name for (name,) in cursor.fetchall()}


def _scalar(sql: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def events() -> models.QuerySet[ReadEvent]:
    """Return every read, for the auditors' page, which narrows it to what its reader may see."""
    return ReadEvent.objects.select_related("by")


def last_seal() -> ReadSeal | None:
    """Return the newest seal, None before the first."""
    return ReadSeal.objects.select_related("event").order_by("-last_id").first()
