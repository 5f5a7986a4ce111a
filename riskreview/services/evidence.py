"""What the answers of a lane rest on, and the measures they demand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from actors.services import citing
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from engagements.selectors import reach
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.models import Lane, LaneAnswer, LaneEvidence, Mitigation
from riskreview.selectors import bearing, checklists, reviews, ties
from riskreview.services import lanes, telling

GRADE: Final = frozenset(citing.FIELDS)


def _begin(lane_id: UUID, code: str, *, by: User) -> Lane:
    lane = lanes.lock(lane_id, by=by)
    lanes.insist_on_holder(lane, by=by)
    if lane.review.status != ReviewStatus.OPEN or lane.status != LaneStatus.CLAIMED:
        raise Conflict("wrong_state", _("This lane has been answered: it does not change any more."))
    if code not in checklists.items_of(lane):
        raise NotFound("not_found", _("There is no such item on this checklist."))
    return lane


@transaction.atomic
def add_evidence(
    *, lane_id: UUID, code: str, text: str, by: User, url: str = "", grade: Mapping[str, Any] | None = None
) -> LaneEvidence:
    """Add evidence to one item, with its source and both grades (`grade`: any of actors.services.citing.FIELDS).

    Raises NotFound (lane or item), NotAllowed (not the holder), Conflict (answered already) or Invalid (no text, a
    grade that does not hold).
    """
    at = clock.now()
    lane = _begin(lane_id, code, by=by)
    if not text.strip():
        message = _("Say what the evidence shows.")
        raise Invalid("no_text", message, {"text": message})
    chosen = {name: value for name, value in (grade or {}).items() if name in GRADE}
    values: dict[str, Any] = {"answered_by": None if checklists.items_of(lane)[code].filled_from else by}
    with in_words():
        answer, _new = LaneAnswer.objects.get_or_create(lane=lane, code=code, defaults=values | {"answered_at": at})
    row = LaneEvidence(answer=answer, text=text.strip(), url=url, added_by=by, added_at=at, **chosen)
    citing.insist(row, compartment_id=lane.review.engagement.compartment_id, by=by)
    row.save(force_insert=True)
    audit.record("riskreview.evidence_added", row, by=by, at=at, changes={"code": code, "text": row.text, "url": url})
    return row


@transaction.atomic
def attach(*, lane_id: UUID, code: str, record: str, by: User) -> LaneEvidence:
    """Take what the record holds beside an item as evidence: in its words of today, with its sources and grades.

    `record` is the key of a piece that stands beside the item for this reviewer (`bearing.of_engagement`). A source
    that readers of the plan could not see is left out, and the grades with it. Raises NotFound (lane or item),
    NotAllowed (not the holder), Conflict (answered already, attached already) or Invalid (nothing of that key is there
    to be quoted, or it rests on a refuted source).
    """
    at = clock.now()
    lane = _begin(lane_id, code, by=by)
    engagement = lane.review.engagement
    piece = bearing.beside(lane, code, record, user=by, at=at)
    if piece is None:
        sentence = _("The record holds nothing like that beside this item now: look at the page anew.")
        raise Invalid("no_such_fact", sentence, {"record": sentence})
    if LaneEvidence.objects.filter(answer__lane=lane, answer__code=code, text=piece.said).exists():
        raise Conflict("attached_already", _("This stands among the evidence of the item already."))
    copy = LaneEvidence(source_id=None)
    for name in citing.FIELDS if piece.graded is not None else ():
        setattr(copy, name, getattr(piece.graded, name))
    citing.leave_out_unseen(copy, compartment_id=engagement.compartment_id, by=by)
    grade = {name: getattr(copy, name) for name in citing.FIELDS}
    return add_evidence(lane_id=lane_id, code=code, text=piece.said, url=piece.url, grade=grade, by=by)


@transaction.atomic
def remove_evidence(*, evidence_id: UUID, by: User) -> None:
    """Take evidence back while the lane is being answered; raises NotFound, NotAllowed or Conflict."""
    at = clock.now()
    row = reviews.get(LaneEvidence, evidence_id, user=by)
    _begin(row.answer.lane_id, row.answer.code, by=by)
    changes = {"code": row.answer.code, "text": row.text}
    audit.record("riskreview.evidence_removed", row, by=by, at=at, changes=changes)
    row.delete()


@transaction.atomic
def add_mitigation(
    *,
    lane_id: UUID,
    code: str,
    measure: str,
    owner_id: UUID,
    due_on: date,
    verification: str,
    expires_on: date,
    by: User,
) -> Mitigation:
    """Demand a measure against what one item found: what, by whom, until when, how it is verified, how long it counts.

    Raises NotFound (lane or item), NotAllowed (not the holder), Conflict (answered already) or Invalid.
    """
    at = clock.now()
    lane = _begin(lane_id, code, by=by)
    wrong = {}
    if not measure.strip():
        wrong["measure"] = _("Say what is to be done.")
    if not verification.strip():
        wrong["verification"] = _("Say how it is verified.")
    if due_on < at.date():
        wrong["due_on"] = _("Choose today or a day ahead.")
    if expires_on < due_on:
        wrong["expires_on"] = _("It counts at least until it is due.")
    owner = reach.colleagues(compartment_id=lane.review.engagement.compartment_id).filter(pk=owner_id).first()
    if owner is None:
        wrong["owner_id"] = _("Choose somebody who can see this engagement.")
    if owner is None or wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
    row = Mitigation.objects.create(
        lane=lane,
        code=code,
        measure=measure.strip(),
        owner=owner,
        due_on=due_on,
        verification=verification.strip(),
        expires_on=expires_on,
        added_by=by,
    )
    telling.given(row)
    changes = {"code": code, "measure": row.measure, "owner": owner_id, "due_on": due_on, "expires_on": expires_on}
    audit.record("riskreview.mitigation_added", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def remove_mitigation(*, mitigation_id: UUID, by: User) -> None:
    """Take a measure back while the lane is being answered; raises NotFound, NotAllowed or Conflict."""
    at = clock.now()
    row = reviews.get(Mitigation, mitigation_id, user=by)
    _begin(row.lane_id, row.code, by=by)
    notices.settle(about=row)
    audit.record("riskreview.mitigation_removed", row, by=by, at=at, changes={"code": row.code, "measure": row.measure})
    row.delete()


@transaction.atomic
def meet_mitigation(*, mitigation_id: UUID, seen_version: int, evidence: str, by: User) -> Mitigation:
    """Show that a measure was carried out and works; it counts fully once somebody else has verified it.

    Raises NotFound, NotAllowed (neither its owner nor a writer of the plan), Stale, Conflict (verified already) or
    Invalid (no evidence).
    """
    at = clock.now()
    row = reviews.get(Mitigation, mitigation_id, user=by, for_update=True)
    engagement = row.lane.review.engagement
    ensure(policies.may_meet, by, row, engagement)
    versions.insist(row, seen_version)
    _insist_on_unverified(row)
    if not evidence.strip():
        message = _("Say what shows that it works.")
        raise Invalid("no_evidence", message, {"evidence": message})
    row.evidence, row.met_by, row.met_at = evidence.strip(), by, at
    _save(row, "evidence", "met_by", "met_at")
    notices.settle(about=row)
    key = f"{row.pk}:{row.version}"
    telling.tell(Kind.MITIGATION_TO_VERIFY, row, engagement, by=by, due=row.due_on, key=key)
    audit.record("riskreview.mitigation_met", row, by=by, at=at, changes={"evidence": row.evidence})
    return row


@transaction.atomic
def verify_mitigation(*, mitigation_id: UUID, seen_version: int, by: User) -> Mitigation:
    """Confirm that a measure was carried out and works as its evidence says; it then lowers the risk by two levels.

    Raises NotFound, NotAllowed (its owner, whoever showed it, or a part in the engagement), Stale or Conflict (nothing
    shows it yet, verified already).
    """
    at = clock.now()
    row = reviews.get(Mitigation, mitigation_id, user=by, for_update=True)
    ensure(policies.may_verify_mitigation, by, row, ties.of(by, row.lane.review))
    versions.insist(row, seen_version)
    _insist_on_unverified(row)
    if row.met_at is None:
        raise Conflict("not_met", _("Nothing shows yet that it was carried out: its owner says what does."))
    row.verified_by, row.verified_at = by, at
    _save(row, "verified_by", "verified_at")
    notices.settle(about=row)
    telling.tell(Kind.MITIGATION_VERIFIED, row, row.lane.review.engagement, by=by, named=[row.owner_id])
    audit.record("riskreview.mitigation_verified", row, by=by, at=at, changes={"evidence": row.evidence})
    return row


def set_aside(row: Mitigation, *, by: User | None, at: datetime, reason: str) -> None:
    """Let the verification of a locked measure count no more, since whoever gave it declared a tie; whose it was stays.

    Somebody else may verify it. Part of the caller's transaction.
    """
    row.tied_verifier, row.tied_verified_at = row.verified_by, row.verified_at
    row.verified_by = row.verified_at = None
    _save(row, "verified_by", "verified_at", "tied_verifier", "tied_verified_at")
    key = f"{row.pk}:{row.version}"
    telling.tell(Kind.MITIGATION_TO_VERIFY, row, row.lane.review.engagement, by=by, due=row.due_on, key=key)
    audit.record("riskreview.mitigation_unverified", row, by=by, at=at, reason=reason)


def _insist_on_unverified(row: Mitigation) -> None:
    if row.verified_at is not None:
        raise Conflict("wrong_state", _("This mitigation was verified already."))


def _save(row: Mitigation, *columns: str) -> None:
    row.version += 1
    with in_words():
        row.save(update_fields=[*columns, "version", "updated_at"])
