"""Factor K, from the answers of the escalation lane, and what the confidence in an index rests on."""

from datetime import timedelta
from typing import Final

from engagements.domain.channels import UNUSABLE
from reassessment.domain.escalation_inputs import ContextScore, Reporting
from reassessment.selectors.evidence import start_of
from reassessment.selectors.surroundings import Surroundings
from riskreview.domain.scales import Risk

SCORES: Final = {Risk.LOW: 10.0, Risk.MEDIUM: 28.0, Risk.HIGH: 52.0, Risk.VERY_HIGH: 84.0}
"""Middle of each band of the 5 x 5 matrix of likelihood and impact (1-4, 5-9, 10-16, 17-25), of 100."""


def score_of(here: Surroundings) -> ContextScore | None:
    """Return the context that the latest open review of the actor answered, the higher of both items; else None."""
    rows = [row for row in here.answers if row.lane.review_id == here.answers[-1].lane.review_id]
    if not rows:
        return None
    return ContextScore(max(SCORES[Risk(row.answer)] for row in rows), max(row.answered_at for row in rows))


def reporting_of(here: Surroundings, *, patience: float) -> Reporting:
    """Return how many independent sources speak of the actor, when one last did, and how often one should.

    Nothing is expected yet of a channel that was opened less than `patience` intervals ago and never gave a report.
    """
    reported = here.last_report_at
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
    intervals = []
    for channel in here.channels:
        if channel.expected_interval_days is None or channel.status in UNUSABLE:
            continue
        days = float(channel.expected_interval_days)
        opened = start_of(channel.opened_on) if channel.opened_on else channel.created_at
        if not never_reported or here.at - opened > timedelta(days=patience * days):
            intervals.append(days)
    return min(intervals, default=None)
