"""Earlier scores of actors as the domain judges new ones against them; not narrowed to a reader.

What is said of many actors is said by actor, in one statement.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q

from actors.models import Actor
from actors.selectors import actors
from engagements.domain.commitments import OPEN, CommitmentStatus, Importance
from engagements.models import Commitment
from engagements.selectors.commitments import held_by
from reassessment.domain.escalation_alerts import EscalationPoint
from reassessment.domain.escalation_inputs import LevelState
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust_alerts import TrustPoint
from reassessment.models import Alert, EscalationAssessment, Override, Run, TrustAssessment
from reassessment.selectors.evidence import THEIRS, whose_are
from riskreview.domain.index import IndexLevel

KEPT: Final = timedelta(days=90)
"""How far back rules about changes look at most."""


def newest(actor_ids: Collection[UUID], kind: RunKind) -> dict[UUID, Run]:
    """Return the newest run of each actor that has one."""
    of_one = Run.objects.filter(actor=OuterRef("pk"), kind=kind.value).order_by("-as_of").values("pk")[:1]
    keys = Actor.objects.filter(pk__in=actor_ids).values(newest=of_one)
    runs: Iterable[Run] = Run.objects.filter(pk__in=keys).prefetch_related("parameters")
    return {run.actor_id: run for run in runs}


def trust_points(runs: Iterable[Run], *, at: datetime) -> Mapping[UUID, list[TrustPoint]]:
    """Return the scores of the last 90 days, and always those of these newest runs, oldest first."""
    newest = {run.pk: run.actor_id for run in runs}
    kept = Q(actor__in=newest.values(), at__gte=at - KEPT) | Q(pk__in=newest)
    recent = TrustAssessment.objects.filter(kept).order_by("at")
    rows: Iterable[tuple[Any, ...]] = recent.values_list("actor_id", "at", "value", "u")
    points: dict[UUID, list[TrustPoint]] = defaultdict(list)
    for actor_id, moment, value, uncertainty in rows:
        points[actor_id].append(TrustPoint(moment, value, uncertainty))
    return points


def index_points(actor_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[EscalationPoint]]:
    """Return the indices of the last 90 days, oldest first; a run without any factor is no point."""
    recent = EscalationAssessment.objects.filter(actor__in=actor_ids, at__gte=at - KEPT, index__isnull=False)
    rows: Iterable[tuple[Any, ...]] = recent.order_by("at").values_list("actor_id", "at", "index", "trend")
    points: dict[UUID, list[EscalationPoint]] = defaultdict(list)
    for actor_id, moment, index, trend in rows:
        points[actor_id].append(EscalationPoint(moment, index, trend))
    return points


def level_state(row: EscalationAssessment | None) -> LevelState | None:
    """Return the level of a run and since when the index lies clearly below it."""
    return None if row is None else LevelState(IndexLevel(row.level), row.below_since)


def last_told(actor_ids: Collection[UUID], *, since: datetime) -> Mapping[UUID, dict[str, datetime]]:
    """Return when each cause was last told of each actor since a moment."""
    rows = Alert.objects.filter(actor_id__in=actor_ids, raised_at__gte=since).order_by("raised_at")
    told: dict[UUID, dict[str, datetime]] = defaultdict(dict)
    for actor_id, cause, raised_at in rows.values_list("actor_id", "cause", "raised_at"):
        told[actor_id][cause] = raised_at
    return told


def relied_upon(actor_ids: Collection[UUID]) -> set[UUID]:
    """Return the actors on whose promise in force something hangs: an important one, or one others wait for."""
    whose = whose_are(actors.records_of(actor_ids))
    in_force = [each.value for each in OPEN if each is not CommitmentStatus.PROPOSED]
    promises = Commitment.objects.filter(
        held_by([record for record in whose if record]), direction__in=THEIRS, status__in=in_force
    )
    heavy = Q(importance__in=[Importance.MAJOR.value, Importance.VITAL.value])
    held = promises.filter(heavy | Q(dependants__status__in=[each.value for each in OPEN]))
    return {whose[row.held_by_id] for row in held}


def analyst_ratings(actor_ids: Collection[UUID], kind: RunKind, *, at: datetime) -> dict[UUID, float]:
    """Return the values analysts have set beside the scores, of those actors for which one stands."""
    rows = Override.objects.standing(at).filter(actor_id__in=actor_ids, kind=kind.value)
    return dict(rows.values_list("actor_id", "value"))
