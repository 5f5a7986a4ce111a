"""What was promised to reviewers: conditions and measures, what is due of them, and who has to be reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from accounts.domain.notices import Kind
from accounts.models import Notice, User
from riskreview.domain.deadlines import reminder_window
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.models import Condition, Lane, Mitigation
from riskreview.selectors import queue, review_policy
from riskreview.selectors.reviews import UNDECIDED


class Show(StrEnum):
    """The lists of the page."""

    OPEN = "open"
    MINE = "mine"
    OVERDUE = "overdue"
    TO_VERIFY = "to_verify"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell people of, once by its key."""

    kind: Kind
    what: Condition | Mitigation | Lane
    key: str


def live_conditions() -> Q:
    """Return the condition that a condition of an approval still matters and nobody has verified it."""
    return Q(verified_at=None) & queue.still_matter()


def live_mitigations() -> Q:
    """Return the condition that a measure still matters and nobody has verified it."""
    review = "lane__review__"
    alive = [*UNDECIDED, ReviewStatus.DECIDED.value]
    return Q(verified_at=None, **{f"{review}status__in": alive, f"{review}engagement__status__in": queue.AHEAD})


def conditions(show: Show, *, user: User, today: date) -> QuerySet[Condition]:
    """Return the conditions of one list, as far as the user may see them."""
    rows: QuerySet[Condition] = Condition.objects.visible_to(user)
    if show is Show.TO_VERIFY:
        return queue.conditions_to_verify(user)
    return _narrowed(rows, live_conditions(), show, user, today)


def mitigations(show: Show, *, user: User, today: date) -> QuerySet[Mitigation]:
    """Return the measures of one list, as far as the user may see them."""
    rows: QuerySet[Mitigation] = Mitigation.objects.visible_to(user)
    if show is Show.TO_VERIFY:
        return queue.mitigations_to_verify(user)
    return _narrowed(rows, live_mitigations(), show, user, today)


def _narrowed(rows: QuerySet[Any], live: Q, show: Show, user: User, today: date) -> QuerySet[Any]:
    if show is Show.ALL:
        return rows
    rows = rows.filter(live)
    if show is Show.MINE:
        return rows.filter(owner=user)
    return rows.filter(due_on__lt=today) if show is Show.OVERDUE else rows


def listed(show: Show, *, user: User, today: date) -> QuerySet[Any]:
    """Return kind and id of each row of a list, by the day it is due; `loaded` gives a page of them."""
    parts = [
        rows.order_by().annotate(kind=Value(kind)).values_list("kind", "pk", "due_on")
        for kind, rows in (
            ("condition", conditions(show, user=user, today=today)),
            ("mitigation", mitigations(show, user=user, today=today)),
        )
    ]
    return parts[0].union(parts[1], all=True).order_by("due_on", "pk")


def loaded(rows: list[tuple[str, Any, date]]) -> list[Condition | Mitigation]:
    """Return the records of a page of `listed`, in its order, in two statements."""
    wanted = {kind: [pk for other, pk, _due in rows if other == kind] for kind in ("condition", "mitigation")}
    found: dict[Any, Condition | Mitigation] = {}
    found |= Condition.objects.select_related(
        "decision__engagement__compartment", "owner", "met_by", "verified_by", "tied_verifier"
    ).in_bulk(wanted["condition"])
    found |= Mitigation.objects.select_related(
        "lane__review__engagement__compartment", "owner", "verified_by", "tied_verifier"
    ).in_bulk(wanted["mitigation"])
    return [found[pk] for _kind, pk, _due in rows]


def reminders(today: date) -> Iterator[Reminder]:
    """Yield what people have to be told of today and were not told yet: what is due soon, and what is overdue."""
    kinds: tuple[tuple[QuerySet[Any], Kind, Kind], ...] = (
        (Condition.objects.filter(live_conditions()), Kind.CONDITION_DUE, Kind.CONDITION_OVERDUE),
        (Mitigation.objects.filter(live_mitigations()), Kind.MITIGATION_DUE, Kind.MITIGATION_OVERDUE),
    )
    ahead = review_policy.reminder_days()
    for rows, due, overdue in kinds:
        for days in ahead:
            first, last = reminder_window(days, today, among=ahead)
            yield from _untold(rows.filter(due_on__gte=first, due_on__lte=last), due, f":{days}")
        yield from _untold(rows.filter(due_on__lt=today), overdue, "")
    late = Lane.objects.filter(queue.late(today), review__status=ReviewStatus.OPEN)
    yield from _untold(late, Kind.LANE_OVERDUE, "")


def _untold(rows: QuerySet[Any], kind: Kind, suffix: str) -> Iterator[Reminder]:
    told = Notice.objects.filter(subject_id=OuterRef("pk"), kind=kind, key__endswith=suffix, due_on=OuterRef("due_on"))
    for row in rows.exclude(Exists(told)):
        yield Reminder(kind, row, f"{row.pk}:{row.due_on}{suffix}")
