"""Tables of riskreview; imported here so that Django finds them."""

from riskreview.models.absences import Absence
from riskreview.models.calendar import Holiday
from riskreview.models.conflicts import ConflictOfInterest
from riskreview.models.decisions import (
    Assent,
    Condition,
    Decision,
    DecisionRecord,
    DeliveryStop,
    Dissent,
    Lift,
    RecordAddendum,
    Reopening,
    Waiver,
)
from riskreview.models.lanes import (
    Lane,
    LaneAnswer,
    LaneAssignment,
    LaneClaim,
    LaneComment,
    LaneEvidence,
    LaneQuestion,
    Mitigation,
)
from riskreview.models.review_policy import PolicyDraft, ReviewPolicy
from riskreview.models.reviews import ChecklistDraft, ChecklistSave, ChecklistTemplate, Review, Snapshot

__all__ = [
    "Absence",
    "Assent",
    "ChecklistDraft",
    "ChecklistSave",
    "ChecklistTemplate",
    "Condition",
    "ConflictOfInterest",
    "Decision",
    "DecisionRecord",
    "DeliveryStop",
    "Dissent",
    "Holiday",
    "Lane",
    "LaneAnswer",
    "LaneAssignment",
    "LaneClaim",
    "LaneComment",
    "LaneEvidence",
    "LaneQuestion",
    "Lift",
    "Mitigation",
    "PolicyDraft",
    "RecordAddendum",
    "Reopening",
    "Review",
    "ReviewPolicy",
    "Snapshot",
    "Waiver",
]
