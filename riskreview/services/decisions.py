"""Deciding: on a full review, in an emergency, and in retrospect. Nobody decides what they wrote, lead or reviewed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.notices import Kind
from accounts.models import User
from actors.selectors import lists
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Answerable, Conflict, Invalid
from engagements.domain.lifecycle import Action, Status
from engagements.domain.transitions import IllegalTransition
from engagements.models import Engagement
from engagements.selectors import reach
from engagements.services import lifecycle
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain import review_cycle
from riskreview.domain.guarding import Step
from riskreview.domain.levels import DecisionLevel
from riskreview.domain.live import Validity
from riskreview.domain.review_cycle import APPROVING, ENGAGEMENT_ACTION, Outcome, ReviewAction, ReviewStatus
from riskreview.models import Condition, Decision, Review
from riskreview.models.decisions import Basis
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import assents, judgement, origins, parties, review_policy, reviews, ties, validity
from riskreview.selectors.words import told
from riskreview.services import endings, look_ups, records, telling
from riskreview.services.refusals import citing

BEGUN_OR_CLEARED: Final = (Status.CLEARED, Status.UNDER_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A condition of an approval: what must be done, by whom and when; a blocking one bars the start until verified."""

    text: str
    owner_id: UUID
    due_on: date
    guards: Step = Step.START


@dataclass(frozen=True, slots=True, kw_only=True)
class Besides:
    """What some decisions say besides their reasons: why a dissent is overruled, or what a deferral waits for."""

    overrules: str = ""
    lacking: str = ""
    lacking_from: str = ""
    lacking_by: date | None = None
    meanwhile: str = ""


NOTHING_BESIDES: Final = Besides()


def lock(review_id: UUID, *, by: User | None) -> Review:
    """Return the review, with its engagement locked before it; raises NotFound."""
    engagement_id = reviews.parent_id(Review, review_id, "engagement_id", user=by)
    engagement = lifecycle.lock(engagement_id, by=by)
    review = reviews.get(Review, review_id, user=by, for_update=True)
    review.engagement = engagement
    return review


def decide(
    *,
    review_id: UUID,
    seen_version: int,
    outcome: Outcome,
    reasons: str,
    by: User,
    conditions: Sequence[Demand] = (),
    valid_until: datetime | None = None,
    besides: Besides = NOTHING_BESIDES,
) -> Decision:
    """Decide a review that its lanes have passed on, and carry out what that means for the engagement.

    Before an approval everybody who takes part is looked up on the lists in force; what that finds stays, also when
    the approval is refused for it. An approval is given at the level the risk demands and is valid as long as the lanes
    it rests on, or shorter; returning, refusing and deferring need the level of the tier. Where the policy has several
    people approve, the others have agreed first (`assents.give`). An approval against a dissent says why it overrules
    it; a deferral says what is missing, from whom, by when, and what holds until then. Raises NotFound, NotAllowed
    (level, a part in the engagement, a lane, an absolute block), Stale, Conflict (not passed on, a block, something not
    known, a fact that changed since, a likely hit on a list, too few who agree) or Invalid (`reasons`, `conditions`,
    `valid_until`, `overrules`, `lacking`, `lacking_from`, `lacking_by`, `meanwhile`).
    """
    if outcome in APPROVING:
        _look_up(review_id, seen_version=seen_version, by=by)
    return _decide(
        review_id,
        seen_version=seen_version,
        outcome=outcome,
        reasons=reasons,
        by=by,
        conditions=conditions,
        valid_until=valid_until,
        besides=besides,
    )


@transaction.atomic
def _look_up(review_id: UUID, *, seen_version: int, by: User) -> None:
    """Look everybody up for somebody who may approve what they saw; whoever asked before goes on having asked."""
    if not lists.in_force():
        return
    review = lock(review_id, by=by)
    ensure(policies.may_approve, by, ties.of(by, review), level=judgement.judge(review).level.to_approve)
    versions.insist(review, seen_version)
    _insist_on(review, ReviewKind.REGULAR)
    look_ups.bring_up_to_date(review.engagement, by=None)


@transaction.atomic
def _decide(
    review_id: UUID,
    *,
    seen_version: int,
    outcome: Outcome,
    reasons: str,
    by: User,
    conditions: Sequence[Demand],
    valid_until: datetime | None,
    besides: Besides,
) -> Decision:
    at = clock.now()
    review = lock(review_id, by=by)
    judged = judgement.judge(review)
    mine = ties.of(by, review)
    approves = outcome in APPROVING
    needed = judged.level.to_approve if approves else judged.level.to_turn_down
    with citing(lambda _refusal: _why_this_level(review, judged, by, needed)):
        if approves:
            ensure(policies.may_approve, by, mine, level=judged.level.to_approve)
        else:
            ensure(policies.may_turn_down, by, mine, level=judged.level.to_turn_down)
    versions.insist(review, seen_version)
    _insist_on(review, ReviewKind.REGULAR)
    if approves:
        _insist_on_no_obstacle(review, judged, at=at)
        _insist_on_assents(review, judged, by=by)
    usual = validity.of(review, at=at) if approves else None
    with citing(lambda _refusal: origins.of_policy(review, *([usual.rule] if usual else []))):
        until = _validity(usual, valid_until, review.engagement, at=at)
    overruled = approves and review.dissents.exists()
    wrong = {
        **_wrong_words(reasons, outcome, conditions, review, at=at),
        **_wrong_besides(besides, outcome, overruled=overruled, at=at),
    }
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    because = _("The full review was decided.")
    for earlier in _standing(review.engagement):
        endings.end_decision(earlier, ReviewStatus.SUPERSEDED, because=because, by=by, at=at)
    decision = _record(
        review,
        by=by,
        at=at,
        conditions=conditions,
        outcome=outcome,
        level=_level(judged.level, approves=approves),
        level_reasons=[str(why) for why in judged.level.reasons],
        reasons=reasons.strip(),
        valid_until=until,
        valid_because=_why_until(usual, until),
        **_said(besides, outcome, overruled=overruled),
    )
    telling.decided(decision, by=by)
    _close_review(review)
    _carry_out(review.engagement, decision, by=by, at=at)
    return decision


def decide_emergency(
    *,
    review_id: UUID,
    seen_version: int,
    reasons: str,
    spoken_at: datetime,
    by: User,
    valid_until: datetime | None = None,
) -> Decision:
    """Record an oral approval in the face of an imminent threat to life, by a senior approver or the higher authority.

    It lasts the hours of the policy from when it was spoken, once an engagement, and the legal items that can block
    absolutely bind as ever; so does a likely hit on a list that nobody decided about: everybody who takes part is
    looked up anew first, and what that finds stays. The review goes on: without a full decision within its hours the
    engagement is suspended. Recorded late it is flagged, not refused. Raises NotFound, NotAllowed, Stale,
    Conflict (not in review, a second time, such a hit, or a legal item without an answer) or Invalid (`reasons`,
    `spoken_at`, `valid_until`).
    """
    with transaction.atomic():
        refusal = look_ups.before_it_begins(_in_an_emergency(review_id, seen_version=seen_version, by=by).engagement)
    if refusal is not None:
        raise refusal
    return _decide_emergency(
        review_id, seen_version=seen_version, reasons=reasons, spoken_at=spoken_at, by=by, valid_until=valid_until
    )


def _in_an_emergency(review_id: UUID, *, seen_version: int, by: User) -> Review:
    review = lock(review_id, by=by)
    ensure(policies.may_decide_emergency, by, ties.of(by, review))
    versions.insist(review, seen_version)
    if review.kind != ReviewKind.REGULAR or review.engagement.status != Status.IN_REVIEW:
        raise Conflict("wrong_state", _("An emergency approval is given to an engagement in review."))
    if Decision.objects.filter(engagement=review.engagement, basis=Basis.EMERGENCY).exists():
        raise Conflict("emergency_used", _("This engagement has had its emergency approval. It needs the full review."))
    return review


@transaction.atomic
def _decide_emergency(
    review_id: UUID,
    *,
    seen_version: int,
    reasons: str,
    spoken_at: datetime,
    by: User,
    valid_until: datetime | None,
) -> Decision:
    at = clock.now()
    review = _in_an_emergency(review_id, seen_version=seen_version, by=by)
    if against := parties.hits_against(review.engagement):
        raise Conflict("obstacles", " ".join(against))
    hours = review_policy.of(review).number("emergency.hours")
    until = valid_until or spoken_at + timedelta(hours=hours)
    wrong = {}
    if not reasons.strip():
        wrong["reasons"] = _("Write down the threat to life and why it cannot wait.")
    if spoken_at > at:
        wrong["spoken_at"] = _("An oral approval is recorded after it was spoken.")
    if not spoken_at < until <= spoken_at + timedelta(hours=hours):
        wrong["valid_until"] = _("It lasts %(hours)s hours at most from when it was spoken.") % {"hours": hours}
    elif until <= at or (review.engagement.planned_end or at) > until:
        wrong["valid_until"] = _("It would run out before the contact ends. A later contact needs the full review.")
    limit = _("An emergency approval counts %(hours)s hours at most from when it was spoken.") % {"hours": hours}
    if wrong:
        refusal = Invalid("invalid", _("Some fields need correcting."), wrong)
        if "valid_until" in wrong:
            refusal.origin = origins.of_policy(review, limit)
            refusal.remedy = _("Have the contact end within these hours, or decide it by the full review.")
        raise refusal
    decision = _record(
        review,
        by=by,
        at=at,
        basis=Basis.EMERGENCY,
        outcome=Outcome.APPROVE,
        level=by.decision_level,
        level_reasons=[_("An emergency is decided at level 2 or higher.")],
        valid_because=limit,
        reasons=reasons.strip(),
        spoken_at=spoken_at,
        valid_until=until,
    )
    telling.tell(Kind.DECIDED, decision, review.engagement, by=by)
    lifecycle.apply(review.engagement, Action.CLEAR, seen_version=None, by=by, at=at, reason=decision.reasons)
    return decision


@transaction.atomic
def decide_in_retrospect(
    *, review_id: UUID, seen_version: int, should_not_have_happened: bool, reasons: str, by: User
) -> Decision:
    """Say of a contact that took place whether it should have; the record of the contact does not change.

    Raises NotFound, NotAllowed (level of the tier, a part in the engagement), Stale, Conflict (decided, or no such
    review) or Invalid (`reasons`).
    """
    at = clock.now()
    review = lock(review_id, by=by)
    level = review_policy.of(review).level_of_tier(review.tier)
    ensure(policies.may_turn_down, by, ties.of(by, review), level=level)
    versions.insist(review, seen_version)
    _insist_on(review, ReviewKind.RETROSPECTIVE)
    if not reasons.strip():
        message = _("Write down the reasons.")
        raise Invalid("no_reasons", message, {"reasons": message})
    decision = _record(
        review,
        by=by,
        at=at,
        basis=Basis.RETROSPECTIVE,
        outcome=Outcome.REFUSE if should_not_have_happened else Outcome.APPROVE,
        level=level,
        level_reasons=[_("Tier %(tier)s is decided at level %(level)s.") % {"tier": review.tier, "level": level}],
        reasons=reasons.strip(),
        should_not_have_happened=should_not_have_happened,
    )
    telling.decided(decision, by=by)
    _close_review(review)
    return decision


def _insist_on(review: Review, kind: ReviewKind) -> None:
    if review.kind != kind:
        raise Conflict("wrong_kind", _("A review of this kind is not decided this way."))
    try:
        review_cycle.after(ReviewStatus(review.status), ReviewAction.DECIDE)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", told(refused.words)) from None


def _why_this_level(review: Review, judged: judgement.Judgement, by: User, needed: int | None) -> str:
    """Return what calls for the level where somebody stands below it, or the items that leave nobody."""
    if needed is None:
        return _of_obstacles(review, judged)
    return origins.of_policy(review, *judged.level.reasons) if by.decision_level < needed else ""


def _of_obstacles(review: Review, judged: judgement.Judgement) -> str:
    codes = {finding.code for finding in judged.assessment.findings if finding.obstacle is not None}
    return origins.of_items(judgement.carrying_lanes(review), codes)


def _insist_on_no_obstacle(review: Review, judged: judgement.Judgement, *, at: datetime) -> None:
    with citing(lambda _refusal: _of_obstacles(review, judged)):
        _refuse_obstacles(review, judged, at=at)


def _refuse_obstacles(review: Review, judged: judgement.Judgement, *, at: datetime) -> None:
    now = judgement.facts_now(review.engagement, at, policy=review_policy.of(review))
    changed = judgement.changed_facts(review, now)
    against = [told(words) for words in (*judged.obstacles, *changed)]
    if changed:
        against.append(_("Return the plan, so that the lanes answer with what is known now."))
    hits = parties.hits_against(review.engagement)
    if hits:
        raise Answerable("obstacles", " ".join((*against, *hits)))
    if against:
        raise Conflict("obstacles", " ".join(against))


def _level(level: DecisionLevel, *, approves: bool) -> int:
    return level.to_approve if approves and level.to_approve else level.to_turn_down


def _validity(
    usual: Validity | None, wanted: datetime | None, engagement: Engagement, *, at: datetime
) -> datetime | None:
    """Return until when an approval is valid: as usual, or shorter when wanted, and at least to the planned end."""
    if usual is None:
        return None
    until = wanted or usual.until
    if until > usual.until:
        message = _("It can be shortened, not lengthened: %(rule)s") % {"rule": told(usual.rule)}
        raise Invalid("too_long", message, {"valid_until": message})
    if until <= at or (engagement.planned_end is not None and until < engagement.planned_end):
        message = _("It would run out before the contact ends: plan it earlier, or decide closer to it.")
        raise Invalid("too_short", message, {"valid_until": message})
    return until


def _why_until(usual: Validity | None, until: datetime | None) -> str:
    """Return what limits the validity of an approval: a lane, a measure, a waiver, or whoever decided."""
    if usual is None or until is None:
        return ""
    if until == usual.until:
        return told(usual.rule)
    said = {"day": date_format(usual.until, "j M Y"), "rule": told(usual.rule)}
    return _("Shortened by whoever decided; else until %(day)s. %(rule)s") % said


def _insist_on_assents(review: Review, judged: judgement.Judgement, *, by: User) -> None:
    missing = assents.missing(review, judged.level.to_approve, by=by)
    if missing:
        message = ngettext(
            "At this level several people approve: %(n)d more has to agree first.",
            "At this level several people approve: %(n)d more have to agree first.",
            missing,
        )
        refusal = Conflict("assents_missing", message % {"n": missing})
        said = {"level": judged.level.to_approve, "n": review_policy.of(review).approvals(judged.level.to_approve or 1)}
        refusal.origin = origins.of_policy(review, _("At level %(level)s %(n)s people approve.") % said)
        raise refusal


def _wrong_besides(besides: Besides, outcome: Outcome, *, overruled: bool, at: datetime) -> dict[str, str]:
    wrong = {}
    if overruled and not besides.overrules.strip():
        wrong["overrules"] = _("A reviewer dissents. Say why you decide against it.")
    if outcome is Outcome.DEFER:
        if not besides.lacking.strip():
            wrong["lacking"] = _("Say what is missing.")
        if not besides.lacking_from.strip():
            wrong["lacking_from"] = _("Say who provides it.")
        if besides.lacking_by is None or besides.lacking_by < at.date():
            wrong["lacking_by"] = _("Choose today or a day ahead.")
        if not besides.meanwhile.strip():
            wrong["meanwhile"] = _("Say what holds until then, if only that nobody makes contact.")
    return wrong


def _said(besides: Besides, outcome: Outcome, *, overruled: bool) -> dict[str, Any]:
    """Return what of it belongs to this outcome."""
    if outcome is Outcome.DEFER:
        texts = {name: getattr(besides, name).strip() for name in ("lacking", "lacking_from", "meanwhile")}
        return {**texts, "lacking_by": besides.lacking_by}
    return {"overrules": besides.overrules.strip()} if overruled else {}


def _wrong_words(
    reasons: str, outcome: Outcome, conditions: Sequence[Demand], review: Review, *, at: datetime
) -> dict[str, str]:
    wrong = {}
    if not reasons.strip():
        wrong["reasons"] = _("Write down the reasons.")
    if bool(conditions) != (outcome == Outcome.APPROVE_WITH_CONDITIONS):
        wrong["conditions"] = (
            _("Only an approval with conditions carries conditions.")
            if conditions
            else _("Add at least one condition.")
        )
    colleagues = reach.colleagues(compartment_id=review.engagement.compartment_id)
    known = set(colleagues.filter(pk__in=[row.owner_id for row in conditions]).values_list("pk", flat=True))
    for place, row in enumerate(conditions):
        if not row.text.strip():
            wrong[f"conditions[{place}].text"] = _("Say what must be done.")
        if row.owner_id not in known:
            wrong[f"conditions[{place}].owner_id"] = _("Choose somebody who can see this engagement.")
        if row.due_on < at.date():
            wrong[f"conditions[{place}].due_on"] = _("Choose today or a day ahead.")
    return wrong


def _standing(engagement: Engagement) -> Iterable[Decision]:
    return Decision.objects.filter(engagement=engagement, ended_at=None, basis=Basis.EMERGENCY).select_for_update()


def _record(review: Review, *, by: User, at: datetime, conditions: Iterable[Demand] = (), **values: Any) -> Decision:
    """Write one decision with its conditions, and freeze everything it rests on.

    The database stamps its moment, checks it once more, and its words reach the reader.
    """
    decision = Decision(
        review=review,
        engagement=review.engagement,
        snapshot=review.snapshot,
        content_no=review.content_no,
        decided_by=by,
        decided_at=at,
        in_force_from=values.get("spoken_at") or at,
        recorded_at=at,
        audit_head=str(audit.head() or ""),
        **values,
    )
    with in_words():
        decision.save(force_insert=True)
    decision.refresh_from_db(fields=["decided_at", "in_force_from", "recorded_at"])
    _demand(decision, conditions)
    changes = {
        "basis": decision.basis,
        "outcome": decision.outcome,
        "level": decision.level,
        "valid_until": decision.valid_until,
        "spoken_at": decision.spoken_at,
        "snapshot": review.snapshot.sha256,
        "record": records.freeze(decision, at=at).root,
    }
    audit.record("riskreview.decided", decision, by=by, at=at, changes=changes, reason=decision.reasons)
    return decision


def _demand(decision: Decision, conditions: Iterable[Demand]) -> None:
    for row in conditions:
        Condition.objects.create(
            decision=decision, text=row.text.strip(), owner_id=row.owner_id, due_on=row.due_on, guards=row.guards
        )


def _close_review(review: Review) -> None:
    review.status = review_cycle.after(ReviewStatus(review.status), ReviewAction.DECIDE)
    review.version += 1
    with in_words():
        review.save(update_fields=["status", "version", "updated_at"])


def _carry_out(engagement: Engagement, decision: Decision, *, by: User, at: datetime) -> None:
    """Move the engagement as decided. After an emergency it has moved on already: then only a no still acts."""
    action = ENGAGEMENT_ACTION[Outcome(decision.outcome)]
    if engagement.status == Status.IN_REVIEW:
        lifecycle.apply(engagement, action, seen_version=None, by=by, at=at, reason=decision.reasons)
    elif decision.outcome not in APPROVING and engagement.status in BEGUN_OR_CLEARED:
        lifecycle.apply(engagement, Action.SUSPEND, seen_version=None, by=by, at=at, reason=decision.reasons)
