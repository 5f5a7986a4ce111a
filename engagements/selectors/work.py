"""What waits for one person: drafts, contacts, reports, commitments, deliveries, breaches to judge, what is asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.models import Reshaping
from engagements.domain.commitments import BreachState
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.lifecycle import Status
from engagements.models import BreachProposal, Commitment, Delivery, Engagement
from engagements.selectors import succession
from engagements.selectors.commitments import IS_OPEN, overdue

PER_LIST = 6
SOON = timedelta(days=14)


def led_by(user: User, *statuses: Status) -> QuerySet[Engagement]:
    """Return the engagements the user leads and still may see, in some states."""
    rows: QuerySet[Engagement] = Engagement.objects.visible_to(user).filter(lead=user, status__in=statuses)
    return rows


@dataclass(frozen=True)
class Work:
    """The lists of the home page, the most urgent first, each cut to a few rows and read when it is asked for."""

    user: User
    today: date

    @cached_property
    def drafts(self) -> list[Engagement]:
        """Return the plans nobody has sent to review yet."""
        return list(led_by(self.user, Status.DRAFT).order_by("-updated_at", "pk")[:PER_LIST])

    @cached_property
    def ready(self) -> list[Engagement]:
        """Return what may begin, has begun or is suspended."""
        rows = led_by(self.user, Status.CLEARED, Status.UNDER_WAY, Status.SUSPENDED)
        return list(rows.order_by("planned_start", "pk")[:PER_LIST])

    @cached_property
    def to_report(self) -> list[Engagement]:
        """Return the contacts of which a report is owed."""
        return list(led_by(self.user, Status.HELD).order_by("report_due_at", "pk")[:PER_LIST])

    @cached_property
    def commitments(self) -> list[Commitment]:
        """Return the open commitments the user follows that are due soon, or were."""
        rows = Commitment.objects.visible_to(self.user).filter(IS_OPEN, owner=self.user, due_on__lte=self.today + SOON)
        found = succession.with_answers(rows.select_related("actor", "engagement", "owner"), self.user)
        return list(found.order_by("due_on", "pk")[:PER_LIST])

    @cached_property
    def breaches(self) -> list[BreachProposal]:
        """Return what somebody else proposed and the user may judge."""
        may_change = [place for place in self.user.access if self.user.may_change_in(place)]
        rows = BreachProposal.objects.filter(
            state=BreachState.PROPOSED,
            commitment__in=ids_seen(Commitment, self.user),
            commitment__engagement__compartment_id__in=may_change,
        ).exclude(proposed_by=self.user)
        return list(rows.select_related("commitment__actor", "proposed_by").order_by("proposed_at", "pk")[:PER_LIST])

    @cached_property
    def asked(self) -> list[tuple[Commitment, Reshaping]]:
        """Return the promises about which a split or a merger asks the user, each with the event."""
        rows = succession.waiting_for(self.user).select_related("actor")
        return succession.asked_of(rows.order_by("due_on", "pk")[:PER_LIST])

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Return what the user ordered, or what was ordered for a contact they lead, and nobody confirmed."""
        mine = Q(ordered_by=self.user) | Q(engagement__lead=self.user)
        rows = Delivery.objects.visible_to(self.user).filter(mine, status=DeliveryStatus.ORDERED)
        return list(rows.select_related("engagement", "ordered_by").order_by("ordered_at", "pk")[:PER_LIST])


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
