"""Commands on relations: assert, correct, end. How far they are believed is judged in `judging`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from actors import policies
from actors.domain.grading import FactState
from actors.domain.relations import RESHAPING, SUPPORTING, SYMMETRIC, contradictory, label_from
from actors.models import Actor, Relation
from actors.selectors import actors, facts
from actors.services import citing, judging, records
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, NotAllowed, NotFound

ENDS: Final = ("from_actor_id", "to_actor_id")
NO_ACTOR: Final[Any] = gettext_lazy("There is no such actor.")
WRITABLE: Final = ("relation_type", "since", "until", "strength", "support_kinds", "note", *citing.FIELDS)


@transaction.atomic
def add(*, from_actor_id: UUID, to_actor_id: UUID, values: Mapping[str, Any], by: User) -> Relation:
    """Return a new relation; if it contradicts a live one between the two, both become disputed and point at it.

    Raises NotFound (the first actor), NotAllowed (`by` may change neither end), Conflict (known already) or Invalid.
    """
    at = clock.now()
    one = actors.get(from_actor_id, user=by)
    other = _other(to_actor_id, by=by)
    ensure(policies.may_relate, by, one, other)
    _lock(one, other)
    relation = Relation(from_actor=one, to_actor=other)
    records.assign(relation, values, writable=WRITABLE, whole=True)
    _insist(relation, by=by)
    beside = _beside(relation)
    _insist_new(relation, beside, earlier={})
    judging.oppose(relation, _against(relation, beside))
    relation.save(force_insert=True)
    records.touch_beside(one, other, at=at)
    _added(relation, by=by, at=at)
    return relation


@transaction.atomic
def add_all(*, rows: Sequence[Mapping[str, Any]], by: User) -> list[Relation]:
    """Return a new relation for each row, in their order: the values of `add` with both ends. All or none.

    Those that contradict each other, or one that is recorded, become disputed as if they came one by one. Raises what
    `add` raises, each with a sentence per row and field ("rows[3].until").
    """
    at = clock.now()
    ends = actors.locked([row[name] for row in rows for name in ENDS], user=by)

    def seen(_number: int, row: Mapping[str, Any]) -> None:
        if row["from_actor_id"] not in ends:
            raise NotFound("not_found", NO_ACTOR, {"from_actor_id": NO_ACTOR})

    def allowed(_number: int, row: Mapping[str, Any]) -> None:
        if row["to_actor_id"] in ends:
            ensure(policies.may_relate, by, *(ends[row[name]] for name in ENDS))

    records.of_each(rows, seen, refusal=NotFound)
    records.of_each(rows, allowed, refusal=NotAllowed)
    records.insist_few(rows)
    cited = citing.visible([row.get(name) for row in rows for name in citing.SOURCES], by=by)

    def new(_number: int, row: Mapping[str, Any]) -> Relation:
        if row["to_actor_id"] not in ends:
            raise invalid({"to_actor_id": NO_ACTOR})
        relation = Relation(from_actor=ends[row["from_actor_id"]], to_actor=ends[row["to_actor_id"]])
        values = {name: value for name, value in row.items() if name not in ENDS}
        records.assign(relation, values, writable=WRITABLE, whole=True)
        _insist_content(relation)
        citing.insist_among(cited, relation, compartment_id=relation.compartment_id)
        return relation

    made = records.of_each(rows, new)
    for relation, against_it in zip(made, _opposed(rows, made), strict=True):
        judging.oppose(relation, against_it)
    Relation.objects.bulk_create(made)
    records.touch(*{pk for row in made for pk in records.seen_beside(row.from_actor, row.to_actor)}, at=at)
    for relation in made:
        _added(relation, by=by, at=at)
    return made


def _opposed(rows: Sequence[Mapping[str, Any]], made: Sequence[Relation]) -> list[list[Relation]]:
    """Return for each new relation what it contradicts: of those recorded, and of those before it in the same call.

    Raises Conflict, under its row, for one that is recorded or said before it.
    """
    between: dict[frozenset[UUID], list[Relation]] = {}
    ends = {end for relation in made for end in _pair(relation)}
    for known in _between(ends, ends):
        between.setdefault(_pair(known), []).append(known)
    earlier: dict[UUID, int] = {}

    def compared(number: int, _row: Mapping[str, Any]) -> list[Relation]:
        relation, known = made[number], between.setdefault(_pair(made[number]), [])
        beside = [one for one in known if _at_the_same_time(relation, one)]
        _insist_new(relation, beside, earlier=earlier)
        known.append(relation)
        earlier[relation.pk] = number
        return _against(relation, beside)

    return records.of_each(rows, compared, refusal=Conflict)


def _added(relation: Relation, *, by: User, at: datetime) -> None:
    told = records.told(
        relation, (*WRITABLE, "contradicts_id"), first=["from_actor_id", "relation_type", "to_actor_id"]
    )
    audit.record("actors.relation_added", relation, by=by, at=at, changes=told)
    tell_reviews(relation)


@transaction.atomic
def change(*, relation_id: UUID, seen_version: int, values: Mapping[str, Any], by: User) -> Relation:
    """Correct a relation and return it; raises NotFound, NotAllowed, Stale or Invalid."""
    at = clock.now()
    relation = _for_change(relation_id, seen_version, by=by)
    changes = records.assign(relation, values, writable=WRITABLE)
    if changes:
        _insist(relation, by=by)
        records.save(relation, changes)
        records.touch_beside(relation.from_actor, relation.to_actor, at=at)
        audit.record("actors.relation_changed", relation, by=by, at=at, changes=changes)
        if "relation_type" in changes:
            tell_reviews(relation)
    return relation


@transaction.atomic
def end(*, relation_id: UUID, seen_version: int, on: date, by: User) -> Relation:
    """Say until which day a relation held; raises NotFound, NotAllowed, Stale, Conflict (ended already) or Invalid."""
    at = clock.now()
    relation = _for_change(relation_id, seen_version, by=by)
    if relation.until is not None:
        raise Conflict("ended", _("This was ended already."))
    if on > at.date():
        raise invalid({"on": _("Choose today or a day in the past.")})
    changes = records.assign(relation, {"until": on}, writable=WRITABLE)
    _insist(relation, by=by, end_named="on")
    records.save(relation, changes)
    records.touch_beside(relation.from_actor, relation.to_actor, at=at)
    audit.record("actors.relation_ended", relation, by=by, at=at, changes=changes)
    return relation


def carry(relation: Relation, *, old: Actor, new: Actor, on: date) -> None:
    """Let another actor have a relation of an old one, from a day on; what it has already is left as it is.

    Sources that the readers of the new relation could not see are left out, and the grades with them. Raises Invalid
    where the other end is the new actor itself.
    """
    ends = {"from_actor": relation.from_actor, "to_actor": relation.to_actor}
    ends = {name: new if end.pk == old.pk else end for name, end in ends.items()}
    if ends["from_actor"].pk == ends["to_actor"].pk:
        raise invalid({f"fate_{relation.pk}": _("An actor has no relation to itself.")})
    copy = Relation(**ends, since=on)
    for name in WRITABLE:
        if name not in {"since", "until"}:
            setattr(copy, name, getattr(relation, name))
    citing.leave_out_far(copy, compartment_id=copy.compartment_id)
    store(copy)


def store(relation: Relation) -> None:
    """Write a new relation, disputed where it contradicts another; what is recorded already is not written twice."""
    beside = _beside(relation)
    if any(_same(relation, known) for known in beside):
        return
    judging.oppose(relation, _against(relation, beside))
    relation.save(force_insert=True)


def against(relation: Relation) -> list[Relation]:
    """Return the believed relations between the same two actors that a new one would contradict, locked."""
    return _against(relation, _beside(relation))


def _against(relation: Relation, beside: Iterable[Relation]) -> list[Relation]:
    return [known for known in beside if contradictory(relation.relation_type, known.relation_type)]


def _other(actor_id: UUID, *, by: User) -> Actor:
    try:
        return actors.get(actor_id, user=by)
    except NotFound as hidden:
        raise invalid({"to_actor_id": hidden.message}) from None


def _lock(*ends: Actor) -> None:
    """Lock both ends in one order, so that two relations between them are looked at one after the other."""
    list(Actor.objects.filter(pk__in=[end.pk for end in ends]).order_by("pk").select_for_update(of=("self",)))


def _for_change(relation_id: UUID, seen_version: int, *, by: User) -> Relation:
    relation = facts.get(Relation, relation_id, user=by, for_update=True)
    ensure(policies.may_relate, by, relation.from_actor, relation.to_actor)
    versions.insist(relation, seen_version)
    return relation


def _beside(relation: Relation) -> list[Relation]:
    """Return the other believed relations between the two actors that hold at the same time, locked."""
    known = _between([relation.from_actor_id], [relation.to_actor_id])
    return [one for one in known if one.pk != relation.pk and _at_the_same_time(relation, one)]


def _between(some: Collection[UUID], others: Collection[UUID]) -> list[Relation]:
    """Return the believed relations between one of some actors and one of others, either way, locked."""
    rows = Relation.objects.filter(
        Q(from_actor__in=some, to_actor__in=others) | Q(from_actor__in=others, to_actor__in=some)
    ).exclude(state=FactState.REFUTED.value)
    return list(rows.order_by("created_at", "pk").select_for_update(of=("self",)))


def _pair(relation: Relation) -> frozenset[UUID]:
    return frozenset({relation.from_actor_id, relation.to_actor_id})


def _at_the_same_time(one: Relation, other: Relation) -> bool:
    """Return whether two relations hold on one day at least, as far as their days are known."""
    return all(
        first.since is None or last.until is None or last.until > first.since
        for first, last in ((one, other), (other, one))
    )


def _same(relation: Relation, known: Relation) -> bool:
    if relation.relation_type != known.relation_type:
        return False
    return relation.relation_type in SYMMETRIC or relation.from_actor_id == known.from_actor_id


def _insist_new(relation: Relation, beside: Iterable[Relation], *, earlier: Mapping[UUID, int]) -> None:
    """Refuse what is recorded already, or is said by an earlier row of the same call (`earlier`: its number)."""
    for known in (one for one in beside if _same(relation, one)):
        told = _("This relation is recorded already: correct it, or judge it.")
        if known.pk in earlier:
            told = _("rows[%(number)s] says this already.") % {"number": earlier[known.pk]}
        raise Conflict("known_already", told)


def _insist(relation: Relation, *, by: User, end_named: str = "until") -> None:
    _insist_content(relation, end_named=end_named)
    citing.insist(relation, compartment_id=relation.compartment_id, by=by)


def _insist_content(relation: Relation, *, end_named: str = "until") -> None:
    faults: dict[str, str] = {}
    if relation.from_actor_id == relation.to_actor_id:
        faults["to_actor_id"] = _("An actor has no relation to itself.")
    if relation.since and relation.until and relation.until < relation.since:
        faults[end_named] = _("It cannot end before it began.")
    if relation.strength is not None and not 1 <= relation.strength <= 5:  # noqa: PLR2004 - the scale of DOMAIN A4
        faults["strength"] = _("Choose 1 to 5.")
    if relation.support_kinds and relation.relation_type not in SUPPORTING:
        faults["support_kinds"] = _("Only a relation of support has kinds of support.")
    if faults:
        raise invalid(faults)


def tell_reviews(relation: Relation) -> None:
    """Have the reviews of both actors looked at again where the relation is a split or a merger."""
    if relation.relation_type not in RESHAPING:
        return
    places = [str(relation.from_actor.compartment_id), str(relation.to_actor.compartment_id)]
    cause = f"split_or_merger:{relation.pk}:{relation.version}"
    for actor, forwards in ((relation.from_actor, True), (relation.to_actor, False)):
        # Readers of an engagement with one of the two may not know that there is the other.
        told = {"actor": actor.name, "relation": _(label_from(relation.relation_type, forwards=forwards))}
        reason = _("%(actor)s: %(relation)s. Its relations say of whom.") % told
        jobs.enqueue(
            "riskreview.reopen",
            trigger="split_or_merger",
            cause_key=cause,
            actor_id=str(actor.pk),
            reason=reason,
            words_from=places,
        )
