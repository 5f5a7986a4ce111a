"""How long an approval of a review would usually be valid, and by which rule."""

from datetime import UTC, date, datetime, time

from engagements.domain.words import noop as _
from engagements.domain.words import say
from riskreview.domain.live import Validity, earliest, suggested_validity
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.scales import Risk
from riskreview.models import Mitigation, Review, Waiver
from riskreview.selectors import judgement, review_policy


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
        if lane.valid_until is not None:
            rule = say(_("The reviewer of the {lane} lane set this day."), lane=name.label)
            found.append(Validity(end_of(lane.valid_until), rule))
    for code, day in Mitigation.objects.filter(lane__in=lanes).values_list("code", "expires_on"):
        found.append(Validity(end_of(day), say(_("The mitigation for {code} counts until then."), code=code)))
    for code, day in Waiver.objects.filter(lane__in=lanes).values_list("code", "expires_on"):
        found.append(Validity(end_of(day), say(_("The waiver of {code} counts until then."), code=code)))
    return earliest(found)


def end_of(day: date) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day, time.max, tzinfo=UTC)
