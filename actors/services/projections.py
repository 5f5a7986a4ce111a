"""Current values that upper apps push down, so that a profile is read from what `actors` owns.

Plain writes without an audit event: the assessment, contact or commitment is audited by the app it belongs to. What is
said of a record that went into another is kept with that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from actors.models import ActorStanding
from actors.selectors import actors


@dataclass(frozen=True, slots=True)
class TrustScore:
    """The trust score a run found, with the hash of what it was computed from."""

    actor_id: UUID
    value: float
    lo: float
    hi: float
    u: float
    band: str
    at: datetime
    run_id: UUID
    inputs_sha256: str = ""


@dataclass(frozen=True, slots=True)
class EscalationScore:
    """The escalation index a run found: `recorded` of six factors.

    `value` is None and `level` empty when nothing is recorded, so that silence never reads as "low".
    """

    actor_id: UUID
    value: float | None
    level: str
    recorded: int
    at: datetime
    run_id: UUID
    inputs_sha256: str = ""


def record_trust(*scores: TrustScore) -> None:
    """Keep the newest trust score of each actor; an older run that arrives late changes nothing."""
    _write_unless_older("trust", scores)


def record_escalation(*scores: EscalationScore) -> None:
    """Keep the newest escalation index of each actor; an older run that arrives late changes nothing."""
    _write_unless_older("escalation", scores)


@transaction.atomic
def record_contact(*, actor_id: UUID, at: datetime) -> None:
    """Keep the moment of the latest contact; an earlier one that is logged late changes nothing."""
    kept_id = _kept(actor_id)
    row, created = ActorStanding.objects.get_or_create(actor_id=kept_id, defaults={"last_contact_at": at})
    if not created:
        earlier = Q(last_contact_at=None) | Q(last_contact_at__lt=at)
        ActorStanding.objects.filter(earlier, pk=row.pk).update(last_contact_at=at)


@transaction.atomic
def correct_last_contact(*, actor_id: UUID, at: datetime | None) -> None:
    """Keep this moment as that of the latest contact, whatever stood there: two records were merged, or split."""
    ActorStanding.objects.filter(actor_id=_kept(actor_id)).update(last_contact_at=at)


@transaction.atomic
def record_commitments(*, actor_id: UUID, open: int, overdue: int) -> None:  # noqa: A002 - the word of the domain
    """Keep how many commitments with an actor are open, and how many of those are overdue."""
    ActorStanding.objects.update_or_create(
        actor_id=_kept(actor_id), defaults={"open_commitments": open, "overdue_commitments": overdue}
    )


@transaction.atomic
def _write_unless_older(score: str, found: Sequence[TrustScore | EscalationScore]) -> None:
    """Write the columns of one score; rows are locked in one order, as more than one actor is written at once."""
    kept = actors.kept_of([each.actor_id for each in found])
    rows = ActorStanding.objects.filter(actor_id__in=kept.values()).order_by("actor_id").select_for_update()
    before = dict(rows.values_list("actor_id", f"{score}_at"))
    names = sorted({field.name for each in found for field in fields(each)} - {"actor_id"})
    newer = {}
    for each in found:
        actor_id = kept.get(each.actor_id, each.actor_id)
        if (last := before.get(actor_id)) is None or last <= each.at:
            columns = {f"{score}_{name}": getattr(each, name) for name in names}
            newer[actor_id] = ActorStanding(actor_id=actor_id, **columns)
    ActorStanding.objects.bulk_create(
        [newer[actor_id] for actor_id in sorted(newer)],
        update_conflicts=True,
        unique_fields=["actor"],
        update_fields=[f"{score}_{name}" for name in names],
    )


def _kept(actor_id: UUID) -> UUID:
    return actors.kept_of([actor_id]).get(actor_id, actor_id)
