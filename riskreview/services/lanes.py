"""What a reviewer does with a lane: claim it, answer it, ask, recommend, dissent."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.domain.transitions import IllegalTransition
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain import matrix, review_cycle
from riskreview.domain.checklists import Item, refusal_of
from riskreview.domain.deadlines import after_pause
from riskreview.domain.matrix import Placed
from riskreview.domain.review_cycle import (
    LANES,
    SUGGESTED,
    LaneAction,
    LaneStatus,
    Recommendation,
    ReviewAction,
    ReviewStatus,
)
from riskreview.domain.verdict import Assessment
from riskreview.models import Dissent, Lane, LaneAnswer, LaneClaim, LaneQuestion, Review
from riskreview.selectors import (
    assents,
    calendar,
    checklists,
    conflicts,
    judgement,
    origins,
    proof,
    review_policy,
    reviews,
    ties,
)
from riskreview.selectors.words import told
from riskreview.services import opening, telling

STRICTNESS: Final = list(Recommendation)
SURROUNDINGS: Final = frozenset({"X02", "X13"})
"""Items whose answers feed the escalation index, from which X01 is then filled."""
WRITTEN: Final = ("answer", "reasoning", "checked_on", "answered_by", "answered_at", "updated_at", "version")
LETS_THROUGH: Final = frozenset({Recommendation.CLEAR, Recommendation.CONDITIONAL, Recommendation.ESCALATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a reviewer gives for one item; an empty answer keeps a reasoning that is still being written."""

    code: str
    answer: str = ""
    reasoning: str = ""
    checked_on: date | None = None


def lock(lane_id: UUID, *, by: User | None) -> Lane:
    """Return the lane, with its review locked before it, as claiming and deciding do; raises NotFound."""
    review_id = reviews.parent_id(Lane, lane_id, "review_id", user=by)
    review = reviews.get(Review, review_id, user=by, for_update=True)
    lane = reviews.get(Lane, lane_id, user=by, for_update=True)
    lane.review = review
    return lane


def insist_on_holder(lane: Lane, *, by: User) -> None:
    """Raise NotAllowed unless the person holds the lane and declared no conflict of interest."""
    ensure(policies.may_answer, by, lane, declared=conflicts.bars(by, lane.review.engagement))


def _move(lane: Lane, action: LaneAction) -> None:
    if lane.review.status != ReviewStatus.OPEN:
        raise Conflict("wrong_state", _("This review is no longer open: its lanes do not change any more."))
    try:
        lane.status = LANES.after(LaneStatus(lane.status), action)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", told(refused.words)) from None


def _insist_on_held(lane: Lane) -> None:
    if lane.review.status != ReviewStatus.OPEN or lane.status != LaneStatus.CLAIMED:
        raise Conflict("wrong_state", _("This lane has been answered: it does not change any more."))


def _save(lane: Lane, *columns: str) -> None:
    lane.version += 1
    with in_words():
        lane.save(update_fields=[*columns, "version", "updated_at"])


@transaction.atomic
def claim(*, lane_id: UUID, by: User) -> Lane:
    """Take a lane that waits for a reviewer.

    Raises NotFound, NotAllowed (role, a part in the engagement, another lane, its decider) or Conflict (taken already,
    or the review is no longer open).
    """
    at = clock.now()
    lane = lock(lane_id, by=by)
    ensure(policies.may_claim, by, lane, ties.of(by, lane.review))
    _move(lane, LaneAction.CLAIM)
    with in_words():
        LaneClaim.objects.create(review=lane.review, lane=lane.name, user=by, claimed_at=at)
    lane.holder = by
    _save(lane, "status", "holder")
    opening.fill_from_index(lane, at=at)
    telling.lane_taken(lane)
    audit.record("riskreview.lane_claimed", lane, by=by, at=at)
    return lane


@transaction.atomic
def release(*, lane_id: UUID, by: User, reason: str = "") -> Lane:
    """Give a lane back; what was answered stays for the next reviewer, and no other lane opens to the first.

    Raises NotFound, NotAllowed (neither its holder nor a decider without a part in it) or Conflict (not held).
    """
    at = clock.now()
    lane = lock(lane_id, by=by)
    ensure(policies.may_release, by, lane, ties.of(by, lane.review))
    free(lane, by=by, at=at, reason=reason.strip())
    return lane


def free(lane: Lane, *, by: User | None, at: datetime, reason: str) -> None:
    """Take a locked lane from its holder back into the queue; part of the caller's transaction. Raises Conflict."""
    _move(lane, LaneAction.RELEASE)
    before, lane.holder = lane.holder_id, None
    _save(lane, "status", "holder")
    telling.lane_waits(lane, by=by)
    audit.record("riskreview.lane_released", lane, by=by, at=at, changes={"holder": [before, None]}, reason=reason)


def hand_over(lane: Lane, *, to: User, by: User | None, at: datetime, reason: str) -> None:
    """Let somebody hold a locked lane, in the place of who held it if anybody did; part of the caller's transaction.

    The caller has shown that they may take it; the database asks again. Raises Conflict.
    """
    before = lane.holder_id
    if lane.status == LaneStatus.CLAIMED:
        _move(lane, LaneAction.RELEASE)
    _move(lane, LaneAction.CLAIM)
    with in_words():
        LaneClaim.objects.create(review=lane.review, lane=lane.name, user=to, claimed_at=at)
    lane.holder = to
    _save(lane, "status", "holder")
    opening.fill_from_index(lane, at=at)
    telling.lane_given(lane, to=to, before=before, by=by)
    audit.record("riskreview.lane_given", lane, by=by, at=at, changes={"holder": [before, to.pk]}, reason=reason)


@transaction.atomic
def save_answers(*, lane_id: UUID, seen_version: int, answers: Iterable[Given], by: User) -> Lane:
    """Keep answers to one item or many, finished or not; what does not change anything leaves no trace.

    Raises NotFound, NotAllowed (not the holder), Stale, Conflict (answered already) or Invalid (`fields` by code: no
    such item, an answer it does not take, an item nobody types).
    """
    at = clock.now()
    lane = lock(lane_id, by=by)
    insist_on_holder(lane, by=by)
    versions.insist(lane, seen_version)
    _insist_on_held(lane)
    given = {row.code: row for row in answers}
    items = checklists.items_of(lane)
    wrong = {code: told_why for code, row in given.items() if (told_why := _unusable(items.get(code), row, at))}
    if wrong:
        refusal = Invalid("invalid", _("Some answers cannot be kept."), wrong)
        refusal.origin = origins.of_items([lane], wrong)
        raise refusal
    stored = {row.code: row for row in LaneAnswer.objects.filter(lane=lane, code__in=given)}
    rows = [
        (row, stored.get(code) or LaneAnswer(lane=lane, code=code, version=0))
        for code, row in given.items()
        if code in stored or row.answer or row.reasoning.strip()
    ]
    changes: dict[str, Any] = {}
    changed = []
    for row, answer in rows:
        if pairs := _changed(answer, row):
            changes |= pairs
            changed.append(answer)
            answer.answer, answer.reasoning, answer.checked_on = row.answer, row.reasoning.strip(), row.checked_on
            answer.answered_by, answer.answered_at, answer.updated_at = by, at, at
            answer.version += 1
    with in_words():
        LaneAnswer.objects.bulk_create([answer for answer in changed if answer.code not in stored])
        LaneAnswer.objects.bulk_update([answer for answer in changed if answer.code in stored], WRITTEN)
    if changes:
        _save(lane)
        audit.record("riskreview.answers_saved", lane, by=by, at=at, changes=changes)
        if SURROUNDINGS & changes.keys():
            for actor_id in lane.review.engagement.parties.values_list("actor_id", flat=True):
                changed_by = {"kind": "escalation", "cause": "surroundings"}
                jobs.enqueue("reassessment.assess_actor", actor_id=str(actor_id), **changed_by)
    return lane


def empty_answers(lane: Lane, *, of: User, by: User | None, at: datetime, reason: str) -> None:
    """Empty what somebody answered in a locked lane that has not closed, so that nothing of it is taken over unread.

    The trail keeps the words. Part of the caller's transaction.
    """
    changes: dict[str, Any] = {}
    rows = LaneAnswer.objects.filter(lane=lane, answered_by=of)
    for row in rows:
        changes |= _changed(row, Given(code=row.code))
    rows.update(
        answer="", reasoning="", checked_on=None, answered_by=lane.holder, answered_at=at, updated_at=at,
        version=F("version") + 1,
    )  # fmt: skip
    _save(lane)
    audit.record("riskreview.answers_emptied", lane, by=by, at=at, changes=changes, reason=reason)


def _unusable(item: Item | None, row: Given, at: datetime) -> str:
    if item is None:
        return _("There is no such item on this checklist.")
    if row.checked_on is not None and row.checked_on > at.date():
        return _("The law was checked today or earlier.")
    # A missing reason is no fault before the recommendation: it may be what is being written.
    refused = refusal_of(item, row.answer, reason="given") if row.answer or item.filled_from else None
    return told(refused) if refused else ""


def _changed(stored: LaneAnswer, row: Given) -> dict[str, Any]:
    """Return what an answer changes of the stored one, for the trail; nothing when it is the same."""
    pairs: dict[str, list[Any]] = {
        row.code: [stored.answer, row.answer],
        f"{row.code} reasoning": [stored.reasoning, row.reasoning.strip()],
        f"{row.code} checked on": [stored.checked_on, row.checked_on],
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def ask(*, lane_id: UUID, question: str, by: User) -> LaneQuestion:
    """Ask the authors for what the lane needs to know; its clock stands still until they have answered.

    Raises NotFound, NotAllowed (not the holder), Conflict or Invalid (no question).
    """
    at = clock.now()
    lane = lock(lane_id, by=by)
    insist_on_holder(lane, by=by)
    _insist_on_held(lane)
    words = _text(question, "question", _("Write the question."))
    asked = LaneQuestion.objects.create(lane=lane, question=words, asked_by=by, asked_at=at)
    if lane.paused_at is None:
        lane.paused_at = at
        _keep_clock(lane)
    telling.tell(Kind.QUESTION_ASKED, asked, lane.review.engagement, by=by, due=lane.due_on)
    audit.record("riskreview.question_asked", asked, by=by, at=at, changes={"question": words})
    return asked


@transaction.atomic
def reply(*, question_id: UUID, reply: str, by: User) -> LaneQuestion:
    """Answer a question of a lane; the plan itself stays frozen. After the last one the lane's clock runs on.

    Raises NotFound, NotAllowed (may not write the plan), Conflict (answered already) or Invalid (no answer).
    """
    at = clock.now()
    lane = lock(reviews.parent_id(LaneQuestion, question_id, "lane_id", user=by), by=by)
    question = reviews.get(LaneQuestion, question_id, user=by, for_update=True)
    ensure(policies.may_reply, by, question, lane.review.engagement)
    if question.replied_at is not None:
        raise Conflict("wrong_state", _("This question was answered already."))
    question.reply = _text(reply, "reply", _("Write the answer."))
    question.replied_by, question.replied_at = by, at
    question.version += 1
    question.save(update_fields=["reply", "replied_by", "replied_at", "version", "updated_at"])
    notices.settle(about=question)
    telling.tell(Kind.QUESTION_REPLIED, question, question.lane.review.engagement, named=[question.asked_by_id])
    changes: dict[str, Any] = {"reply": question.reply}
    if lane.paused_at is not None and lane.review.status == ReviewStatus.OPEN and not _waits(lane):
        before = lane.due_on
        _resume(lane, lane.paused_at, at.date())
        changes |= {"due_on": [before, lane.due_on]} if lane.due_on != before else {}
    audit.record("riskreview.question_replied", question, by=by, at=at, changes=changes)
    return question


def _waits(lane: Lane) -> bool:
    """Return whether an answer is missing that the clock stands still for; not one it has waited for long enough."""
    return _unanswered(lane).exists()


def _unanswered(lane: Lane) -> QuerySet[LaneQuestion]:
    rows: QuerySet[LaneQuestion] = LaneQuestion.objects.filter(lane=lane, replied_at=None)
    return rows.filter(asked_at__gte=lane.paused_at)


@transaction.atomic
def wait_no_longer(*, lane_id: UUID) -> None:
    """Let the clock of a lane run on that has waited for an answer as long as it may, and tell who asked."""
    at = clock.now()
    lane = lock(lane_id, by=None)
    if lane.paused_at is None or lane.review.status != ReviewStatus.OPEN:
        return
    longest = review_policy.of(lane.review).number("deadlines.wait")
    until = calendar.current().after(lane.paused_at.date(), longest)
    if at.date() < until:
        return
    for question in _unanswered(lane):
        telling.tell(Kind.QUESTION_UNANSWERED, question, lane.review.engagement, named=[question.asked_by_id])
    before = lane.due_on
    _resume(lane, lane.paused_at, until)
    changes = {"due_on": [before, lane.due_on]} if lane.due_on != before else {}
    audit.record("riskreview.clock_resumed", lane, by=None, at=at, changes=changes)


def _resume(lane: Lane, paused_at: datetime, on: date) -> None:
    """Let the clock of a lane run on: the working days it has waited are added to its deadline."""
    days = calendar.current()
    lane.due_on, waited = after_pause(lane.due_on, paused_at.date(), on, calendar=days)
    lane.paused_at = None
    lane.paused_days += waited
    _keep_clock(lane)


def _keep_clock(lane: Lane) -> None:
    """Store when a lane is due. Nobody typed it, so that whoever is writing on the page is not stale for it."""
    with in_words():
        lane.save(update_fields=["due_on", "paused_at", "paused_days", "updated_at"])


@transaction.atomic
def recommend(
    *,
    lane_id: UUID,
    seen_version: int,
    recommendation: Recommendation,
    reasons: str,
    by: User,
    valid_until: date | None = None,
    placed: Placed | None = None,
) -> Lane:
    """Close a lane with a recommendation, never milder than its answers; the last lane passes the review to decision.

    `placed` says where on likelihood by impact the reviewer sees the worst of the lane, before and after its
    mitigations; without, the risk is what the answers amount to. `valid_until` shortens how long the lane's answers
    count. Raises NotFound, NotAllowed (not the holder), Stale, Conflict (answered already) or Invalid (`fields`: each
    item without a complete answer by code, `recommendation`, `reasons`, `valid_until`, the steps of `placed`).
    """
    at = clock.now()
    lane = lock(lane_id, by=by)
    insist_on_holder(lane, by=by)
    versions.insist(lane, seen_version)
    _insist_on_held(lane)
    opening.fill_from_index(lane, at=at)
    assessment = judgement.assessment_of([lane], judgement.facts_of(lane.review))
    wrong = _incomplete(lane) or _too_mild(assessment, recommendation)
    if not reasons.strip():
        wrong["reasons"] = _("Write down the reasons for the recommendation.")
    if valid_until is not None and valid_until < at.date():
        wrong["valid_until"] = _("Choose a day ahead.")
    if placed is not None:
        wrong |= {name: told(why) for name, why in matrix.faults(placed, assessment.risks[0]).items()}
    if wrong:
        refusal = Invalid("invalid", _("The lane cannot be closed yet."), wrong)
        counted = {one.code for one in assessment.contributions} if "recommendation" in wrong else set()
        refusal.origin = origins.of_items([lane], {*wrong, *counted})
        raise refusal
    _move(lane, LaneAction.ANSWER)
    lane.recommendation, lane.reasons, lane.valid_until = recommendation, reasons.strip(), valid_until
    lane.answered_at, lane.paused_at, risk = at, None, matrix.raised(assessment.risks[0], placed)
    lane.inherent, lane.residual = risk.inherent, risk.residual
    steps = asdict(placed) if placed is not None else {}
    for name, step in steps.items():
        setattr(lane, name, step)
    said = ("recommendation", "reasons", "valid_until", "inherent", "residual", *steps)
    _save(lane, "status", "answered_at", "paused_at", *said)
    lane.refresh_from_db(fields=["blocks_absolutely", "blocks", "deferred", "unmitigated"])
    changes = {
        "recommendation": recommendation,
        "inherent": risk.inherent,
        "residual": risk.residual,
        **steps,
        "answers": proof.answers_digest(lane),
    }
    telling.lane_answered(lane)
    audit.record("riskreview.lane_answered", lane, by=by, at=at, changes=changes, reason=lane.reasons)
    pass_on(lane.review, at=at)
    return lane


def _incomplete(lane: Lane) -> dict[str, str]:
    """Return what each item lacks, by code: an answer it takes, and a reason for every answer but the best."""
    stored = {row.code: row for row in LaneAnswer.objects.filter(lane=lane)}
    wrong = {}
    for code, item in checklists.items_of(lane).items():
        row = stored.get(code)
        if row is None or not row.answer:
            wrong[code] = _("Not answered yet.")
        elif not item.filled_from and (refused := refusal_of(item, row.answer, reason=row.reasoning)):
            wrong[code] = told(refused)
    return wrong


def _too_mild(assessment: Assessment, recommendation: Recommendation) -> dict[str, str]:
    least = SUGGESTED[assessment.verdict]
    if STRICTNESS.index(recommendation) < STRICTNESS.index(least):
        sentence = _('The answers ask for "%(least)s" at least: correct an answer, or recommend no less.')
        return {"recommendation": sentence % {"least": _(least.label)}}
    missing = [found.code for found in assessment.findings if found.obstacle and not found.mitigated]
    if recommendation in LETS_THROUGH and missing:
        sentence = _("Add a mitigation to: %(codes)s.")
        return {"recommendation": sentence % {"codes": ", ".join(missing)}}
    return {}


def pass_on(review: Review, *, at: datetime) -> None:
    """Pass a locked review on to decision once all its lanes have answered; part of the caller's transaction."""
    if Lane.objects.filter(review=review).exclude(status=LaneStatus.ANSWERED).exists():
        return
    review.status = review_cycle.after(ReviewStatus(review.status), ReviewAction.RECOMMEND)
    review.recommended_at = at
    review.version += 1
    with in_words():
        review.save(update_fields=["status", "recommended_at", "version", "updated_at"])
    telling.passed_on(review)


@transaction.atomic
def dissent(*, review_id: UUID, text: str, by: User) -> Dissent:
    """Record a reasoned dissent: it is printed with the decision, and nobody edits it.

    Once a person: that of whoever held the lane before stands, and counts beside it. Whoever agreed to an approval
    before is told, since that counts no more unless they agree again.

    Raises NotFound, NotAllowed (no lane of this review), Conflict (decided, or dissented already) or Invalid (no text).
    """
    at = clock.now()
    review = reviews.get(Review, review_id, user=by, for_update=True)
    own: Mapping[str, Any] = {"user": by, "review": review}
    claimed = LaneClaim.objects.filter(**own).first()
    ensure(policies.may_dissent, by, review, ties.of(by, review))
    if claimed is None or review.status not in reviews.UNDECIDED:
        raise Conflict("wrong_state", _("A dissent is recorded before the decision."))
    if Dissent.objects.filter(review=review, lane=claimed.lane, by=by).exists():
        raise Conflict("dissented_already", _("You have recorded your dissent."))
    words = _text(text, "text", _("Write down why you dissent."))
    agreed = list(assents.counting(review).values_list("by_id", flat=True))
    with in_words():
        row = Dissent.objects.create(review=review, lane=claimed.lane, text=words, by=by, at=at)
        row.refresh_from_db(fields=["at"])
    telling.tell(Kind.AGREE_AGAIN, review, review.engagement, by=by, named=agreed, key=f"{row.pk}")
    audit.record("riskreview.dissent_recorded", row, by=by, at=at, changes={"lane": row.lane}, reason=words)
    return row


def _text(value: str, field: str, missing: str) -> str:
    if not value.strip():
        raise Invalid(f"no_{field}", missing, {field: missing})
    return value.strip()
