"""The life of a review and of its lanes, and the words in which both are concluded."""

from collections.abc import Mapping
from typing import Final

from engagements.domain import lifecycle
from engagements.domain.lifecycle import NextStep
from engagements.domain.transitions import Transitions
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from riskreview.domain.scales import Lane
from riskreview.domain.verdict import Verdict


class ReviewStatus(Labelled):
    """Where a review stands. Escalation changes its level, a request for information flags a lane; neither is here."""

    OPEN = "open", _("Open")
    RECOMMENDED = "recommended", _("Recommended")
    DECIDED = "decided", _("Decided")
    SUPERSEDED = "superseded", _("Superseded")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    CLOSED = "closed", _("Closed")


class ReviewAction(Labelled):
    """What moves a review on."""

    RECOMMEND = "recommend", _("Pass on to decision")
    DECIDE = "decide", _("Decide")
    REOPEN = "reopen", _("Ask lanes again")
    SUPERSEDE = "supersede", _("Supersede by a revised plan")
    EXPIRE = "expire", _("Let expire")
    REVOKE = "revoke", _("Revoke")
    CLOSE = "close", _("Close")


TABLE: Final[Mapping[tuple[ReviewStatus, ReviewAction], ReviewStatus]] = {
    (ReviewStatus.OPEN, ReviewAction.RECOMMEND): ReviewStatus.RECOMMENDED,
    (ReviewStatus.OPEN, ReviewAction.CLOSE): ReviewStatus.CLOSED,
    (ReviewStatus.RECOMMENDED, ReviewAction.DECIDE): ReviewStatus.DECIDED,
    (ReviewStatus.RECOMMENDED, ReviewAction.REOPEN): ReviewStatus.OPEN,
    (ReviewStatus.RECOMMENDED, ReviewAction.CLOSE): ReviewStatus.CLOSED,
    (ReviewStatus.DECIDED, ReviewAction.SUPERSEDE): ReviewStatus.SUPERSEDED,
    (ReviewStatus.DECIDED, ReviewAction.EXPIRE): ReviewStatus.EXPIRED,
    (ReviewStatus.DECIDED, ReviewAction.REVOKE): ReviewStatus.REVOKED,
    (ReviewStatus.DECIDED, ReviewAction.CLOSE): ReviewStatus.CLOSED,
}
"""An undecided review closes when its engagement is withdrawn or cancelled; one that waits for its decision is asked
again where somebody who answered it takes no part any more."""
_REVIEWS: Final = Transitions(TABLE)
after = _REVIEWS.after
open_actions = _REVIEWS.open_actions
pairs = _REVIEWS.pairs
TERMINAL: Final = _REVIEWS.terminal()

NEXT_STEPS: Final[Mapping[ReviewStatus, NextStep]] = {
    ReviewStatus.OPEN: NextStep(
        _("Each lane is claimed and its checklist answered. Overdue lanes are raised, never passed."),
        _("The reviewers of the lanes still open"),
    ),
    ReviewStatus.RECOMMENDED: NextStep(
        _("All lanes have answered. The decision is taken at the level shown."),
        _("The level that decides"),
    ),
    ReviewStatus.DECIDED: NextStep(
        _("The decision stands while nothing it rests on changes."),
        _("The owners of its conditions and mitigations"),
    ),
    ReviewStatus.SUPERSEDED: NextStep(_("Nothing. A revised plan took its place."), _("Nobody")),
    ReviewStatus.EXPIRED: NextStep(
        _("The decision covers nothing any more. The plan must be revised and reviewed again."),
        _("The analyst who leads the engagement"),
    ),
    ReviewStatus.REVOKED: NextStep(
        _("The decision was taken back. The plan must be revised and reviewed again."),
        _("The analyst who leads the engagement"),
    ),
    ReviewStatus.CLOSED: NextStep(_("Nothing. The record is kept as it stands."), _("Nobody")),
}


class LaneStatus(Labelled):
    """Where one lane of a review stands."""

    OPEN = "open", _("Waiting for a reviewer")
    CLAIMED = "claimed", _("Claimed")
    ANSWERED = "answered", _("Answered")


class LaneAction(Labelled):
    """What moves a lane on."""

    CLAIM = "claim", _("Claim")
    RELEASE = "release", _("Release")
    ANSWER = "answer", _("Give the recommendation")
    REOPEN = "reopen", _("Ask for new answers")


LANE_TABLE: Final[Mapping[tuple[LaneStatus, LaneAction], LaneStatus]] = {
    (LaneStatus.OPEN, LaneAction.CLAIM): LaneStatus.CLAIMED,
    (LaneStatus.CLAIMED, LaneAction.RELEASE): LaneStatus.OPEN,
    (LaneStatus.CLAIMED, LaneAction.ANSWER): LaneStatus.ANSWERED,
    (LaneStatus.ANSWERED, LaneAction.REOPEN): LaneStatus.OPEN,
}
LANES: Final = Transitions(LANE_TABLE)


class Recommendation(Labelled):
    """What a lane recommends."""

    CLEAR = "clear", _("Clear")
    CONDITIONAL = "conditional", _("Clear with mitigations")
    ESCALATE = "escalate", _("Raise to a higher level")
    DEFER = "defer", _("Defer until more is known")
    REFUSE = "refuse", _("Refuse")


SUGGESTED: Final[Mapping[Verdict, Recommendation]] = {
    Verdict.CLEAR: Recommendation.CLEAR,
    Verdict.CONDITIONAL: Recommendation.CONDITIONAL,
    Verdict.RAISE: Recommendation.ESCALATE,
    Verdict.DEFERRED: Recommendation.DEFER,
    Verdict.BLOCKED: Recommendation.REFUSE,
}


class Outcome(Labelled):
    """What a decision says."""

    APPROVE = "approve", _("Approve")
    APPROVE_WITH_CONDITIONS = "approve_with_conditions", _("Approve with conditions")
    RETURN = "return", _("Return to the author")
    REFUSE = "refuse", _("Refuse")
    DEFER = "defer", _("Defer")


APPROVING: Final = frozenset({Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS})

ENGAGEMENT_ACTION: Final[Mapping[Outcome, lifecycle.Action]] = {
    Outcome.APPROVE: lifecycle.Action.CLEAR,
    Outcome.APPROVE_WITH_CONDITIONS: lifecycle.Action.CLEAR,
    Outcome.RETURN: lifecycle.Action.RETURN,
    Outcome.REFUSE: lifecycle.Action.REFUSE,
    Outcome.DEFER: lifecycle.Action.DEFER,
}
"""What each outcome does to the engagement in review."""


def lanes_for(tier: int) -> tuple[Lane, ...]:
    """Return the lanes a submission of this tier opens: all from tier 1, none for the logged contacts of tier 0."""
    return tuple(Lane) if tier >= 1 else ()
