"""What an actor has that a split or a merger must answer for, and the events themselves."""

from datetime import date
from typing import Any

from django.db.models import F, Q

from accounts.models import User
from actors.domain.grading import FactState
from actors.models import Actor, Listing, Relation


def open_things(actor: Actor, *, on: date, user: User, lock: bool = False) -> list[Relation | Listing]:
    """Return the open relations the user may see, and the live listings, of an actor as of a day.

    What nobody believes any more, and what began after the day, is not asked about.
    """
    relations = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    relations = relations.filter(Q(since=None) | Q(since__lte=on), until=None).exclude(state=FactState.REFUTED.value)
    relations = relations.order_by(F("strength").desc(nulls_last=True), "relation_type", "pk")
    listings = Listing.objects.filter(actor=actor, delisted_on=None, listed_on__lte=on).order_by("list_code", "pk")
    relations = relations.select_related(
        "from_actor__compartment", "to_actor__compartment", "source__compartment", "corroborated_by__compartment"
    )
    rows: list[Any] = [relations, listings.select_related("actor")]
    return [one for found in rows for one in (found.select_for_update(of=("self",)) if lock else found)]
