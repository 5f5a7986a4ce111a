"""What an engagement may name: records of its own compartment or of a common one, as far as its author sees them."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from actors.domain.kinds import NEVER_ENGAGED
from actors.models import Actor, Interest, Person, PersonRole
from actors.selectors import actors
from engagements.models import Channel, Engagement, Facilitator, Venue

NAMEABLE: dict[str, Any] = {
    "channel": Channel,
    "venue": Venue,
    "facilitator": Facilitator,
    "actor": Actor,
    "person": Person,
}


def nameable(thing: str, *, compartment_id: UUID, user: User) -> QuerySet[Any]:
    """Return the records of one kind (a key of NAMEABLE) that an engagement in this compartment may name.

    Whoever sees the engagement may read these names, so nothing of another, narrower compartment is among them.
    """
    near = Q(compartment_id=compartment_id) | Q(compartment__is_common=True)
    rows: QuerySet[Any] = NAMEABLE[thing].objects.visible_to(user).filter(near)
    return rows.filter(pseudonymised_at=None) if thing == "person" else rows


def engageable(*, compartment_id: UUID, user: User) -> QuerySet[Actor]:
    """Return the actors that can be engaged: states and what nobody has classified cannot."""
    return nameable("actor", compartment_id=compartment_id, user=user).exclude(actor_type__in=NEVER_ENGAGED)


def interests_of(actor_ids: Any, *, user: User) -> QuerySet[Interest]:
    """Return the recorded interests of these actors that still hold."""
    kept = actors.kept_of(actor_ids).values()
    rows: QuerySet[Interest] = Interest.objects.visible_to(user).filter(actor_id__in=kept, ended_on=None)
    return rows.order_by("priority", "pk")


def shared_interests(engagement: Engagement, *, user: User) -> QuerySet[Interest]:
    """Return the interests of the plan's parties that are recorded as shared with us and still hold."""
    shared = interests_of(engagement.parties.values("actor_id"), user=user).filter(shared_with_us=True)
    return shared.select_related("actor")


def colleagues(*, compartment_id: UUID) -> QuerySet[User]:
    """Return those who can be on the team: people who may see the compartment."""
    return User.objects.filter(is_active=True, memberships__compartment_id=compartment_id).order_by("name", "username")


def people_of(actor_ids: Any, *, compartment_id: UUID, user: User) -> QuerySet[Person]:
    """Return the people with a role in these actors whom an engagement in this compartment may name."""
    kept = actors.kept_of(actor_ids).values()
    in_role = PersonRole.objects.visible_to(user).filter(actor_id__in=kept).values("person_id")
    named = nameable("person", compartment_id=compartment_id, user=user).filter(pk__in=in_role)
    rows: QuerySet[Person] = Person.objects.known_to(user).filter(pk__in=named.values("pk")).order_by("shown_as")
    return rows
