"""Whether an engagement is covered by a live decision, and why not, in words."""

from dataclasses import dataclass
from datetime import datetime

from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.live import DecisionFacts, Liveness, is_live
from riskreview.domain.review_cycle import Outcome, ReviewStatus
from riskreview.models import Decision
from riskreview.models.decisions import Basis
from riskreview.selectors import parties, validity
from riskreview.selectors.words import told


@dataclass(frozen=True, slots=True)
class Cover:
    """The decision that governs an engagement, and what speaks against starting under it."""

    decision: Decision | None
    against: tuple[str, ...]

    @property
    def live(self) -> bool:
        """Return whether the contact could start."""
        return not self.against


def governing(engagement: Engagement, *, for_update: bool = False) -> Decision | None:
    """Return the decision that counts: the one that stands, else the last one; retrospective ones never do."""
    rows = Decision.objects.filter(engagement=engagement).exclude(basis=Basis.RETROSPECTIVE)
    if for_update:
        rows = rows.select_for_update()
    found: list[Decision] = sorted(rows, key=lambda decision: (decision.ended_at is None, decision.recorded_at))
    return found[-1] if found else None


def standing_approval(engagement: Engagement) -> Decision | None:
    """Return the approving decision on the present content that has not ended, if there is one."""
    decision = governing(engagement)
    if decision is None or decision.ended_at is not None or decision.valid_until is None:
        return None
    return decision if decision.content_no == engagement.content_no else None


def facts_of(decision: Decision) -> DecisionFacts:
    """Return what the test of a live decision looks at."""
    return DecisionFacts(
        outcome=Outcome(decision.outcome),
        content_no=decision.content_no,
        in_force_from=decision.in_force_from,
        valid_until=validity.shortened(decision) or decision.in_force_from,
        ended_as=ReviewStatus(decision.ended_as) if decision.ended_as else None,
        open_blocking_conditions=decision.conditions.filter(guards=Step.START, verified_at=None).count(),
    )


def judge(engagement: Engagement, *, started_at: datetime, at: datetime) -> Liveness:
    """Return whether the governing decision covers a contact that starts at `started_at`, judged at `at`."""
    decision = governing(engagement)
    return is_live(
        facts_of(decision) if decision is not None else None,
        content_no=engagement.content_no,
        planned_end=engagement.planned_end,
        started_at=started_at,
        at=at,
    )


def cover_of(engagement: Engagement, *, at: datetime) -> Cover:
    """Return whether the contact could start now, and everything that speaks against it, in words."""
    liveness = judge(engagement, started_at=at, at=at)
    against = (*(told(words) for words in liveness.reasons), *parties.hits_against(engagement))
    return Cover(governing(engagement), against)
