"""People as somebody may see them: a protected person is a pseudonym to all who hold no grant."""

from collections.abc import Collection
from uuid import UUID

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
