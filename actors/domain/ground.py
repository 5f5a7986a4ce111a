"""Common ground: what both sides agree on, what they contest, and what can be talked about first (DOMAIN A0).

The board is the island of agreements of frontline negotiators: agreed and contested facts, convergent and divergent
norms. From it and from what both sides want follows an order of matters, never a score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from actors.domain.words import Labelled, Ranked
from actors.domain.words import noop as _


class GroundKind(Labelled):
    """One of the four fields of the board."""

    AGREED_FACT = "agreed_fact", _("Agreed fact")
    CONTESTED_FACT = "contested_fact", _("Contested fact")
    CONVERGENT_NORM = "convergent_norm", _("Convergent norm")
    DIVERGENT_NORM = "divergent_norm", _("Divergent norm")


SIDED: Final = frozenset({GroundKind.CONTESTED_FACT, GroundKind.DIVERGENT_NORM})
"""Kinds that say what we say and what they say; the others have one wording."""


class StandpointLevel(Labelled):
    """How deep what our own organisation holds lies: what it says, wants, cannot do without, or is bound by."""

    POSITION = "position", _("Position")
    INTEREST = "interest", _("Interest")
    NEED = "need", _("Need")
    NORM = "norm", _("Norm")


class Footing(Ranked):
    """When a matter can be talked about."""

    FIRST = "first", _("Talk about it first")
    NEXT = "next", _("Then, side by side")
    CAREFUL = "careful", _("Late, and with care")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing known about a matter: an interest, an entry of the board, or a red line.

    `joins` says that both sides hold it, `parts` that they differ, `red` that somebody will not go beyond it;
    `priority` is how much it matters to them, 1 most.
    """

    category: str
    joins: bool = False
    parts: bool = False
    red: bool = False
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with its footing and how many things join, part, and are red lines."""

    category: str
    footing: Footing
    joins: int
    parts: int
    red_lines: int
    priority: int


def matters(signs: Iterable[Sign]) -> list[Matter]:
    """Return the matters in the order in which they can be talked about.

    First where something joins and nothing parts, then where the two differ, last where a red line is near; among
    these first what matters most to the other side, then where most joins.
    """
    by_category: dict[str, list[Sign]] = {}
    for sign in signs:
        by_category.setdefault(sign.category, []).append(sign)
    found = [_matter(category, rows) for category, rows in by_category.items()]
    told = [matter for matter in found if matter.joins or matter.parts or matter.red_lines]
    places = list(Footing)
    return sorted(told, key=lambda one: (places.index(one.footing), one.priority, -one.joins, one.category))


def _matter(category: str, signs: list[Sign]) -> Matter:
    joins, parts, red = (sum(getattr(sign, name) for sign in signs) for name in ("joins", "parts", "red"))
    footing = Footing.CAREFUL if red else Footing.NEXT if parts else Footing.FIRST
    return Matter(category, footing, joins, parts, red, min(sign.priority for sign in signs))
