"""Whether a decision covers a contact, and how long a decision should cover one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engagements.domain.kinds import HIGHEST_TIER
from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from riskreview.domain.guarding import BARRED, Step
from riskreview.domain.review_cycle import APPROVING, Outcome, ReviewStatus
from riskreview.domain.review_policy import Policy
from riskreview.domain.scales import Lane, Risk

UNDECIDED_HIT: Final = _(
    "An entry of a list is likely the same as somebody who takes part, and nobody without a part in the plan has "
    "decided whether it is. It waits under “Hits to decide”."
)
"""What the database says to an approval and to a start over a hit on a list; who it is about, the service says."""


TOO_SHORT: Final = _("The decision is not valid until the end of the contact.")
RUN_OUT: Final = _("The decision is no longer valid.")
"""What is said of the validity of a decision at a start, and at a delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """What is recorded about a decision. An oral emergency approval is in force from the moment it was spoken."""

    outcome: Outcome
    content_no: int
    in_force_from: datetime
    valid_until: datetime
    ended_as: ReviewStatus | None
    """How its review ended; None while it stands."""
    open_blocking_conditions: int


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether a decision is live; `reasons` names each way in which it is not."""

    reasons: tuple[Words, ...]

    @property
    def live(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.reasons


def is_live(
    decision: DecisionFacts | None,
    *,
    content_no: int,
    planned_end: datetime | None,
    started_at: datetime,
    at: datetime,
    too_short: str = TOO_SHORT,
) -> Liveness:
    """Return whether the decision covers a contact with this content that starts at `started_at`, judged at `at`.

    These are the conditions that the database trigger tests at the door of `under_way`.
    """
    if decision is None:
        return Liveness((say(_("There is no decision.")),))
    ended = decision.ended_as.label if decision.ended_as else ""
    last = max(started_at, planned_end or started_at)
    against = [
        (decision.outcome not in APPROVING, say(_("The decision did not approve the engagement."))),
        (decision.ended_as is not None, say(_("The decision has ended: {ended}."), ended=ended)),
        (decision.content_no != content_no, say(_("The decision was taken on another version of the plan."))),
        (decision.open_blocking_conditions > 0, say(BARRED[Step.START])),
        (decision.valid_until < last, say(too_short)),
        (decision.in_force_from > started_at, say(_("The decision was taken only after the contact began."))),
        (started_at > at, say(_("The contact cannot begin in the future."))),
    ]
    return Liveness(tuple(why for holds, why in against if holds))


def covers_delivery(decision: DecisionFacts | None, *, content_no: int, at: datetime) -> Liveness:
    """Return whether the decision covers a delivery at this moment: the test of a start, whatever the end of the plan.

    The database tests the same when a delivery is ordered.
    """
    return is_live(decision, content_no=content_no, planned_end=None, started_at=at, at=at, too_short=RUN_OUT)


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when a lane's answers, or a decision resting on them, should count, and by which rule."""

    until: datetime
    rule: Words


def suggested_validity(
    lane: Lane,
    *,
    policy: Policy,
    tier: int,
    listed: bool,
    residual: Risk,
    decided_at: datetime,
    planned_end: datetime | None,
) -> Validity:
    """Return the usual validity of one lane, by the days of the policy.

    The legal lane counts shorter when a party is listed, and at tier 3 no longer than the planned event; the escalation
    lane when the risk that remains in it, `residual`, is high or worse.
    """
    shorter = {Lane.ESCALATION: "_high" if residual >= Risk.HIGH else "", Lane.LEGAL: "_listed" if listed else ""}
    days = policy.number(f"validity.{lane.value}{shorter.get(lane, '')}")
    until = decided_at + timedelta(days=days)
    if lane is Lane.LEGAL and tier == HIGHEST_TIER and planned_end is not None and decided_at <= planned_end < until:
        return Validity(planned_end, say(_("Legal lane, tier 3: this event only.")))
    return Validity(until, say(_("The {lane} lane counts {days} days."), lane=lane.label, days=days))


def earliest(validities: Sequence[Validity]) -> Validity:
    """Return the validity that runs out first: a decision is valid no longer than the lanes it rests on."""
    return min(validities, key=lambda validity: validity.until)
