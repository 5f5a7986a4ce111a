"""How long an approval of a review would usually be valid, and by which rule; and what shortens one that was given."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from django.db.models import F, Max

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from riskreview.domain.live import Validity, earliest, suggested_validity
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.scales import Risk
from riskreview.models import Decision, Lane, Mitigation, Review, Waiver
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import conflicts, judgement, review_policy


def of(review: Review, *, at: datetime) -> Validity:
    """Return the usual validity: that of the lane, or the mitigation, which runs out first."""
    lanes, policy = judgement.carrying_lanes(review), review_policy.of(review)
    found = []
    for lane in lanes:
        name = LaneName(lane.name)
        facts = review.facts
        found.append(
            suggested_validity(
                name,
                policy=policy,
                tier=review.tier,
                listed=facts["listed"],
                residual=Risk(lane.residual) if lane.residual else Risk.HIGH,
                decided_at=at,
                planned_end=review.engagement.planned_end,
            )
        )
    found += [Validity(end_of(day), why) for day, why in _ends(lanes)]
    return earliest(found)


def shortened(decision: Decision) -> datetime | None:
    """Return until when a decision is valid: less than it says where lanes that answered again count shorter.

    A lift leaves the decision as it is, so what the lanes rested on then binds at the start.
    """
    latest = judgement.latest_answered(decision.engagement_id, decision.content_no)
    ends = [end_of(day) for day, _why in _ends(lane for lane in latest if lane.review.kind == ReviewKind.RECHECK)]
    return min([decision.valid_until, *ends]) if decision.valid_until is not None else None


def _ends(lanes: Iterable[Lane]) -> Iterator[tuple[date, Words]]:
    """Yield the days on which what lanes rest on counts last, each with its rule; of a block the waiver that counts."""
    found = list(lanes)
    if not found:
        return
    for lane in found:
        if lane.valid_until is not None:
            yield (
                lane.valid_until,
                say(_("The reviewer of the {lane} lane set this day."), lane=LaneName(lane.name).label),
            )
    for code, day in Mitigation.objects.filter(lane__in=found).values_list("code", "expires_on"):
        yield day, say(_("The mitigation for {code} counts until then."), code=code)
    counting = Waiver.objects.filter(~conflicts.silenced(), lane__in=found, at__gte=F("lane__answered_at"))
    for code, day in counting.values("lane", "code").annotate(last=Max("expires_on")).values_list("code", "last"):
        yield day, say(_("The waiver of {code} counts until then."), code=code)


def end_of(day: date) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day, time.max, tzinfo=UTC)
