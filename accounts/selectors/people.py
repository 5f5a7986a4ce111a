"""Reads of people and compartments, for administrators."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.roles import Role
from accounts.models import Compartment, Membership, Organisation, User
from core.authz import ensure
from core.errors import NotFound


def people(*, user: User, query: str = "", role: str = "", status: str = "") -> QuerySet[User]:
    """Return the accounts an administrator asks for, by name; status "out" is kept out, "nowhere" in no compartment."""
    ensure(policies.may_administer, user)
    rows = User.objects.filter(is_active=status != "out")
    if status == "nowhere":
        rows = rows.filter(memberships=None).exclude(roles__contained_by=[Role.ADMINISTRATOR.value])
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(username__icontains=query))
    if role:
        rows = rows.filter(roles__contains=[role])
    return rows.annotate(places=Count("memberships")).order_by("name", "username")


def person(user_id: UUID, *, user: User) -> User:
    """Return one account; raises NotAllowed or NotFound."""
    ensure(policies.may_administer, user)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such person."))
    return found


def own(*, user: User) -> User:
    """Return one's own account as it is stored now, narrowed by the token that opened the door."""
    found = User.objects.get(pk=user.pk)
    found.token_compartments = user.token_compartments
    return found


def memberships(*, user: User, of: User) -> QuerySet[Membership]:
    """Return the compartments somebody belongs to."""
    ensure(policies.may_administer, user)
    return of.memberships.select_related("compartment").order_by("compartment__name")


def compartments(*, user: User) -> QuerySet[Compartment]:
    """Return all compartments with the number of their members."""
    ensure(policies.may_administer, user)
    return Compartment.objects.annotate(members=Count("memberships")).order_by("name")


def compartment(compartment_id: UUID, *, user: User) -> Compartment:
    """Return one compartment; raises NotAllowed or NotFound."""
    found = compartments(user=user).filter(pk=compartment_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such compartment."))
    return found


def members(*, user: User, of: Compartment) -> QuerySet[Membership]:
    """Return who belongs to a compartment."""
    ensure(policies.may_administer, user)
    return of.memberships.select_related("user").order_by("user__name", "user__username")


def missing_from(*, user: User, of: Compartment) -> QuerySet[User]:
    """Return the people with a role in casework who do not belong to a compartment."""
    ensure(policies.may_administer, user)
    people = User.objects.filter(is_active=True).exclude(roles__contained_by=[Role.ADMINISTRATOR.value])
    return people.exclude(memberships__compartment=of).order_by("name", "username")


def organisation() -> Organisation:
    """Return the organisation this deployment speaks for; unsaved and without a name while nobody has said."""
    return Organisation.objects.first() or Organisation(version=0)
