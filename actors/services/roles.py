"""Commands on what a person is in an actor."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.grading import FactState
from actors.domain.people import LEADING, SOLE, LeaderRole
from actors.models import Actor, Person, PersonRole
from actors.selectors import actors, facts, people
from actors.services import citing, judging, records
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, NotFound

WRITABLE: Final = ("role", "title", "since", "until", *citing.FIELDS)


@transaction.atomic
def add(*, actor_id: UUID, person_id: UUID, values: Mapping[str, Any], by: User) -> PersonRole:
    """Return a new dated role of a person in an actor; a leading one looks at open decisions again.

    Raises NotFound (the actor), NotAllowed or Invalid (hidden person, dates in disorder, role held already).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    role = PersonRole(actor=actor, person=_person(person_id, by=by))
    records.assign(role, values, writable=WRITABLE, whole=True)
    _insist(role, actor, by=by)
    judging.oppose(role, _contradicting(role))
    role.save(force_insert=True)
    records.touch_beside(role.person, actor, at=at)
    audit.record(
        "actors.role_added",
        role,
        by=by,
        at=at,
        changes=records.told(role, (*WRITABLE, "contradicts_id"), first=["person_id", "role"]),
    )
    if role.role in LEADING and role.until is None:
        _reopen(role, actor)
    return role


@transaction.atomic
def change(*, role_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> PersonRole:
    """Correct a role and return it; raises NotFound, NotAllowed, Stale or Invalid."""
    at = clock.now()
    role, actor = _for_change(role_id, seen_version, by=by)
    was_leading = role.role in LEADING
    changes = records.assign(role, values, writable=WRITABLE)
    if changes:
        _insist(role, actor, by=by)
        records.save(role, changes)
        records.touch_beside(role.person, actor, at=at)
        audit.record("actors.role_changed", role, by=by, at=at, changes=changes)
        if changes.keys() & {"role", "since", "until"} and (was_leading or role.role in LEADING):
            _reopen(role, actor)
    return role


@transaction.atomic
def end(*, role_id: UUID, seen_version: int, on: date, by: User) -> PersonRole:
    """Say on which day a person left a role; raises NotFound, NotAllowed, Stale, Conflict (left already) or Invalid."""
    at = clock.now()
    role, actor = _for_change(role_id, seen_version, by=by)
    if role.until is not None:
        raise Conflict("ended", _("This was ended already."))
    if on > at.date():
        raise invalid({"on": _("Choose today or a day in the past.")})
    changes = records.assign(role, {"until": on}, writable=WRITABLE)
    _insist(role, actor, by=by, end_named="on")
    records.save(role, changes)
    records.touch_beside(role.person, actor, at=at)
    audit.record("actors.role_ended", role, by=by, at=at, changes=changes)
    if role.role in LEADING:
        _reopen(role, actor)
    return role


def _for_change(role_id: UUID, seen_version: int, *, by: User) -> tuple[PersonRole, Actor]:
    role = facts.get(PersonRole, role_id, user=by, for_update=True)
    actor = actors.get(role.actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    versions.insist(role, seen_version)
    if role.person.pseudonymised_at is not None:
        raise Conflict("pseudonymised", _("This person is pseudonymised for good: role and dates stay as they are."))
    return role, actor


def _person(person_id: UUID, *, by: User) -> Person:
    try:
        person = people.get(person_id, user=by)
    except NotFound as hidden:
        raise invalid({"person_id": hidden.message}) from None
    if person.pseudonymised_at is not None:
        raise invalid({"person_id": _("This person is pseudonymised for good: register whom you mean.")})
    return person


def _insist(role: PersonRole, actor: Actor, *, by: User, end_named: str = "until") -> None:
    if role.since and role.until and role.until < role.since:
        raise invalid({end_named: _("It cannot end before it began.")})
    twins = PersonRole.objects.filter(actor=actor, person_id=role.person_id, role=role.role, until=None)
    if role.until is None and twins.exclude(pk=role.pk).exists():
        raise invalid({"role": _("The person holds this role already.")})
    citing.insist(role, compartment_id=role.compartment_id, by=by)


def _contradicting(role: PersonRole) -> list[PersonRole]:
    """Return the believed roles that cannot be held beside this one.

    Only people of one compartment contradict each other: somebody hidden must not show in the state of another.
    """
    if role.role not in SOLE:
        return []
    rows = PersonRole.objects.filter(actor=role.actor, role=role.role, person__compartment=role.person.compartment_id)
    rows = rows.exclude(person=role.person).exclude(state=FactState.REFUTED.value)
    if role.since:
        rows = rows.filter(Q(until=None) | Q(until__gt=role.since))
    if role.until:
        rows = rows.filter(Q(since=None) | Q(since__lt=role.until))
    return list(rows.order_by("created_at", "pk").select_for_update(of=("self",)))


def _reopen(role: PersonRole, actor: Actor) -> None:
    reason = _("%(role)s of %(actor)s changed") % {"role": LeaderRole(role.role).label, "actor": actor.name}
    told = {"trigger": "leader_changed", "reason": reason, "words_from": [str(role.compartment_id)]}
    jobs.enqueue("riskreview.reopen", actor_id=str(actor.pk), **told)
