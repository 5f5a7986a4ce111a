"""What happens next at the gate and who must act, in words: for the page of a review and for that of its engagement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from engagements.domain.lifecycle import NEXT_STEPS, Status
from engagements.domain.words import say
from engagements.models import Engagement
from riskreview.domain import review_cycle
from riskreview.domain.guarding import BARRED, Step
from riskreview.domain.levels import LEVELS
from riskreview.domain.review_cycle import APPROVING, LaneStatus, Outcome, ReviewStatus
from riskreview.models import Condition, Decision, Review
from riskreview.models.decisions import Basis
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import liveness, parties, queue, reading, reviews, suspensions
from riskreview.selectors.words import told

GO_ON: Final = (Status.CLEARED, Status.UNDER_WAY, Status.HELD, Status.REPORTED)
"""What goes on beside an undecided review: under an emergency approval, or while a contact is looked at afterwards."""


def following(read: reading.Reading) -> tuple[str, str]:
    """Return in words what happens next to a review and who must act."""
    found = read.review
    status = ReviewStatus(found.status)
    sentence = told(review_cycle.NEXT_STEPS[status].what)
    who = told(review_cycle.NEXT_STEPS[status].who)
    level = read.judged.level
    if status is ReviewStatus.OPEN:
        lanes = ", ".join(str(card.lane) for card in read.cards if card.lane.status != LaneStatus.ANSWERED)
        return sentence, _("the reviewers of: %(lanes)s") % {"lanes": lanes}
    if status is ReviewStatus.DECIDED:
        return _after_decision(read, sentence, who)
    if status is not ReviewStatus.RECOMMENDED:
        return sentence, who
    if found.kind == ReviewKind.RECHECK:
        sentence = _("The lanes concerned have answered again. The suspension may be lifted, or the plan revised.")
    elif found.kind == ReviewKind.RETROSPECTIVE:
        sentence = _("Somebody without a part in the contact says whether it should have happened.")
    elif not read.judged.may_be_approved:
        sentence = _("As things stand nobody may approve. It is returned, refused or deferred.")
    return sentence, _level(level.to_approve or level.to_turn_down)


def full_decision(read: reading.Reading) -> Decision | None:
    """Return the decision of a review that is no emergency, if there is one."""
    return next((row for row in read.decisions if row.basis != Basis.EMERGENCY), None)


def has_run_out(decision: Decision) -> bool:
    """Return whether the time of a decision is over."""
    return decision.valid_until is not None and decision.valid_until < clock.now()


def at_the_gate(engagement: Engagement, *, at: datetime) -> tuple[str, str] | None:
    """Return what happens next to an engagement and who must act; None where its state alone says it."""
    if (review := reviews.undecided(engagement)) is not None:
        return _beside(review, engagement, at=at)
    if engagement.status == Status.SUSPENDED:
        found = suspensions.of(engagement, at=at)
        if found.level is None or found.against:
            words = _("Stop and prepare nothing. The suspension cannot be lifted now: revise the plan, or cancel it.")
            return " ".join((words, *found.against)), told(NEXT_STEPS[Status.DRAFT].who)
        return told(NEXT_STEPS[Status.SUSPENDED].what), _level(found.level)
    if barred := _barred_start(engagement, at=at):
        return barred
    if engagement.status == Status.REPORTED and (waiting := who_meets(conditions_before(engagement, Step.CLOSE))):
        return told(say(BARRED[Step.CLOSE])), ", ".join(waiting)
    return None


def _beside(review: Review, engagement: Engagement, *, at: datetime) -> tuple[str, str]:
    """Return what happens next to an engagement and to its undecided review, and who must act."""
    what, who = following(reading.of_review(review))
    if engagement.status == Status.SUSPENDED:
        return f"{_('Stop and prepare nothing.')} {what}", who
    if engagement.status in GO_ON:
        first, by = _of_its_own(engagement, at=at)
        return f"{first} {what}", f"{by}; {who}"
    return what, who


def _of_its_own(engagement: Engagement, *, at: datetime) -> tuple[str, str]:
    """Return what happens next to an engagement whatever its reviews do, and who must act."""
    step = NEXT_STEPS[Status(engagement.status)]
    return _barred_start(engagement, at=at) or (told(step.what), told(step.who))


def _barred_start(engagement: Engagement, *, at: datetime) -> tuple[str, str] | None:
    """Return what a cleared engagement waits for before it may start and who must act; None where it may, or passed."""
    if engagement.status != Status.CLEARED or not (against := liveness.cover_of(engagement, at=at).against):
        return None
    who = _who_clears_the_way(engagement) or told(NEXT_STEPS[Status.CLEARED].who)
    return " ".join((_("It cannot start yet."), *against)), who


def conditions_before(engagement: Engagement, step: Step) -> list[Condition]:
    """Return the open conditions that hold up a step of an engagement: of decisions that stand, or outlast them."""
    rows = Condition.objects.filter(Q(decision__ended_at=None) | queue.OUTLASTS, decision__engagement=engagement)
    rows = rows.filter(guards=step)
    return list(rows.filter(verified_at=None).select_related("owner").order_by("due_on", "pk"))


def who_meets(waiting: Iterable[Condition]) -> list[str]:
    """Return who must act on open conditions, each named once."""
    who = [str(row.owner) if row.met_at is None else _("whoever verifies what is said to be met") for row in waiting]
    return list(dict.fromkeys(who))


def _who_clears_the_way(engagement: Engagement) -> str:
    """Return who must act on the open conditions and the hits on lists that block a start."""
    who = who_meets(conditions_before(engagement, Step.START))
    who += [_("whoever decides about hits on lists")] if parties.hits_against(engagement) else []
    return ", ".join(who)


def _after_decision(read: reading.Reading, sentence: str, who: str) -> tuple[str, str]:
    """Return what follows from the decision of a review, and who must act."""
    decision = full_decision(read)
    if decision is None:
        return sentence, who
    if decision.basis == Basis.RETROSPECTIVE:
        return _("Decided in retrospect. The record of the contact stays as it is."), _("nobody")
    if decision.outcome not in APPROVING:
        step = NEXT_STEPS[Status.REFUSED if decision.outcome == Outcome.REFUSE else Status.DRAFT]
        return told(step.what), told(step.who)
    if has_run_out(decision):
        return _("The decision has run out and covers no new contact."), _("nobody")
    return sentence, who


def _level(number: int) -> str:
    return _("%(who)s (level %(number)d)") % {"who": told(LEVELS[number]), "number": number}
