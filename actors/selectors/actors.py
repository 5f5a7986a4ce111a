"""Actors as somebody may see them."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.kinds import NEVER_ENGAGED
from actors.models import Actor
from actors.models.actors import ActorQuerySet
from core.errors import NotFound


def visible(user: User | None) -> ActorQuerySet:
    """Return the actors the user may see; `None` is the scheduler and sees all."""
    rows: ActorQuerySet = Actor.objects.visible_to(user)
    return rows


def engageable(user: User | None) -> ActorQuerySet:
    """Return the actors the user may see and that can be the engaged actor of an engagement."""
    return visible(user).exclude(actor_type__in=[kind.value for kind in NEVER_ENGAGED])


def get(actor_id: UUID, *, user: User | None, for_update: bool = False) -> Actor:
    """Return one actor with its compartment and standing, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user).select_related("compartment", "standing", "reviewed_by")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=actor_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such actor."))
    return found


def names_of(actor_ids: Collection[UUID], *, user: User | None) -> dict[UUID, str]:
    """Return the names of those of the actors the user may see."""
    return dict(visible(user).filter(pk__in=actor_ids).values_list("pk", "name"))
