"""The typed profile of an actor: filled in while the actor is of the type, ended when it becomes something else."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from actors import policies
from actors.models import Actor, FieldSource, TypedProfile
from actors.models.profiles import Countries
from actors.selectors import actors, profiles
from actors.services import citing, records
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict


@transaction.atomic
def describe(*, actor_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> TypedProfile:
    """Change some fields of what is known of an actor as one of its type, and return the profile.

    The source of a single field ends with the value it spoke of. What changes nothing leaves no trace. Raises
    NotFound (also for a type without a profile), NotAllowed, Stale or Invalid (a sentence per field).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    profile = profiles.asked_of(actor, user=by)
    ensure(policies.may_change, by, actor)
    versions.insist(profile, seen_version)
    changes = records.assign(profile, values, writable=writable(type(profile)))
    if not changes:
        return profile
    _insist(profile, changes, actor=actor, at=at, by=by)
    if profile.is_empty:
        profile.version += 1
        profile.save(force_insert=True)
    else:
        records.save(profile, changes)
    for row in FieldSource.objects.filter(profile=profile, field__in=changes, until=None).select_for_update():
        _end(row, on=at.date())
    records.touch(actor.pk, at=at)
    audit.record("actors.profile_described", profile, by=by, at=at, changes=changes)
    return profile


@transaction.atomic
def cite(*, actor_id: UUID, field: str, seen_version: int, values: Mapping[str, Any], by: User) -> TypedProfile:
    """Say how one field of the present typed profile is known, and return the profile; without a source take it back.

    Raises NotFound (also for a field that no such profile has), NotAllowed, Stale, Conflict (the field says nothing) or
    Invalid (a sentence per field).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    profile = profiles.asked_of(actor, user=by)
    profiles.insist_described(profile, field)
    ensure(policies.may_change, by, actor)
    versions.insist(profile, seen_version)
    if profile.is_empty or not getattr(profile, field):
        raise Conflict("nothing_said", _("Nothing is filled in there: fill it in first, then say how it is known."))
    stored = FieldSource.objects.filter(profile=profile, field=field, until=None).select_for_update().first()
    row = stored or FieldSource(actor=actor, profile=profile, field=field)
    changes = records.assign(row, values, writable=citing.FIELDS)
    if not changes:
        return profile
    if row.source_id is not None:
        citing.insist(row, compartment_id=actor.compartment_id, by=by)
    elif stored is None:
        raise invalid({"source_id": _("Name the source.")})
    if row.source_id is None:
        row.refresh_from_db()
        _end(row, on=at.date())
    elif stored is None:
        row.save(force_insert=True)
    else:
        records.save(row, changes)
    records.save(profile, ())
    records.touch(actor.pk, at=at)
    audit.record("actors.field_cited", row, by=by, at=at, changes={"field": field, **changes})
    return profile


def _end(row: FieldSource, *, on: date) -> None:
    row.until = on
    records.save(row, ["until"])


def end(actor: Actor, *, since: date) -> None:
    """End the present profile of an actor that becomes of another type on a day; it stays as it was."""
    for profile in TypedProfile.objects.filter(actor=actor, until=None).select_for_update():
        profile.until = since
        records.save(profile, ["until"])


def writable(model: type[TypedProfile]) -> tuple[str, ...]:
    """Return the fields a person fills in."""
    return (*model.described(), *citing.FIELDS)


def _insist(profile: TypedProfile, changed: Collection[str], *, actor: Actor, at: datetime, by: User) -> None:
    """Refuse what a field by itself may hold and a profile may not; raises Invalid with every fault found."""
    faults: dict[str, str] = {}
    known = dict(countries)
    for name in changed:
        column, value = profile._meta.get_field(name.removesuffix("_id")), getattr(profile, name)
        if isinstance(column, Countries) and (strange := [code for code in value if code not in known]):
            faults[name] = _("Not a country code: %(codes)s.") % {"codes": ", ".join(strange)}
        if isinstance(column, models.DateField) and value and value > at.date():
            faults[name] = _("Choose today or a day in the past.")
    if faults:
        raise invalid(faults)
    citing.insist(profile, compartment_id=actor.compartment_id, by=by)
