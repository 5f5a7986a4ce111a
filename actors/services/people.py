"""Commands on people. What identifies a person is never written into the audit trail, which cannot forget."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import grants
from accounts.models import User
from actors import policies
from actors.models import Person
from actors.selectors import people
from actors.services import records, screening
from actors.services.records import Changes, invalid
from core import audit, clock, versions
from core.authz import ensure

IDENTITY: Final = ("real_name", "aliases")
WRITABLE: Final = (
    *IDENTITY, "pseudonym", "influence", "stance", "languages", "protocol_notes", "sensitivity", "personal_risk",
    "marking",
)  # fmt: skip
GUARDED: Final = frozenset({*IDENTITY, "pseudonym", "sensitivity"})
"""Fields that only somebody who knows the real name may set: whoever lowers the protection reveals it."""
KNOWS_FOR: Final = timedelta(days=365)


@transaction.atomic
def register(*, compartment_id: UUID, values: Mapping[str, Any], by: User) -> Person:
    """Return a new person of the compartment; whoever registers a protected one goes on knowing the real name.

    Raises NotFound, NotAllowed or Invalid.
    """
    at = clock.now()
    person = Person(compartment=records.compartment_to_write_in(compartment_id, by=by))
    records.assign(person, values, writable=WRITABLE, whole=True)
    _insist(person)
    person.save(force_insert=True)
    if person.is_protected:
        _let_know(person, by=by, at=at)
    told = records.told(person, [name for name in WRITABLE if name not in IDENTITY])
    audit.record("actors.person_registered", person, by=by, at=at, changes=told)
    screening.names_changed(person, by=by)
    return people.get(person.pk, user=by)


@transaction.atomic
def change(*, person_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Person:
    """Change some fields and return the person; raises NotFound, NotAllowed, Stale or Invalid.

    Name, other names and the protection of a protected person are changed only by somebody who knows who it is.
    Whoever protects a person goes on knowing the name.
    """
    at = clock.now()
    person = people.get(person_id, user=by, for_update=True)
    ensure(policies.may_change, by, person)
    if GUARDED & values.keys():
        ensure(policies.may_identify, by, person)
    versions.insist(person, seen_version)
    was_protected = person.is_protected
    changes = records.assign(person, values, writable=WRITABLE)
    if changes:
        _insist(person)
        records.save(person, changes)
        if person.is_protected and not was_protected:
            _let_know(person, by=by, at=at)
        audit.record("actors.person_changed", person, by=by, at=at, changes=_without_identity(changes))
        if changes.keys() & set(IDENTITY):
            screening.names_changed(person, by=by)
    return people.get(person.pk, user=by)


def _insist(person: Person) -> None:
    if person.is_protected and not person.pseudonym:
        raise invalid({"pseudonym": _("A protected person needs a pseudonym.")})
    if person.is_protected and person.pseudonym.casefold() in {
        name.casefold() for name in (person.real_name, *person.aliases)
    }:
        raise invalid({"pseudonym": _("The pseudonym must not be one of the person's names.")})
    if person.influence is not None and not 1 <= person.influence <= 5:  # noqa: PLR2004 - the scale of DOMAIN A5
        raise invalid({"influence": _("Choose 1 to 5.")})


def _let_know(person: Person, *, by: User, at: datetime) -> None:
    grants.put(person, user=by, until=at + KNOWS_FOR, reason=_("Protected this person"), by=by, at=at)


def _without_identity(changes: Changes) -> dict[str, Any]:
    told: dict[str, Any] = {name: pair for name, pair in changes.items() if name not in IDENTITY}
    return told | ({"identity_changed": True} if changes.keys() & set(IDENTITY) else {})
