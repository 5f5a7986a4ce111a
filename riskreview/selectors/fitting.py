"""Who may be given a lane: they may claim it by every rule, see it, and are there; the fittest first."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from engagements.models import EngagementAuthor, TeamMember
from engagements.selectors import reach
from riskreview import policies
from riskreview.domain.deadlines import is_half_over
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Decision, Lane, LaneAssignment, LaneClaim
from riskreview.models.lanes import Why
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import absences, calendar, conflicts, ties

NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reviewer of a lane, how many lanes they hold, and why they are not given this one; empty when they may be."""

    person: User
    open_lanes: int
    why_not: str = ""


def candidates(lane: Lane, *, user: User, day: date) -> list[Candidate]:
    """Return the reviewers of a lane, those who may be given it first, those with the least work before the others.

    Only lanes the user may see are counted. The caller has shown that the user may see the review, and with it who
    wrote, reviews and decides; why somebody declared a conflict of interest is not said.
    """
    people = list(_reviewers(lane))
    load, told = _load(Lane.objects.visible_to(user), people), _why_not(lane, day)
    rows = [Candidate(one, load[one.pk], told.get(one.pk, "")) for one in people]
    return sorted(rows, key=lambda row: (bool(row.why_not), row.open_lanes, row.person.name, row.person.username))


def fittest(lane: Lane, *, day: date) -> User | None:
    """Return who is given a lane by the scheduler: the least open lanes, then the longest without a new one.

    Nobody who held it since it was asked: they gave it back, or it was taken from them.
    """
    held = LaneClaim.objects.filter(review=lane.review, lane=lane.name, claimed_at__gte=lane.opened_at)
    passed = set(held.values_list("user_id", flat=True)) | {lane.holder_id} | _why_not(lane, day).keys()
    people = [one for one in _reviewers(lane) if one.pk not in passed]
    load = _load(Lane.objects.all(), people)
    took = LaneClaim.objects.filter(user__in=people).values("user").annotate(last=Max("claimed_at")).order_by()
    last = dict(took.values_list("user", "last"))
    order = sorted(people, key=lambda one: (load[one.pk], last.get(one.pk, NEVER), one.username))
    return next((one for one in order if may_be_given(lane, one, day=day)), None)


def may_be_given(lane: Lane, person: User, *, day: date) -> bool:
    """Return whether a lane may be given to somebody, judged as when they claim it themselves."""
    seen = person.is_active and Lane.objects.visible_to(person).filter(pk=lane.pk).exists()
    if not seen or person.pk in absences.away(day):
        return False
    return bool(policies.may_claim(person, lane, ties.of(person, lane.review)))


def untaken(day: date) -> list[UUID]:
    """Return the lanes that nobody took by half of their time, and that were not given for that yet."""
    rows = Lane.objects.filter(
        status=LaneStatus.OPEN, paused_at=None, review__status=ReviewStatus.OPEN, due_on__gte=day
    )
    waiting = never_given(rows.exclude(review__kind=ReviewKind.RETROSPECTIVE), Why.HALF_TIME)
    days = calendar.current()
    times = waiting.order_by("due_on", "pk").values_list("pk", "opened_at", "due_on")
    return [pk for pk, opened, due in times if is_half_over(opened.date(), due, today=day, calendar=days)]


def never_given(rows: QuerySet[Lane], why: Why) -> QuerySet[Lane]:
    """Return those of the lanes that were not given for one reason since they were asked."""
    given = LaneAssignment.objects.filter(lane=OuterRef("pk"), why=why, opened_at=OuterRef("opened_at"))
    return rows.exclude(Exists(given))


def was_given(lane: Lane, why: Why) -> LaneAssignment | None:
    """Return how a lane was given for one reason since it was asked, if it was."""
    rows: QuerySet[LaneAssignment] = LaneAssignment.objects.filter(lane=lane, why=why, opened_at=lane.opened_at)
    return rows.first()


def _reviewers(lane: Lane) -> QuerySet[User]:
    role = policies.ROLE_OF_LANE[lane.name]
    compartment_id = lane.review.engagement.compartment_id
    return reach.colleagues(compartment_id=compartment_id).filter(roles__contains=[role.value])


def _load(rows: QuerySet[Lane], people: list[User]) -> Counter[UUID]:
    held = rows.filter(holder__in=people, status=LaneStatus.CLAIMED, review__status=ReviewStatus.OPEN)
    return Counter(dict(held.order_by().values_list("holder").annotate(Count("pk"))))


def _why_not(lane: Lane, day: date) -> dict[UUID, str]:
    """Return why people are not given a lane, by person; the first reason that holds."""
    review, engagement = lane.review, lane.review.engagement
    content = {"review__engagement": engagement, "review__content_no": review.content_no}
    authors = EngagementAuthor.objects.filter(engagement=engagement).values_list("user_id", flat=True)
    team = TeamMember.objects.filter(engagement=engagement).values_list("user_id", flat=True)
    others = LaneClaim.objects.filter(**content).exclude(lane=lane.name).values_list("user_id", flat=True)
    decided = Decision.objects.filter(engagement=engagement, content_no=review.content_no)
    declared = conflicts.kept_out_of(engagement).order_by().values_list("pk", flat=True)
    away = {row.person_id: row.last_day for row in absences.on(day)}
    told = {pk: _("Away until %(day)s.") % {"day": date_format(last, "j M Y")} for pk, last in away.items()}
    told |= dict.fromkeys(decided.values_list("decided_by_id", flat=True), _("Decided this engagement."))
    told |= dict.fromkeys(others, _("Took another lane of this engagement."))
    told |= dict.fromkeys(declared, _("Takes no part in this engagement."))
    told |= dict.fromkeys(team, _("Is on the team of this engagement."))
    told |= {engagement.lead_id: _("Leads this engagement.")}
    return told | dict.fromkeys(authors, _("Wrote this plan."))
