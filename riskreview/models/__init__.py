"""Tables of riskreview; imported here so that Django finds them."""

from riskreview.models.calendar import Holiday
from riskreview.models.decisions import Condition, Decision, DecisionRecord, Dissent, Lift, Reopening
from riskreview.models.lanes import Lane, LaneAnswer, LaneClaim, LaneComment, LaneEvidence, LaneQuestion, Mitigation
from riskreview.models.reviews import ChecklistDraft, ChecklistSave, ChecklistTemplate, Review, Snapshot

__all__ = [
    "ChecklistDraft",
    "ChecklistSave",
    "ChecklistTemplate",
    "Condition",
    "Decision",
    "DecisionRecord",
    "Dissent",
    "Holiday",
    "Lane",
    "LaneAnswer",
    "LaneClaim",
    "LaneComment",
    "LaneEvidence",
    "LaneQuestion",
    "Lift",
    "Mitigation",
    "Reopening",
    "Review",
    "Snapshot",
]
