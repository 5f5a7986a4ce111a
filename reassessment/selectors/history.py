"""An actor's earlier scores as the domain judges new ones against them; not narrowed to a reader."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from actors.models import Actor
from actors.selectors import actors
from engagements.domain.commitments import OPEN, CommitmentStatus, Importance
from engagements.models import Commitment
from reassessment.domain.escalation_alerts import EscalationPoint
from reassessment.domain.escalation_inputs import LevelState
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust_alerts import TrustPoint
from reassessment.models import Alert, EscalationAssessment, Override, Run, TrustAssessment
from reassessment.selectors.evidence import THEIRS
from riskreview.domain.index import IndexLevel

KEPT: Final = timedelta(days=90)
"""How far back rules about changes look at most."""


def newest(actor_id: UUID, kind: RunKind) -> Run | None:
    """Return the newest run of an actor."""
    rows = Run.objects.filter(actor_id=actor_id, kind=kind.value).select_related("parameters")
    found: Run | None = rows.order_by("-as_of").first()
    return found


def trust_points(actor_id: UUID, *, at: datetime) -> tuple[TrustPoint, ...]:
    """Return the scores of the last 90 days and always the newest one, oldest first."""
    rows = list(TrustAssessment.objects.filter(actor_id=actor_id).order_by("-at")[:1])
    rows += TrustAssessment.objects.filter(actor_id=actor_id, at__gte=at - KEPT).order_by("-at")[1:]
    return tuple(TrustPoint(row.at, row.value, row.u) for row in reversed(rows))


def index_points(actor_id: UUID, *, at: datetime) -> tuple[EscalationPoint, ...]:
    """Return the indices of the last 90 days, oldest first; a run without any factor is no point."""
    rows = EscalationAssessment.objects.filter(actor_id=actor_id, at__gte=at - KEPT, index__isnull=False)
    return tuple(EscalationPoint(row.at, row.index, row.trend) for row in rows.order_by("at") if row.index is not None)


def level_state(actor_id: UUID) -> LevelState | None:
    """Return the level of the newest run and since when the index lies clearly below it."""
    row = EscalationAssessment.objects.filter(actor_id=actor_id).order_by("-at").first()
    return None if row is None else LevelState(IndexLevel(row.level), row.below_since)


def last_told(actor_id: UUID, *, since: datetime) -> dict[str, datetime]:
    """Return when each cause was last told since a moment."""
    rows = Alert.objects.filter(actor_id=actor_id, raised_at__gte=since).order_by("raised_at")
    return dict(rows.values_list("cause", "raised_at"))


def is_relied_upon(actor: Actor) -> bool:
    """Return whether something hangs on a promise of theirs in force: an important one, or one others wait for."""
    in_force = [each.value for each in OPEN if each is not CommitmentStatus.PROPOSED]
    promises = Commitment.objects.filter(actor__in=actors.the_same(actor.pk), direction__in=THEIRS, status__in=in_force)
    heavy = Q(importance__in=[Importance.MAJOR.value, Importance.VITAL.value])
    return promises.filter(heavy | Q(dependants__status__in=[each.value for each in OPEN])).exists()


def analyst_rating(actor_id: UUID, kind: RunKind, *, at: datetime) -> float | None:
    """Return the value an analyst has set beside the score, None when none stands."""
    rows = Override.objects.standing(at).filter(actor_id=actor_id, kind=kind.value)
    value: float | None = rows.values_list("value", flat=True).first()
    return value
