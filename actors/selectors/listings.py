"""Listings: which hold on a day, and those a user may see."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor, Listing, Person, PersonRole
from actors.models.listings import ListingQuerySet
from core.errors import NotFound


def visible(user: User | None) -> ListingQuerySet:
    """Return the listings of actors and people the user may see."""
    rows: ListingQuerySet = Listing.objects.visible_to(user)
    known = Prefetch("person", queryset=Person.objects.known_to(user))
    return rows.select_related("actor", "checked_by").prefetch_related(known)


def get(listing_id: UUID, *, user: User | None) -> Listing:
    """Return one listing; raises NotFound when hidden or absent."""
    found = visible(user).filter(pk=listing_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such entry."))
    return found


def standing(actor_ids: Collection[UUID], *, at: date) -> dict[UUID, list[Listing]]:
    """Return for each actor the listings that hold on the day: its own, then those of people in a role that day.

    Not narrowed to a reader: the law holds whether or not somebody may read the entry. Use it to judge, not to show.
    """
    found: dict[UUID, list[Listing]] = {actor_id: [] for actor_id in actor_ids}
    live = Listing.objects.live_on(at).select_related("actor", "person").order_by("list_code", "listed_on", "pk")
    for listing in live.filter(actor__in=actor_ids):
        if listing.actor_id:
            found[listing.actor_id].append(listing)
    in_role = (Q(since=None) | Q(since__lte=at)) & (Q(until=None) | Q(until__gt=at))
    pairs = PersonRole.objects.filter(in_role, actor__in=actor_ids).values_list("person_id", "actor_id").distinct()
    actors_of: dict[UUID, list[UUID]] = defaultdict(list)
    for person_id, actor_id in pairs:
        actors_of[person_id].append(actor_id)
    if actors_of:
        for listing in live.filter(person__in=actors_of):
            for actor_id in actors_of[listing.person_id] if listing.person_id else ():
                found[actor_id].append(listing)
    return found


def person_listings(person_ids: Collection[UUID], *, at: date) -> dict[UUID, list[Listing]]:
    """Return for each person the listings and warrants that hold on the day; not narrowed to a reader."""
    found: dict[UUID, list[Listing]] = {person_id: [] for person_id in person_ids}
    live = Listing.objects.live_on(at).select_related("person").order_by("list_code", "listed_on", "pk")
    for listing in live.filter(person__in=person_ids):
        if listing.person_id:
            found[listing.person_id].append(listing)
    return found


def of_people_in(actor: Actor, *, user: User, today: date) -> list[Listing]:
    """Return the live listings of the people who hold a role in the actor today, as far as the user may see them."""
    found = list(of_people(actor, user=user, today=today).select_related("checked_by"))
    name_people(found, user=user)
    return found


def name_people(found: Sequence[Listing], *, user: User) -> None:
    """Give listings their people as far as the user may know them, in one statement; none for none."""
    prefetch_related_objects(found, Prefetch("person", queryset=Person.objects.known_to(user)))


def of_people(actor: Actor, *, user: User, today: date) -> QuerySet[Listing]:
    """Return the query of these listings, without their people."""
    held = (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gt=today))
    roles = PersonRole.objects.visible_to(user).filter(held, actor=actor)
    rows: QuerySet[Listing] = Listing.objects.live_on(today).filter(person__in=roles.values("person_id"))
    return rows.order_by("list_code", "pk")


def codes_by_actor(actor_ids: Collection[UUID], *, at: date) -> dict[UUID, list[str]]:
    """Return the lists some actors stand on that day, in words, in one statement."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for listing in Listing.objects.live_on(at).filter(actor__in=actor_ids).order_by("list_code"):
        if listing.actor_id and (label := listing.get_list_code_display()) not in found[listing.actor_id]:
            found[listing.actor_id].append(label)
    return dict(found)
