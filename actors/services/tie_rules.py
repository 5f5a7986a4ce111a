"""Which relations of a file are news, which are recorded already, and which its importer may not write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.domain.grading import FactState
from actors.domain.relations import SYMMETRIC
from actors.models import Actor, Relation
from actors.selectors import imported
from actors.services import tying
from actors.services.planned import ForTheImporter, Tie

Pair = tuple[str, str, str]
"""Two actors and what the first is to the second; the ends of a relation that holds both ways stand in order."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Relations to write, those left out with their row and why, and how many are recorded already."""

    new: tuple[Tie, ...]
    left_out: tuple[tuple[int, str], ...]
    known: int


def sort(ties: Sequence[Tie], actors: Mapping[UUID, Actor], *, form: str, compartment: Compartment, by: User) -> Sorted:
    """Return what to do with relations whose ends are `actors` that are there, or are created by the same file.

    A relation is recorded already when one of its type stands between the two, however it is believed and dated, or
    when an import made one of the same words and a person changed it since: their judgement stays.
    """
    ids = {end.actor_id for tie in ties for end in (tie.one, tie.other) if end.actor_id}
    made = imported.ties(ids, form=form)
    there = _recorded(ids)
    said: set[Pair] = set()
    new: list[Tie] = []
    left_out: list[tuple[int, str]] = []
    known = 0
    for tie in ties:
        pair = _pair(tie.one.actor_id or tie.one.key, tie.relation_type, tie.other.actor_id or tie.other.key)
        if pair in there or (tie.one.actor_id and (tie.one.actor_id, tie.key) in made):
            known += 1
        elif pair in said:
            left_out.append((tie.number, _("It says this of the other actor twice: it is taken once.")))
        elif why := against(tie, actors, compartment=compartment, by=by):
            left_out.append((tie.number, why))
        else:
            said.add(pair)
            new.append(tie)
    return Sorted(tuple(new), tuple(left_out), known)


def against(tie: Tie, actors: Mapping[UUID, Actor], *, compartment: Compartment, by: User) -> str:
    """Return why the importer may not write a relation, "" if they may.

    One of its ends must be theirs to change, and so must the compartment it lies in, where its source is kept.
    """
    one, other = (actors[end.actor_id].compartment if end.actor_id else compartment for end in (tie.one, tie.other))
    lies_in = tying.place_of(one, other)
    if by.may_change_in(lies_in.pk) and (by.may_change_in(one.pk) or by.may_change_in(other.pk)):
        return ""
    return ForTheImporter(_("It ties actors together that you may see but not change."))


def _recorded(ids: Iterable[UUID]) -> set[Pair]:
    ends = list(ids)
    gone = imported.taken_back("relations", ends)
    rows = Relation.objects.filter(from_actor__in=ends, to_actor__in=ends)
    rows = rows.exclude(Q(state=FactState.REFUTED.value) & Q(pk__in=gone))
    return {_pair(*told) for told in rows.values_list("from_actor_id", "relation_type", "to_actor_id")}


def _pair(one: UUID | str, kind: str, other: UUID | str) -> Pair:
    ends = sorted((str(one), str(other))) if kind in SYMMETRIC else (str(one), str(other))
    return ends[0], kind, ends[1]
