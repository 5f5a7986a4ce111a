"""Making two records of one actor one, and two again: one person proposes it, another confirms it.

Whatever `actors` holds of the record goes over to the one that is kept. What was written about it elsewhere, plans
under review above all, goes on naming the record it named; whoever judges reads both (`selectors.actors.the_same`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import MARKINGS
from actors import policies
from actors.domain.kinds import ActorType
from actors.domain.merging import OF_MANY, PICKED, SIZE, SIZE_COLUMNS, TRANSITIONS, MergeAct, MergeStatus, Pick
from actors.models import Actor, RecordMerge
from actors.models.actors import ActorGrant
from actors.selectors import actors
from actors.selectors import merging as selector
from actors.services import citing, records, registry, screening
from actors.services.records import Changes, invalid
from core import audit, canonical, clock, jobs, panels, versions
from core.authz import ensure
from core.errors import Conflict
from core.record import Record

STRICTNESS: Final = [marking for marking, _label in MARKINGS]
VERBS: Final = {
    MergeAct.CONFIRM: "actors.records_merged",
    MergeAct.REFUSE: "actors.merge_refused",
    MergeAct.WITHDRAW: "actors.merge_withdrawn",
    MergeAct.PROPOSE_SPLIT: "actors.merge_split_proposed",
    MergeAct.CONFIRM_SPLIT: "actors.records_split",
    MergeAct.REFUSE_SPLIT: "actors.merge_split_refused",
    MergeAct.WITHDRAW_SPLIT: "actors.merge_split_withdrawn",
}


@transaction.atomic
def propose(
    *,
    kept_id: UUID,
    folded_id: UUID,
    kept_version: int,
    folded_version: int,
    picks: Mapping[str, str],
    reason: str,
    by: User,
) -> RecordMerge:
    """Propose that one record goes into another and return the proposal; nothing moves before a second person confirms.

    `picks` says of which fields the kept record takes the value of the other, or both. Raises NotFound, NotAllowed
    (`by` may not change both), Stale, Conflict (see `insist_mergeable`) or Invalid (one record, no reason, a strange
    pick, fields that contradict each other afterwards).
    """
    at = clock.now()
    kept, folded = _locked(kept_id, folded_id, by=by)
    ensure(policies.may_merge, by, kept, folded)
    versions.insist(kept, kept_version)
    versions.insist(folded, folded_version)
    if kept_id == folded_id:
        raise invalid({"folded_id": _("Choose two records.")})
    insist_mergeable(kept, folded)
    if not reason.strip():
        raise invalid({"reason": _("Say how you know that they are one actor.")})
    _insist_picks(picks)
    _take(kept, folded, picks, by=by)
    merge = RecordMerge(kept=kept, folded=folded, picks=dict(picks), reason=reason.strip(), proposed_by=by)
    merge.save(force_insert=True)
    told = {"kept_id": str(kept.pk), "folded_id": str(folded.pk), "picks": ", ".join(sorted(picks))}
    audit.record("actors.merge_proposed", merge, by=by, at=at, changes=told, reason=reason.strip())
    return merge


@transaction.atomic
def confirm(*, merge_id: UUID, seen_version: int, kept_version: int, folded_version: int, by: User) -> RecordMerge:
    """Merge the records as proposed and return the merge: the second person's word, on the versions that one saw.

    Raises NotFound, NotAllowed (the proposer; who may not change there), Stale (the proposal or a record changed),
    Conflict (not open; see `insist_mergeable`) or Invalid (fields contradict each other by now).
    """
    at = clock.now()
    merge = _begin(merge_id, MergeAct.CONFIRM, seen_version, by=by)
    kept, folded = merge.kept, merge.folded
    versions.insist(kept, kept_version)
    versions.insist(folded, folded_version)
    insist_mergeable(kept, folded, own=merge)
    changes = _take(kept, folded, merge.picks, by=by)
    moved = selector.ids(selector.movable(folded, kept))
    for kind, some in moved.items():
        _carry(kind, some, to=kept, at=at)
    merge.moved = {kind: [str(pk) if isinstance(pk, UUID) else pk for pk in some] for kind, some in moved.items()}
    merge.taken = canonical.plain(changes)
    merge.decided_by, merge.decided_at = by, at
    records.save(merge, ["status", "moved", "taken", "decided_by", "decided_at"])
    records.save(kept, changes)
    folded.merged_into = kept
    records.save(folded, ["merged_into"])
    told = {**_ends(merge), **changes, "moved": selector.nameable(moved, kept)}
    audit.record(VERBS[MergeAct.CONFIRM], merge, by=by, at=at, changes=told, reason=merge.reason)
    _follow(merge, moved, [kept], by=by, at=at)
    for follow in panels.providers("records.merged"):
        follow(kept)
    _reopen(merge)
    return merge


@transaction.atomic
def confirm_split(*, merge_id: UUID, seen_version: int, by: User) -> RecordMerge:
    """Split merged records as proposed and return the merge; `by` is another than who proposed the split.

    What went over goes back, and the fields the merge changed become what they were where nobody changed them since.
    What the kept record got since stays with it. Raises NotFound, NotAllowed, Stale or Conflict.
    """
    at = clock.now()
    merge = _begin(merge_id, MergeAct.CONFIRM_SPLIT, seen_version, by=by)
    kept, folded = merge.kept, merge.folded
    merge.split_decided_by, merge.split_decided_at = by, at
    records.save(merge, ["status", "split_decided_by", "split_decided_at"])
    folded.merged_into = None
    records.save(folded, ["merged_into"])
    for kind, some in merge.moved.items():
        _carry(kind, some, to=folded, at=at)
    changes = _give_back(kept, merge.taken)
    records.save(kept, changes)
    told = {**_ends(merge), **changes, "moved": selector.nameable(merge.moved, kept)}
    audit.record(VERBS[MergeAct.CONFIRM_SPLIT], merge, by=by, at=at, changes=told, reason=merge.split_reason)
    _follow(merge, merge.moved, [kept, folded], by=by, at=at)
    return merge


@transaction.atomic
def propose_split(*, merge_id: UUID, seen_version: int, reason: str, by: User) -> RecordMerge:
    """Propose that merged records are split again and return the merge.

    Raises NotFound, NotAllowed, Stale, Conflict (not merged, or proposed already) or Invalid (no reason).
    """
    merge = _begin(merge_id, MergeAct.PROPOSE_SPLIT, seen_version, by=by)
    merge.split_proposed_by, merge.split_proposed_at = by, clock.now()
    merge.split_reason, merge.split_decided_by, merge.split_decided_at = _reason(reason), None, None
    return _done(merge, MergeAct.PROPOSE_SPLIT, reason, by=by)


@transaction.atomic
def close(*, merge_id: UUID, act: MergeAct, seen_version: int, reason: str, by: User) -> RecordMerge:
    """Refuse or withdraw a proposal, of a merge or of a split, and return the merge; `act` says which.

    Raises NotFound, NotAllowed, Stale, Conflict (nothing waits) or Invalid (no reason for a refusal).
    """
    merge = _begin(merge_id, act, seen_version, by=by)
    at, refused = clock.now(), act in {MergeAct.REFUSE, MergeAct.REFUSE_SPLIT}
    said = _reason(reason) if refused else reason.strip()
    if act in {MergeAct.REFUSE, MergeAct.WITHDRAW}:
        merge.decided_by, merge.decided_at, merge.decision_reason = by, at, said
    else:
        merge.split_decided_by, merge.split_decided_at = by, at
    return _done(merge, act, said, by=by)


def _done(merge: RecordMerge, act: MergeAct, reason: str, *, by: User) -> RecordMerge:
    merge.version += 1
    merge.save()
    audit.record(VERBS[act], merge, by=by, at=clock.now(), changes=_ends(merge), reason=reason.strip())
    return merge


def _reason(reason: str) -> str:
    if not reason.strip():
        raise invalid({"reason": _("Say why.")})
    return reason.strip()


def _ends(merge: RecordMerge) -> dict[str, str]:
    return {"kept_id": str(merge.kept_id), "folded_id": str(merge.folded_id)}


def _locked(kept_id: UUID, folded_id: UUID, *, by: User) -> tuple[Actor, Actor]:
    """Return both records, locked in the order of their ids."""
    found = {pk: actors.get(pk, user=by, for_update=True) for pk in sorted({kept_id, folded_id})}
    return found[kept_id], found[folded_id]


def _begin(merge_id: UUID, act: MergeAct, seen_version: int, *, by: User) -> RecordMerge:
    """Return a merge with both records, all locked, in the state the act leads to."""
    seen = selector.get(merge_id, user=by)
    kept, folded = _locked(seen.kept_id, seen.folded_id, by=by)
    merge = RecordMerge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    merge.kept, merge.folded = kept, folded
    ensure(policies.may_act_on_merge, by, merge, act)
    versions.insist(merge, seen_version)
    status = TRANSITIONS.get((MergeStatus(merge.status), act))
    if status is None:
        raise Conflict("wrong_state", _("This is not open any more. Look at how the records stand now."))
    merge.status = status.value
    return merge


def insist_mergeable(kept: Actor, folded: Actor, *, own: RecordMerge | None = None) -> None:
    """Raise Conflict for what would show somebody what they may not see, or could not be undone cleanly."""
    both = (kept, folded)
    waiting = RecordMerge.objects.waiting().filter(Q(kept__in=both) | Q(folded__in=both))
    if (waiting.exclude(pk=own.pk) if own else waiting).exists():
        raise Conflict("waits_already", _("Another merge or split of one of these records waits for a second person."))
    if kept.compartment_id != folded.compartment_id:
        told = _(
            "These records lie in different compartments, and a merge would show what one of them holds to readers of "
            "the other. Leave both, and write into each what its readers may know."
        )
        raise Conflict("other_compartment", told)
    if ActorGrant.objects.filter(content_object__in=both, expires_at__gt=Now()).exists():
        told = _(
            "One of these records is open to somebody outside the compartment, who would see what the other holds. "
            "Take that access back first; it can be given anew afterwards."
        )
        raise Conflict("open_to_others", told)
    if folded.actor_type not in {kept.actor_type, ActorType.UNCLASSIFIED}:
        told = _("The records are of different types. Say first of which type the actor is, on both.")
        raise Conflict("other_type", told)
    if folded.merged_records.exists():
        told = _("Other records went into %(name)s already: keep that one and let the other go into it.")
        raise Conflict("holds_others", told % {"name": folded.name})


def _insist_picks(picks: Mapping[str, str]) -> None:
    strange = [
        name
        for name, pick in picks.items()
        if name not in PICKED or pick not in list(Pick) or (pick == Pick.BOTH and name not in OF_MANY)
    ]
    if strange:
        raise invalid({"picks": _("This cannot be chosen: %(names)s.") % {"names": ", ".join(sorted(strange))}})


def _take(kept: Actor, folded: Actor, picks: Mapping[str, str], *, by: User) -> Changes:
    """Put on the kept record what it takes from the other and return what changes; the stricter marking holds."""
    values: dict[str, Any] = {"marking": max(kept.marking, folded.marking, key=STRICTNESS.index)}
    for name, pick in picks.items():
        for column in SIZE_COLUMNS if name == SIZE else (name,):
            mine, theirs = getattr(kept, column), getattr(folded, column)
            values[column] = list(dict.fromkeys([*mine, *theirs])) if pick == Pick.BOTH else theirs
    changes = {name: [getattr(kept, name), value] for name, value in values.items() if getattr(kept, name) != value}
    for name, (_before, after) in changes.items():
        setattr(kept, name, after)
    registry.insist(kept, cited=citing.visible([kept.size_source_id], by=by))
    return changes


def _give_back(kept: Actor, taken: Mapping[str, Any]) -> Changes:
    """Put back what the merge changed on the kept record, where nobody changed it since; return what changes."""
    changes: Changes = {}
    for name, (before, after) in taken.items():
        now = getattr(kept, name)
        if canonical.plain(now) != after:
            continue
        column: Any = Actor._meta.get_field(name.removesuffix("_id"))
        value = None if before is None else column.to_python(before)
        setattr(kept, name, value)
        changes[name] = [now, value]
    return changes


def _carry(kind: str, some: Any, *, to: Actor, at: datetime) -> None:
    """Let rows belong to a record, as their next version."""
    model, column = selector.KINDS[kind]
    anew = {"version": F("version") + 1, "updated_at": at} if issubclass(model, Record) else {}
    model._default_manager.filter(pk__in=some).update(**{column: to}, **anew)


def _follow(merge: RecordMerge, moved: Mapping[str, Any], whole: list[Actor], *, by: User, at: datetime) -> None:
    """Bring up to date what is kept about the records: search, look-ups on lists, scores, counts."""
    records.touch(*selector.far_ends(moved, merge.kept), at=at)
    for actor in (merge.kept, merge.folded):
        registry.refresh_search(actor)
    screening.rescreen(kind="actors", ids=[str(actor.pk) for actor in whole], by_id=str(by.pk))
    for actor in whole:
        jobs.enqueue("engagements.recount_actor", actor_id=str(actor.pk))
        jobs.enqueue("reassessment.assess_actor", actor_id=str(actor.pk), cause="records_merged")


def _reopen(merge: RecordMerge) -> None:
    """Have what was decided about either record looked at again where the actor stands on a list."""
    listed = list(selector.live_listings(merge.kept))
    if not listed:
        return
    names = {"kept": merge.kept.name, "folded": merge.folded.name}
    reason = _("%(folded)s and %(kept)s are records of one actor, and it is listed: %(lists)s.") % {
        **names,
        "lists": ", ".join(str(row.get_list_code_display()) for row in listed),
    }
    jobs.enqueue(
        "riskreview.reopen",
        trigger="listing_added",
        cause_key=f"records_merged:{merge.pk}",
        actor_id=str(merge.kept_id),
        reason=reason,
        words_from=[str(merge.compartment_id)],
    )
