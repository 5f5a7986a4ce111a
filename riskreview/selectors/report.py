"""The report for parliament: decisions of a period as counts, without names, actors or compartments."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from engagements.models import Engagement
from riskreview.domain.review_cycle import LaneStatus
from riskreview.domain.xray import LEAST, Folded, Middle, fold, middle, publish
from riskreview.models import Decision, Lane
from riskreview.models.decisions import Basis
from riskreview.selectors import calendar, xray
from riskreview.selectors.words import told


@dataclass(frozen=True, slots=True)
class Report:
    """What leaves: every table folded, every median from three or more."""

    since: date
    until: date
    made_at: datetime
    total: int | None
    """None: fewer than three, and not said."""
    outcomes: Folded
    bases: Folded
    levels: Folded
    kinds_of_actors: Folded
    grounds: Folded
    days_to_decision: Middle
    days_of_lanes: dict[str, Middle]


def of(*, since: date, until: date, user: User, at: datetime) -> Report:
    """Return the report of the decisions recorded from one day to another among what the user may see."""
    rows: QuerySet[Decision] = Decision.objects.visible_to(user)
    rows = rows.filter(recorded_at__date__gte=since, recorded_at__date__lte=until)
    decisions = list(rows.select_related("review").order_by("pk"))
    lanes = Lane.objects.filter(review__in={row.review_id for row in decisions}, status=LaneStatus.ANSWERED)
    grounds, _count = xray.grounds(rows.filter(outcome__in=xray.TURNED_DOWN))
    working = calendar.current()
    return Report(
        since=since,
        until=until,
        made_at=at,
        total=len(decisions) if len(decisions) >= LEAST or not decisions else None,
        outcomes=fold(Counter(str(row.get_outcome_display()) for row in decisions)),
        bases=fold(Counter(str(row.get_basis_display()) for row in decisions)),
        levels=fold(Counter(_("Level %(level)s") % {"level": row.level} for row in decisions)),
        kinds_of_actors=fold(_kinds(decisions)),
        grounds=fold({f"{row.code}: {told(row.words)}": row.count for row in grounds}),
        days_to_decision=publish(
            middle(
                working.between(row.review.opened_at.date(), row.decided_at.date())
                for row in decisions
                if row.basis == Basis.REVIEW
            ),
            among=len(decisions),
        ),
        days_of_lanes={told(time.lane.label): publish(time.days, among=len(decisions)) for time in xray.times(lanes)},
    )


def _kinds(decisions: list[Decision]) -> Counter[str]:
    """Return how many decisions were about each type of actor; one about two types counts for both."""
    about = {row.pk: row.engagement_id for row in decisions}
    types: dict[object, set[str]] = {}
    for plan in Engagement.objects.filter(pk__in=set(about.values())).prefetch_related("parties__actor"):
        types[plan.pk] = {str(party.actor.get_actor_type_display()) for party in plan.parties.all()}
    return Counter(kind for whole in about.values() for kind in types.get(whole, ()))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report as people read it."""

    title: str
    rows: list[tuple[str, str]]


def tables(report: Report) -> list[Table]:
    """Return the report as tables in words, the same for the page, CSV and PDF."""
    few = _("fewer than %(n)d") % {"n": LEAST}
    counted = [
        (_("Outcomes"), report.outcomes),
        (_("On what they rested"), report.bases),
        (_("Levels that decided"), report.levels),
        (_("Types of actors concerned"), report.kinds_of_actors),
        (_("What stood in the way of what was turned down, by item of the checklists"), report.grounds),
    ]
    found = [
        Table(_("Decisions"), [(_("Decisions in the period"), few if report.total is None else str(report.total))])
    ]
    for title, folded in counted:
        rows = [(name, str(number)) for name, number in folded.kept.items()]
        if folded.groups:
            label = _("Put together, because each is small (%(n)d)") % {"n": folded.groups}
            rows.append((label, few if folded.folded is None else str(folded.folded)))
        found.append(Table(title, rows))
    times = {_("From submission to decision"): report.days_to_decision, **report.days_of_lanes}
    found.append(
        Table(_("Median time in working days, and of how many"), [(name, _told(time)) for name, time in times.items()])
    )
    return found


def _told(time: Middle) -> str:
    if time.value is None:
        return _("of fewer than %(n)d") % {"n": LEAST}
    days = f"{time.value:g}"
    return _("%(days)s, of %(n)d") % {"days": days, "n": time.of} if time.of is not None else days
