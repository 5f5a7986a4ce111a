"""How an import writes relations between actors, those it creates and those that are there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.models import Compartment
from actors.domain.relations import RESHAPING
from actors.models import Actor, Relation
from actors.services import records, relations
from actors.services.origins import Origin
from actors.services.planned import End, Tie


@dataclass(frozen=True, slots=True)
class Made:
    """A relation that was written or corrected, and what that did to others."""

    relation: Relation
    opposed: dict[str, list[Any]] = field(default_factory=dict)
    """Relations that count as disputed from now on: id: [version, state before, reason before]."""
    corrected: dict[str, Any] | None = None
    """What a corrected relation said before, field by field; None for a new one."""


def write(
    ties: Sequence[Tie], actor_of: Callable[[End], Actor], *, origin: Origin, new: Collection[UUID]
) -> list[Made]:
    """Write the relations of an import and return what was made of each, in the same order.

    `new` are the actors that the same import created. A relation that contradicts one on record makes both disputed,
    as one that a person writes does; the reviews hear of a split or merger of an actor that was there before.
    """
    ids = {end.actor_id for tie in ties for end in (tie.one, tie.other) if end.actor_id}
    said = _said_of(ties, actor_of)
    pairs = Relation.objects.filter(from_actor__in=ids, to_actor__in=ids).values_list("from_actor", "to_actor")
    tied = {frozenset(pair) for pair in pairs} | {pair for pair, kinds in said.items() if len(kinds) > 1}
    created, made = set(new), list[Made]()
    in_bulk: list[Relation] = []
    touched: set[UUID] = set()
    for tie in ties:
        one, other = actor_of(tie.one), actor_of(tie.other)
        if tie.relation_id is not None:
            made.append(_corrected(tie, tie.relation_id))
        elif frozenset({one.pk, other.pk}) not in tied:
            in_bulk.append(_relation(tie, one, other, origin))
            made.append(Made(in_bulk[-1]))
        else:
            made.append(_beside_others(_relation(tie, one, other, origin)))
        touched.update(records.seen_beside(one, other))
        if tie.relation_type in RESHAPING and not {one.pk, other.pk} <= created:
            relations.tell_reviews(made[-1].relation)
    Relation.objects.bulk_create(in_bulk, batch_size=500)
    _settle(made)
    records.touch(*touched - created, at=origin.at)
    return made


def _said_of(ties: Sequence[Tie], actor_of: Callable[[End], Actor]) -> dict[frozenset[UUID], set[str]]:
    """Return what is said of each pair: two things of one pair may contradict each other."""
    said: dict[frozenset[UUID], set[str]] = {}
    for tie in ties:
        said.setdefault(frozenset({actor_of(tie.one).pk, actor_of(tie.other).pk}), set()).add(tie.relation_type)
    return said


def _settle(made: Sequence[Made]) -> None:
    """Let a relation that a later one of the same import made disputed count as written so from the beginning."""
    written = {one.relation.pk: one.relation for one in made if one.corrected is None}
    for one in made:
        for pk in [UUID(pk) for pk in one.opposed]:
            if pk in written:
                written[pk].version = one.opposed.pop(str(pk))[0]


def place_of(one: Compartment, other: Compartment) -> Compartment:
    """Return the compartment of a relation between actors of two compartments (see `narrower`)."""
    return other if one.is_common else one


def _relation(tie: Tie, one: Actor, other: Actor, origin: Origin) -> Relation:
    return Relation(
        from_actor=one,
        to_actor=other,
        relation_type=tie.relation_type,
        since=tie.since,
        until=tie.until,
        note=tie.note,
        source=origin.source_in(place_of(one.compartment, other.compartment)),
        reliability=origin.reliability,
        credibility=tie.credibility,
        noted_on=origin.at.date(),
    )


def _beside_others(relation: Relation) -> Made:
    before = {known.pk: [known.state, known.state_reason] for known in relations.against(relation)}
    relations.store(relation)
    now = dict(Relation.objects.filter(pk__in=before).values_list("pk", "version"))
    return Made(relation, {str(pk): [now[pk], *said] for pk, said in before.items()})


def _corrected(tie: Tie, relation_id: UUID) -> Made:
    relation = Relation.objects.select_for_update().get(pk=relation_id)
    after = {"since": tie.since, "until": tie.until, "note": tie.note}
    before = {name: getattr(relation, name) for name in after}
    for name, value in after.items():
        setattr(relation, name, value)
    records.save(relation, tuple(after))
    return Made(relation, corrected=before)
