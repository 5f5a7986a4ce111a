"""The oversight page: what each check finds among what one reader may see, and the numbers of the gate."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from accounts.models import User
from core import house
from engagements.domain.words import Words, say
from engagements.models import Engagement, EngagementAuthor, TeamMember
from engagements.selectors.engagements import late_after
from riskreview.domain.review_cycle import LaneStatus, Outcome, Recommendation, ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.scales import Risk
from riskreview.domain.xray import (
    CHECKS,
    ENOUGH_TO_DISAGREE,
    GROUNDS,
    OVERLOADED,
    Check,
    Middle,
    middle,
)
from riskreview.models import (
    ChecklistTemplate,
    Condition,
    Decision,
    Dissent,
    Lane,
    LaneAnswer,
    LaneClaim,
    LaneEvidence,
    LaneQuestion,
    Mitigation,
    Waiver,
)
from riskreview.models.decisions import APPROVES, STANDS, Basis
from riskreview.selectors import calendar, checklists, queue

SHOWN: Final = 20
TURNED_DOWN: Final = (Outcome.RETURN.value, Outcome.REFUSE.value, Outcome.DEFER.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: where it is, and which part of it."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: how many, and the newest of them."""

    check: Check
    source: Words
    """Where the rule comes from, with the numbers that hold."""
    count: int
    rows: list[Row]


def findings(*, user: User, at: datetime) -> list[Found]:
    """Return what each check finds among what the user may see, in the order of the checks."""
    found = []
    numbers = {lane.value: house.number(f"deadlines.{lane}") for lane in LaneName}
    numbers["late"] = house.number("reports.late")
    for check in CHECKS:
        queries = QUERIES[check.code](user, at.date())
        count = sum(rows.count() for rows in queries)
        shown = [_row(record) for rows in queries for record in rows[:SHOWN]][:SHOWN] if count else []
        found.append(Found(check, say(check.source, **numbers), count, shown))
    return found


def _row(record: Any) -> Row:
    if isinstance(record, User):
        told = _("%(n)d lanes answered, all cleared") % {"n": record.answered}  # type: ignore[attr-defined]
        return Row(str(record), told, "")
    whole = record
    while hasattr(whole, "visible_through"):
        whole = getattr(whole, whole.visible_through)
    if isinstance(record, LaneAnswer):
        return Row(str(whole), f"{record.lane}: {record.code}", record.lane.get_absolute_url())
    return Row(str(whole), "" if record is whole else str(record), record.get_absolute_url())


def _decisions(user: User) -> QuerySet[Decision]:
    rows: QuerySet[Decision] = Decision.objects.visible_to(user).select_related("engagement", "review")
    return rows.order_by("-recorded_at", "-pk")


def _approvals(user: User) -> QuerySet[Decision]:
    return _decisions(user).filter(APPROVES, basis=Basis.REVIEW)


def _lanes(user: User) -> QuerySet[Lane]:
    rows: QuerySet[Lane] = Lane.objects.visible_to(user).select_related("review__engagement")
    return rows.filter(status=LaneStatus.ANSWERED).order_by("-answered_at", "-pk")


def _one_person(user: User, _today: date) -> list[QuerySet[Any]]:
    own = {"user": OuterRef("decided_by")}
    claimed = LaneClaim.objects.filter(
        review__engagement=OuterRef("engagement"), review__content_no=OuterRef("content_no"), **own
    )
    wrote = EngagementAuthor.objects.filter(engagement=OuterRef("engagement"), **own)
    joined = TeamMember.objects.filter(engagement=OuterRef("engagement"), **own)
    tied = Q(Exists(claimed)) | Exists(wrote) | Exists(joined) | Q(engagement__lead=F("decided_by"))
    return [_decisions(user).filter(APPROVES).filter(tied)]


def _residual_above(user: User, _today: date) -> list[QuerySet[Any]]:
    order = list(Risk)
    above = Q(pk__in=[])
    for place, risk in enumerate(order):
        above |= Q(inherent=risk.value, residual__in=[higher.value for higher in order[place + 1 :]])
    return [_lanes(user).filter(above)]


def _best_without_evidence(user: User, _today: date) -> list[QuerySet[Any]]:
    best = Q(pk__in=[])
    for template in ChecklistTemplate.objects.all():
        by_answer: dict[str, list[str]] = defaultdict(list)
        for item in checklists.checklist_of(template).every_item:
            if item.can_block and not item.filled_from:
                by_answer[item.scale.best].append(item.code)
        for answer, codes in by_answer.items():
            best |= Q(lane__template=template, answer=answer, code__in=codes)
    rows: QuerySet[LaneAnswer] = LaneAnswer.objects.visible_to(user).filter(best, lane__status=LaneStatus.ANSWERED)
    rows = rows.exclude(Exists(LaneEvidence.objects.filter(answer=OuterRef("pk"))))
    return [rows.select_related("lane__review__engagement").order_by("-answered_at", "-pk")]


def _without_reasoning(user: User, _today: date) -> list[QuerySet[Any]]:
    reasoned = LaneAnswer.objects.filter(lane=OuterRef("pk"), answered_by__isnull=False).exclude(reasoning="")
    return [_lanes(user).exclude(Exists(reasoned))]


def _condition_overdue(user: User, today: date) -> list[QuerySet[Any]]:
    rows: QuerySet[Condition] = Condition.objects.visible_to(user).select_related("decision__engagement")
    return [rows.filter(decision__ended_at=None, verified_at=None, due_on__lt=today).order_by("due_on", "pk")]


def _mitigation_expired(user: User, today: date) -> list[QuerySet[Any]]:
    rows: QuerySet[Mitigation] = Mitigation.objects.visible_to(user).select_related("lane__review__engagement")
    standing = Decision.objects.filter(APPROVES, STANDS, review=OuterRef("lane__review"))
    late = Q(verified_at=None, due_on__lt=today) | Q(expires_on__lt=today)
    return [rows.filter(Exists(standing)).filter(late).order_by("due_on", "pk")]


def _never_tested(user: User, _today: date) -> list[QuerySet[Any]]:
    dissent = Dissent.objects.filter(review=OuterRef("review"))
    asked = LaneQuestion.objects.filter(lane__review=OuterRef("review"))
    return [_approvals(user).exclude(Exists(dissent)).exclude(Exists(asked))]


def _same_day(user: User, _today: date) -> list[QuerySet[Any]]:
    rows = _approvals(user).annotate(opened_on=TruncDate("review__opened_at"), decided_on=TruncDate("decided_at"))
    return [rows.filter(opened_on=F("decided_on"))]


def _never_disagreed(user: User, _today: date) -> list[QuerySet[Any]]:
    lanes = Lane.objects.visible_to(user).filter(status=LaneStatus.ANSWERED)
    holders = (
        lanes.order_by()
        .values("holder")
        .annotate(n=Count("pk"), other=Count("pk", filter=~Q(recommendation=Recommendation.CLEAR)))
    )
    same = holders.filter(n__gte=ENOUGH_TO_DISAGREE, other=0)
    agreed = {row["holder"]: row["n"] for row in same}
    spoke = set(Dissent.objects.visible_to(user).filter(by__in=agreed).values_list("by_id", flat=True))
    people = User.objects.filter(pk__in=set(agreed) - spoke).order_by("name", "pk")
    return [_Counted(people, agreed)]  # type: ignore[list-item]


class _Counted:
    """People with how many lanes each answered, read as the queries of the other checks are."""

    def __init__(self, people: QuerySet[User], answered: Mapping[Any, int]) -> None:
        self.people, self.answered = people, answered

    def count(self) -> int:
        """Return how many people."""
        return self.people.count()

    def __getitem__(self, part: slice) -> list[User]:
        """Return some of them."""
        found = list(self.people[part])
        for person in found:
            person.answered = self.answered[person.pk]  # type: ignore[attr-defined]
        return found


def _recorded_late(user: User, _today: date) -> list[QuerySet[Any]]:
    begun: QuerySet[Engagement] = Engagement.objects.visible_to(user)
    begun = begun.filter(recorded_at__gt=F("started_at") + late_after())
    spoken = _decisions(user).filter(basis=Basis.EMERGENCY, recorded_at__gt=F("spoken_at") + late_after())
    return [begun.order_by("-recorded_at", "-pk"), spoken]


def _emergency(user: User, _today: date) -> list[QuerySet[Any]]:
    return [_decisions(user).filter(basis=Basis.EMERGENCY)]


def _waived(user: User, _today: date) -> list[QuerySet[Any]]:
    rows: QuerySet[Waiver] = Waiver.objects.visible_to(user).select_related("review__engagement", "lane")
    return [rows.order_by("-at", "-pk")]


def _without_cover(user: User, _today: date) -> list[QuerySet[Any]]:
    rows: QuerySet[Engagement] = Engagement.objects.visible_to(user)
    return [rows.filter(held_without_cover=True).order_by("-held_at", "-pk")]


QUERIES: Final[Mapping[str, Callable[[User, date], list[QuerySet[Any]]]]] = {
    "one_person": _one_person,
    "residual_above_inherent": _residual_above,
    "best_without_evidence": _best_without_evidence,
    "without_reasoning": _without_reasoning,
    "condition_overdue": _condition_overdue,
    "mitigation_expired": _mitigation_expired,
    "never_tested": _never_tested,
    "same_day": _same_day,
    "never_disagreed": _never_disagreed,
    "recorded_late": _recorded_late,
    "emergency": _emergency,
    "waived": _waived,
    "without_cover": _without_cover,
}


@dataclass(frozen=True, slots=True)
class LaneTime:
    """How long a lane takes: the middle, in working days, and from how many answers."""

    lane: LaneName
    days: Middle


@dataclass(frozen=True, slots=True)
class Load:
    """What one reviewer holds."""

    who: User
    held: int
    overdue: int
    answered: int

    @property
    def overloaded(self) -> bool:
        """Return whether they hold more at once than somebody should look at."""
        return self.held > OVERLOADED or self.overdue > 0


@dataclass(frozen=True, slots=True)
class Ground:
    """How often an item stood in the way of what was turned down, and how."""

    code: str
    ground: str
    count: int

    @property
    def words(self) -> str:
        """Return the ground in words, to be translated."""
        return GROUNDS[self.ground]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the gate; `turned_down` is from how many decisions the grounds are counted."""

    times: list[LaneTime]
    loads: list[Load]
    grounds: list[Ground]
    turned_down: int


def numbers(*, user: User, today: date) -> Numbers:
    """Return the numbers of the gate among what the user may see."""
    found, count = grounds(_decisions(user).filter(outcome__in=TURNED_DOWN))
    return Numbers(times(_lanes(user)), _loads(user, today), found, count)


def times(lanes: QuerySet[Lane]) -> list[LaneTime]:
    """Return how long answered lanes took from the opening of their review, by lane."""
    days: dict[str, list[float]] = defaultdict(list)
    working = calendar.current()
    for name, opened, answered in lanes.values_list("name", "review__opened_at", "answered_at"):
        if answered is not None:
            days[name].append(working.between(opened.date(), answered.date()))
    return [LaneTime(lane, middle(days[lane.value])) for lane in LaneName]


def _loads(user: User, today: date) -> list[Load]:
    claimed = Q(status=LaneStatus.CLAIMED, review__status=ReviewStatus.OPEN)
    rows = Lane.objects.visible_to(user).exclude(holder=None).order_by().values("holder")
    rows = rows.annotate(
        held=Count("pk", filter=claimed),
        overdue=Count("pk", filter=claimed & queue.late(today)),
        answered=Count("pk", filter=Q(status=LaneStatus.ANSWERED)),
    )
    people = User.objects.in_bulk([row["holder"] for row in rows])
    loads = [Load(people[row["holder"]], row["held"], row["overdue"], row["answered"]) for row in rows]
    return sorted(loads, key=lambda load: (-load.overdue, -load.held, str(load.who)))


def grounds(decisions: QuerySet[Decision]) -> tuple[list[Ground], int]:
    """Return what stood in the way of what was turned down, by item and ground, and from how many decisions."""
    counts: Counter[tuple[str, str]] = Counter()
    reviews = list(decisions.order_by().values_list("review_id", flat=True))
    for lane in Lane.objects.filter(review__in=reviews, status=LaneStatus.ANSWERED):
        counts.update((code, ground) for ground in GROUNDS for code in getattr(lane, ground))
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return [Ground(code, ground, count) for (code, ground), count in rows], len(reviews)
