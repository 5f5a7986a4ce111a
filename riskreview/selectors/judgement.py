"""What the answers of a review amount to: verdict, risk of each lane, the level that decides, what is in the way.

A review of a plan is judged by its own three lanes. A recheck has some lanes only: the others count as they answered
before. The database keeps the same obstacles (`riskreview_obstacles`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now, TruncDate

from accounts.selectors import people
from actors.models import ActorStanding
from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from engagements.models import Engagement
from engagements.selectors import content
from riskreview.domain.checklists import Answered
from riskreview.domain.facts import Facts
from riskreview.domain.index import IndexAnswer, IndexLevel, IndexRun, answer_from_index
from riskreview.domain.levels import DecisionLevel, decision_level
from riskreview.domain.matrix import raised as placed_at
from riskreview.domain.parsing import FLAGS
from riskreview.domain.reopening import Response
from riskreview.domain.review_cycle import LaneStatus, Outcome
from riskreview.domain.review_policy import HIGHEST, Policy
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Assessment, LaneRisk, assess
from riskreview.domain.verdict import Mitigation as Measure
from riskreview.models import Decision, Lane, LaneAnswer, Mitigation, Reopening, Review, Waiver
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import checklists, conflicts, review_policy

facts_of = checklists.facts_of
"""The facts a review is judged by."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state of a review, computed from its answers."""

    facts: Facts
    assessment: Assessment
    risks: tuple[LaneRisk, ...]
    """The risk of each lane as it counts: what the answers amount to, or higher where the reviewer placed it."""
    level: DecisionLevel
    obstacles: tuple[Words, ...]
    """Everything that must change before anybody may approve or lift."""

    @property
    def may_be_approved(self) -> bool:
        """Return whether approval is possible at all, by whichever level."""
        return not self.obstacles and self.level.to_approve is not None


def index_of(engagement: Engagement, at: datetime, *, policy: Policy) -> IndexAnswer:
    """Return what the escalation index of the parties answers to X01 at this moment, under a policy."""
    parties = content.kept_parties(engagement)
    standings = ActorStanding.objects.in_bulk(parties)
    runs = [_run(standings.get(party)) for party in parties]
    return answer_from_index(runs, days=policy.number("validity.index"), at=at)


def _run(standing: ActorStanding | None) -> IndexRun | None:
    if standing is None or not standing.escalation_level or standing.escalation_at is None:
        return None
    return IndexRun(IndexLevel(standing.escalation_level), standing.escalation_at)


def facts_now(engagement: Engagement, at: datetime, *, policy: Policy) -> Facts:
    """Return the facts as they are recorded at this moment, under a policy."""
    return facts_from(engagement, content.facts_of(engagement, at), at, policy=policy)


def facts_from(engagement: Engagement, found: Mapping[str, Any], at: datetime, *, policy: Policy) -> Facts:
    """Return the facts as a review keeps them, from what was found of the engagement at this moment."""
    flags = {name: bool(found[name]) for name in FLAGS if name not in {"listed", "stale"}}
    return Facts(
        tier=content.tier_from(found).number,
        listed=found["any_listed"],
        stale=index_of(engagement, at, policy=policy).stale,
        actor_types=_set(found["actor_types"]),
        lists=_set(listing["list_code"] for listing in found["listings"]),
        kinds=_set([found["kind"], found["purpose"]]),
        channels=_set([found["channel_medium"]]),
        incentives=_set(found["incentives"]),
        jurisdictions=(people.organisation().jurisdiction,),
        **flags,
    )


def _set(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values once each, in a stable order, without empty ones."""
    return tuple(sorted({str(value) for value in values if value}))


def carrying_lanes(review: Review) -> list[Lane]:
    """Return the lanes a review is judged by: its own, and for a recheck those of before that it did not ask again."""
    rows = Lane.objects.filter(review__engagement=review.engagement_id, review__content_no=review.content_no)
    rows = rows.exclude(review__kind=ReviewKind.RETROSPECTIVE).select_related("review", "template", "holder")
    if review.kind != ReviewKind.RECHECK:
        rows = rows.filter(review=review)
    latest: dict[str, Lane] = {}
    for lane in rows.order_by("review__opened_at"):
        if lane.review_id == review.pk or lane.status == LaneStatus.ANSWERED:
            latest[lane.name] = lane
    return [latest[name] for name in LaneName if name in latest]


def assessment_of(lanes: Iterable[Lane], facts: Facts) -> Assessment:
    """Return the verdict on every item of these lanes, with their mitigations; four statements at most."""
    found = list(lanes)
    answers: dict[Any, dict[str, str]] = {lane.pk: {} for lane in found}
    for lane_id, code, answer in LaneAnswer.objects.filter(lane__in=found).values_list("lane_id", "code", "answer"):
        if answer:
            answers[lane_id][code] = answer
    given: list[Answered] = []
    for lane in found:
        given.extend(checklists.checklist_of(lane).answered(answers[lane.pk], facts))
    measures = [
        Measure(code, accepted=True, verified=verified_at is not None)
        for code, verified_at in Mitigation.objects.filter(lane__in=found).values_list("code", "verified_at")
    ]
    waived = {code for rows in waived_of(lane.pk for lane in found).values() for code in rows}
    return assess(given, facts=facts, mitigations=measures, waived=waived)


def waived_of(lane_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return the items of lanes whose block is waived: on the answers as they stand, not run out, by nobody tied."""
    rows = Waiver.objects.filter(
        ~conflicts.silenced(),
        lane__in=list(lane_ids),
        expires_on__gte=TruncDate(Now(), tzinfo=UTC),
        at__gte=F("lane__answered_at"),
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for lane_id, code in rows.values_list("lane_id", "code"):
        found[lane_id].add(code)
    return found


def deferred(reviews: Iterable[Review]) -> set[UUID]:
    """Return the reviews of what was deferred before so often or so long that the policy raises the level."""
    asked = list(reviews)
    rows = Decision.objects.filter(
        engagement__in={review.engagement_id for review in asked}, outcome=Outcome.DEFER.value
    )
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for engagement_id, moment in rows.values_list("engagement_id", "recorded_at"):
        moments[engagement_id].append(moment)
    return {review.pk for review in asked if _deferred(review, moments[review.engagement_id])}


def _deferred(review: Review, moments: Iterable[datetime]) -> bool:
    before, policy = [moment for moment in moments if moment < review.opened_at], review_policy.of(review)
    often = len(before) >= policy.number("deferral.number")
    return often or (bool(before) and review.opened_at - min(before) >= timedelta(days=policy.number("deferral.days")))


def judge(review: Review) -> Judgement:
    """Return what the answers of a review amount to."""
    facts = facts_of(review)
    lanes = carrying_lanes(review)
    assessment = assessment_of(lanes, facts)
    risks = risks_of(lanes, assessment)
    residual = {risk.lane: risk.residual for risk in risks}
    dissents = [LaneName(dissent.lane) for dissent in review.dissents.all()]
    level = decision_level(
        policy=review_policy.of(review),
        facts=facts,
        effects=assessment.effects,
        residual=residual,
        dissents=dissents,
        benefit=review.benefit,
        waiver=any(finding.waived for finding in assessment.findings),
        deferred=review.pk in deferred([review]),
    )
    return Judgement(
        facts=facts,
        assessment=assessment,
        risks=risks,
        level=raised(level, review),
        obstacles=(
            *_unanswered(review, lanes),
            *_changed_since(review, lanes),
            *_answered_by_the_tied(review.engagement, lanes),
            *assessment.obstacles,
        ),
    )


def risks_of(lanes: Iterable[Lane], assessment: Assessment) -> tuple[LaneRisk, ...]:
    """Return the risk of each lane as it counts, in the order of the assessment."""
    placed = {LaneName(lane.name): lane.placed for lane in lanes}
    return tuple(placed_at(risk, placed.get(risk.lane)) for risk in assessment.risks)


def raised(level: DecisionLevel, review: Review) -> DecisionLevel:
    """Return the level, one higher where an overdue lane raised the review."""
    if not review.level_raised_by or level.to_approve is None:
        return level
    number = min(HIGHEST, level.to_approve + review.level_raised_by)
    why = say(_("A lane was not answered in time: level {level}."), level=number)
    return replace(level, to_approve=number, reasons=(*level.reasons, why))


def _unanswered(review: Review, lanes: Iterable[Lane]) -> tuple[Words, ...]:
    if review.kind == ReviewKind.RETROSPECTIVE:
        return ()
    status: Mapping[str, str] = {lane.name: lane.status for lane in lanes}
    sentence = _("The {lane} lane has not answered.")
    return tuple(say(sentence, lane=lane.label) for lane in LaneName if status.get(lane) != LaneStatus.ANSWERED)


def _changed_since(review: Review, lanes: Iterable[Lane]) -> tuple[Words, ...]:
    """Return a sentence for each lane that answered before something it is concerned with changed."""
    found = []
    for lane, change in _overtaken(lanes, _changes(review.engagement_id, review.content_no)):
        sentence = _("Since the {lane} lane answered, this happened: {change}.")
        fills = {"lane": LaneName(lane.name).label, "change": str(change.get_trigger_display())}
        found.append(say(sentence, **fills))
    return tuple(found)


def _answered_by_the_tied(engagement: Engagement, lanes: Iterable[Lane]) -> tuple[Words, ...]:
    """Return a sentence for each lane whose reviewer has declared a conflict of interest since."""
    sentence = _("Whoever answered the {lane} lane takes no part any more: somebody else has to answer it.")
    found = _tied(engagement, [lane for lane in lanes if lane.status == LaneStatus.ANSWERED])
    return tuple(say(sentence, lane=LaneName(lane.name).label) for lane in found)


def _tied(engagement: Engagement, lanes: Iterable[Lane]) -> list[Lane]:
    """Return the lanes that are held or were answered, in part at least, by somebody who takes no part any more."""
    tied = set(conflicts.kept_out_of(engagement).order_by().values_list("pk", flat=True))
    if not tied:
        return []
    rows = LaneAnswer.objects.filter(lane__in=lanes, answered_by__in=tied)
    written = set(rows.values_list("lane_id", flat=True))
    return [lane for lane in lanes if lane.holder_id in tied or lane.pk in written]


def owing(engagement: Engagement) -> tuple[LaneName, ...]:
    """Return the lanes that answered on the present content and owe an answer again.

    Something they are concerned with changed since, or their reviewer has declared a conflict of interest.
    """
    changes, answered = _changes(engagement.pk, engagement.content_no), _answered(engagement)
    overtaken = [lane for lane, _change in _overtaken(answered, changes)]
    return tuple(LaneName(lane.name) for lane in answered if lane in [*overtaken, *_tied(engagement, answered)])


def asked_more(engagement: Engagement, now: Facts) -> tuple[LaneName, ...]:
    """Return the lanes that answered on the present content and are asked more on the facts of now."""
    return tuple(LaneName(lane.name) for lane in _answered(engagement) if newly_asked(lane, now))


def _answered(engagement: Engagement) -> list[Lane]:
    return latest_answered(engagement.pk, engagement.content_no)


def latest_answered(engagement_id: UUID, content_no: int) -> list[Lane]:
    """Return the lanes that carry a decision on one content of an engagement, each as it answered last."""
    answered = Lane.objects.filter(
        review__engagement=engagement_id, review__content_no=content_no, status=LaneStatus.ANSWERED
    ).exclude(review__kind=ReviewKind.RETROSPECTIVE)
    found = {lane.name: lane for lane in answered.select_related("review").order_by("answered_at")}
    return list(found.values())


def _changes(engagement_id: UUID, content_no: int) -> list[Reopening]:
    """Return what happened to a plan that lanes have to answer to, the latest first."""
    rows = Reopening.objects.filter(engagement=engagement_id, content_no=content_no)
    return list(rows.exclude(response=Response.NOTIFY).order_by("-at"))


def _overtaken(lanes: Iterable[Lane], changes: Iterable[Reopening]) -> Iterator[tuple[Lane, Reopening]]:
    for lane in lanes:
        for change in changes:
            if lane.answered_at and lane.name in change.lanes and change.at > lane.answered_at:
                yield lane, change
                break


def changed_facts(review: Review, now: Facts) -> tuple[Words, ...]:
    """Return in what way the facts are graver now than when the lanes were asked; milder ones change nothing."""
    then = facts_of(review)
    found = []
    if now.tier > then.tier:
        found.append(say(_("The tier is {now} now and was {then}."), now=now.tier, then=then.tier))
    if now.listed and not then.listed:
        found.append(say(_("A party has been listed since the lanes were asked.")))
    codes = sorted(code for lane in carrying_lanes(review) for code in newly_asked(lane, now))
    if codes:
        found.append(say(_("On the facts of now these items are asked as well: {codes}."), codes=", ".join(codes)))
    return tuple(found)


def newly_asked(lane: Lane, now: Facts) -> frozenset[str]:
    """Return the codes of what a lane is asked on the facts of now and was not on those of its review."""
    return frozenset(asked.item.code for asked in checklists.asked_of(lane, now)) - checklists.items_of(lane).keys()
