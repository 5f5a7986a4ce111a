"""An actor at a moment with the incidents and engagements around it, loaded once for all factors of the index."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from actors.domain.grading import FactState
from actors.domain.relations import RelationType
from actors.models import Graded, Relation
from actors.selectors import actors
from engagements.domain.lifecycle import Status
from engagements.domain.reporting import NO_LONGER_BELIEVED, TargetKind
from engagements.models import Engagement, EngagementActor, Incident
from reassessment.domain.grades import Grade, GradeWeights
from reassessment.domain.left_out import LeftOut, LeftOutReason
from reassessment.selectors import refs
from reassessment.selectors.evidence import grade_of
from reassessment.selectors.refs import Ref

ENGAGED_WITHIN: Final = timedelta(days=180)
VIOLENCE_WITHIN: Final = timedelta(days=3 * 365)
"""Older violence weighs less than 1.5 % in the long mean."""
RIVALS: Final = (RelationType.RIVAL_OF, RelationType.HOSTILE_TO, RelationType.COMPETES_FOR_CONSTITUENCY_WITH)
STANDING: Final = (Status.CLEARED.value, Status.UNDER_WAY.value, Status.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What several factors read; whoever leaves a record out notes it here. `same` are all records of the actor."""

    actor_id: UUID
    same: tuple[UUID, ...]
    at: datetime
    grades: GradeWeights
    incidents: tuple[Incident, ...]
    engagements: tuple[Engagement, ...]
    reasons: dict[str, LeftOutReason] = field(default_factory=dict)

    @property
    def since(self) -> datetime:
        """Return the moment before which events do not count any more."""
        return self.at - ENGAGED_WITHIN

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


def around(actor_id: UUID, *, at: datetime, grades: GradeWeights) -> Surroundings:
    """Return what happened around an actor up to a moment; not narrowed to a reader."""
    same = tuple(actors.the_same(actor_id))
    return Surroundings(actor_id, same, at, grades, _incidents(same, at), _engagements(same, at))


def hits_engagement(incident: Incident, same: Collection[UUID]) -> bool:
    """Return whether an incident struck the actor itself, our team or a venue of ours."""
    struck_ours = incident.target_kind in {TargetKind.OUR_TEAM, TargetKind.VENUE} or incident.venue_id is not None
    return incident.target_id in same or struck_ours


def _engagements(same: Collection[UUID], at: datetime) -> tuple[Engagement, ...]:
    """Return the engagements with the actor that stand now, or were held or called off in the last 180 days."""
    since = at - ENGAGED_WITHIN
    recent = (
        Q(status__in=STANDING)
        | Q(held_at__gte=since, held_at__lte=at)
        | Q(status=Status.CANCELLED.value, planned_start__gte=since)
    )
    with_actor = EngagementActor.objects.filter(actor__in=same).values("engagement_id")
    return tuple(Engagement.objects.filter(recent, pk__in=with_actor).order_by("pk"))


def _incidents(same: Collection[UUID], at: datetime) -> tuple[Incident, ...]:
    """Return the incidents by or against the actor, by its rivals, and those that may follow from a contact with it."""
    rivalry = Relation.objects.filter(relation_type__in=[kind.value for kind in RIVALS], until=None)
    rivalry = rivalry.exclude(state=FactState.REFUTED.value)
    rivals = [*rivalry.filter(from_actor__in=same).values_list("to_actor", flat=True)]
    rivals += rivalry.filter(to_actor__in=same).values_list("from_actor", flat=True)
    about = (
        Q(actor__in=same)
        | Q(target__in=same)
        | Q(engagement__in=EngagementActor.objects.filter(actor__in=same).values("engagement_id"))
        | Q(actor__in=rivals)
        | Q(actor__merged_into__in=rivals)
    )
    rows = Incident.objects.filter(about, occurred_at__lte=at, occurred_at__gte=at - VIOLENCE_WITHIN)
    return tuple(rows.select_related("source", "corroborated_by").order_by("occurred_at", "pk"))
