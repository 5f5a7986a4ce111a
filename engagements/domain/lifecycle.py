"""The life of an engagement: which act leads where, what happens next and who must act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.kinds import EngagementKind
from engagements.domain.transitions import Transitions
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Status(Labelled):
    """Where an engagement stands. "With conditions" belongs to its decision and is no status."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CLEARED = "cleared", _("Cleared")
    REFUSED = "refused", _("Refused")
    SUSPENDED = "suspended", _("Suspended")
    UNDER_WAY = "under_way", _("Under way")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Action(Labelled):
    """What somebody, or the reassessment, does to an engagement."""

    SUBMIT = "submit", _("Send to review")
    WITHDRAW = "withdraw", _("Withdraw from review")
    RETURN = "return", _("Return to the author")
    DEFER = "defer", _("Defer")
    CLEAR = "clear", _("Clear")
    REFUSE = "refuse", _("Refuse")
    REVISE = "revise", _("Revise the plan")
    START = "start", _("Start")
    SUSPEND = "suspend", _("Suspend")
    LIFT = "lift", _("Lift the suspension")
    HOLD = "hold", _("Record as held")
    HOLD_SUSPENDED = "hold_suspended", _("Record as held while suspended")
    REPORT = "report", _("Report")
    CLOSE = "close", _("Close")
    CANCEL = "cancel", _("Cancel the engagement")


TABLE: Final[Mapping[tuple[Status, Action], Status]] = {
    (Status.DRAFT, Action.SUBMIT): Status.IN_REVIEW,
    (Status.DRAFT, Action.CANCEL): Status.CANCELLED,
    (Status.IN_REVIEW, Action.CLEAR): Status.CLEARED,
    (Status.IN_REVIEW, Action.REFUSE): Status.REFUSED,
    (Status.IN_REVIEW, Action.RETURN): Status.DRAFT,
    (Status.IN_REVIEW, Action.DEFER): Status.DRAFT,
    (Status.IN_REVIEW, Action.WITHDRAW): Status.DRAFT,
    (Status.IN_REVIEW, Action.CANCEL): Status.CANCELLED,
    (Status.CLEARED, Action.START): Status.UNDER_WAY,
    (Status.CLEARED, Action.SUSPEND): Status.SUSPENDED,
    (Status.CLEARED, Action.REVISE): Status.DRAFT,
    (Status.CLEARED, Action.CANCEL): Status.CANCELLED,
    (Status.REFUSED, Action.REVISE): Status.DRAFT,
    (Status.SUSPENDED, Action.LIFT): Status.CLEARED,
    (Status.SUSPENDED, Action.HOLD_SUSPENDED): Status.HELD,
    (Status.SUSPENDED, Action.REVISE): Status.DRAFT,
    (Status.SUSPENDED, Action.CANCEL): Status.CANCELLED,
    (Status.UNDER_WAY, Action.HOLD): Status.HELD,
    (Status.UNDER_WAY, Action.SUSPEND): Status.SUSPENDED,
    (Status.UNDER_WAY, Action.CANCEL): Status.CANCELLED,
    (Status.HELD, Action.REPORT): Status.REPORTED,
    (Status.REPORTED, Action.CLOSE): Status.CLOSED,
}
_CYCLE: Final = Transitions(TABLE)
after = _CYCLE.after
open_actions = _CYCLE.open_actions
pairs = _CYCLE.pairs
TERMINAL: Final = _CYCLE.terminal()

EDITABLE: Final = frozenset({Status.DRAFT})
"""Where material content may be written; the database refuses it anywhere else."""

NEEDS_REASON: Final = frozenset(
    {
        Action.RETURN,
        Action.DEFER,
        Action.REFUSE,
        Action.SUSPEND,
        Action.LIFT,
        Action.HOLD_SUSPENDED,
        Action.CANCEL,
    }
)
"""Acts that are refused without a written reason."""

WITHOUT_COVER: Final = frozenset({Action.HOLD_SUSPENDED})
"""Acts that flag the engagement `held_without_cover` for good and open a review."""


def may_begin(status: Status, kind: EngagementKind) -> bool:
    """Return whether a new engagement may be recorded in this status.

    A plan begins as a draft. Only a chance contact begins as held, and it never begins otherwise: planned, it would
    pass at tier 0 without any lane.
    """
    if kind is EngagementKind.CHANCE_CONTACT:
        return status is Status.HELD
    return status is Status.DRAFT


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next and who must act, in words."""

    what: str
    who: str


NEXT_STEPS: Final[Mapping[Status, NextStep]] = {
    Status.DRAFT: NextStep(
        _("Complete the plan and send it to review. Nothing may be arranged with the counterpart until it is cleared."),
        _("The analyst who leads it"),
    ),
    Status.IN_REVIEW: NextStep(
        _("Three lanes answer their checklists, then the decision is taken. The plan cannot be edited meanwhile."),
        _("The legal, ethical and escalation reviewers, then the level that decides"),
    ),
    Status.CLEARED: NextStep(
        _("Meet the conditions of the decision and start the contact while the decision is valid."),
        _("The analyst who leads it"),
    ),
    Status.REFUSED: NextStep(
        _("Read the grounds. A revised plan must answer them; without one, the engagement stays refused."),
        _("The analyst who leads it"),
    ),
    Status.SUSPENDED: NextStep(
        _("Stop and prepare nothing. Whoever decided may lift the suspension; otherwise revise the plan or cancel it."),
        _("The level that decided"),
    ),
    Status.UNDER_WAY: NextStep(
        _("Record the contact as held once it has taken place."),
        _("The analyst who leads it"),
    ),
    Status.HELD: NextStep(
        _("Report what was said, what both sides promised and what was learnt."),
        _("The analyst who leads it"),
    ),
    Status.REPORTED: NextStep(
        _("Check the report and its follow-up, then close the engagement."),
        _("The lead analyst"),
    ),
    Status.CLOSED: NextStep(_("Nothing. The record is kept as it stands."), _("Nobody")),
    Status.CANCELLED: NextStep(_("Nothing. A new contact needs a new plan."), _("Nobody")),
}
