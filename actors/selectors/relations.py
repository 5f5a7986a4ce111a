"""The relations of one actor as it reads from there: live, past, and contradicting ones side by side."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.relations import label_from
from actors.models import Actor, Relation
from actors.selectors import sources


@dataclass(frozen=True, slots=True)
class Line:
    """One relation read from one of its ends."""

    relation: Relation
    label: str
    other: Actor


@dataclass(frozen=True, slots=True)
class Relations:
    """The relations of an actor; each of `disputed` is a group that contradicts itself."""

    live: list[Line]
    past: list[Line]
    refuted: list[Line]
    disputed: list[list[Line]]

    def __bool__(self) -> bool:
        """Return whether there is any relation."""
        return bool(self.live or self.past or self.refuted or self.disputed)


def of_actor(actor: Actor, *, user: User, today: date) -> Relations:
    """Return the relations between this actor and others the user may see, the strongest first."""
    rows = (
        Relation.objects.visible_to(user)
        .filter(Q(from_actor=actor) | Q(to_actor=actor))
        .select_related("from_actor", "to_actor")
        .order_by(F("strength").desc(nulls_last=True), "relation_type", "created_at", "pk")
    )
    found = list(rows)
    sources.cite(found, user=user)
    lines = [_line(relation, actor) for relation in found]
    believed = [line for line in lines if line.relation.belief not in {FactState.DISPUTED, FactState.REFUTED}]
    return Relations(
        live=[line for line in believed if not _over(line, today)],
        past=[line for line in believed if _over(line, today)],
        refuted=[line for line in lines if line.relation.belief is FactState.REFUTED],
        disputed=_groups([line for line in lines if line.relation.belief is FactState.DISPUTED]),
    )


def _line(relation: Relation, actor: Actor) -> Line:
    forwards = relation.from_actor_id == actor.pk
    other = relation.to_actor if forwards else relation.from_actor
    return Line(relation, _(label_from(relation.relation_type, forwards=forwards)), other)


def _over(line: Line, today: date) -> bool:
    return line.relation.until is not None and line.relation.until <= today


def _groups(lines: list[Line]) -> list[list[Line]]:
    """Return disputed relations by the other actor, so that what contradicts each other stands together."""
    groups: dict[UUID, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.other.pk, []).append(line)
    return list(groups.values())
