"""Who takes part in a plan, as far as they are looked up on lists: actors, persons, and names of intermediaries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from actors.domain.screening import HitState
from actors.models import PersonRole, Screening
from actors.selectors import lists, screenings
from engagements.models import Engagement, EngagementFacilitator
from engagements.selectors import content
from riskreview.selectors import ties

FACILITATOR: Final = "facilitator"
CHANNEL: Final = "channel"


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Those who take part: actors with the people who lead them now, delegates, and names with their compartment.

    Of each name the one of now comes first, then those it had before.
    """

    actor_ids: list[UUID]
    person_ids: list[UUID]
    names: Mapping[str, tuple[Sequence[str], UUID]]


def of(engagement: Engagement) -> TakingPart:
    """Return everybody of a plan who is looked up on lists (DOMAIN B1, L02)."""
    actor_ids = content.kept_parties(engagement)
    delegates = [row["person_id"] for row in content.rows_of(engagement, "delegates")]
    leading = PersonRole.objects.filter(screenings.held_now(), actor__in=actor_ids).values_list("person_id", flat=True)
    names: dict[str, tuple[Sequence[str], UUID]] = {}
    helping = EngagementFacilitator.objects.filter(engagement=engagement).select_related("facilitator")
    for row in helping.order_by("position", "pk"):
        who = row.facilitator
        names[f"{FACILITATOR}:{who.pk}"] = ((who.name, *who.former_names), who.compartment_id)
    channel = engagement.channel
    if channel is not None and channel.intermediary:
        known_as = (channel.intermediary, *channel.former_intermediaries)
        names[f"{CHANNEL}:{channel.pk}"] = (known_as, channel.compartment_id)
    return TakingPart(actor_ids, list(dict.fromkeys([*delegates, *leading.order_by("pk")])), names)


def bearing(name_key: str) -> Q:
    """Return the condition that a plan runs through the intermediary whose name is looked up under a key of `of`."""
    kind, _colon, pk = name_key.partition(":")
    if kind == FACILITATOR:
        return Q(facilitation__facilitator=pk)
    return Q(channel=pk) if kind == CHANNEL else Q(pk=None)


def hits_against(engagement: Engagement) -> list[str]:
    """Return what the hits on lists of those who take part say against approving or beginning, in sentences.

    A likely hit waits for a decision, and one that somebody with a part in the plan took does not count here. A person
    who leads an actor and is not named in the plan stays unnamed, however many there are: readers of the plan may not
    know them. So does a protected person: that an entry is near would tell who it is.
    """
    named, ours = _delegates(engagement), ties.bound_to(engagement)
    waiting: dict[str, None] = {}
    taken_by_ours: dict[str, None] = {}
    for row in _standing(engagement):
        likely = [hit for hit in row.found if hit.is_alert]
        if any(hit.state == HitState.UNDECIDED for hit in likely):
            waiting[_named(row, named)] = None
        if any(hit.decided_by_id in ours for hit in likely):
            taken_by_ours[_named(row, named)] = None
    said = (
        (
            waiting,
            _(
                "An entry of a list is likely the same as %(names)s. "
                "Somebody who did not ask for the look-up has to decide whether it is, under “Hits to decide”."
            ),
        ),
        (
            taken_by_ours,
            _(
                "Whether an entry of a list is the same as %(names)s was decided by somebody with a part in this plan. "
                "That does not count here: a third person has to decide anew, under “Hits to decide”."
            ),
        ),
    )
    return [words % {"names": ", ".join(names)} for names, words in said if names]


def _named(row: Screening, named: Collection[UUID]) -> str:
    if row.person is not None and (row.person.is_protected or row.person_id not in named):
        return _("a person in an actor that takes part")
    return str(row)


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
