"""What somebody said about an engagement under review or decision: by its words a tie concerns more than its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Condition, LaneAnswer, Lift, Mitigation, Waiver
from riskreview.models.decisions import Basis
from riskreview.selectors import assents, judgement, liveness, queue
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
