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
from engagements.models import Channel, Engagement, Facilitator, Venue
from engagements.selectors import registers
from engagements.services import planning, values

T = TypeVar("T", Channel, Venue, Facilitator)

OWN: Final = frozenset(
    {"id", "version", "created_at", "updated_at", "compartment_id", "former_names", "former_intermediaries"}
)
RELYING: Final = (Status.IN_REVIEW, Status.CLEARED, Status.UNDER_WAY, Status.SUSPENDED)


MATERIAL: Final[Mapping[type[CompartmentedRecord], tuple[str, frozenset[str]]]] = {
    Venue: (
        "venue_changed",
        frozenset({"venue_type", "place", "security_guarantor", "entry_exit_terms", "immunities", "is_active"}),
    ),
    Facilitator: ("participants_changed", frozenset({"facilitator_type", "mandate", "is_active"})),
    Channel: ("participants_changed", frozenset({"intermediary"})),
}
"""What of an entry a decision rests on, and the trigger when it changes underneath; the rest is upkeep."""


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

    What changes of an entry that a decision rests on (`MATERIAL`), and a channel that becomes compromised, re-open the
    reviews of what relies on it. Raises NotFound, NotAllowed, Stale or
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
    _tell_relying(record, changed)
    return record


def _tell_relying(record: Channel | Venue | Facilitator, changed: Mapping[str, Any]) -> None:
    """Have the reviews look again of what relies on an entry, with the fields that changed."""
    found = {}
    trigger, material = MATERIAL[type(record)]
    if fields := sorted(material & changed.keys()):
        meta: Any = record._meta
        found[trigger] = ", ".join(str(meta.get_field(name).verbose_name) for name in fields)
    if isinstance(record, Channel) and "status" in changed and record.status == ChannelStatus.COMPROMISED:
        found["channel_compromised"] = record.get_status_display()
    field = "facilitation__facilitator" if isinstance(record, Facilitator) else record._meta.model_name
    relying = Engagement.objects.filter(**{str(field): record}, status__in=RELYING).distinct()
    for engagement_id in relying.order_by("pk").values_list("pk", flat=True):
        for name, why in found.items():
            jobs.enqueue(
                "riskreview.reopen",
                trigger=name,
                engagement_id=str(engagement_id),
                reason=f"{record.name}: {why}",
                cause_key=f"{record._meta.model_name}:{record.pk}:{record.version}:{name}",
            )


def _check(record: Channel | Venue | Facilitator, by: User) -> None:
    """Raise Invalid unless what a channel names may be named where it lies."""
    if isinstance(record, Channel):
        place = record.compartment_id
        values.insist_nameable(record, compartment_id=place, by=by, actor_id="actor", backup_id="channel")
        values.insist_colleague(record.custodian_id, compartment_id=place, field="custodian_id")
        if record.backup_id == record.pk:
            values.refuse({"backup_id": _("A channel cannot be its own fallback.")})
