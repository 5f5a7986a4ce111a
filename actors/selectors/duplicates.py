"""Actors that a new one may be the same as: by their names, and only among what the user may see."""

from dataclasses import dataclass
from typing import Final

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.naming import words_of
from actors.models import Actor, Name
from actors.selectors import actors, search
from actors.selectors.folding import latin, search_line
from actors.selectors.likeness import ALIKE, initials, likeness
from actors.selectors.spelling import any_of

LOOKED_AT: Final = 60
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """An actor with a name much like the one asked for, and which name that is."""

    actor: Actor
    name: str
    likeness: float


def similar(name: str, *, user: User) -> list[Similar]:
    """Return the actors the user may see whose names are most like this one, the likest first."""
    condition = any_of(_telling(name))
    if condition is None:
        return []
    near = search.closest_first(actors.visible(user).filter(condition), name).select_related("compartment")
    rows = {row.pk: row for row in near[:LOOKED_AT]}
    found = {pk: Similar(row, row.name, likeness(name, row.name)) for pk, row in rows.items()}
    aliases = Name.objects.filter(actor__in=rows).exclude(state=FactState.REFUTED.value)
    for actor_id, text, transliteration in aliases.values_list("actor_id", "text", "transliteration"):
        for other in filter(None, (text, transliteration)):
            if (value := likeness(name, other)) > found[actor_id].likeness:
                found[actor_id] = Similar(rows[actor_id], other, value)
    alike = [one for one in found.values() if one.likeness >= ALIKE]
    exact = name.strip().casefold()
    order = sorted(alike, key=lambda one: (-one.likeness, one.name.casefold() != exact, one.actor.name, one.actor.pk))
    return order[:SHOWN]


def _telling(name: str) -> set[str]:
    """Return the words to look for: those that say more than the kind of body, as written and in Latin letters."""
    known = words_of(name, to_latin=latin)
    kinds = {word.text for word in known if word.kind}
    words = {word for word in search_line([name]).replace("|", " ").split() if word not in kinds} or kinds
    return {*words, *filter(None, [initials(name)])}
