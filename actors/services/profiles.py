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
from actors.models import Actor, TypedProfile
from actors.models.profiles import Countries
from actors.selectors import actors, profiles
from actors.services import citing, records
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import ensure


@transaction.atomic
def describe(*, actor_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> TypedProfile:
    """Change some fields of what is known of an actor as one of its type, and return the profile.

    What changes nothing leaves no trace. Raises NotFound (also for a
    type without a profile), NotAllowed, Stale or Invalid (a sentence per field).
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
    records.touch(actor.pk, at=at)
    audit.record("actors.profile_described", profile, by=by, at=at, changes=changes)
    return profile


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
