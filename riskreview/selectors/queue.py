"""What waits at the gate for one person, and the list of reviews they may see."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value

from accounts.models import User
from engagements.domain.lifecycle import Status
from engagements.domain.release import ReleaseState
from engagements.models import EngagementAuthor, Release, TeamMember
from riskreview import policies
from riskreview.domain.guarding import Step
from riskreview.domain.levels import DecisionLevel
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Condition, Decision, Lane, LaneClaim, LaneQuestion, Mitigation, Review
from riskreview.selectors import conflicts
from riskreview.selectors.levels import levels_of
from riskreview.selectors.reviews import UNDECIDED

AHEAD = (Status.IN_REVIEW.value, Status.CLEARED.value, Status.SUSPENDED.value, Status.UNDER_WAY.value)
"""Before a contact has taken place, what was demanded still matters."""
TOOK_PLACE = (Status.HELD.value, Status.REPORTED.value)
OUTLASTS = Q(guards=Step.RELEASE, decision__engagement__started_at__isnull=False) & ~Q(
    decision__engagement__status=Status.CANCELLED.value
)
"""What was learnt can be released whatever becomes of the approval: what holds that up is still to be met then."""


def still_matter() -> Q:
    """Return the condition that a condition of an approval still matters.

    After the contact only what holds up a delivery, the closing or a release does, and after the closing what a draft
    of a release waits for.
    """
    status = "decision__engagement__status__in"
    afterwards = Q(guards__in=[Step.DELIVER, Step.CLOSE, Step.RELEASE], **{status: TOOK_PLACE})
    drafts = Release.objects.filter(engagement=OuterRef("decision__engagement"), status=ReleaseState.DRAFT)
    return Q(decision__ended_at=None) & (Q(**{status: AHEAD}) | afterwards) | OUTLASTS & Q(Exists(drafts))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for one person, the most urgent first within each kind."""

    held: list[Lane] = field(default_factory=list)
    to_claim: list[Lane] = field(default_factory=list)
    to_decide: list[tuple[Review, DecisionLevel]] = field(default_factory=list)
    questions: list[LaneQuestion] = field(default_factory=list)
    to_meet: list[Condition] = field(default_factory=list)
    to_carry_out: list[Mitigation] = field(default_factory=list)
    conditions_to_verify: list[Condition] = field(default_factory=list)
    mitigations_to_verify: list[Mitigation] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many things wait."""
        return sum(len(getattr(self, name)) for name in self.__slots__)


def waiting_for(user: User) -> Waiting:
    """Return what waits for the user; a handful of statements however many reviews."""
    with_engagement = "lane__review__engagement__compartment"
    return Waiting(
        held=list(
            _held(user)
            .select_related("review__engagement__compartment")
            .prefetch_related(Prefetch("questions", LaneQuestion.objects.filter(reply=""), to_attr="open_questions"))
            .order_by("due_on", "pk")
        ),
        to_claim=list(_to_claim(user).select_related("review__engagement__compartment").order_by("due_on", "pk")),
        to_decide=to_decide(user),
        questions=list(_questions(user).select_related(with_engagement, "asked_by").order_by("asked_at", "pk")),
        to_meet=list(_with_decision(_to_meet(user))),
        to_carry_out=list(_to_carry_out(user).select_related(with_engagement).order_by("due_on", "pk")),
        conditions_to_verify=list(_with_decision(conditions_to_verify(user)).select_related("met_by")),
        mitigations_to_verify=list(
            mitigations_to_verify(user).select_related(with_engagement, "owner").order_by("due_on", "pk")
        ),
    )


def decisions_waiting(user: User) -> int:
    """Return how many decisions wait for the user, for the rail; no statement for who decides nothing."""
    return len(to_decide(user))


def waiting(user: User) -> QuerySet[Any]:
    """Return what else waits for the user, for the rail."""
    parts = [
        part.order_by().annotate(kind=Value(number)).values_list("kind", "pk")
        for number, part in enumerate(
            (
                _held(user),
                _to_claim(user),
                _questions(user),
                _to_meet(user),
                _to_carry_out(user),
                conditions_to_verify(user),
                mitigations_to_verify(user),
            )
        )
    ]
    rows: QuerySet[Any] = parts[0].union(*parts[1:], all=True)
    return rows


def to_decide(user: User) -> list[tuple[Review, DecisionLevel]]:
    """Return the reviews that wait for a decision at the user's own level, each with the level and its reasons."""
    if not user.decision_level:
        return []
    rows = _free(Review.objects.visible_to(user), user, "engagement").filter(status=ReviewStatus.RECOMMENDED)
    rows = rows.select_related("engagement__compartment").order_by("recommended_at", "pk")
    reviews = list(rows.exclude(_claimed(user, "engagement", "content_no")))
    levels = levels_of(reviews)
    return [(review, levels[review.pk]) for review in reviews if _deciding(levels[review.pk]) == user.decision_level]


def _deciding(level: DecisionLevel) -> int:
    """Return the level that must act: that which may approve, or may turn it down where nobody may approve."""
    return level.to_approve or level.to_turn_down


def listed(user: User) -> QuerySet[Review]:
    """Return the reviews the user may see, with their lanes, for lists."""
    lanes = (
        Lane.objects.select_related("holder")
        .order_by("-name")
        .prefetch_related(Prefetch("questions", LaneQuestion.objects.filter(reply=""), to_attr="open_questions"))
    )
    rows: QuerySet[Review] = Review.objects.visible_to(user).select_related("engagement__compartment")
    rows = rows.prefetch_related(Prefetch("lanes", lanes, to_attr="lane_rows"))
    return rows.prefetch_related(Prefetch("decisions", Decision.objects.order_by("recorded_at"), to_attr="outcomes"))


def overdue(today: date) -> Q:
    """Return the condition that a lane of a review is late."""
    return Q(Exists(Lane.objects.filter(late(today), review=OuterRef("pk"))))


def late(today: date) -> Q:
    """Return the condition that a lane is late: what `Lane.is_late` says of one, for many."""
    runs = Q(paused_at=None) | Q(paused_at__date__gt=F("due_on"))
    return ~Q(status=LaneStatus.ANSWERED) & Q(due_on__lt=today) & runs


def _held(user: User) -> QuerySet[Lane]:
    rows: QuerySet[Lane] = Lane.objects.visible_to(user)
    return rows.filter(holder=user, status=LaneStatus.CLAIMED, review__status=ReviewStatus.OPEN)


def _to_claim(user: User) -> QuerySet[Lane]:
    names = [name for name, role in policies.ROLE_OF_LANE.items() if user.has_role(role)]
    if not names:
        return Lane.objects.none()
    rows = _free(Lane.objects.visible_to(user), user, "review__engagement")
    rows = rows.filter(name__in=names, status=LaneStatus.OPEN, review__status=ReviewStatus.OPEN)
    others = LaneClaim.objects.filter(
        user=user,
        review__engagement=OuterRef("review__engagement"),
        review__content_no=OuterRef("review__content_no"),
    ).exclude(lane=OuterRef("name"))
    decided = Decision.objects.filter(
        decided_by=user,
        engagement=OuterRef("review__engagement"),
        content_no=OuterRef("review__content_no"),
    )
    return rows.exclude(Exists(others)).exclude(Exists(decided))


def _questions(user: User) -> QuerySet[LaneQuestion]:
    rows: QuerySet[LaneQuestion] = LaneQuestion.objects.visible_to(user)
    rows = rows.filter(reply="", lane__review__status__in=UNDECIDED)
    wrote = EngagementAuthor.objects.filter(user=user).values("engagement")
    return rows.filter(Q(lane__review__engagement__in=wrote) | Q(lane__review__engagement__lead=user))


def _to_meet(user: User) -> QuerySet[Condition]:
    rows: QuerySet[Condition] = Condition.objects.visible_to(user)
    return rows.filter(still_matter(), owner=user, met_at=None)


def _to_carry_out(user: User) -> QuerySet[Mitigation]:
    rows: QuerySet[Mitigation] = Mitigation.objects.visible_to(user)
    live = [*UNDECIDED, ReviewStatus.DECIDED]
    return rows.filter(
        owner=user, met_at=None, lane__review__status__in=live, lane__review__engagement__status__in=AHEAD
    )


def conditions_to_verify(user: User) -> QuerySet[Condition]:
    """Return the met conditions that the user may verify."""
    if not user.has_role(*policies.REVIEWERS, *policies.DECIDERS):
        return Condition.objects.none()
    rows = _free(Condition.objects.visible_to(user), user, "decision__engagement")
    rows = rows.filter(still_matter(), met_at__isnull=False, verified_at=None)
    return rows.exclude(owner=user).exclude(met_by=user)


def mitigations_to_verify(user: User) -> QuerySet[Mitigation]:
    """Return the measures that somebody showed to work and the user may verify."""
    if not user.has_role(*policies.REVIEWERS, *policies.DECIDERS):
        return Mitigation.objects.none()
    rows = _free(Mitigation.objects.visible_to(user), user, "lane__review__engagement")
    live = [*UNDECIDED, ReviewStatus.DECIDED]
    rows = rows.filter(met_at__isnull=False, verified_at=None, lane__review__status__in=live)
    return rows.filter(lane__review__engagement__status__in=AHEAD).exclude(owner=user).exclude(met_by=user)


def _with_decision(rows: QuerySet[Condition]) -> QuerySet[Condition]:
    return rows.select_related("decision__engagement__compartment", "decision__review", "owner").order_by(
        "due_on", "pk"
    )


def _free(rows: QuerySet[Any], user: User, whole: str) -> QuerySet[Any]:
    """Return the rows of engagements in which the user has no part, and declared no conflict of interest."""
    for model in (EngagementAuthor, TeamMember):
        rows = rows.exclude(**{f"{whole}__in": model._default_manager.filter(user=user).values("engagement")})
    rows = rows.exclude(**{f"{whole}__in": conflicts.closed_to(user).values("pk")})
    return rows.exclude(**{f"{whole}__lead": user})


def _claimed(user: User, whole: str, content_no: str) -> Exists:
    """Return the condition that the user took a lane of the same content."""
    claims = LaneClaim.objects.filter(
        user=user, review__engagement=OuterRef(whole), review__content_no=OuterRef(content_no)
    )
    return Exists(claims)
