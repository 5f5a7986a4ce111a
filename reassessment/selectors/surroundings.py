"""An actor at a moment with all that is recorded around it; what of it counts, and as what, the factors say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from actors.models import Graded, Relation
from engagements.domain.reporting import NO_LONGER_BELIEVED, TargetKind
from engagements.models import Channel, Commitment, CommitmentEvent, Engagement, EvidenceNote, Incident
from engagements.models.engagements import TOOK_PLACE
from reassessment.domain.grades import Grade, GradeWeights
from reassessment.domain.left_out import LeftOut, LeftOutReason
from reassessment.selectors import refs
from reassessment.selectors.evidence import grade_of
from reassessment.selectors.refs import Ref
from riskreview.models import LaneAnswer

ENGAGED_WITHIN: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Contact:
    """An engagement with the actor, whenever it was: its status, when it was held, when its report was filed."""

    status: str
    held_at: datetime | None
    reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an event of the trail says of a record."""

    event_id: UUID
    record_id: UUID
    at: datetime
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrustPoint:
    """A trust score of the actor and the run that found it."""

    run_id: UUID
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the factors read; whoever leaves a record out notes it here. `same` are all records of the actor.

    `engagements` are those that stand now, or were held or called off in the last 180 days, `promises` those the actor
    ever held, `breaches` the events of those broken while it did, `called_off` and `changed` what the trail says of
    engagements and channels, `missed` the notes of contacts the actor did not come to, `answers` those of open reviews
    about context.
    """

    actor_id: UUID
    same: tuple[UUID, ...]
    at: datetime
    grades: GradeWeights
    incidents: tuple[Incident, ...]
    contacts: tuple[Contact, ...]
    engagements: tuple[Engagement, ...]
    promises: tuple[Commitment, ...]
    breaches: tuple[CommitmentEvent, ...]
    channels: tuple[Channel, ...]
    changed: tuple[Told, ...]
    called_off: tuple[Told, ...]
    missed: tuple[EvidenceNote, ...]
    splits: tuple[Relation, ...]
    answers: tuple[LaneAnswer, ...]
    trust: tuple[TrustPoint, ...]
    reasons: dict[str, LeftOutReason] = field(default_factory=dict)

    @property
    def since(self) -> datetime:
        """Return the moment before which events do not count any more."""
        return self.at - ENGAGED_WITHIN

    @property
    def last_report_at(self) -> datetime | None:
        """Return when a report of a contact was last filed."""
        filed = [each.reported_at for each in self.contacts if each.reported_at and each.reported_at <= self.at]
        return max(filed, default=None)

    @property
    def last_contact_at(self) -> datetime | None:
        """Return when a contact last took place."""
        held = [each.held_at for each in self.contacts if each.status in TOOK_PLACE and each.held_at]
        return max((moment for moment in held if moment <= self.at), default=None)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Return what was left out, in an order that does not depend on the reading."""
        return tuple(LeftOut(ref, reason) for ref, reason in sorted(self.reasons.items()))

    def own(self) -> list[Incident]:
        """Return the incidents with the actor as actor or target."""
        return [row for row in self.incidents if row.actor_id in self.same or row.target_id in self.same]

    def leave_out(self, ref: Ref, reason: LeftOutReason) -> None:
        """Note that a record does not count, and why."""
        self.reasons[str(ref)] = reason

    def worth(self, incident: Incident, *, weighed: bool) -> Grade | None:
        """Return the grade of an incident that is believed and counts, None (noted) for one that does not."""
        ref = Ref(refs.INCIDENT, incident.pk)
        if incident.state in NO_LONGER_BELIEVED:
            self.leave_out(ref, LeftOutReason.NO_LONGER_BELIEVED)
            return None
        return self.graded(ref, incident, weighed=weighed)

    def graded(self, ref: Ref, row: Graded, *, weighed: bool = False) -> Grade | None:
        """Return the grade of a record that counts, None (noted) for one that does not.

        What counts by being there, not `weighed` by its grade, needs a grade that is worth something.
        """
        grade = grade_of(row)
        if grade is None:
            self.leave_out(ref, LeftOutReason.NOT_GRADED)
            return None
        if not weighed and not self.grades.q(grade):
            self.leave_out(ref, LeftOutReason.WORTHLESS_GRADE)
            return None
        return grade


def hits_engagement(incident: Incident, same: Collection[UUID]) -> bool:
    """Return whether an incident struck the actor itself, our team or a venue of ours."""
    struck_ours = incident.target_kind in {TargetKind.OUR_TEAM, TargetKind.VENUE} or incident.venue_id is not None
    return incident.target_id in same or struck_ours
