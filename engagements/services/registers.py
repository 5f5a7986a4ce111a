"""Keeping the registers of channels, venues and facilitators."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import CompartmentedRecord
from core import audit, clock, jobs, versions
from core.authz import ensure
from engagements import policies
from engagements.domain.channels import ChannelStatus
from engagements.domain.lifecycle import Status
from engagements.models import Channel, Facilitator, Venue
from engagements.selectors import registers
from engagements.services import planning, values

T = TypeVar("T", Channel, Venue, Facilitator)

OWN: Final = frozenset({"id", "version", "created_at", "updated_at", "compartment_id"})
RELYING: Final = (Status.IN_REVIEW, Status.CLEARED, Status.UNDER_WAY)


def fields_of(model: type[CompartmentedRecord]) -> frozenset[str]:
    """Return the columns of a register that its commands open."""
    return frozenset(field.attname for field in model._meta.concrete_fields) - OWN


@transaction.atomic
def add(model: type[T], *, compartment_id: UUID, by: User, **given: Any) -> T:
    """Return a new channel, venue or facilitator; raises NotFound, NotAllowed or Invalid."""
    at = clock.now()
    record = model(compartment=planning.compartment_of(compartment_id, by=by))
    values.put(record, given, fields=fields_of(model))
    _check(record, by)
    record.save(force_insert=True)
    audit.record(f"engagements.{model._meta.model_name}_added", record, by=by, at=at, changes={"name": record.name})
    return record


@transaction.atomic
def change(model: type[T], *, record_id: UUID, seen_version: int, by: User, **given: Any) -> T:
    """Change a channel, venue or facilitator and return it.

    A channel that becomes compromised re-opens the review of what relies on it. Raises NotFound, NotAllowed, Stale or
    Invalid.
    """
    at = clock.now()
    record = registers.get(model, record_id, user=by, for_update=True)
    ensure(policies.may_work_in, by, record.compartment_id)
    versions.insist(record, seen_version)
    changed: dict[str, Any] = values.put(record, given, fields=fields_of(model))
    _check(record, by)
    if not changed:
        return record
    record.version += 1
    record.save(update_fields=[*changed, "version", "updated_at"])
    audit.record(f"engagements.{model._meta.model_name}_changed", record, by=by, at=at, changes=changed)
    if isinstance(record, Channel):
        _tell_relying(record, changed)
    return record


def _tell_relying(channel: Channel, changed: Mapping[str, Any]) -> None:
    if "status" in changed and channel.status == ChannelStatus.COMPROMISED:
        for engagement_id in channel.engagements.filter(status__in=RELYING).values_list("pk", flat=True):
            jobs.enqueue(
                "riskreview.reopen",
                trigger="channel_compromised",
                engagement_id=str(engagement_id),
                reason=f"{channel.name}: {channel.get_status_display()}",
                cause_key=f"channel:{channel.pk}:{channel.version}",
            )


def _check(record: Channel | Venue | Facilitator, by: User) -> None:
    """Raise Invalid unless what a channel names may be named where it lies."""
    if isinstance(record, Channel):
        place = record.compartment_id
        values.insist_nameable(record, compartment_id=place, by=by, actor_id="actor", backup_id="channel")
        values.insist_colleague(record.custodian_id, compartment_id=place, field="custodian_id")
        if record.backup_id == record.pk:
            values.refuse({"backup_id": _("A channel cannot be its own fallback.")})
