"""How well a statement of a study is supported by the sources it cites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """Nothing in a study is called confirmed: support says only what is cited.

    A statement without a cited source rests on what its author knows, which counts as one unnamed source. It therefore
    needs a second one.
    """

    NEEDS_SECOND_SOURCE = "needs_second_source"
    ONE_SOURCE = "one_source"
    ONE_KIND = "one_kind"
    INDEPENDENT = "independent"


def support_of(kinds: Iterable[str]) -> Support:
    """Return the support of a statement whose cited sources are of these kinds, one entry a source."""
    cited = list(kinds)
    if not cited:
        return Support.NEEDS_SECOND_SOURCE
    if len(cited) == 1:
        return Support.ONE_SOURCE
    return Support.INDEPENDENT if len(set(cited)) > 1 else Support.ONE_KIND


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements of a study have which support."""

    total: int
    by_support: Mapping[Support, int]

    @property
    def needing_second_source(self) -> int:
        """Return how many statements cite nothing."""
        return self.by_support[Support.NEEDS_SECOND_SOURCE]


def tally(statements: Iterable[Support]) -> Tally:
    """Count statements by support; every support has a count, zero included."""
    counts = dict.fromkeys(Support, 0)
    for support in statements:
        counts[support] += 1
    return Tally(total=sum(counts.values()), by_support=counts)
