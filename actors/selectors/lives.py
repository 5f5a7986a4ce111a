"""Splits and mergers in the life of an actor, as one reader may see them: recorded events, and relations that say so.

An event is there for whoever sees the actor it happened to and one that came of it; whoever is hidden is not named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.relations import RelationType
from actors.domain.reshaping import LIVES_ON, ReshapingKind
from actors.models import Actor, Relation, Reshaping
from actors.selectors import sources


class Kind(StrEnum):
    """What a split or a merger was for one of the actors in it."""

    SPLIT = "split"
    MERGED = "merged"
    CAME_OF = "came_of"
    TOOK_IN = "took_in"
    LEFT_BY = "left_by"


@dataclass(frozen=True, slots=True)
class Turn:
    """One split or merger as the actor looks back on it, and the others in it that the reader sees."""

    kind: Kind
    on: date | None
    others: list[Actor]
    is_disputed: bool
    is_unfinished: bool
    """Whether it went into another, and its status reads as if it had not. After a split an actor may go on."""


FROM_THIS_END: Final = {RelationType.SPLINTER_OF: Kind.CAME_OF, RelationType.MERGED_INTO: Kind.MERGED}
FROM_THE_OTHER: Final = {RelationType.SPLINTER_OF: Kind.LEFT_BY, RelationType.MERGED_INTO: Kind.TOOK_IN}


def events(actor: Actor | OuterRef, *, seen: QuerySet[Actor]) -> QuerySet[Reshaping]:
    """Return the events an actor, or that of an outer query, went through or came of, the latest first.

    Only those whose actor is among the `seen`, and one that came of it: these are its `part_ids`.
    """
    parts = parts_of(OuterRef("pk"), seen=seen)
    inside = OuterRef(actor) if isinstance(actor, OuterRef) else actor
    mine = Reshaping.parts.through.objects.filter(actor=inside)
    rows = Reshaping.objects.filter(Q(actor=actor) | Q(pk__in=mine.values("reshaping_id")), actor__in=seen)
    named = rows.annotate(part_ids=ArraySubquery(parts.values("actor_id")))
    found: QuerySet[Reshaping] = named.filter(Exists(parts)).order_by("-on", "pk")
    return found


def parts_of(event: Any, *, seen: QuerySet[Actor]) -> QuerySet[Any]:
    """Return the rows that name which of the `seen` came of an event."""
    rows = Reshaping.parts.through.objects.filter(reshaping=event, actor__in=seen)
    return rows.order_by("actor__name", "actor_id")


def hides_a_part(event: Any, *, seen: QuerySet[Actor]) -> Exists:
    """Return whether somebody came of an event who is not among the `seen`: its words may name them."""
    rows = Reshaping.parts.through.objects.filter(reshaping=event)
    return Exists(rows.exclude(Exists(seen.filter(pk=OuterRef("actor_id")))))


def actors_in(rows: QuerySet[Reshaping], *, seen: QuerySet[Actor]) -> QuerySet[Actor]:
    """Return those of the `seen` that events happened to or that came of them."""
    keys = rows.order_by().values("pk")
    parts = Reshaping.parts.through.objects.filter(reshaping__in=keys)
    return seen.filter(Q(pk__in=rows.order_by().values("actor_id")) | Q(pk__in=parts.values("actor_id")))


def turns(actor: Actor, found: Iterable[Any], known: Iterable[Actor], relations: Sequence[Relation]) -> list[Turn]:
    """Return what events and relations say of an actor, the latest first; what both say is told once."""
    by_id = {str(row.pk): row for row in known}
    told = [_of_event(actor, event, by_id) for event in found]
    named = {(turn.kind, other.pk) for turn in told for other in turn.others}
    named |= {(Kind.LEFT_BY, pk) for kind, pk in named if kind is Kind.SPLIT}
    for row in relations:
        turn = _of_relation(actor, row)
        if turn is not None and (turn.kind, turn.others[0].pk) not in named:
            told.append(turn)
    return sorted(told, key=lambda turn: turn.on or date.min, reverse=True)


def load(actor: Actor, *, seen: QuerySet[Actor], relations: QuerySet[Relation], user: User | None) -> list[Turn]:
    """Return the same, of actors among the `seen` and of these relations, which the user may see."""
    found = events(actor, seen=seen)
    ends = relations.filter(Q(from_actor=actor) | Q(to_actor=actor), relation_type__in=FROM_THIS_END)
    ties = list(ends.select_related("from_actor", "to_actor").order_by("pk"))
    sources.cite(ties, user=user)
    return turns(actor, found, actors_in(found, seen=seen), ties)


def _of_event(actor: Actor, event: Any, by_id: dict[str, Actor]) -> Turn:
    is_split = event.kind == ReshapingKind.SPLIT
    if event.actor_id == actor.pk:
        kind, others = Kind.SPLIT if is_split else Kind.MERGED, [by_id[str(key)] for key in event.part_ids]
    else:
        kind, others = Kind.CAME_OF if is_split else Kind.TOOK_IN, [by_id[str(event.actor_id)]]
    return Turn(kind, event.on, others, is_disputed=False, is_unfinished=_is_unfinished(actor, kind))


def _of_relation(actor: Actor, row: Relation) -> Turn | None:
    forwards = row.from_actor_id == actor.pk
    kind = (FROM_THIS_END if forwards else FROM_THE_OTHER).get(RelationType(row.relation_type))
    if kind is None or row.belief is FactState.REFUTED:
        return None
    other = row.to_actor if forwards else row.from_actor
    return Turn(kind, row.since, [other], row.belief is FactState.DISPUTED, _is_unfinished(actor, kind))


def _is_unfinished(actor: Actor, kind: Kind) -> bool:
    return kind is Kind.MERGED and actor.status in LIVES_ON
