"""Which studies resemble a planned engagement, in what, and in what they do not.

A factor is one code of one dimension that both have. Nothing is weighted: the number of shared factors orders the
studies, and every shared and differing code is shown, so that a reader can overrule the order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Dimension(StrEnum):
    """What studies and engagements are compared by, in the order it is told."""

    ACTOR_TYPE = "actor_type"
    KIND = "kind"
    CHANNEL = "channel"
    LISTING = "listing"
    INCENTIVE = "incentive"


DECIDING: Final = frozenset({Dimension.ACTOR_TYPE, Dimension.KIND, Dimension.CHANNEL})
"""A study that shares none of these is no precedent, whatever else it shares."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The codes by which a study or an engagement is compared."""

    actor_types: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    channels: frozenset[str] = field(default_factory=frozenset)
    listings: frozenset[str] = field(default_factory=frozenset)
    incentives: frozenset[str] = field(default_factory=frozenset)

    def of(self, dimension: Dimension) -> frozenset[str]:
        """Return the codes of one dimension."""
        return {
            Dimension.ACTOR_TYPE: self.actor_types,
            Dimension.KIND: self.kinds,
            Dimension.CHANNEL: self.channels,
            Dimension.LISTING: self.listings,
            Dimension.INCENTIVE: self.incentives,
        }[dimension]


@dataclass(frozen=True, slots=True)
class Row:
    """One dimension compared: what both have, what only the engagement has, what only the study has."""

    dimension: Dimension
    shared: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Return whether the engagement has codes and the study answers them with others, or not at all."""
        return bool(self.only_here)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A study beside an engagement, dimension by dimension."""

    rows: tuple[Row, ...]

    @property
    def shared(self) -> tuple[Row, ...]:
        """Return the dimensions in which both have something in common."""
        return tuple(row for row in self.rows if row.shared)

    @property
    def differences(self) -> tuple[Row, ...]:
        """Return the dimensions in which the engagement has something that the study has not."""
        return tuple(row for row in self.rows if row.differs)

    @property
    def score(self) -> int:
        """Return the number of shared factors."""
        return sum(len(row.shared) for row in self.rows)

    @property
    def is_precedent(self) -> bool:
        """Return whether the actor type, the kind or the channel is shared."""
        return any(row.shared and row.dimension in DECIDING for row in self.rows)


def compare(here: Facts, there: Facts) -> Comparison:
    """Compare an engagement (`here`) with a study (`there`). A dimension neither has recorded is left out."""
    rows = []
    for dimension in Dimension:
        mine, theirs = here.of(dimension), there.of(dimension)
        if mine or theirs:
            rows.append(
                Row(
                    dimension=dimension,
                    shared=tuple(sorted(mine & theirs)),
                    only_here=tuple(sorted(mine - theirs)),
                    only_there=tuple(sorted(theirs - mine)),
                )
            )
    return Comparison(tuple(rows))


def rank(here: Facts, studies: Mapping[str, Facts]) -> tuple[tuple[str, Comparison], ...]:
    """Return the precedents among `studies` (by slug), most shared factors first.

    With equal factors the study with fewer differing codes comes first, then the slug decides: the order never
    depends on the order of the input.
    """
    found = [(slug, compare(here, there)) for slug, there in studies.items()]
    precedents = [entry for entry in found if entry[1].is_precedent]
    return tuple(sorted(precedents, key=_order))


def _order(entry: tuple[str, Comparison]) -> tuple[int, int, str]:
    slug, comparison = entry
    return -comparison.score, sum(len(row.only_here) for row in comparison.rows), slug


@dataclass(frozen=True, slots=True)
class Reach:
    """What a lesson applies to; an empty dimension does not narrow it."""

    actor_types: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    channels: frozenset[str] = field(default_factory=frozenset)
    incentives: frozenset[str] = field(default_factory=frozenset)

    def applies_to(self, here: Facts) -> bool:
        """Return whether every dimension that the lesson names is met by the engagement, and it names one at least."""
        pairs = (
            (self.actor_types, here.actor_types),
            (self.kinds, here.kinds),
            (self.channels, here.channels),
            (self.incentives, here.incentives),
        )
        named = [(wanted, present) for wanted, present in pairs if wanted]
        return bool(named) and all(wanted & present for wanted, present in named)


def applying(reaches: Iterable[tuple[str, Reach]], here: Facts) -> tuple[str, ...]:
    """Return the keys of the lessons that apply to the engagement, in the order given."""
    return tuple(key for key, reach in reaches if reach.applies_to(here))
