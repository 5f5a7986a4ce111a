"""How far a fact is believed: judged by a person, and disputed by itself where another contradicts it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.grading import FactState, independent, open_to
from actors.models import Area, Judged, Listing, Name, PersonRole, Relation, SizeEstimate
from actors.selectors import facts, people
from actors.services import citing, records
from actors.services.records import invalid
from core import audit, clock, versions
from core.authz import Ruling, ensure
from core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact that can be judged: its table, who may, and whose profiles count as changed."""

    model: type[Judged]
    may: Callable[[User, Any], Ruling]
    touch: Callable[[Any, datetime], None]


KINDS: Final[Mapping[str, Kind]] = {
    "relation": Kind(
        Relation,
        lambda by, row: policies.may_relate(by, row.from_actor, row.to_actor),
        lambda row, at: records.touch_beside(row.from_actor, row.to_actor, at=at),
    ),
    "role": Kind(
        PersonRole,
        lambda by, row: policies.may_change(by, row.actor if row.person.pseudonymised_at is None else row.person),
        lambda row, at: records.touch_beside(row.person, row.actor, at=at),
    ),
    "name": Kind(
        Name,
        lambda by, row: policies.may_change(by, row.actor),
        lambda row, at: records.touch(row.actor_id, at=at),
    ),
    "estimate": Kind(
        SizeEstimate,
        lambda by, row: policies.may_change(by, row.actor),
        lambda row, at: records.touch(row.actor_id, at=at),
    ),
    "area": Kind(
        Area,
        lambda by, row: policies.may_change(by, row.actor),
        lambda row, at: records.touch(row.actor_id, at=at),
    ),
    "listing": Kind(
        Listing,
        lambda by, row: policies.may_list(by, row.actor or people.get(row.person_id, user=by)),
        lambda row, at: records.touch(*filter(None, [row.actor_id]), at=at),
    ),
}


@transaction.atomic
def judge(
    *,
    kind: str,
    fact_id: UUID,
    seen_version: int,
    state: str,
    reason: str,
    by: User,
    corroborated_by_id: UUID | None = None,
) -> Any:
    """Say how far a fact is believed: asserted, corroborated, disputed or refuted, and why; `kind` is a key of KINDS.

    Raises NotFound, NotAllowed, Stale, Conflict (not open from here) or Invalid (no reason; corroborated without a
    second source of another origin, or on a refuted one).
    """
    at = clock.now()
    fact: Any = facts.get(KINDS[kind].model, fact_id, user=by, for_update=True)
    ensure(KINDS[kind].may, by, fact)
    versions.insist(fact, seen_version)
    if state not in {one.value for one in open_to(fact.state, fact.cited)}:
        raise Conflict("not_open", _("It cannot be judged so from here."))
    if not reason.strip():
        raise invalid({"reason": _("Say what it rests on.")})
    values: dict[str, Any] = {"state": state, "state_reason": reason}
    if corroborated_by_id is not None:
        values["corroborated_by_id"] = corroborated_by_id
    changes = records.assign(fact, values, writable=("state", "state_reason", "corroborated_by_id"))
    _insist_corroborated(fact)
    place: UUID = audit.compartment_of(fact)  # type: ignore[assignment] # a fact lies where its actor does
    citing.insist(fact, compartment_id=place, by=by)
    records.save(fact, changes)
    KINDS[kind].touch(fact, at)
    changes.pop("state_reason", None)
    told = reason.strip()
    if isinstance(fact, Listing) and fact.person_id is not None:  # why would tell who a person is; the entry keeps it
        changes.pop("corroborated_by_id", None)
        told = ""
    audit.record(f"actors.{kind}_judged", fact, by=by, at=at, changes=changes, reason=told)
    return fact


def oppose(fact: Any, against: Iterable[Any]) -> None:
    """Let a fact that is about to be saved, and those it contradicts, be disputed and stand as a pair.

    One of those may be about to be saved itself, before this one.
    """
    known = list(against)
    if not known:
        return
    fact.state, fact.contradicts = FactState.DISPUTED.value, known[0]
    fact.state_reason = _("Contradicts what was recorded before.")
    for one in known:
        if one.state != FactState.DISPUTED:
            one.state = FactState.DISPUTED.value
            if not (isinstance(one, PersonRole) and one.person.pseudonymised_at):
                one.state_reason = _("Contradicted by what was recorded later.")
            if one.created_at is not None:
                records.save(one, ("state", "state_reason"))


def _insist_corroborated(fact: Judged) -> None:
    if fact.state != FactState.CORROBORATED:
        return
    source, second = fact.source, fact.corroborated_by
    if source is None or second is None or not independent(source.origin, second.origin):
        message = _("Corroborated needs a source, and a second one of another origin.")
        raise invalid({"corroborated_by_id": message})
    if fact.source_refuted:
        raise invalid({"corroborated_by_id": _("One of the two sources is refuted: cite another.")})
