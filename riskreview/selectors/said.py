"""What somebody said about an engagement under review or decision: by its words a tie concerns more than its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import (
    Assent,
    Condition,
    ConflictOfInterest,
    Decision,
    Lane,
    LaneAnswer,
    LaneClaim,
    Lift,
    Mitigation,
    Reopening,
    Review,
    Waiver,
)
from riskreview.models.decisions import Basis
from riskreview.selectors import assents, conflicts, judgement, liveness, queue, reviews
from riskreview.selectors.words import told

_STATUS = "decision__engagement__status__in"
HOLDS_UP: Final = Q(decision__ended_at=None) & (
    Q(**{_STATUS: queue.AHEAD}) | Q(guards__in=[Step.DELIVER, Step.CLOSE, Step.RELEASE], **{_STATUS: queue.TOOK_PLACE})
) | Q(guards=Step.RELEASE, decision__ended_as=ReviewStatus.CLOSED)
"""Where a verified condition lets something pass, or may yet; the database asks the same (`riskreview_guard_conflict`).
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What rests on somebody: the lanes they answered in part at least or waived a block of, and each word by name."""

    answered: tuple[LaneName, ...]
    waived: tuple[LaneName, ...]
    words: tuple[str, ...]

    @property
    def lanes(self) -> tuple[LaneName, ...]:
        """Return the lanes that have to look again."""
        return _in_order({*self.answered, *self.waived})


def concerned(tie: ConflictOfInterest) -> QuerySet[Engagement]:
    """Return the engagements a tie touches in which something may rest on its person: reviewed, ahead or held up."""
    waits = Q(pk__in=Review.objects.filter(status__in=reviews.UNDECIDED).values("engagement"))
    waits |= Q(status__in=queue.AHEAD)
    waits |= Q(pk__in=conditions(tie.person_id).order_by().values("decision__engagement"))
    return conflicts.touched_by_tie(tie).filter(waits)


def unheeded() -> list[tuple[UUID, UUID]]:
    """Return each tie that holds with an engagement in which something counts of its person all the same."""
    return [
        (tie.pk, engagement.pk)
        for tie in conflicts.live().order_by("pk")
        for engagement in concerned(tie).filter(_part_of(tie.person_id)).order_by("pk")
        if counts(tie, engagement)
    ]


def counts(tie: ConflictOfInterest, engagement: Engagement) -> bool:
    """Return whether something counts in an engagement of somebody with a tie to it, who never stepped back.

    Waivers and agreements count no more by themselves. What a decision rests on was looked at where the tie re-opened
    it, whatever the policy made of that.
    """
    person = tie.person_id
    held = Lane.objects.filter(review__engagement=engagement, review__status__in=reviews.UNDECIDED)
    if held.filter(holder=person, status=LaneStatus.CLAIMED).exists() or begun(person, engagement).exists():
        return True
    if measures(person, engagement).exists() or conditions(person).filter(decision__engagement=engagement).exists():
        return True
    found = by(person, engagement)
    if engagement.status == Status.IN_REVIEW:
        return bool(found.answered)
    looked_at = Reopening.objects.filter(engagement=engagement, cause_key=cause_of(tie))
    stands = engagement.status in queue.AHEAD and liveness.standing_approval(engagement) is not None
    return bool(found.words) and stands and not looked_at.exists()


def cause_of(tie: ConflictOfInterest) -> str:
    """Return what names a tie as the cause of a re-opening."""
    return f"tie:{tie.pk}"


def _part_of(person: UUID) -> Q:
    """Return the condition that somebody did something at the gate of an engagement."""
    return (
        Q(pk__in=LaneClaim.objects.filter(user=person).values("review__engagement"))
        | Q(pk__in=Decision.objects.filter(decided_by=person).values("engagement"))
        | Q(pk__in=Lift.objects.filter(by=person).values("decision__engagement"))
        | Q(pk__in=Waiver.objects.filter(by=person).values("review__engagement"))
        | Q(pk__in=Assent.objects.filter(by=person).values("review__engagement"))
        | Q(pk__in=Mitigation.objects.filter(verified_by=person).values("lane__review__engagement"))
        | Q(pk__in=Condition.objects.filter(verified_by=person).values("decision__engagement"))
    )


def begun(person: UUID, engagement: Engagement) -> QuerySet[LaneAnswer]:
    """Return what somebody answered in lanes of an undecided review that have not closed."""
    rows: QuerySet[LaneAnswer] = LaneAnswer.objects.filter(
        lane__review__engagement=engagement, lane__review__status__in=reviews.UNDECIDED, answered_by=person
    )
    return rows.exclude(lane__status=LaneStatus.ANSWERED)


def measures(person: UUID, engagement: Engagement) -> QuerySet[Mitigation]:
    """Return the measures on the present content that somebody verified, while the contact has not taken place."""
    rows: QuerySet[Mitigation] = Mitigation.objects.filter(
        verified_by=person,
        lane__review__engagement=engagement,
        lane__review__content_no=engagement.content_no,
        lane__review__engagement__status__in=queue.AHEAD,
    )
    return rows.order_by("pk")


def conditions(person: UUID) -> QuerySet[Condition]:
    """Return the conditions that hold something up, or may, and which somebody verified."""
    rows: QuerySet[Condition] = Condition.objects.filter(HOLDS_UP, verified_by=person)
    return rows.order_by("pk")


def by(person: UUID, engagement: Engagement) -> Said:
    """Return what the lanes and the standing approval of the present content rest on of somebody, ties aside."""
    lanes = judgement.latest_answered(engagement.pk, engagement.content_no)
    wrote = set(LaneAnswer.objects.filter(lane__in=lanes, answered_by=person).values_list("lane_id", flat=True))
    answered = {lane.name for lane in lanes if lane.holder_id == person or lane.pk in wrote}
    waived = Waiver.objects.filter(lane__in=lanes, by=person, at__gte=F("lane__answered_at"))
    blocks = list(waived.order_by("code", "at").values_list("lane__name", "code"))
    decision = liveness.standing_approval(engagement)
    words = []
    if decision is not None:
        if decision.decided_by_id == person:
            words.append(_("the decision"))
        if Lift.objects.filter(decision=decision, by=person).exists():
            words.append(_("a lift of the suspension"))
        if assents.on_these_answers(decision.review).filter(by=person).exists():
            words.append(_("the approval, by agreeing to it"))
        if decision.basis == Basis.EMERGENCY:  # it rests on what the lawyer had answered so far
            begun = LaneAnswer.objects.filter(lane__review=decision.review_id, answered_by=person).exclude(answer="")
            answered |= set(begun.filter(lane__name=LaneName.LEGAL).values_list("lane__name", flat=True))
    words += [_("the answers of the %(lane)s lane") % {"lane": told(name.label)} for name in _in_order(answered)]
    words += [_("the waiver of %(code)s") % {"code": code} for _lane, code in blocks]
    words += [_("a verified measure for %(code)s") % {"code": row.code} for row in measures(person, engagement)]
    words += [_("a verified condition") for _row in conditions(person).filter(decision__engagement=engagement)[:1]]
    return Said(_in_order(answered), _in_order(lane for lane, _code in blocks), tuple(words))


def _in_order(names: Iterable[str]) -> tuple[LaneName, ...]:
    found = set(names)
    return tuple(name for name in LaneName if name in found)
