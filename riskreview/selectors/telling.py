"""Who is told of what at the gate: one table, and the people it means. Who did it needs no telling."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum, auto
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from accounts.domain.notices import Kind
from engagements.models import Engagement, EngagementAuthor
from engagements.selectors import reach
from riskreview import policies
from riskreview.models import Decision, Lane, LaneClaim, Review
from riskreview.selectors import absences, judgement, ties


class Audience(Enum):
    """People as the table names them."""

    AUTHORS = auto()
    LEAD = auto()
    HOLDERS = auto()
    """Whoever holds a lane that the matter concerns."""
    ANSWERERS = auto()
    """Whoever holds the lane, and where nobody does, whoever may answer it."""
    REVIEWERS = auto()
    """Whoever may answer the lane and has no part in the engagement."""
    DECIDERS = auto()
    """Whoever decides at the level needed and has no part in the engagement."""
    DECIDED = auto()
    """Whoever gave the decision."""
    NAMED = auto()
    """Those the matter names: an owner, who asked, who talked about it before."""


A = Audience
TOLD: Final[Mapping[Kind, frozenset[Audience]]] = {
    Kind.LANE_OPEN: frozenset({A.REVIEWERS}),
    Kind.LANE_AGAIN: frozenset({A.REVIEWERS}),
    Kind.LANE_GIVEN: frozenset({A.NAMED}),
    Kind.LANE_TAKEN: frozenset({A.NAMED}),
    Kind.LANE_OVERDUE: frozenset({A.ANSWERERS, A.LEAD}),
    Kind.LEVEL_RAISED: frozenset({A.AUTHORS, A.LEAD}),
    Kind.QUESTION_ASKED: frozenset({A.AUTHORS, A.LEAD}),
    Kind.QUESTION_REPLIED: frozenset({A.NAMED}),
    Kind.QUESTION_UNANSWERED: frozenset({A.NAMED}),
    Kind.COMMENTED: frozenset({A.HOLDERS, A.NAMED}),
    Kind.DECISION_WAITS: frozenset({A.DECIDERS}),
    Kind.AGREE_AGAIN: frozenset({A.NAMED}),
    Kind.DECIDED: frozenset({A.AUTHORS, A.LEAD}),
    Kind.CONDITION_GIVEN: frozenset({A.NAMED}),
    Kind.CONDITION_DUE: frozenset({A.NAMED, A.LEAD}),
    Kind.CONDITION_OVERDUE: frozenset({A.NAMED, A.LEAD}),
    Kind.CONDITION_TO_VERIFY: frozenset({A.HOLDERS, A.DECIDED}),
    Kind.CONDITION_VERIFIED: frozenset({A.NAMED, A.LEAD}),
    Kind.MITIGATION_GIVEN: frozenset({A.NAMED}),
    Kind.MITIGATION_DUE: frozenset({A.NAMED, A.LEAD}),
    Kind.MITIGATION_OVERDUE: frozenset({A.NAMED, A.LEAD}),
    Kind.MITIGATION_TO_VERIFY: frozenset({A.HOLDERS, A.DECIDED}),
    Kind.MITIGATION_VERIFIED: frozenset({A.NAMED, A.LEAD}),
    Kind.VALIDITY_ENDING: frozenset({A.AUTHORS, A.LEAD}),
    Kind.VALIDITY_ENDED: frozenset({A.AUTHORS, A.LEAD}),
    Kind.CHANGED: frozenset({A.LEAD, A.HOLDERS}),
    Kind.SUSPENDED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS, A.DECIDED}),
    Kind.REVOKED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS, A.DECIDED}),
    Kind.LIFTED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS}),
    Kind.DELIVERY_DIVERTED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS, A.DECIDED, A.NAMED}),
    Kind.DELIVERIES_STOPPED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS, A.DECIDED, A.NAMED}),
    Kind.DELIVERIES_RESUMED: frozenset({A.AUTHORS, A.LEAD, A.HOLDERS, A.NAMED}),
    Kind.TIE_WITHDRAWN: frozenset({A.NAMED}),
    Kind.TIE_ENDED: frozenset({A.NAMED}),
    Kind.TIE_STAYS: frozenset({A.NAMED}),
}


def people(
    kind: Kind,
    engagement: Engagement,
    *,
    review: Review | None = None,
    lanes: Collection[str] = (),
    named: Iterable[UUID | None] = (),
    but: UUID | None = None,
    day: date,
) -> set[UUID]:
    """Return who is told; `lanes` narrows holders and reviewers, none means every lane; `but` did it themselves.

    For whoever is told as a reviewer or decider and is away on the day, who stands in is told too; but not of what
    somebody does not hold any more.
    """
    found: set[UUID] = set()
    for audience in TOLD[kind]:
        if audience is A.HOLDERS:
            found |= _holders(engagement, lanes)
        elif audience is A.ANSWERERS:
            found |= _holders(engagement, lanes) or _reviewers(engagement, lanes)
        elif audience is A.REVIEWERS:
            found |= _reviewers(engagement, lanes)
        elif audience is A.DECIDERS and review is not None:
            found |= _deciders(review)
        elif audience is A.DECIDED:
            found |= set(_decisions(engagement).values_list("decided_by_id", flat=True))
        elif audience is A.NAMED:
            found |= {pk for pk in named if pk is not None}
    if kind is not Kind.LANE_TAKEN:
        found |= absences.standing_in(found, engagement, day=day)
    return (_planners(kind, engagement) | found) - {but}


def _planners(kind: Kind, engagement: Engagement) -> set[UUID]:
    found: set[UUID] = set()
    if A.AUTHORS in TOLD[kind]:
        found |= set(EngagementAuthor.objects.filter(engagement=engagement).values_list("user_id", flat=True))
    if A.LEAD in TOLD[kind]:
        found.add(engagement.lead_id)
    return found


def _decisions(engagement: Engagement) -> QuerySet[Decision]:
    rows: QuerySet[Decision] = Decision.objects.filter(engagement=engagement, content_no=engagement.content_no)
    return rows


def _holders(engagement: Engagement, lanes: Collection[str]) -> set[UUID]:
    rows = Lane.objects.filter(review__engagement=engagement, review__content_no=engagement.content_no)
    if lanes:
        rows = rows.filter(name__in=lanes)
    return set(rows.exclude(holder=None).values_list("holder_id", flat=True))


def _reviewers(engagement: Engagement, lanes: Collection[str]) -> set[UUID]:
    """Return who may claim one of the lanes: the role, no part in the engagement, no other lane, not its decider."""
    bound = ties.bound_to(engagement)
    decided = set(_decisions(engagement).values_list("decided_by_id", flat=True))
    claims = LaneClaim.objects.filter(review__engagement=engagement, review__content_no=engagement.content_no)
    taken = set(claims.values_list("user_id", "lane"))
    found = set()
    for name in lanes or policies.ROLE_OF_LANE:
        role = policies.ROLE_OF_LANE[name]
        able = reach.colleagues(compartment_id=engagement.compartment_id).filter(roles__contains=[role.value])
        elsewhere = {user for user, lane in taken if lane != name}
        found |= set(able.order_by().values_list("pk", flat=True)) - bound - decided - elsewhere
    return found


def _deciders(review: Review) -> set[UUID]:
    """Return who decides a review at exactly the level it needs now and holds no tie to it."""
    level = judgement.judge(review).level
    needed = level.to_approve or level.to_turn_down
    engagement = review.engagement
    claims = LaneClaim.objects.filter(review__engagement=engagement, review__content_no=review.content_no)
    tied = ties.bound_to(engagement) | set(claims.values_list("user_id", flat=True))
    able = reach.colleagues(compartment_id=engagement.compartment_id)
    return {user.pk for user in able if user.decision_level == needed} - tied
