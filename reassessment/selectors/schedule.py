"""Which actors are followed, and which ask for a run at once; for the scheduler alone, not narrowed to a reader."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from actors.domain.kinds import NEVER_ENGAGED
from actors.domain.relations import RelationType
from actors.models import Actor, Relation
from actors.selectors import actors
from core import house
from engagements.domain.commitments import BreachState
from engagements.domain.incidents import WEIGHTS
from engagements.models import (
    BreachProposal,
    Channel,
    Commitment,
    CommitmentEvent,
    EngagementActor,
    EvidenceNote,
    Incident,
    InformationItem,
    Succession,
)
from engagements.selectors import succession
from reassessment.domain.schedule import Cadence, RunKind, is_serious
from reassessment.models import Due

SERIOUS: Final = [kind.value for kind, weight in WEIGHTS.items() if is_serious(weight)]


def cadence() -> Cadence:
    """Return how long after a run the next one is due, as the policy in force says (DOMAIN C4)."""
    return {
        RunKind.TRUST: timedelta(days=house.number("scores.trust_days")),
        RunKind.ESCALATION: timedelta(hours=house.number("scores.escalation_hours")),
    }


def unfollowed(kind: RunKind) -> list[UUID]:
    """Return the actors with something to assess that have no place in the schedule yet."""
    named = Actor.objects.none().values_list("pk")
    for table in (EngagementActor, Channel, Commitment, EvidenceNote, Incident):
        named = named.union(table._default_manager.filter(actor__isnull=False).values_list("actor_id"))
    named = named.union(Incident.objects.filter(target__isnull=False).values_list("target_id"))
    named = named.union(Succession.objects.filter(heir__isnull=False).values_list("heir_id"))
    followed = set(Due.objects.filter(kind=kind.value).values_list("actor_id", flat=True))
    new = {pk for (pk,) in named} - followed
    rows = Actor.objects.filter(pk__in=new, merged_into=None).exclude(
        actor_type__in=[each.value for each in NEVER_ENGAGED]
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def urgent(*, since: datetime) -> dict[UUID, datetime]:
    """Return when the last confirmed breach, or serious incident, of each actor was recorded since a moment."""
    breaches = BreachProposal.objects.filter(state=BreachState.CONFIRMED.value, decided_at__gte=since)
    broken = list(breaches.select_related("commitment"))
    taken = succession.taken_over([row.commitment_id for row in broken])
    incidents = Incident.objects.filter(incident_type__in=SERIOUS, updated_at__gte=since)
    moments = [
        *((succession.holder_on(row.commitment, row.occurred_on, taken=taken), row.decided_at) for row in broken),
        *incidents.filter(actor__isnull=False).values_list("actor_id", "updated_at"),
        *incidents.filter(target__isnull=False).values_list("target_id", "updated_at"),
    ]
    latest: dict[UUID, datetime] = {}
    for actor_id, moment in moments:
        if moment is not None:
            latest[actor_id] = max(moment, latest.get(actor_id, moment))
    kept = actors.kept_of(latest)
    return {
        kept_id: max(moment for actor_id, moment in latest.items() if kept[actor_id] == kept_id)
        for kept_id in set(kept.values())
    }


def followed() -> list[UUID]:
    """Return the actors that have a place in the schedule."""
    return list(
        Due.objects.filter(actor__merged_into=None).order_by("actor_id").values_list("actor_id", flat=True).distinct()
    )


def resting_on(source_id: UUID) -> list[UUID]:
    """Return the followed actors of whose recorded conduct something rests on a source."""
    rests = Q(source_id=source_id) | Q(corroborated_by_id=source_id)
    incidents, shown = Incident.objects.filter(rests), CommitmentEvent.objects.filter(rests)
    named = incidents.values_list("actor_id").union(
        incidents.values_list("target_id"),
        shown.values_list("commitment__actor_id"),
        Succession.objects.filter(commitment__events__in=shown, heir__isnull=False).values_list("heir_id"),
        EvidenceNote.objects.filter(rests).values_list("actor_id"),
        InformationItem.objects.filter(rests).values_list("actor_id"),
        Relation.objects.filter(rests, relation_type=RelationType.SPLINTER_OF.value).values_list("to_actor_id"),
    )
    kept = actors.kept_of([pk for (pk,) in named])
    known = Due.objects.filter(actor_id__in=set(kept.values())).order_by("actor_id")
    return list(known.values_list("actor_id", flat=True).distinct())
