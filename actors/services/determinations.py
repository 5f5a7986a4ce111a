"""Commands on determinations: prepare, find, cite evidence, conclude, confirm as a second person, withdraw, dissent."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.determinations import Criterion, DeterminationState, too_long
from actors.models import (
    Determination,
    DeterminationDissent,
    DeterminationFinding,
    FindingEvidence,
)
from actors.selectors import actors, determinations, facts
from actors.services import citing, records
from actors.services.records import invalid
from core import audit, clock, house, versions
from core.authz import ensure
from core.errors import Conflict, NotFound

CONCLUSION: Final = ("outcome", "reasoning", "valid_until")
FINDING: Final = ("finding", "reasoning")
EVIDENCE: Final = ("text", *citing.FIELDS)


@transaction.atomic
def prepare(*, actor_id: UUID, part: str, by: User) -> Determination:
    """Return a new draft about an actor, or about a named part of it.

    Where one is in force, the draft starts from what it found; that one stands until somebody confirms the draft.
    Raises NotFound, NotAllowed, Conflict (there is a draft already) or Invalid (the name of the part is too long).
    """
    at = clock.now()
    actor = actors.get(actor_id, user=by, for_update=True)
    ensure(policies.may_change, by, actor)
    draft = Determination(actor=actor, prepared_by=by)
    records.assign(draft, {"part": " ".join(part.split())}, writable=("part",), whole=True)
    same = Determination.objects.filter(actor=actor, part__iexact=draft.part)
    if same.filter(state=DeterminationState.DRAFT.value).exists():
        raise Conflict("drafted", _("A draft about this is under way: go on with that one, or withdraw it first."))
    before = same.filter(state=DeterminationState.CONFIRMED.value).first()
    if before is not None:
        draft.part, draft.outcome, draft.reasoning = before.part, before.outcome, before.reasoning
    draft.save(force_insert=True)
    _begin_findings(draft, before)
    records.touch(actor.pk, at=at)
    audit.record(
        "actors.determination_prepared", draft, by=by, at=at, changes={"part": draft.part, "replaces": _key(before)}
    )
    return draft


@transaction.atomic
def conclude(*, determination_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Determination:
    """Write the conclusion of a draft and return it; `values` are some of CONCLUSION.

    Raises NotFound, NotAllowed, Stale, Conflict (no draft) or Invalid (a day that has passed or is too far ahead).
    """
    at = clock.now()
    draft = _draft(determination_id, by=by)
    versions.insist(draft, seen_version)
    _insist_draft(draft)
    changes = records.assign(draft, values, writable=CONCLUSION)
    _insist_validity(draft.valid_until if "valid_until" in values else None, today=at.date())
    if changes:
        records.save(draft, changes)
        audit.record("actors.determination_concluded", draft, by=by, at=at, changes=changes)
    return draft


@transaction.atomic
def find(
    *, determination_id: UUID, criterion: str, seen_version: int, values: Mapping[str, Any], by: User
) -> Determination:
    """Write what was found on one criterion of a draft, and why; return the draft. `values` are some of FINDING.

    Raises NotFound, NotAllowed, Stale, Conflict (no draft) or Invalid.
    """
    at = clock.now()
    draft, row = _criterion(determination_id, criterion, by=by)
    versions.insist(draft, seen_version)
    _insist_draft(draft)
    changes = records.assign(row, values, writable=FINDING)
    if changes:
        records.save(row, changes)
        records.save(draft, ())
        audit.record("actors.determination_found", draft, by=by, at=at, changes={"criterion": criterion, **changes})
    return draft


@transaction.atomic
def add_evidence(*, determination_id: UUID, criterion: str, values: Mapping[str, Any], by: User) -> FindingEvidence:
    """Return a new piece of evidence for one criterion of a draft, with its source and both grades.

    Raises NotFound, NotAllowed, Conflict (no draft) or Invalid (no words, no source, not graded, a refuted source).
    """
    at = clock.now()
    draft, row = _criterion(determination_id, criterion, by=by)
    _insist_draft(draft)
    piece = FindingEvidence(finding=row)
    records.assign(piece, values, writable=EVIDENCE, whole=True)
    if piece.source_id is None or not piece.reliability:
        field = "reliability" if piece.source_id else "source_id"
        raise invalid({field: _("Evidence names its source and carries both grades.")})
    citing.insist(piece, compartment_id=draft.actor.compartment_id, by=by)
    piece.save(force_insert=True)
    records.save(draft, ())
    changes = {"criterion": criterion, **records.told(piece, EVIDENCE)}
    audit.record("actors.determination_evidence_added", draft, by=by, at=at, changes=changes)
    return piece


@transaction.atomic
def remove_evidence(*, evidence_id: UUID, by: User) -> Determination:
    """Take a piece of evidence out of a draft and return the draft; the history keeps what it said.

    Raises NotFound, NotAllowed or Conflict (no draft).
    """
    at = clock.now()
    piece = evidence(evidence_id, user=by)
    draft = _draft(piece.finding.determination_id, by=by)
    _insist_draft(draft)
    changes = {"criterion": piece.finding.criterion, "text": [piece.text, None]}
    piece.delete()
    records.save(draft, ())
    audit.record("actors.determination_evidence_removed", draft, by=by, at=at, changes=changes)
    return draft


@transaction.atomic
def confirm(*, determination_id: UUID, seen_version: int, by: User) -> Determination:
    """Confirm a whole draft as a second person, and return it; the one in force before is superseded.

    Raises NotFound, NotAllowed (who prepared it), Stale or Conflict (no draft; something is missing).
    """
    at = clock.now()
    draft = determinations.get(determination_id, user=by, for_update=True)
    ensure(policies.may_confirm_determination, by, draft)
    versions.insist(draft, seen_version)
    _insist_draft(draft)
    reading = determinations.one(draft, user=by, today=at.date())
    if reading.lacking:
        raise Conflict("not_whole", " ".join([_("It is not whole yet."), *reading.lacking]))
    before = _supersede(draft)
    draft.state, draft.confirmed_by, draft.confirmed_at = DeterminationState.CONFIRMED.value, by, at
    records.save(draft, ("state", "confirmed_by", "confirmed_at"))
    records.touch(draft.actor_id, at=at)
    told = {"outcome": draft.outcome, "valid_until": draft.valid_until, "replaces": _key(before)}
    audit.record("actors.determination_confirmed", draft, by=by, at=at, changes=told)
    return draft


@transaction.atomic
def withdraw(*, determination_id: UUID, seen_version: int, reason: str, by: User) -> Determination:
    """Give a draft up, and return it; it stays readable. Whoever may change the actor may, as its author may be gone.

    Raises NotFound, NotAllowed, Stale, Conflict (no draft) or Invalid (no reason).
    """
    at = clock.now()
    draft = determinations.get(determination_id, user=by, for_update=True)
    ensure(policies.may_change, by, draft.actor)
    versions.insist(draft, seen_version)
    _insist_draft(draft)
    if not reason.strip():
        raise invalid({"reason": _("Say why it is given up.")})
    draft.state, draft.state_reason = DeterminationState.WITHDRAWN.value, reason.strip()
    records.save(draft, ("state", "state_reason"))
    audit.record("actors.determination_withdrawn", draft, by=by, at=at, reason=reason.strip())
    return draft


@transaction.atomic
def dissent(*, determination_id: UUID, text: str, by: User) -> DeterminationDissent:
    """Return the dissent of somebody who neither prepared nor confirmed it; nobody changes it afterwards.

    Whoever was about to confirm it sees the dissent first: it is a new version.

    Raises NotFound, NotAllowed, Conflict (withdrawn or superseded) or Invalid (no words).
    """
    at = clock.now()
    row = determinations.get(determination_id, user=by, for_update=True)
    ensure(policies.may_dissent, by, row)
    if not (row.is_draft or row.is_in_force):
        raise Conflict("over", _("It no longer counts: write your dissent where the present one stands."))
    if not text.strip():
        raise invalid({"text": _("Say what you see differently, and why.")})
    written = DeterminationDissent(determination=row, text=text.strip(), by=by)
    written.save(force_insert=True)
    records.save(row, ())
    records.touch(row.actor_id, at=at)
    audit.record("actors.determination_dissented", row, by=by, at=at, changes={"text": [None, written.text]})
    return written


def finding_of(determination: Determination, criterion: str) -> DeterminationFinding:
    """Return what a determination found on a criterion; raises NotFound for what is none."""
    found: DeterminationFinding | None = determination.findings.filter(criterion=criterion).first()
    if found is None:
        raise NotFound("not_found", _("There is no such criterion."))
    return found


def evidence(evidence_id: UUID, *, user: User) -> FindingEvidence:
    """Return a piece of evidence with its finding; raises NotFound when hidden or absent."""
    piece = facts.get(FindingEvidence, evidence_id, user=user)
    determinations.get(piece.finding.determination_id, user=user)
    return piece


def _draft(determination_id: UUID, *, by: User) -> Determination:
    draft = determinations.get(determination_id, user=by, for_update=True)
    ensure(policies.may_write_determination, by, draft)
    return draft


def _criterion(determination_id: UUID, criterion: str, *, by: User) -> tuple[Determination, DeterminationFinding]:
    draft = determinations.get(determination_id, user=by, for_update=True)
    row = finding_of(draft, criterion)
    ensure(policies.may_write_determination, by, draft)
    return draft, row


def _insist_draft(determination: Determination) -> None:
    if not determination.is_draft:
        raise Conflict(
            "not_draft", _("It is no draft any more: prepare a new one, it starts from what this one found.")
        )


def _insist_validity(valid_until: date | None, *, today: date) -> None:
    if valid_until is None:
        return
    if valid_until <= today:
        raise invalid({"valid_until": _("Choose a day ahead.")})
    if words := too_long(valid_until, today=today, days=house.number("profiles.determination")):
        raise invalid({"valid_until": words.told_with(_)})


def _begin_findings(draft: Determination, before: Determination | None) -> None:
    """Write a finding for each criterion: unknown, or what was found before, with the evidence that still stands."""
    known = {row.criterion: row for row in before.findings.all()} if before is not None else {}
    for criterion in Criterion:
        row = DeterminationFinding(determination=draft, criterion=criterion.value)
        earlier = known.get(criterion.value)
        if earlier is not None:
            row.finding, row.reasoning = earlier.finding, earlier.reasoning
        row.save(force_insert=True)
        pieces = earlier.evidence.select_related("source", "corroborated_by").order_by("created_at") if earlier else ()
        for piece in pieces:
            if not piece.source_refuted:
                FindingEvidence(finding=row, **{name: getattr(piece, name) for name in EVIDENCE}).save(
                    force_insert=True
                )


def _supersede(draft: Determination) -> Determination | None:
    same = Determination.objects.filter(actor_id=draft.actor_id, part__iexact=draft.part)
    before = same.filter(state=DeterminationState.CONFIRMED.value).select_for_update(of=("self",)).first()
    if before is not None:
        before.state = DeterminationState.SUPERSEDED.value
        records.save(before, ("state",))
    return before


def _key(determination: Determination | None) -> str:
    return str(determination.pk) if determination is not None else ""
