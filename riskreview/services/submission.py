"""Sending a plan to review, taking it back, and revising it after a decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, versions
from core.authz import ensure
from core.errors import Answerable, Conflict, Invalid
from engagements.domain.completeness import Gap
from engagements.domain.lifecycle import Action, Status
from engagements.models import Engagement
from engagements.selectors import content
from engagements.services import lifecycle
from riskreview import policies
from riskreview.domain.review_cycle import Outcome, ReviewAction, ReviewStatus, lanes_for
from riskreview.models import Decision, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import liveness, parties, ties
from riskreview.selectors.reviews import UNDECIDED
from riskreview.services import endings, look_ups, opening


def submit(
    *, engagement_id: UUID, seen_version: int, by: User, refusal_answered: str = "", urgent_because: str = ""
) -> Review:
    """Send a plan to review: freeze its content, open the lanes, end what was decided on an older version.

    Everybody who takes part is looked up on the lists in force first; what that finds stays, also when the submission
    is refused for it. After a refusal, `refusal_answered` says how the plan answers its grounds. A plan that
    cannot wait says `urgent_because`: the legal lane has less time then, and nothing else is different. Raises
    NotFound, NotAllowed (neither author nor lead), Stale, Conflict (not a draft, no checklist published, an undecided
    hit on a list) or Invalid (`fields` names each step of the plan that is incomplete, or `refusal_answered`).
    """
    _look_up(engagement_id, seen_version=seen_version, by=by)
    return _submit(
        engagement_id,
        seen_version=seen_version,
        by=by,
        refusal_answered=refusal_answered.strip(),
        urgent_because=urgent_because.strip(),
    )


@transaction.atomic
def _look_up(engagement_id: UUID, *, seen_version: int, by: User) -> None:
    engagement = _for_submission(engagement_id, seen_version=seen_version, by=by)
    look_ups.bring_up_to_date(engagement, by=by)


def _for_submission(engagement_id: UUID, *, seen_version: int, by: User) -> Engagement:
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_submit, by, engagement, ties.to_engagement(by, engagement))
    versions.insist(engagement, seen_version)
    if engagement.status != Status.DRAFT:
        raise Conflict("wrong_state", _("Only a draft is sent to review."))
    return engagement


@transaction.atomic
def _submit(engagement_id: UUID, *, seen_version: int, by: User, refusal_answered: str, urgent_because: str) -> Review:
    at = clock.now()
    engagement = _for_submission(engagement_id, seen_version=seen_version, by=by)
    opening.templates()
    _insist_on_decided_hits(engagement)
    refusal = refusal_of(engagement)
    facts = content.facts_of(engagement, at)
    _insist_on_complete(content.gaps_from(engagement, facts, at), refusal, refusal_answered)
    lifecycle.apply(engagement, Action.SUBMIT, seen_version=None, by=by, at=at)
    for review in Review.objects.filter(engagement=engagement, status=ReviewStatus.DECIDED).select_for_update():
        because = _("The revised plan was sent to review.")
        endings.end_review(review, ReviewAction.SUPERSEDE, because=because, by=by, at=at)
    return opening.open_review(
        engagement,
        kind=ReviewKind.REGULAR,
        lanes=lanes_for(content.tier_from(facts).number),
        by=by,
        at=at,
        sent=opening.Sent(refusal, refusal_answered if refusal else "", urgent_because),
    )


def refusal_of(engagement: Engagement) -> Decision | None:
    """Return the refusal that a new submission has to answer: the last decision, if it refused."""
    decision = liveness.governing(engagement)
    return decision if decision is not None and decision.outcome == Outcome.REFUSE else None


def _insist_on_complete(gaps: Sequence[Gap], refusal: Decision | None, refusal_answered: str) -> None:
    wrong: dict[str, Any] = {}
    for gap in gaps:
        wrong[gap.step.value] = f"{wrong.get(gap.step.value, '')} {_(gap.words)}".strip()
    if refusal is not None and not refusal_answered:
        wrong["refusal_answered"] = _("The plan was refused. Say how it answers the grounds: %(grounds)s") % {
            "grounds": refusal.reasons
        }
    if wrong:
        raise Invalid("incomplete", _("The plan is not complete yet. ") + " ".join(wrong.values()), wrong)


def _insist_on_decided_hits(engagement: Engagement) -> None:
    """Refuse while an entry of a list is likely the same as somebody who takes part, and nobody else has decided."""
    if against := parties.hits_against(engagement):
        raise Answerable("undecided_hit", " ".join(against))


@transaction.atomic
def withdraw(*, engagement_id: UUID, seen_version: int, by: User, reason: str = "") -> Engagement:
    """Take a plan back from review to go on writing it; the review closes and is kept.

    Raises NotFound, NotAllowed, Stale or Conflict (not in review).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_withdraw, by, engagement, ties.to_engagement(by, engagement))
    versions.insist(engagement, seen_version)
    lifecycle.apply(engagement, Action.WITHDRAW, seen_version=None, by=by, at=at, reason=reason)
    _end_all(engagement, because=reason.strip() or _("The plan was withdrawn."), by=by, at=at)
    return engagement


@transaction.atomic
def revise(*, engagement_id: UUID, seen_version: int, by: User, reason: str = "") -> Engagement:
    """Bring a cleared, suspended or refused plan back to draft; the decision on it is superseded.

    Raises NotFound, NotAllowed, Stale or Conflict (nothing to revise in this state).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_revise, by, engagement)
    versions.insist(engagement, seen_version)
    lifecycle.apply(engagement, Action.REVISE, seen_version=None, by=by, at=at, reason=reason)
    _end_all(engagement, because=reason.strip() or _("The plan is being revised."), by=by, at=at)
    return engagement


def _end_all(engagement: Engagement, *, because: str, by: User, at: datetime) -> None:
    live = [*UNDECIDED, ReviewStatus.DECIDED.value]
    for review in Review.objects.filter(engagement=engagement, status__in=live).select_for_update():
        action = ReviewAction.SUPERSEDE if review.status == ReviewStatus.DECIDED else ReviewAction.CLOSE
        endings.end_review(review, action, because=because, by=by, at=at)
