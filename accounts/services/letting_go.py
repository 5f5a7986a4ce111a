"""Records whose period is over: noted by the daily look, let go by two people, never by a task alone."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.notices import Kind
from accounts.domain.retention import Action, Kept, LetGo
from accounts.domain.roles import Access, Role
from accounts.models import LettingGo, Membership, RecordDue, User
from accounts.selectors import due, holds
from accounts.selectors import retention as schedules
from accounts.services import notices
from core import audit, clock, retention, versions
from core.authz import Ruling, ensure
from core.errors import Conflict, Invalid, Stale

ONE_LOOK = 727020
VERBS = {
    LetGo.REFUSED: "accounts.letting_go_refused",
    LetGo.WITHDRAWN: "accounts.letting_go_withdrawn",
}


@transaction.atomic
def note_what_is_due(*, today: date) -> tuple[int, int]:
    """Note whose period is over and tell the responsible once; return how many came and how many are settled.

    What was used again, let go, or is kept longer by a newer schedule is settled. Safe to repeat. The responsible are
    the lead analysts who may change records of the compartment.
    """
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_LOOK])
    inforce = schedules.current()
    schedule = schedules.schedule_of(inforce.pk)
    came = gone = 0
    for kept, keeper in retention.keepers().items():
        done = LettingGo.objects.filter(kept=kept, status=LetGo.CARRIED_OUT.value)
        let_go = set(done.values_list("subject_id", flat=True))
        since = schedule.entries[Kept(kept)].over_since(today)
        over = {one.subject_id: one for one in keeper.over(since, today) if one.subject_id not in let_go}
        noted = RecordDue.objects.select_for_update().filter(kept=kept, settled_at=None)
        known = dict(noted.values_list("subject_id", "pk"))
        gone += _settle([subject_id for subject_id in known if subject_id not in over], kept=kept, at=at)
        new = [
            RecordDue(kept=kept, noted_at=at, **asdict(one))
            for subject_id, one in over.items()
            if subject_id not in known
        ]
        RecordDue.objects.bulk_create(new)
        _tell(new)
        came += len(new)
    if came or gone:
        told = {"came": came, "settled": gone}
        audit.record("accounts.periods_noted", inforce, by=None, at=at, changes=told)
    return came, gone


def _settle(subject_ids: Collection[UUID], *, kept: str, at: datetime) -> int:
    """Settle what was due as one class, and what people were told of it; other classes of a record go on."""
    rows = RecordDue.objects.filter(kept=kept, subject_id__in=subject_ids, settled_at=None)
    for row in rows:
        notices.settle(about=[row.subject_id], kinds=[Kind.PERIOD_OVER], key=_key(row))
    for proposal in LettingGo.objects.filter(kept=kept, subject_id__in=subject_ids, status=LetGo.PROPOSED.value):
        notices.settle(about=[proposal.subject_id], kinds=[Kind.LETTING_GO_WAITS], key=str(proposal.pk))
    settled: int = rows.update(settled_at=at, version=F("version") + 1)
    return settled


def _tell(rows: Sequence[RecordDue]) -> None:
    """Tell the lead analysts of each record that can be opened; the others are counted on the page alone."""
    leads = _leads({row.compartment_id for row in rows})
    for row in rows:
        about = holds.told_through(row.subject_type, row.subject_id)
        if about is not None:
            notices.send(to=leads[row.compartment_id], kind=Kind.PERIOD_OVER, about=about, key=_key(row))


def _key(row: RecordDue) -> str:
    return f"{row.kept}:{row.subject_id}:{row.counts_from}"


def _leads(compartment_ids: Collection[UUID]) -> dict[UUID, list[User]]:
    found: dict[UUID, list[User]] = {pk: [] for pk in compartment_ids}
    members = Membership.objects.filter(
        compartment__in=compartment_ids,
        access=Access.CHANGE.value,
        user__is_active=True,
        user__roles__contains=[Role.LEAD_ANALYST.value],
    )
    for row in members.select_related("user"):
        found[row.compartment_id].append(row.user)
    return found


@transaction.atomic
def propose(*, due_id: UUID, seen_version: int, reason: str, by: User) -> LettingGo:
    """Propose to let a record go whose period is over, as the schedule says, and return the proposal.

    `seen_version` is that of the record. Nothing is touched before a second person confirms. Raises NotFound,
    NotAllowed, Stale, Conflict (a hold keeps it, it is used again, it was proposed already) or Invalid (no reason, or
    one that names who is to be forgotten, as far as `by` may know the name: the reason stays).
    """
    at = clock.now()
    row = due.get(due_id, user=by, for_update=True)
    keeper = retention.keepers()[row.kept]
    record = keeper.get(row.subject_id, user=by, for_update=True)
    ensure(policies.may_propose_letting_go, by, row.compartment_id)
    versions.insist(record, seen_version)
    if due.proposals(None).filter(subject_id=row.subject_id, kept=row.kept, status=LetGo.PROPOSED.value).exists():
        raise Conflict("proposed_already", _("Letting this record go was proposed already."))
    inforce = schedules.current()
    action = schedules.schedule_of(inforce.pk).entries[Kept(row.kept)].action
    _insist_on_letting_go(row.kept, action, row.subject_type, row.subject_id, today=at.date())
    proposal = LettingGo(
        compartment_id=row.compartment_id,
        kept=row.kept,
        action=action.value,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        subject_version=record.version,
        schedule=inforce,
        counts_from=row.counts_from,
        reason=_said(reason, keeper.names(record)),
        proposed_by=by,
    )
    proposal.save(force_insert=True)
    told = {"kept": row.kept, "action": action.value}
    audit.record("accounts.letting_go_proposed", record, by=by, at=at, changes=told, reason=proposal.reason)
    about = holds.told_through(row.subject_type, row.subject_id)
    if about is not None:
        leads = _leads([row.compartment_id])[row.compartment_id]
        to = [lead for lead in leads if lead.pk != by.pk]
        notices.send(to=to, kind=Kind.LETTING_GO_WAITS, about=about, key=str(proposal.pk))
    return proposal


@transaction.atomic
def confirm(*, letting_go_id: UUID, seen_version: int, by: User) -> LettingGo:
    """Let the record go as proposed, for good, and return the proposal: the second person's word.

    Raises NotFound, NotAllowed (the proposer), Stale (the proposal or the record changed since), Conflict (decided
    already, a hold keeps it, it is used again).
    """
    at = clock.now()
    proposal, keeper, record = _open(letting_go_id, seen_version, policies.may_confirm_letting_go, by=by)
    if record.version != proposal.subject_version:
        raise Stale(
            "stale", _("The record was changed after this was proposed: refuse it, and propose it anew if need be.")
        )
    _insist_on_letting_go(
        proposal.kept, Action(proposal.action), proposal.subject_type, proposal.subject_id, today=at.date()
    )
    _decide(proposal, LetGo.CARRIED_OUT, "", by=by, at=at)
    if proposal.action != Action.ARCHIVE:
        proposal.done = dict(keeper.let_go(record, at=at))
        proposal.save(update_fields=["done"])
    notices.settle(about=[proposal.subject_id], kinds=[Kind.LETTING_GO_WAITS], key=str(proposal.pk))
    _settle([proposal.subject_id], kept=proposal.kept, at=at)
    told = {"kept": proposal.kept, "action": proposal.action, **proposal.done}
    audit.record("accounts.record_let_go", record, by=by, at=at, changes=told, reason=proposal.reason)
    return proposal


@transaction.atomic
def refuse(*, letting_go_id: UUID, seen_version: int, reason: str, by: User) -> LettingGo:
    """Refuse a proposal somebody else made and return it; raises NotFound, NotAllowed, Stale, Conflict or Invalid."""
    return _close(letting_go_id, seen_version, LetGo.REFUSED, reason, by=by)


@transaction.atomic
def withdraw(*, letting_go_id: UUID, seen_version: int, reason: str = "", by: User) -> LettingGo:
    """Withdraw one's own proposal and return it; raises NotFound, NotAllowed, Stale, Conflict or Invalid."""
    return _close(letting_go_id, seen_version, LetGo.WITHDRAWN, reason, by=by)


def _close(letting_go_id: UUID, seen_version: int, status: LetGo, reason: str, *, by: User) -> LettingGo:
    at = clock.now()
    policy = policies.may_confirm_letting_go if status is LetGo.REFUSED else policies.may_withdraw_letting_go
    proposal, keeper, record = _open(letting_go_id, seen_version, policy, by=by)
    said = _said(reason, keeper.names(record)) if status is LetGo.REFUSED or reason.strip() else ""
    _decide(proposal, status, said, by=by, at=at)
    notices.settle(about=[proposal.subject_id], kinds=[Kind.LETTING_GO_WAITS], key=str(proposal.pk))
    told = {"kept": proposal.kept, "action": proposal.action}
    audit.record(VERBS[status], record, by=by, at=at, changes=told, reason=said)
    return proposal


def _open(
    letting_go_id: UUID, seen_version: int, policy: Callable[[User, LettingGo], Ruling], *, by: User
) -> tuple[LettingGo, retention.Keeper, Any]:
    """Return an open proposal, its keeper and its record, both locked, the record first as whoever changes it does."""
    seen = due.proposal(letting_go_id, user=by)
    keeper = retention.keepers()[seen.kept]
    if not seen.is_open:
        ensure(policy, by, seen)
        raise Conflict("wrong_state", _("This was decided already."))
    record = keeper.get(seen.subject_id, user=by, for_update=True)
    proposal = due.proposal(letting_go_id, user=by, for_update=True)
    ensure(policy, by, proposal)
    versions.insist(proposal, seen_version)
    if not proposal.is_open:
        raise Conflict("wrong_state", _("This was decided already."))
    return proposal, keeper, record


def _insist_on_letting_go(kept: str, action: Action, kind: str, record_id: UUID, *, today: date) -> None:
    if action is not Action.ARCHIVE and holds.reaching(kind, record_id).exists():
        raise Conflict(
            "held",
            _("A legal hold on this record, or on something it belongs to, keeps it. It has to be lifted first."),
        )
    if not due.is_over(kept, record_id, today):
        raise Conflict("in_use", _("This record is in use again, or is kept longer by now: its period is not over."))


def _decide(proposal: LettingGo, status: LetGo, reason: str, *, by: User, at: datetime) -> None:
    proposal.status, proposal.decided_by, proposal.decided_at = status.value, by, at
    proposal.decision_reason = reason
    proposal.version += 1
    proposal.save()


def _said(reason: str, names: Collection[str]) -> str:
    said = reason.strip()
    if not said:
        message = _("Say why.")
        raise Invalid("no_reason", message, {"reason": message})
    words = said.casefold()
    if any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", words) for name in names if name):
        message = _("Leave the name out: this reason stays when the name is gone.")
        raise Invalid("names_somebody", message, {"reason": message})
    return said
