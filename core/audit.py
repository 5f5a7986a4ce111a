"""The audit trail: one event a command, written in the command's own transaction, chained by the database at commit.

`record` refuses a verb that no app registered (core.verbs) and refuses to run outside a transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, models

from core import canonical, context, verbs
from core.models import AuditEvent, AuditLink

GENESIS = "0" * 64


def record(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    compartment_id: UUID | None = None,
) -> AuditEvent:
    """Write one audit event and return it; `by=None` is the scheduler.

    `changes` maps a field to [before, after], or to the value that mattered (a list of two is always before and
    after: join other lists to one text). The compartment is that of the subject, or of the whole it is part of,
    unless given. Raises RuntimeError outside a transaction and KeyError for a verb nobody registered.
    """
    event = _event(verb, subject, by=by, at=at, changes=changes, reason=reason, compartment_id=compartment_id)
    event.save(force_insert=True)
    return event


def record_each(
    verb: str,
    changes: Sequence[tuple[models.Model, Mapping[str, Any]]],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
) -> list[AuditEvent]:
    """Write one event for each of many subjects that one command concerns, with what changed of it; see `record`."""
    events = [_event(verb, subject, by=by, at=at, changes=changed) for subject, changed in changes]
    return AuditEvent.objects.bulk_create(events)


def _event(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    changes: Mapping[str, Any] | None,
    reason: str = "",
    compartment_id: UUID | None = None,
) -> AuditEvent:
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of its change")
    origin = context.current()
    version = getattr(subject, "version", None)
    event = AuditEvent(
        at=at,
        verb=verbs.known(str(verb)),
        by=cast("Any", by),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_version=version if isinstance(version, int) else None,
        compartment_id=compartment_id or compartment_of(subject),
        changes=canonical.plain(dict(changes or {})),
        reason=reason,
        source=origin.source,
        request_id=origin.request_id,
        task_id=origin.task_id,
        token_id=origin.token_id,
    )
    event.body = body_of(event)
    return event


def compartment_of(subject: models.Model) -> UUID | None:
    """Return the compartment of a record, or of the whole it is seen through; None for what lies in none."""
    if hasattr(subject, "compartment_id"):
        return cast("UUID | None", subject.compartment_id)
    whole = getattr(subject, "visible_through", "")
    return compartment_of(getattr(subject, whole)) if whole else None


def body_of(event: AuditEvent) -> str:
    """Return the canonical text of an event: what the chain hashes."""
    return canonical.dumps(
        {
            "id": event.pk,
            "at": event.at,
            "verb": event.verb,
            "by": event.by_id,
            "subject_type": event.subject_type,
            "subject_id": event.subject_id,
            "subject_version": event.subject_version,
            "compartment": event.compartment_id,
            "changes": event.changes,
            "reason": event.reason,
            "source": event.source,
            "request_id": event.request_id,
            "task_id": event.task_id,
            "token_id": event.token_id,
        }
    )


def events_about(*subjects: models.Model) -> models.QuerySet[AuditEvent]:
    """Return what happened to some records, newest first. The caller has shown that its reader may see them."""
    wanted = models.Q(pk=None)
    for subject in subjects:
        wanted |= models.Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return events().filter(wanted).order_by("-at", "-link__seq", "-pk")


def events() -> models.QuerySet[AuditEvent]:
    """Return every event, for the auditors' page, which narrows it to what its reader may see."""
    return AuditEvent.objects.select_related("by", "link")


def head() -> AuditLink | None:
    """Return the newest link; its text is SEQ:HASH, as printed on decision records."""
    return AuditLink.objects.order_by("-seq").first()


@dataclass(frozen=True, slots=True)
class Finding:
    """The first row of the chain that does not hold, and why."""

    seq: int
    why: str


def _broken(link: AuditLink, *, seq: int, prev: str) -> str:
    if link.seq != seq:
        return f"expected link {seq}: a link is missing"
    if link.prev != prev:
        return "does not follow the link before it"
    if canonical.sha256(link.prev + link.event.body) != link.hash:
        return "its hash does not match the event's text"
    if body_of(link.event) != link.event.body:
        return "the event's columns differ from its chained text"
    return ""


def verify(*, head_seq: int | None = None, head_hash: str = "") -> tuple[int, Finding | None]:
    """Walk the whole chain and return (links checked, first finding or None).

    A given head must be in the chain: a cut tail is only seen that way. An event without a link is a finding too.
    """
    seq, prev, seen_head = 0, GENESIS, head_seq is None
    for link in _links():
        why = _broken(link, seq=seq + 1, prev=prev)
        if why:
            return seq, Finding(seq + 1, why)
        seq, prev = link.seq, link.hash
        if seq == head_seq:
            seen_head = True
            if prev != head_hash:
                return seq, Finding(seq, "the given head has another hash at this place")
    if not seen_head:
        return seq, Finding(cast("int", head_seq), "the given head is not in the chain: its tail was cut off")
    orphan = AuditEvent.objects.filter(link=None).order_by("at").first()
    if orphan is not None:
        return seq, Finding(seq + 1, f"event {orphan.pk} is not chained")
    return seq, None


def _links() -> Iterator[AuditLink]:
    return AuditLink.objects.select_related("event").order_by("seq").iterator(chunk_size=2000)
