"""People as somebody may see them: a protected person is a pseudonym to all who hold no grant."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Person, PersonRole
from actors.models.people import PersonQuerySet, RoleQuerySet
from core.errors import NotFound


def visible(user: User | None) -> PersonQuerySet:
    """Return the people the user may see, each knowing whether its real name may be shown to this user."""
    rows: PersonQuerySet = Person.objects.known_to(user)
    return rows


def get(person_id: UUID, *, user: User | None, for_update: bool = False) -> Person:
    """Return one person with the compartment, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user).select_related("compartment")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=person_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such person."))
    return found


def names_of(person_ids: Collection[UUID], *, user: User | None) -> dict[UUID, str]:
    """Return the names, or pseudonyms, of those of the people the user may see."""
    return {person.pk: person.name for person in visible(user).filter(pk__in=person_ids)}


def roles(user: User | None) -> RoleQuerySet:
    """Return the roles whose actor and person the user may see both."""
    rows: RoleQuerySet = PersonRole.objects.visible_to(user)
    return rows


def matching(user: User, *, q: str = "", role: str = "") -> PersonQuerySet:
    """Return the people the user may see whose shown name has all the words, and who hold a role now."""
    rows = visible(user)
    for word in q.split():
        rows = rows.filter(shown_as__icontains=word)
    if role:
        held = roles(user).filter(role=role, until=None)
        rows = rows.filter(pk__in=held.values("person_id"))
    return rows


def live_roles(person_ids: Collection[UUID], *, user: User, at: date) -> dict[UUID, list[PersonRole]]:
    """Return the roles that some people hold on a day, in actors the user may see."""
    found: dict[UUID, list[PersonRole]] = {person_id: [] for person_id in person_ids}
    held = (Q(since=None) | Q(since__lte=at)) & (Q(until=None) | Q(until__gt=at))
    for role in roles(user).filter(held, person__in=person_ids).select_related("actor").order_by("-since", "pk"):
        found[role.person_id].append(role)
    return found
