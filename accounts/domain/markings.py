"""Handling markings: the Traffic Light Protocol 2.0 of FIRST, which says how far something may be passed on."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Marking(StrEnum):
    """How far what is marked may be passed on, from the widest circle to the narrowest."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber_strict"
    RED = "red"

    @property
    def label(self) -> str:
        """Return the label as the protocol writes it."""
        return f"TLP:{self.value.upper().replace('_', '+')}"


LEAVING: Final = tuple(marking for marking in Marking if marking is not Marking.RED)
"""What may leave in a file at all: TLP:RED is for the people who were told, and nobody else."""


def within(ceiling: Marking) -> tuple[Marking, ...]:
    """Return the markings that may stand in a file marked so; raises ValueError for TLP:RED, which marks no file."""
    return LEAVING[: LEAVING.index(ceiling) + 1]


def highest(markings: Iterable[str]) -> Marking:
    """Return the narrowest of the markings, TLP:CLEAR of none."""
    return max((Marking(marking) for marking in markings), key=list(Marking).index, default=Marking.CLEAR)
