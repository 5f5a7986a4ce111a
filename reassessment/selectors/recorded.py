"""What is recorded around actors, for their surroundings: many actors take as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Q

from actors.domain.grading import FactState
from actors.domain.relations import RelationType
from actors.models import Actor, Relation
from actors.models.sources import SOURCES, believed
from actors.selectors import actors
from core import audit
from engagements.domain.commitments import CommitmentStatus, Direction
from engagements.domain.lifecycle import Action, Status
from engagements.domain.reporting import NoteType
from engagements.models import Channel, Commitment, CommitmentEvent, Engagement, EngagementActor, EvidenceNote, Incident
from engagements.selectors import succession
from reassessment.domain.grades import GradeWeights
from reassessment.models import TrustAssessment
from reassessment.selectors.evidence import Whose, whose_are
from reassessment.selectors.surroundings import ENGAGED_WITHIN, Contact, Surroundings, Told, TrustPoint
from riskreview.domain.review_cycle import TERMINAL, LaneStatus
from riskreview.domain.scales import Risk
from riskreview.models import LaneAnswer

VIOLENCE_WITHIN: Final = timedelta(days=3 * 365)
"""Older violence weighs less than 1.5 % in the long mean."""
TRUST_DROP_WITHIN: Final = timedelta(days=90)
RIVALS: Final = (RelationType.RIVAL_OF, RelationType.HOSTILE_TO, RelationType.COMPETES_FOR_CONSTITUENCY_WITH)
STANDING: Final = (Status.CLEARED.value, Status.UNDER_WAY.value, Status.SUSPENDED.value)
BREACHES: Final = (CommitmentStatus.BREACHED.value, CommitmentStatus.BREACHED_INCAPABLE.value)
ITEMS: Final = ("X02", "X13")
"""Triggers of the coming 30 days, and rivals who gain reason or opportunity to attack."""

T = TypeVar("T")
Of = Mapping[UUID, list[T]]
"""Rows by actor."""
Links = Mapping[Any, set[UUID]]
"""The actors that something is linked to, by its id."""


def around(actor_ids: Collection[UUID], *, at: datetime, grades: GradeWeights) -> dict[UUID, Surroundings]:
    """Return what happened around each of some actors up to a moment; not narrowed to a reader."""
    records = actors.records_of(actor_ids)
    whose = whose_are(records)
    parties = EngagementActor.objects.filter(actor__in=whose).values_list("engagement_id", "actor_id")
    with_whom = _links((pk, whose[party]) for pk, party in parties)
    engagements = _engagements(with_whom, at)
    promised = list(_promises(whose))
    taken = succession.taken_over([row.pk for row in promised])
    channels = _of((whose[row.actor_id], row) for row in Channel.objects.filter(actor__in=whose).order_by("pk"))
    found: dict[str, Mapping[UUID, Any]] = {
        "incidents": _incidents(whose, with_whom, at),
        "contacts": _contacts(with_whom),
        "engagements": engagements,
        "promises": _of(_ever_held(promised, taken, whose)),
        "breaches": _of(_breaches(promised, taken, whose)),
        "channels": channels,
        "changed": _told_of(Channel, channels, "engagements.channel_changed", at),
        "called_off": _told_of(Engagement, _called_off(engagements), f"engagements.{Action.CANCEL}", at),
        "missed": _of((whose[row.actor_id], row) for row in _missed(whose, at)),
        "splits": _of((whose[row.to_actor_id], row) for row in _splits(whose, at)),
        "answers": _answers(with_whom, at),
        "trust": _trust(actor_ids, at),
    }
    around_each: dict[UUID, dict[str, Any]] = {
        pk: {name: tuple(rows.get(pk, ())) for name, rows in found.items()} for pk in actor_ids
    }
    return {pk: Surroundings(pk, records[pk], at, grades, **each) for pk, each in around_each.items()}


def _of(rows: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for actor_id, row in rows:
        found[actor_id].append(row)
    return found


def _links(pairs: Iterable[tuple[UUID, UUID]]) -> dict[Any, set[UUID]]:
    found: dict[Any, set[UUID]] = defaultdict(set)
    for pk, actor_id in pairs:
        found[pk].add(actor_id)
    return found


def _incidents(whose: Whose, with_whom: Links, at: datetime) -> Of[Incident]:
    """Return the incidents by or against each actor, by its rivals, and what may follow from a contact with it."""
    rivals = _rivals(whose)
    about = Q(actor__in=whose) | Q(target__in=whose) | Q(engagement__in=with_whom) | Q(actor__in=rivals)
    rows = Incident.objects.filter(about, occurred_at__lte=at, occurred_at__gte=at - VIOLENCE_WITHIN)

    def concerned(row: Incident) -> Iterator[UUID]:
        yield from (whose[record] for record in (row.actor_id, row.target_id) if record in whose)
        yield from with_whom.get(row.engagement_id, ())
        yield from rivals.get(row.actor_id, ())

    in_order = rows.select_related(*SOURCES).order_by("occurred_at", "pk")
    return _of((actor_id, row) for row in in_order for actor_id in {*concerned(row)})


def _rivals(whose: Whose) -> Links:
    """Return whose rival each record is, those that went into a rival with it."""
    rivalry = Relation.objects.filter(relation_type__in=[kind.value for kind in RIVALS], until=None)
    rivalry = rivalry.exclude(state=FactState.REFUTED.value).filter(Q(from_actor__in=whose) | Q(to_actor__in=whose))
    pairs = rivalry.values_list("from_actor_id", "to_actor_id")
    ways = [way for one, other in pairs for way in ((one, other), (other, one))]
    rivals = _links((rival, whose[ours]) for ours, rival in ways if ours in whose)
    merged = Actor.objects.filter(merged_into__in=rivals).values_list("pk", "merged_into_id")
    for pk, kept in list(merged):
        rivals[pk] |= rivals[kept]
    return rivals


def _contacts(with_whom: Links) -> Of[Contact]:
    rows = Engagement.objects.filter(pk__in=with_whom).order_by("pk")
    told = rows.values_list("pk", "status", "held_at", "report__filed_at")
    contacts = ((pk, Contact(status, held_at, filed_at)) for pk, status, held_at, filed_at in told)
    return _of((actor_id, contact) for pk, contact in contacts for actor_id in with_whom[pk])


def _engagements(with_whom: Links, at: datetime) -> Of[Engagement]:
    since = at - ENGAGED_WITHIN
    recent = (
        Q(status__in=STANDING)
        | Q(held_at__gte=since, held_at__lte=at)
        | Q(status=Status.CANCELLED.value, planned_start__gte=since)
    )
    rows = Engagement.objects.filter(recent, pk__in=with_whom).order_by("pk")
    return _of((actor_id, row) for row in rows for actor_id in with_whom[row.pk])


def _called_off(engagements: Of[Engagement]) -> Of[Engagement]:
    return {pk: [row for row in rows if row.status == Status.CANCELLED] for pk, rows in engagements.items()}


def _promises(whose: Whose) -> Iterable[Commitment]:
    theirs = succession.ever_held_by(record for record in whose if record)
    return Commitment.objects.filter(theirs).exclude(direction=Direction.BY_THIRD_PARTY.value).order_by("pk")


def _ever_held(
    promises: Iterable[Commitment], taken: succession.Taken, whose: Whose
) -> Iterator[tuple[UUID, Commitment]]:
    """Yield each promise with the actors that ever held it."""
    for row in promises:
        holders = {row.actor_id, *(heir_id for _since, heir_id in taken.get(row.pk, ()))}
        for actor_id in {whose[holder] for holder in holders if holder in whose}:
            yield actor_id, row


def _breaches(
    promises: Iterable[Commitment], taken: succession.Taken, whose: Whose
) -> Iterator[tuple[UUID, CommitmentEvent]]:
    """Yield the breaches, each with the actor that held the promise on the day it showed."""
    broken = [row.pk for row in promises if row.status in BREACHES]
    events = CommitmentEvent.objects.filter(commitment__in=broken, to_status__in=BREACHES).order_by("at", "pk")
    for event in events.select_related("commitment"):
        holder_id = succession.holder_on(event.commitment, event.occurred_on, taken=taken)
        if holder_id in whose:
            yield whose[holder_id], event


def _told_of(model: Any, rows: Of[Any], verb: str, at: datetime) -> Of[Told]:
    """Return what the trail of the last 180 days says by this verb of the records around each actor."""
    whose = _links((row.pk, actor_id) for actor_id, each in rows.items() for row in each)
    trail = audit.events().filter(
        subject_type=model._meta.label_lower,
        subject_id__in=whose,
        verb=verb,
        at__gte=at - ENGAGED_WITHIN,
        at__lte=at,
    )
    events = trail.order_by("at", "pk").values_list("pk", "subject_id", "at", "changes")
    return _of((actor_id, Told(*event)) for event in events for actor_id in whose[event[1]])


def _missed(whose: Whose, at: datetime) -> Iterable[EvidenceNote]:
    return (
        EvidenceNote.objects.filter(
            actor__in=whose,
            note_type=NoteType.MEETING_CANCELLED_WITHOUT_NOTICE.value,
            retracted_at=None,
            occurred_on__gte=(at - ENGAGED_WITHIN).date(),
            occurred_on__lte=at.date(),
        )
        .select_related(*SOURCES)
        .order_by("occurred_on", "pk")
    )


def _splits(whose: Whose, at: datetime) -> Iterable[Relation]:
    """Return the relations that are believed to show a group that split off."""
    return (
        Relation.objects.filter(
            to_actor__in=whose,
            relation_type=RelationType.SPLINTER_OF.value,
            since__gte=(at - ENGAGED_WITHIN).date(),
            since__lte=at.date(),
        )
        .exclude(believed(FactState.REFUTED) | believed(FactState.DISPUTED))
        .select_related(*SOURCES)
        .order_by("since", "pk")
    )


def _answers(with_whom: Links, at: datetime) -> Of[LaneAnswer]:
    """Return what lanes of open reviews answer of the context; "not known" is no answer.

    A lane that is still being answered counts: its item X01 is filled from this very index, and an actor nothing else
    is recorded about could otherwise never be cleared for a first contact.
    """
    rows = LaneAnswer.objects.filter(
        code__in=ITEMS,
        answer__in=[risk.value for risk in Risk],
        answered_at__lte=at,
        lane__status__in=[LaneStatus.CLAIMED.value, LaneStatus.ANSWERED.value],
        lane__review__engagement__in=with_whom,
    ).exclude(lane__review__status__in=[status.value for status in TERMINAL])
    asked = rows.select_related("lane__review").order_by("lane__review__opened_at", "lane__review_id", "pk")
    return _of((pk, row) for row in asked for pk in with_whom[row.lane.review.engagement_id])


def _trust(actor_ids: Collection[UUID], at: datetime) -> Of[TrustPoint]:
    earliest = at - ENGAGED_WITHIN - TRUST_DROP_WITHIN
    history = TrustAssessment.objects.filter(actor_id__in=actor_ids, at__gte=earliest, at__lte=at).order_by("at")
    rows = history.values_list("actor_id", "run_id", "at", "value")
    return _of((actor_id, TrustPoint(run_id, moment, value)) for actor_id, run_id, moment, value in rows)
