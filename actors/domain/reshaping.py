"""Splits and mergers: what an actor becomes, and what may become of what it had."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from actors.domain.relations import RelationType
from actors.domain.traits import ActorStatus
from actors.domain.words import Labelled
from actors.domain.words import noop as _


class ReshapingKind(Labelled):
    """What happened to the actor."""

    SPLIT = "split", _("Split")
    MERGER = "merger", _("Merger into another")


RELATION_OF: Final[Mapping[ReshapingKind, RelationType]] = {
    ReshapingKind.SPLIT: RelationType.SPLINTER_OF,
    ReshapingKind.MERGER: RelationType.MERGED_INTO,
}
"""The relation that stands for it afterwards: from each splinter to the actor, from the actor to what it went into."""

AFTERWARDS: Final[Mapping[ReshapingKind, tuple[ActorStatus, ...]]] = {
    ReshapingKind.SPLIT: (ActorStatus.SPLIT,),
    ReshapingKind.MERGER: (
        ActorStatus.DISSOLVED,
        ActorStatus.INTEGRATED_STATE_FORCES,
        ActorStatus.TRANSFORMED_PARTY,
    ),
}
"""What the actor may be afterwards. After a split it may also be what it was; after a merger it is one of these."""


LIVES_ON: Final = frozenset(
    {ActorStatus.ACTIVE, ActorStatus.DORMANT, ActorStatus.IN_CEASEFIRE, ActorStatus.IN_DDR, ActorStatus.UNKNOWN}
)
"""Statuses that read as if an actor had not gone into another."""


class Act(Labelled):
    """What becomes of a relation or a listing."""

    STAYS = "stays", _("Stays")
    ENDS = "ends", _("Ends")
    GOES = "goes", _("Goes over")
    BOTH = "both", _("Both have it")


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one thing; `to` is the place, from 0, of the actor that gets it."""

    act: Act
    to: int = 0

    @property
    def is_carried(self) -> bool:
        """Return whether another actor has it afterwards."""
        return self.act in {Act.GOES, Act.BOTH}

    @property
    def is_over(self) -> bool:
        """Return whether the actor itself has it no longer."""
        return self.act in {Act.GOES, Act.ENDS}
