"""Choice sets that several fields of REST share, each under one name in the schema (SPECTACULAR_SETTINGS)."""

from typing import Final

from engagements.domain.lifecycle import Status
from engagements.models.choices import choices
from riskreview.domain.conflicts import Tie
from riskreview.domain.review_cycle import LaneStatus, Outcome, ReviewStatus
from riskreview.domain.scales import Lane, Risk
from riskreview.models.reviews import ReviewKind

REVIEW_STATUS: Final = choices(ReviewStatus)
REVIEW_KIND: Final = ReviewKind.choices
LANE_STATUS: Final = choices(LaneStatus)
LANE: Final = choices(Lane)
RISK: Final = choices(Risk)
ENGAGEMENT_STATUS: Final = choices(Status)
OUTCOME: Final = choices(Outcome)
TIE: Final = choices(Tie)
