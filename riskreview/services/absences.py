"""Being away: what somebody says of themself, or others of who cannot; their lanes are passed on when it begins."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Absence, Lane, Review
from riskreview.models.lanes import Why
from riskreview.selectors import absences, fitting, ties
from riskreview.services import assigning, lanes

LONGEST: Final = timedelta(days=366)


@transaction.atomic
def enter(*, person_id: UUID, first_day: date, last_day: date, by: User, stand_in_id: UUID | None = None) -> Absence:
    """Say from when to when somebody is away, and who stands in.

    Raises NotFound (nobody at the gate the caller may name), NotAllowed (whose, by whom), Conflict (away already in
    that time) or Invalid (`first_day`, `last_day`, `stand_in`: who shares no role, is away too, or is the same person).
    """
    at = clock.now()
    person = by if person_id == by.pk else absences.named(person_id, by=by)
    ensure(policies.may_enter_absence, by, person)
    if absences.between(first_day, last_day).filter(person=person).exists():
        raise Conflict("away_already", _("An absence in that time is entered already: end it first."))
    wrong = _wrong_days(first_day, last_day, at.date())
    stand_in = absences.at_the_gate(by).filter(pk=stand_in_id).first() if stand_in_id is not None else None
    if stand_in_id is not None and (told := _unfit(person, stand_in, first_day, last_day)):
        wrong["stand_in"] = told
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    row = Absence(
        person=person, first_day=first_day, last_day=last_day, stand_in=stand_in, entered_by=by, entered_at=at
    )
    with in_words():
        row.save(force_insert=True)
    changes = {"person": person.pk, "first_day": first_day, "last_day": last_day, "stand_in": stand_in_id}
    audit.record("riskreview.absence_entered", row, by=by, at=at, changes=changes)
    return row


def _wrong_days(first_day: date, last_day: date, today: date) -> dict[str, str]:
    wrong = {}
    if first_day < today:
        wrong["first_day"] = _("Choose today or a day ahead.")
    if last_day < first_day:
        wrong["last_day"] = _("The last day is not before the first.")
    elif last_day - first_day > LONGEST:
        wrong["last_day"] = _("Enter a year at most: whoever is away longer gives the role back.")
    return wrong


def _unfit(person: User, stand_in: User | None, first_day: date, last_day: date) -> str:
    if stand_in is None or stand_in.pk == person.pk or not absences.share_a_role(person, stand_in):
        return _("Choose somebody else with the same role: standing in lends nobody a role.")
    if absences.between(first_day, last_day).filter(person=stand_in).exists():
        return _("%(name)s is away in that time too: choose somebody else.") % {"name": stand_in}
    return ""


@transaction.atomic
def end(*, absence_id: UUID, by: User) -> Absence:
    """Call an absence off, or say that somebody is back early. Lanes that were passed on stay where they are.

    Raises NotFound, NotAllowed or Conflict (over already).
    """
    at = clock.now()
    row = absences.get(absence_id, user=by, for_update=True)
    ensure(policies.may_enter_absence, by, row.person)
    if row.ended_at is not None or row.last_day < at.date():
        raise Conflict("wrong_state", _("This absence is over already."))
    row.ended_by, row.ended_at = by, at
    row.version += 1
    with in_words():
        row.save(update_fields=["ended_by", "ended_at", "version", "updated_at"])
    audit.record("riskreview.absence_ended", row, by=by, at=at, changes={"person": row.person_id})
    return row


@transaction.atomic
def begin(*, absence_id: UUID) -> Absence:
    """Pass the lanes of who is away on: to who stands in where they may take it, else into the queue; once.

    The first thing of an absence that the scheduler does; what somebody takes while they are away stays theirs. Which
    lanes these were stands with each of them: the absence lies in no compartment, so its event counts none.
    """
    at = clock.now()
    row = absences.get(absence_id, user=None, for_update=True)
    if row.begun_at is not None or row.ended_at is not None:
        return row
    for lane in _held(row.person):
        _pass_on(lane, row, at=at)
    row.begun_at = at
    row.version += 1
    with in_words():
        row.save(update_fields=["begun_at", "version", "updated_at"])
    audit.record("riskreview.absence_begun", row, by=None, at=at, changes={"person": row.person_id})
    return row


def _held(person: User) -> list[Lane]:
    """Return the lanes somebody holds, with their reviews locked before them, as claiming and deciding do."""
    whole = Lane.objects.filter(holder=person, status=LaneStatus.CLAIMED, review__status=ReviewStatus.OPEN)
    reviews = Review.objects.filter(pk__in=list(whole.values_list("review_id", flat=True)))
    locked = list(reviews.order_by("pk").select_for_update(of=("self",)))
    rows = whole.filter(review__in=locked).select_related("review__engagement__compartment", "holder").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _pass_on(lane: Lane, absence: Absence, *, at: datetime) -> None:
    """Give one lane to who stands in, or free it where they may not take it.

    Who stands in counts as themself and as who is away (SETTLED A9): what keeps either of them out keeps them out.
    Nobody with a part in an engagement takes a lane of its review from somebody, nor says who answers it: of an absence
    that they entered for another it stays where it is, until it is overdue or a decider gives it to somebody.
    """
    bound = ties.bound_to(lane.review.engagement)
    if absence.entered_by_id != absence.person_id and absence.entered_by_id in bound:
        return
    stand_in = absence.stand_in if absence.person_id not in bound else None
    because = _("%(name)s is away.") % {"name": absence.person}
    if stand_in is not None and fitting.may_be_given(lane, stand_in, day=at.date()):
        assigning.assign(lane, stand_in, why=Why.ABSENCE, by=None, at=at, reason=because)
    else:
        lanes.free(lane, by=None, at=at, reason=because)
