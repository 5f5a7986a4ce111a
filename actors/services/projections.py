"""Current values that upper apps push down, so that a profile is read from what `actors` owns.

Plain writes without an audit event: the assessment, contact or commitment is audited by the app it belongs to. What is
said of a record that went into another is kept with that one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from actors.models import ActorStanding
from actors.selectors import actors


def record_trust(  # noqa: PLR0913 - one name a column
    *,
    actor_id: UUID,
    value: float,
    lo: float,
    hi: float,
    u: float,
    band: str,
    at: datetime,
    run_id: UUID,
    inputs_sha256: str = "",
) -> None:
    """Keep the newest trust score of an actor, with the hash of what it was computed from.

    An older run that arrives late changes nothing.
    """
    values = {"value": value, "lo": lo, "hi": hi, "u": u, "band": band, "at": at}
    _write_unless_older("trust", actor_id, values | {"run_id": run_id, "inputs_sha256": inputs_sha256})


def record_escalation(
    *,
    actor_id: UUID,
    value: float | None,
    level: str,
    recorded: int,
    at: datetime,
    run_id: UUID,
    inputs_sha256: str = "",
) -> None:
    """Keep the newest escalation index: `recorded` of six factors; an older run that arrives late changes nothing.

    `value` is None and `level` empty when nothing is recorded, so that silence never reads as "low".
    """
    values = {"value": value, "level": level, "recorded": recorded, "at": at}
    _write_unless_older("escalation", actor_id, values | {"run_id": run_id, "inputs_sha256": inputs_sha256})


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
def _write_unless_older(score: str, actor_id: UUID, values: dict[str, Any]) -> None:
    columns = {f"{score}_{name}": value for name, value in values.items()}
    row, created = ActorStanding.objects.get_or_create(actor_id=_kept(actor_id), defaults=columns)
    if not created:
        not_newer = Q(**{f"{score}_at": None}) | Q(**{f"{score}_at__lte": values["at"]})
        ActorStanding.objects.filter(not_newer, pk=row.pk).update(**columns)


def _kept(actor_id: UUID) -> UUID:
    return actors.kept_of([actor_id]).get(actor_id, actor_id)
