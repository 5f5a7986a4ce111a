"""Who takes part in a plan, as far as they are looked up on lists: actors, persons, and names of intermediaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from actors.domain.screening import HitState
from actors.models import PersonRole
from actors.selectors import lists, screenings
from engagements.models import Engagement, EngagementFacilitator
from engagements.selectors import content


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Those who take part: actors with the people who lead them now, delegates, and names with their compartment."""

    actor_ids: list[UUID]
    person_ids: list[UUID]
    names: Mapping[str, tuple[str, UUID]]


def of(engagement: Engagement) -> TakingPart:
    """Return everybody of a plan who is looked up on lists (DOMAIN B1, L02)."""
    actor_ids = [row["actor_id"] for row in content.rows_of(engagement, "parties")]
    delegates = [row["person_id"] for row in content.rows_of(engagement, "delegates")]
    leading = PersonRole.objects.filter(screenings.held_now(), actor__in=actor_ids).values_list("person_id", flat=True)
    names: dict[str, tuple[str, UUID]] = {}
    helping = EngagementFacilitator.objects.filter(engagement=engagement).select_related("facilitator")
    for row in helping.order_by("position", "pk"):
        names[f"facilitator:{row.facilitator_id}"] = (row.facilitator.name, row.facilitator.compartment_id)
    channel = engagement.channel
    if channel is not None and channel.intermediary:
        names[f"channel:{channel.pk}"] = (channel.intermediary, channel.compartment_id)
    return TakingPart(actor_ids, list(dict.fromkeys([*delegates, *leading.order_by("pk")])), names)


def undecided(engagement: Engagement) -> list[str]:
    """Return the names, or pseudonyms, of those with a likely hit on a list that nobody has decided about.

    A person who leads an actor and is not named in the plan stays unnamed, however many there are: readers of the plan
    may not know them. So does a protected person: that an entry is near would tell who it is.
    """
    named = _delegates(engagement)
    found = []
    for row in _standing(engagement):
        if any(hit.is_alert and hit.state == HitState.UNDECIDED for hit in row.found):
            if row.person is not None and (row.person.is_protected or row.person_id not in named):
                found.append(_("a person in an actor that takes part"))
            else:
                found.append(str(row))
    return list(dict.fromkeys(found))


def look_ups_of(engagement: Engagement) -> dict[str, Any]:
    """Return, for the snapshot, which lists were in force and what the look-ups of those who take part found.

    Leaders whom the plan does not name are left out: whoever reads it may not know that there are any.
    """
    named = _delegates(engagement)
    return {
        "versions": lists.state().as_data["versions"],
        "look_ups": [
            screenings.told(row) for row in _standing(engagement) if row.person_id is None or row.person_id in named
        ],
    }


def _delegates(engagement: Engagement) -> set[UUID]:
    return {row["person_id"] for row in content.rows_of(engagement, "delegates")}


def _standing(engagement: Engagement) -> list[Any]:
    taking_part = of(engagement)
    keys = {key: compartment_id for key, (_name, compartment_id) in taking_part.names.items()}
    return screenings.standing(actor_ids=taking_part.actor_ids, person_ids=taking_part.person_ids, keys=keys)
