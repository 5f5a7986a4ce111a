"""What waits for one person: drafts, contacts, reports, commitments, deliveries on their way, breaches to judge."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from engagements.domain.commitments import BreachState
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.lifecycle import Status
from engagements.models import BreachProposal, Commitment, Delivery, Engagement
from engagements.selectors.commitments import IS_OPEN, overdue

PER_LIST = 6
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Work:
    """The lists of the home page, each cut to a few rows."""

    drafts: list[Engagement]
    ready: list[Engagement]
    to_report: list[Engagement]
    commitments: list[Commitment]
    breaches: list[BreachProposal]
    deliveries: list[Delivery]


def led_by(user: User, *statuses: Status) -> QuerySet[Engagement]:
    """Return the engagements the user leads and still may see, in some states."""
    rows: QuerySet[Engagement] = Engagement.objects.visible_to(user).filter(lead=user, status__in=statuses)
    return rows


def of(user: User, *, today: date) -> Work:
    """Return what waits for the user, the most urgent first."""
    owned = Commitment.objects.visible_to(user).filter(IS_OPEN, owner=user, due_on__lte=today + SOON)
    waiting = BreachProposal.objects.filter(
        state=BreachState.PROPOSED, commitment__in=Commitment.objects.visible_to(user)
    ).exclude(proposed_by=user)
    under_way = Delivery.objects.visible_to(user).filter(Q(ordered_by=user) | Q(engagement__lead=user))
    under_way = under_way.filter(status=DeliveryStatus.ORDERED).select_related("engagement", "ordered_by")
    may_change = [place for place in user.access if user.may_change_in(place)]
    waiting = waiting.filter(commitment__engagement__compartment_id__in=may_change)
    return Work(
        drafts=list(led_by(user, Status.DRAFT).order_by("-updated_at", "pk")[:PER_LIST]),
        ready=list(
            led_by(user, Status.CLEARED, Status.UNDER_WAY, Status.SUSPENDED).order_by("planned_start", "pk")[:PER_LIST]
        ),
        to_report=list(led_by(user, Status.HELD).order_by("report_due_at", "pk")[:PER_LIST]),
        commitments=list(owned.select_related("actor", "engagement").order_by("due_on", "pk")[:PER_LIST]),
        breaches=list(
            waiting.select_related("commitment__actor", "proposed_by").order_by("proposed_at", "pk")[:PER_LIST]
        ),
        deliveries=list(under_way.order_by("ordered_at", "pk")[:PER_LIST]),
    )


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a lead looks after: how many engagements stand where, what is late, and what waits to be closed."""

    in_review: int
    standing: int
    suspended: int
    late_reports: list[Engagement]
    overdue: int
    to_close: list[Engagement]


def portfolio(user: User, *, at: datetime) -> Portfolio:
    """Return the whole of what the user may see, whoever leads it."""
    seen: QuerySet[Engagement] = Engagement.objects.visible_to(user)
    counts = dict(seen.order_by().values_list("status").annotate(Count("pk")))
    late = seen.filter(status=Status.HELD, report_due_at__lt=at).exclude(lead=user).select_related("lead")
    settled = seen.filter(status=Status.REPORTED).exclude(commitments__in=Commitment.objects.filter(IS_OPEN))
    return Portfolio(
        in_review=counts.get(Status.IN_REVIEW.value, 0),
        standing=counts.get(Status.CLEARED.value, 0) + counts.get(Status.UNDER_WAY.value, 0),
        suspended=counts.get(Status.SUSPENDED.value, 0),
        late_reports=list(late.order_by("report_due_at", "pk")[:PER_LIST]),
        overdue=Commitment.objects.visible_to(user).filter(overdue(at.date())).count(),
        to_close=list(settled.select_related("lead").order_by("reported_at", "pk")[:PER_LIST]),
    )


def late_reports(user: User, *, at: datetime) -> QuerySet[Engagement]:
    """Return the contacts of which the user owes a report and is late with it."""
    return led_by(user, Status.HELD).filter(report_due_at__lt=at)


def late_commitments(user: User, *, today: date) -> QuerySet[Commitment]:
    """Return the overdue commitments the user follows."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(user).filter(overdue(today), owner=user)
    return rows
