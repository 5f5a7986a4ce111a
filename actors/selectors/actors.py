"""Actors as somebody may see them."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.kinds import NEVER_ENGAGED
from actors.models import Actor, ActorGrant
from actors.models.actors import ActorQuerySet
from core.arrays import among
from core.errors import Moved, NotFound

SAME: Final = """
WITH kept AS (SELECT coalesce(merged_into_id, id) AS id FROM actors_actor WHERE id = ANY(%s::uuid[]))
SELECT id FROM kept UNION SELECT a.id FROM actors_actor a JOIN kept ON a.merged_into_id = kept.id ORDER BY id
"""
RECORDS = """
WITH named AS (SELECT id, coalesce(merged_into_id, id) AS kept FROM actors_actor WHERE id = ANY(%s::uuid[]))
SELECT named.id, a.id FROM named JOIN actors_actor a ON named.kept IN (a.id, a.merged_into_id) ORDER BY named.id, a.id
"""


def visible(user: User | None) -> ActorQuerySet:
    """Return the actors the user may see, without records that went into another; `None` is the scheduler."""
    rows: ActorQuerySet = Actor.objects.visible_to(user).filter(merged_into=None)
    return rows


def within_reach(user: User) -> ActorQuerySet:
    """Return what `visible` returns, for long lists: the compartments are named besides.

    From the memberships alone the planner cannot know whether somebody sees all of the register or one in a hundred.
    """
    granted = ActorGrant.objects.filter(user=user, expires_at__gt=Now()).values("content_object_id")
    return visible(user).filter(Q(compartment__in=list(user.access)) | among(granted))


def engageable(user: User | None) -> ActorQuerySet:
    """Return the actors the user may see and that can be the engaged actor of an engagement."""
    return visible(user).exclude(actor_type__in=[kind.value for kind in NEVER_ENGAGED])


def get(actor_id: UUID, *, user: User | None, for_update: bool = False) -> Actor:
    """Return one record, also one that went into another, with its compartment and standing, locked if asked.

    Raises NotFound when hidden or absent.
    """
    rows = Actor.objects.visible_to(user).select_related("compartment", "standing", "reviewed_by")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=actor_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such actor."))
    return found


def locked(actor_ids: Collection[UUID], *, user: User | None) -> dict[UUID, Actor]:
    """Return those of the records that the user may see, with their compartments, locked in one order."""
    rows = Actor.objects.visible_to(user).select_related("compartment").filter(pk__in=set(actor_ids)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",))}


def names_of(actor_ids: Collection[UUID], *, user: User | None) -> dict[UUID, str]:
    """Return the names of those of the records the user may see."""
    return dict(Actor.objects.visible_to(user).filter(pk__in=actor_ids).values_list("pk", "name"))


def insist_kept(actor: Actor, *, user: User | None, route: str) -> None:
    """Raise Moved, to the same route of the record a merged one went into; NotFound where the user does not see it."""
    if actor.merged_into_id is not None:
        kept = get(actor.merged_into_id, user=user)
        told = _("%(name)s went into this record: both are about one actor.") % {"name": actor.name}
        raise Moved(told, reverse(route, args=[kept.pk]))


def kept_of(actor_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return for each of these records the one it is read through: itself, or the one it went into."""
    rows = Actor.objects.filter(pk__in=actor_ids).values_list("pk", "merged_into")
    return {pk: into or pk for pk, into in rows}


def gone_into(actor_ids: Collection[UUID]) -> list[tuple[UUID, Actor]]:
    """Return the records that went into one of these, each with the id of the one it went into."""
    rows = Actor.objects.filter(merged_into__in=actor_ids).order_by("pk")
    return [(row.merged_into_id, row) for row in rows if row.merged_into_id is not None]


def the_same(*actor_ids: UUID) -> list[UUID]:
    """Return every record of the actors that these records are of: those kept, and those that went into them.

    What was written about an actor before two records of it were merged points to either; whoever judges an actor
    reads both.
    """
    with connection.cursor() as cursor:
        cursor.execute(SAME, [list(actor_ids)])
        return [pk for (pk,) in cursor.fetchall()]


def records_of(actor_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the same of each actor by itself: by the id it was named with, every record of it."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, [list(actor_ids)])
        found: dict[UUID, tuple[UUID, ...]] = dict.fromkeys(actor_ids, ())
        for named, record in cursor.fetchall():
            found[named] += (record,)
    return found
