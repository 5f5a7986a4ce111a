"""Factor K, from the answers of the escalation lane, and what the confidence in an index rests on."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from engagements.domain.channels import UNUSABLE
from engagements.models import Channel, EngagementActor, Report
from reassessment.domain.escalation_inputs import ContextScore, Reporting
from reassessment.selectors.evidence import start_of
from reassessment.selectors.surroundings import Surroundings
from riskreview.domain.review_cycle import TERMINAL, LaneStatus
from riskreview.domain.scales import Risk
from riskreview.models import LaneAnswer

ITEMS: Final = ("X02", "X13")
"""Triggers of the coming 30 days, and rivals who gain reason or opportunity to attack."""

SCORES: Final = {Risk.LOW: 10.0, Risk.MEDIUM: 28.0, Risk.HIGH: 52.0, Risk.VERY_HIGH: 84.0}
"""Middle of each band of the 5 x 5 matrix of likelihood and impact (1-4, 5-9, 10-16, 17-25), of 100."""


def score_of(same: Collection[UUID], *, at: datetime) -> ContextScore | None:
    """Return the context that the latest open review of the actor answered, the higher of both items; else None.

    "Not known" is no answer. A lane that is still being answered counts: its item X01 is filled from this very index,
    and an actor nothing else is recorded about could otherwise never be cleared for a first contact.
    """
    answers = LaneAnswer.objects.filter(
        code__in=ITEMS,
        answer__in=[risk.value for risk in Risk],
        answered_at__lte=at,
        lane__status__in=[LaneStatus.CLAIMED.value, LaneStatus.ANSWERED.value],
        lane__review__engagement__in=EngagementActor.objects.filter(actor__in=same).values("engagement_id"),
    ).exclude(lane__review__status__in=[status.value for status in TERMINAL])
    newest = answers.order_by("-lane__review__opened_at", "-lane__review_id").values_list("lane__review_id").first()
    rows = list(answers.filter(lane__review_id=newest[0])) if newest else []
    if not rows:
        return None
    return ContextScore(max(SCORES[Risk(row.answer)] for row in rows), max(row.answered_at for row in rows))


def reporting_of(here: Surroundings, *, patience: float) -> Reporting:
    """Return how many independent sources speak of the actor, when one last did, and how often one should.

    Nothing is expected yet of a channel that was opened less than `patience` intervals ago and never gave a report.
    """
    filed = Report.objects.filter(engagement__parties__actor__in=here.same, filed_at__lte=here.at)
    reported = filed.order_by("-filed_at").values_list("filed_at", flat=True).first()
    origins = {
        source.origin.strip().casefold()
        for row in here.own()
        if row.occurred_at >= here.since
        for source in (row.source, row.corroborated_by)
        if source is not None and source.origin.strip()
    }
    recorded = [row.created_at for row in here.own() if row.created_at <= here.at]
    last = max([moment for moment in (reported, *recorded) if moment is not None], default=None)
    return Reporting(
        independent_sources=len(origins) + (reported is not None and reported >= here.since),
        last_report_at=last,
        expected_interval_days=_expected_interval(here, never_reported=last is None, patience=patience),
    )


def _expected_interval(here: Surroundings, *, never_reported: bool, patience: float) -> float | None:
    unusable = [status.value for status in UNUSABLE]
    channels = Channel.objects.filter(actor__in=here.same, expected_interval_days__isnull=False)
    intervals = []
    for channel in channels.exclude(status__in=unusable):
        days = float(channel.expected_interval_days or 0)
        opened = start_of(channel.opened_on) if channel.opened_on else channel.created_at
        if not never_reported or here.at - opened > timedelta(days=patience * days):
            intervals.append(days)
    return min(intervals, default=None)
