"""What is recorded around an actor, as inputs of its escalation index (DOMAIN D2, per actor first).

A factor that no record feeds is None, "not recorded", and never 0. The index rests on everything recorded, in whatever
compartment; who reads the explanation sees only the records that reader may open.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from engagements.domain.commitments import OPEN, CommitmentStatus, Form
from engagements.domain.incidents import ROOTS, WEIGHTS, EventRoot, IncidentType
from engagements.models import Commitment, Incident
from reassessment.domain.escalation_inputs import (
    CommitmentConcern,
    EscalationInputs,
    LevelState,
    ReactionEvent,
    Violence,
)
from reassessment.domain.escalation_inputs import Incident as ViolentIncident
from reassessment.domain.escalation_parameters import Concern, EscalationParameters, Reaction
from reassessment.domain.left_out import LeftOut
from reassessment.selectors import context, refs, suspicion
from reassessment.selectors.evidence import ASSAULTS, CIVILIANS, start_of
from reassessment.selectors.recorded import around
from reassessment.selectors.refs import Ref
from reassessment.selectors.surroundings import Surroundings, hits_engagement

BREACH_WITHIN: Final = timedelta(days=365)
REACTION_WITHIN: Final = timedelta(days=30)
OF_ROOTS: Final = {
    EventRoot.THREATEN: Reaction.THREAT,
    EventRoot.SANCTION: Reaction.SANCTION,
    EventRoot.MOBILIZE: Reaction.MOBILISATION,
    EventRoot.COERCE: Reaction.COERCION,
}


def of_actor(
    actor_id: UUID, *, at: datetime, params: EscalationParameters, previous: LevelState | None
) -> tuple[EscalationInputs, tuple[LeftOut, ...]]:
    """Return the inputs of an actor's index at a moment, and what was left out of them; not narrowed to a reader."""
    return of_actors({actor_id: previous}, at=at, params=params)[actor_id]


def of_actors(
    previous: Mapping[UUID, LevelState | None], *, at: datetime, params: EscalationParameters
) -> dict[UUID, tuple[EscalationInputs, tuple[LeftOut, ...]]]:
    """Return the same for each of many actors, given with its level before, with as many statements as for one."""
    found = {}
    for actor_id, here in around(previous, at=at, grades=params.grades).items():
        inputs = EscalationInputs(
            at=at,
            violence=_violence(here),
            information=None,  # what was shared with whom is not recorded yet
            commitments=_concerns(here),
            suspicions=suspicion.events(here),
            reactions=_reactions(here),
            context=context.score_of(here),
            reporting=context.reporting_of(here, patience=params.alerts.stale_intervals),
            previous=previous[actor_id],
            params=params,
        )
        found[actor_id] = (inputs, here.left_out)
    return found


def _violence(here: Surroundings) -> Violence | None:
    """Return the incidents by or against the actor; None while nobody has recorded one that counts."""
    incidents = tuple(
        ViolentIncident(
            str(Ref(refs.INCIDENT, row.pk)),
            row.occurred_at,
            WEIGHTS[IncidentType(row.incident_type)],
            grade,
            deaths=row.killed_best or 0,
            hits_engagement=hits_engagement(row, here.same),
        )
        for row in here.own()
        if (grade := here.worth(row, weighed=True)) is not None
    )
    return Violence(incidents, min(each.occurred_at for each in incidents)) if incidents else None


def _concerns(here: Surroundings) -> tuple[CommitmentConcern, ...] | None:
    """Return what is wrong with the open and lately broken promises of both sides.

    None until a promise is recorded or a report is filed, which says that there is none.
    """
    if not here.promises and here.last_report_at is None:
        return None
    held_open = [row for row in here.promises if row.status in OPEN and row.held_by_id in here.same]
    still_open = [concern for row in held_open for concern in _open_concerns(row, here.at)]
    shown = {event.commitment: start_of(event.occurred_on) for event in here.breaches}
    lately = [
        CommitmentConcern(str(Ref(refs.COMMITMENT, row.pk)), Concern.BREACHED, float(row.importance), moment)
        for row, moment in shown.items()
        if here.at - BREACH_WITHIN <= moment <= here.at
    ]
    return (*still_open, *lately)


def _open_concerns(promise: Commitment, at: datetime) -> Iterator[CommitmentConcern]:
    concerns: dict[Concern, datetime | None] = {}
    if promise.due_on is not None and (late_since := start_of(promise.due_on + timedelta(days=1))) <= at:
        concerns[Concern.OVERDUE] = late_since
    if promise.status == CommitmentStatus.DISPUTED:
        concerns[Concern.DISPUTED] = None
    if promise.is_within_mandate is False:
        concerns[Concern.BEYOND_MANDATE] = None
    if promise.is_understood_alike is False:
        concerns[Concern.READINGS_DIFFER] = None
    if promise.form == Form.VERBAL:
        concerns[Concern.NOT_READ_BACK] = None
    for concern, since in concerns.items():
        yield CommitmentConcern(str(Ref(refs.COMMITMENT, promise.pk)), concern, float(promise.importance), since)


def _reactions(here: Surroundings) -> tuple[ReactionEvent, ...] | None:
    """Return what others did about the engagements of the last 180 days; None without any."""
    if not here.engagements:
        return None
    return tuple(
        ReactionEvent(
            str(Ref(refs.INCIDENT, row.pk)),
            reaction,
            row.occurred_at,
            deaths=(row.killed_best or 0) if reaction is Reaction.ASSAULT else 0,
        )
        for row in here.incidents
        if row.occurred_at >= here.since
        and (reaction := _reaction(row, here)) is not None
        and here.worth(row, weighed=False) is not None
    )


def _reaction(row: Incident, here: Surroundings) -> Reaction | None:
    """Return what an incident is as a reaction to our contacts with the actor, None when it is not one.

    Either an analyst linked it to a contact, or a rival did it, or it struck the actor, within 30 days after one.
    """
    linked = row.engagement_id in {engagement.pk for engagement in here.engagements}
    by_itself = row.actor_id in here.same
    follows = any(
        engagement.held_at is not None and timedelta(0) <= row.occurred_at - engagement.held_at <= REACTION_WITHIN
        for engagement in here.engagements
    )
    if not linked and (by_itself or not follows):
        return None
    kind = IncidentType(row.incident_type)
    if kind is IncidentType.INFORMATION_LEAK:
        return Reaction.LEAK
    if kind in ASSAULTS:
        if row.target_id in here.same and not by_itself:
            return Reaction.ASSAULT
        return Reaction.REPRISAL if row.target_kind in CIVILIANS else None
    root: Any = ROOTS.get(kind)
    return OF_ROOTS.get(root)
