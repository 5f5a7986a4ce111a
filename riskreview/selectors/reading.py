"""One review as its page and REST show it, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.selectors import actors, sources
from core.errors import NotFound
from engagements.domain.words import Words
from engagements.models import Engagement, EngagementActor
from engagements.selectors import content
from riskreview.domain.checklists import Item, effects_of, refusal_of
from riskreview.domain.facts import Facts
from riskreview.domain.review_cycle import APPROVING, LaneStatus
from riskreview.domain.scales import Effect
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Finding
from riskreview.models import (
    Condition,
    Decision,
    Dissent,
    Lane,
    LaneAnswer,
    LaneComment,
    LaneEvidence,
    LaneQuestion,
    Mitigation,
    Reopening,
    Review,
)
from riskreview.models.decisions import Basis
from riskreview.selectors import checklists, judgement, reviews

MEASURED: Final = ("owner", "met_by", "verified_by", "tied_verifier", "lane")
ELSEWHERE: Final = 3
"""From so many other plans with the same actor the answers are shown."""


@dataclass(frozen=True, slots=True)
class LaneCard:
    """A lane beside the others: its row, what it still asks, and whether it must answer again."""

    lane: Lane
    questions: list[LaneQuestion]
    answered: int
    items: int
    again: bool

    @property
    def state(self) -> str:
        """Return the state of the card: waiting, claimed, more_info, done or stale."""
        if self.again:
            return "stale"
        if self.lane.status == LaneStatus.ANSWERED:
            return "done"
        if any(question.replied_at is None for question in self.questions):
            return "more_info"
        return "claimed" if self.lane.holder_id else "waiting"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything on the page of a review."""

    review: Review
    judged: judgement.Judgement
    cards: list[LaneCard]
    dissents: list[Dissent]
    decisions: list[Decision]
    reopenings: list[Reopening]
    mitigations: list[Mitigation]

    @property
    def questions(self) -> list[LaneQuestion]:
        """Return the questions of every lane, the open ones first."""
        found = [question for card in self.cards for question in card.questions]
        return sorted(found, key=lambda question: (question.replied_at is not None, question.asked_at))


def of_review(review: Review) -> Reading:
    """Return the review with its parts. The caller has shown that its reader may see it."""
    reopenings = _reopenings(review)
    cards = cards_of(review, reopenings)
    lanes = [card.lane for card in cards]
    mitigations = Mitigation.objects.filter(lane__in=lanes).select_related(*MEASURED)
    return Reading(
        review=review,
        judged=judgement.judge(review),
        cards=cards,
        dissents=list(Dissent.objects.filter(review=review).select_related("by").order_by("at")),
        decisions=list(decisions(Decision.objects.filter(review=review))),
        reopenings=reopenings,
        mitigations=list(mitigations.order_by("due_on", "pk")),
    )


def cards_of(review: Review, reopenings: Iterable[Reopening] | None = None) -> list[LaneCard]:
    """Return the lanes of a review side by side. The caller has shown that its reader may see it."""
    lanes = reviews.lanes_of(review)
    questions, answered = _questions(lanes), _answered(lanes)
    changes = _reopenings(review) if reopenings is None else reopenings
    return [
        LaneCard(
            lane,
            questions.get(lane.pk, []),
            len(answered[lane.pk] & asked.keys()),
            len(asked),
            _must_answer_again(lane, changes),
        )
        for lane in lanes
        for asked in [checklists.items_of(lane)]
    ]


def _reopenings(review: Review) -> list[Reopening]:
    rows = Reopening.objects.filter(engagement=review.engagement_id, content_no=review.content_no)
    return list(rows.select_related("by").order_by("-at"))


def decisions(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return decisions with what pages say about them, newest first."""
    conditions = Condition.objects.select_related("owner", "met_by", "verified_by", "tied_verifier")
    rows = rows.select_related("decided_by", "snapshot", "review__policy", "engagement__compartment")
    return rows.prefetch_related(Prefetch("conditions", conditions.order_by("due_on", "pk"))).order_by("-recorded_at")


def of_engagement(engagement: Engagement) -> list[Decision]:
    """Return every decision on an engagement, newest first. The caller has shown that its reader may see it."""
    return list(decisions(Decision.objects.filter(engagement=engagement)))


def last_approved(review: Review) -> Decision | None:
    """Return the last approval of the engagement before this review, with the content it was given on."""
    rows = Decision.objects.filter(engagement=review.engagement_id, recorded_at__lt=review.opened_at)
    rows = rows.filter(outcome__in=[outcome.value for outcome in APPROVING]).exclude(basis=Basis.RETROSPECTIVE)
    rows = rows.exclude(review=review)
    return rows.select_related("snapshot", "decided_by").order_by("-recorded_at").first()


def _questions(lanes: Iterable[Lane]) -> Mapping[UUID, list[LaneQuestion]]:
    found: dict[UUID, list[LaneQuestion]] = defaultdict(list)
    rows = LaneQuestion.objects.filter(lane__in=list(lanes)).select_related("asked_by", "replied_by", "lane")
    for row in rows.order_by("asked_at"):
        found[row.lane_id].append(row)
    return found


def _answered(lanes: Iterable[Lane]) -> Mapping[UUID, set[str]]:
    codes: dict[UUID, set[str]] = defaultdict(set)
    rows = LaneAnswer.objects.filter(lane__in=list(lanes)).exclude(answer="")
    for lane_id, code in rows.values_list("lane_id", "code"):
        codes[lane_id].add(code)
    return codes


def _must_answer_again(lane: Lane, reopenings: Iterable[Reopening]) -> bool:
    answered = lane.answered_at
    return answered is not None and any(
        row.response != "notify" and lane.name in row.lanes and row.at > answered for row in reopenings
    )


def lane_of(review_id: UUID, name: str, *, user: User | None) -> Lane:
    """Return a lane by its review and its name; raises NotFound."""
    found = (
        reviews.visible(Lane, user).filter(review_id=review_id, name=name).first() if name in list(LaneName) else None
    )
    if found is None:
        raise NotFound("not_found", _("There is no such lane."))
    return found


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One item of a lane with everything said about it."""

    item: Item
    because: Words
    row: LaneAnswer | None
    finding: Finding
    evidence: list[LaneEvidence]
    mitigations: list[Mitigation]
    comments: list[LaneComment]
    lacks: str = ""

    @property
    def answer(self) -> str:
        """Return the stored answer, empty while there is none."""
        return self.row.answer if self.row is not None else ""


def items_of(lane: Lane, facts: Facts, *, user: User) -> list[ItemReading]:
    """Return every item a lane is asked in the order of its checklist; its evidence knows which sources are shown."""
    answers = {row.code: row for row in LaneAnswer.objects.filter(lane=lane)}
    evidence = _evidence([lane], user=user)
    mitigations: dict[str, list[Mitigation]] = defaultdict(list)
    for row in Mitigation.objects.filter(lane=lane).select_related(*MEASURED).order_by("due_on", "pk"):
        mitigations[row.code].append(row)
    comments: dict[str, list[LaneComment]] = defaultdict(list)
    for said in LaneComment.objects.filter(lane=lane).select_related("by").order_by("at", "pk"):
        comments[said.code].append(said)
    found = {finding.code: finding for finding in judgement.assessment_of([lane], facts).findings}
    return [
        ItemReading(
            item,
            asked.because,
            answers.get(item.code),
            found[item.code],
            evidence[lane.pk, item.code],
            mitigations[item.code],
            comments[item.code],
            _lacks(item, answers.get(item.code)),
        )
        for asked in checklists.asked_of(lane, facts)
        for item in [asked.item]
    ]


def _lacks(item: Item, row: LaneAnswer | None) -> str:
    """Return what keeps an answer from being complete: "answer", "reason", or nothing."""
    if row is None or not row.answer:
        return "answer"
    if item.filled_from or refusal_of(item, row.answer, reason=row.reasoning) is None:
        return ""
    return "reason"


def _evidence(lanes: Iterable[Lane], *, user: User) -> Mapping[tuple[UUID, str], list[LaneEvidence]]:
    found: dict[tuple[UUID, str], list[LaneEvidence]] = defaultdict(list)
    rows: QuerySet[Any] = LaneEvidence.objects.filter(answer__lane__in=list(lanes))
    listed = list(rows.select_related("answer", "added_by").order_by("added_at", "pk"))
    sources.cite(listed, user=user)
    for row in listed:
        found[row.answer.lane_id, row.answer.code].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier lane answered to the same item, on this plan or on another with the same actor."""

    lane: Lane
    answer: str
    reasoning: str
    answered_on: date
    evidence: list[LaneEvidence]
    elsewhere: bool
    asked: str
    """The question as it was put then, where it was put otherwise; empty where it was the same."""


def earlier_of(lane: Lane, *, user: User) -> Mapping[str, list[Earlier]]:
    """Return what earlier lanes of this name answered, by item: this plan first, then others with the same actor."""
    found: dict[str, list[Earlier]] = defaultdict(list)
    lanes = [*_before(lane), *_elsewhere(lane, user=user)]
    evidence = _evidence(lanes, user=user)
    answers: dict[UUID, list[LaneAnswer]] = defaultdict(list)
    for row in LaneAnswer.objects.filter(lane__in=lanes).exclude(answer=""):
        answers[row.lane_id].append(row)
    now = checklists.items_of(lane)
    for one in lanes:
        then = {item.code: item.question for item in checklists.checklist_of(one).every_item}
        for row in answers[one.pk]:
            if row.code in now:
                found[row.code].append(
                    Earlier(
                        lane=one,
                        answer=row.answer,
                        reasoning=row.reasoning,
                        answered_on=row.answered_at.date(),
                        evidence=evidence[one.pk, row.code],
                        elsewhere=one.review.engagement_id != lane.review.engagement_id,
                        asked=then[row.code] if then[row.code] != now[row.code].question else "",
                    )
                )
    return found


def _before(lane: Lane) -> list[Lane]:
    """Return the last lane of this name that answered on an older review of the same engagement."""
    rows = Lane.objects.filter(
        review__engagement=lane.review.engagement_id,
        name=lane.name,
        status=LaneStatus.ANSWERED,
        review__opened_at__lt=lane.review.opened_at,
    )
    return list(rows.select_related("review__engagement", "template").order_by("-answered_at")[:1])


def _elsewhere(lane: Lane, *, user: User) -> list[Lane]:
    """Return the last lanes of this name in decided reviews of other plans with the same actors that the user sees."""
    same = actors.the_same(*content.kept_parties(lane.review.engagement))
    plans = EngagementActor.objects.filter(actor__in=same).values("engagement_id")
    rows = Lane.objects.visible_to(user).filter(
        review__engagement__in=plans, name=lane.name, status=LaneStatus.ANSWERED
    )
    rows = rows.exclude(review__engagement=lane.review.engagement_id).exclude(review__status__in=reviews.UNDECIDED)
    return list(rows.select_related("review__engagement", "template").order_by("-answered_at", "pk")[:ELSEWHERE])


@dataclass(frozen=True, slots=True)
class Binding:
    """A legal item that binds in an emergency as ever, and how it stands: "answered", "missing" or "blocks"."""

    item: Item
    state: str


def binding_in_emergency(review: Review) -> list[Binding]:
    """Return the legal items that can block absolutely: the database lets no emergency approval pass without them."""
    lane = Lane.objects.filter(review=review, name=LaneName.LEGAL).select_related("template").first()
    if lane is None:
        return []
    rows = {row.code: row for row in LaneAnswer.objects.filter(lane=lane)}
    facts = judgement.facts_of(review)
    items = [item for item in checklists.items_of(lane).values() if item.can_block_absolutely]
    return [Binding(item, _binding(item, rows.get(item.code), facts)) for item in items]


def _binding(item: Item, row: LaneAnswer | None, facts: Facts) -> str:
    if row is None or _lacks(item, row) or row.answer == item.scale.unknown or row.answered_by_id is None:
        return "missing"
    return "blocks" if Effect.BLOCK_ABSOLUTELY in effects_of(item, row.answer, facts) else "answered"
