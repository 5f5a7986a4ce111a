"""What is recorded about an actor, as evidence for its trust score: the table of DOMAIN D1, row by row.

The score rests on everything recorded, in whatever compartment; who reads the explanation sees only the records that
reader may open. What is recorded but cannot count is returned with the reason, never dropped.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from actors.domain.grading import Credibility, FactState, Reliability
from actors.domain.relations import RelationType
from actors.models import Relation
from actors.models.sources import SOURCES
from actors.selectors import actors
from engagements.domain.commitments import CommitmentStatus, Direction
from engagements.domain.incidents import ROOTS, EventRoot, IncidentType
from engagements.domain.planning import PartyRole
from engagements.domain.reporting import NO_LONGER_BELIEVED, TargetKind, VerificationState
from engagements.models import (
    Commitment,
    CommitmentEvent,
    EngagementActor,
    EvidenceNote,
    Incident,
    InformationItem,
)
from engagements.models.engagements import TOOK_PLACE
from engagements.selectors import succession
from reassessment.domain.evidence import Evidence
from reassessment.domain.grades import Grade
from reassessment.domain.left_out import LeftOut, LeftOutReason
from reassessment.domain.trust_parameters import EvidenceType
from reassessment.selectors import refs
from reassessment.selectors.refs import Ref

Whose = Mapping[UUID | None, UUID]
"""The actor a record is of: what was written about either of two merged records is about one actor."""

Found = tuple[UUID, Evidence | LeftOut]
"""An actor, and what was found of its conduct."""

OWN_RECORD: Final = Grade(Reliability.COMPLETE, Credibility.PROBABLE)
"""The grade of what our own team did and recorded: a sound source, and one source only, so never "confirmed"."""

OF_COMMITMENTS: Final = {
    CommitmentStatus.FULFILLED: EvidenceType.COMMITMENT_FULFILLED,
    CommitmentStatus.FULFILLED_LATE: EvidenceType.COMMITMENT_FULFILLED_LATE,
    CommitmentStatus.BREACHED: EvidenceType.COMMITMENT_BREACHED,
    CommitmentStatus.BREACHED_INCAPABLE: EvidenceType.COMMITMENT_BREACHED_INCAPABLE,
    CommitmentStatus.DISPUTED: EvidenceType.COMMITMENT_DISPUTED,
}
THEIRS: Final = (Direction.BY_THEM.value, Direction.MUTUAL.value)

OF_INFORMATION: Final = {
    VerificationState.CORROBORATED: EvidenceType.INFORMATION_PROVED_TRUE,
    VerificationState.CONFIRMED: EvidenceType.INFORMATION_PROVED_TRUE,
    VerificationState.REFUTED: EvidenceType.INFORMATION_PROVED_FALSE,
}

GOOD_DEEDS: Final = {
    IncidentType.RELEASE_OF_PERSONS: EvidenceType.UNILATERAL_GOODWILL_RELEASE,
    IncidentType.ACCESS_GRANTED: EvidenceType.ACCESS_GRANTED,
}
ASSAULTS: Final = frozenset(kind for kind, root in ROOTS.items() if root is EventRoot.ASSAULT)
HARMING: Final = ASSAULTS - {IncidentType.PROPERTY_DESTRUCTION} | {IncidentType.DETENTION_ARREST}
CIVILIANS: Final = (TargetKind.CIVILIANS, TargetKind.HUMANITARIANS)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Evidence, and what was left out of it."""

    evidence: tuple[Evidence, ...]
    left_out: tuple[LeftOut, ...]


def of_actor(actor_id: UUID, *, at: datetime) -> Gathered:
    """Return everything recorded about an actor's conduct up to a moment; not narrowed to a reader."""
    return of_actors([actor_id], at=at)[actor_id]


def of_actors(actor_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Gathered]:
    """Return the same for each of many actors, with as many statements as for one."""
    whose = whose_are(actors.records_of(actor_ids))
    evidence: dict[UUID, list[Evidence]] = {actor_id: [] for actor_id in actor_ids}
    left_out: dict[UUID, list[LeftOut]] = {actor_id: [] for actor_id in actor_ids}
    for gather in (_commitments, _incidents, _meetings, _information, _notes, _splits):
        for actor_id, item in gather(whose, at):
            if isinstance(item, Evidence):
                evidence[actor_id].append(item)
            else:
                left_out[actor_id].append(item)
    return {pk: Gathered(tuple(evidence[pk]), tuple(left_out[pk])) for pk in actor_ids}


def whose_are(records: Mapping[UUID, Collection[UUID]]) -> Whose:
    """Return the actor of each of these records of actors."""
    return {record: actor_id for actor_id, same in records.items() for record in same}


def grade_of(row: Any) -> Grade | None:
    """Return the grade of a record as it counts now, None while nobody has given both, or nothing carries it."""
    grade = row.grade
    return Grade(Reliability(grade[0]), Credibility(grade[1])) if grade else None


def start_of(day: date) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def incident_evidence(incident: Incident) -> EvidenceType | None:
    """Return what an incident by an actor says about that actor; the gravest reading counts, and only one."""
    kind, target = IncidentType(incident.incident_type), TargetKind(incident.target_kind)
    if target is TargetKind.OUR_TEAM and kind in HARMING:
        return EvidenceType.DELEGATE_HARMED_OR_DETAINED
    if kind is IncidentType.ABDUCTION_HOSTAGE:
        return EvidenceType.HOSTAGE_TAKING
    if target in CIVILIANS and kind in ASSAULTS:
        return EvidenceType.ATTACK_ON_CIVILIANS
    if kind is IncidentType.ACCESS_DENIAL:
        return EvidenceType.ACCESS_DENIED
    return GOOD_DEEDS.get(kind)


def _commitments(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield what became of the promises that were theirs, as they stand: a settled dispute is no evidence any more.

    It counts for whoever held the promise on the day it showed.
    """
    ever_theirs = succession.ever_held_by(record for record in whose if record)
    promises = Commitment.objects.filter(ever_theirs, direction__in=THEIRS, status__in=OF_COMMITMENTS)
    rows = {row.pk: row for row in promises}
    events = CommitmentEvent.objects.filter(commitment__in=rows).select_related(*SOURCES).order_by("at", "pk")
    newest = {event.commitment_id: event for event in events if event.to_status == rows[event.commitment_id].status}
    taken = succession.taken_over(rows)
    for pk, event in newest.items():
        holder_id = succession.holder_on(rows[pk], event.occurred_on, taken=taken)
        if holder_id not in whose:
            continue
        yield (
            whose[holder_id],
            _item(
                Ref(refs.COMMITMENT, pk, event.to_status),
                OF_COMMITMENTS[CommitmentStatus(event.to_status)],
                grade=grade_of(event),
                moment=start_of(event.occurred_on),
                at=at,
                importance=float(rows[pk].importance),
            ),
        )


def _incidents(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield what the actor did; harm counts against it only when somebody has attributed it."""
    for incident in Incident.objects.filter(actor__in=whose).select_related(*SOURCES).order_by("occurred_at", "pk"):
        evidence_type = incident_evidence(incident)
        if evidence_type is None:
            continue
        actor_id, ref = whose[incident.actor_id], Ref(refs.INCIDENT, incident.pk)
        if not incident.is_attributed and IncidentType(incident.incident_type) not in GOOD_DEEDS:
            yield actor_id, LeftOut(str(ref), LeftOutReason.NOT_ATTRIBUTED)
            continue
        yield (
            actor_id,
            _item(
                ref,
                evidence_type,
                grade=grade_of(incident),
                moment=incident.occurred_at,
                at=at,
                retracted=incident.state in NO_LONGER_BELIEVED,
            ),
        )


def _meetings(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield the contacts that took place with the actor at the table."""
    at_the_table = EngagementActor.objects.filter(
        actor__in=whose,
        role__in=[PartyRole.COUNTERPART.value, PartyRole.CO_PARTY.value],
        engagement__status__in=TOOK_PLACE,
    ).order_by("engagement__held_at", "engagement_id")
    parties = at_the_table.values_list("actor_id", "engagement_id", "engagement__held_at")
    for actor_id, pk, held_at in dict.fromkeys((whose[party], pk, held_at) for party, pk, held_at in parties):
        if held_at is not None:
            ref = Ref(refs.ENGAGEMENT, pk)
            yield actor_id, _item(ref, EvidenceType.MEETING_HELD, grade=OWN_RECORD, moment=held_at, at=at)


def _information(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield what the actor told us and what it proved to be, on the day it was said.

    A claim that proved true has its own grade. The grade of a refuted claim says how little the claim is worth; that
    it was refuted is our own finding.
    """
    items = InformationItem.objects.filter(actor__in=whose, state__in=[*OF_INFORMATION, VerificationState.RETRACTED])
    for item in items.select_related(*SOURCES).order_by("learnt_on", "pk"):
        actor_id, ref, state = whose[item.actor_id], Ref(refs.INFORMATION, item.pk), VerificationState(item.state)
        if state is VerificationState.RETRACTED:
            yield actor_id, LeftOut(str(ref), LeftOutReason.NO_LONGER_BELIEVED)
        else:
            grade = OWN_RECORD if state is VerificationState.REFUTED else grade_of(item)
            yield actor_id, _item(ref, OF_INFORMATION[state], grade=grade, moment=start_of(item.learnt_on), at=at)


def _notes(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield what analysts noted of the actor's conduct."""
    for note in EvidenceNote.objects.filter(actor__in=whose).select_related(*SOURCES).order_by("occurred_on", "pk"):
        yield (
            whose[note.actor_id],
            _item(
                Ref(refs.NOTE, note.pk),
                EvidenceType(note.note_type),
                grade=grade_of(note),
                moment=start_of(note.occurred_on),
                at=at,
                retracted=note.retracted_at is not None,
            ),
        )


def _splits(whose: Whose, at: datetime) -> Iterator[Found]:
    """Yield the groups that split off from the actor."""
    splits = Relation.objects.filter(to_actor__in=whose, relation_type=RelationType.SPLINTER_OF.value)
    for relation in splits.select_related(*SOURCES).order_by("since", "pk"):
        actor_id, ref = whose[relation.to_actor_id], Ref(refs.RELATION, relation.pk)
        if relation.belief is FactState.DISPUTED:
            yield actor_id, LeftOut(str(ref), LeftOutReason.DISPUTED)
        elif relation.since is None:
            yield actor_id, LeftOut(str(ref), LeftOutReason.NOT_DATED)
        else:
            yield (
                actor_id,
                _item(
                    ref,
                    EvidenceType.SPLIT_OR_DEFECTION,
                    grade=grade_of(relation),
                    moment=start_of(relation.since),
                    at=at,
                    retracted=relation.state == FactState.REFUTED,
                ),
            )


def _item(
    ref: Ref,
    evidence_type: EvidenceType,
    *,
    grade: Grade | None,
    moment: datetime,
    at: datetime,
    importance: float = 1.0,
    retracted: bool = False,
) -> Evidence | LeftOut:
    if grade is None:
        return LeftOut(str(ref), LeftOutReason.NOT_GRADED)
    if moment > at:
        return LeftOut(str(ref), LeftOutReason.NOT_YET)
    return Evidence(str(ref), evidence_type, grade, moment, importance=importance, retracted=retracted)
