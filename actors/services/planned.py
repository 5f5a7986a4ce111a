"""What an import would do, row by row: the same words for every format of file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from actors.domain.importing import Outcome
from actors.domain.ucdp import OtherName
from actors.services.taking_in import Draft
from core import canonical

CREATE, UPDATE, RENAMED = Outcome.CREATE.value, Outcome.UPDATE.value, Outcome.RENAMED.value
UNCHANGED, REJECTED, TIED = Outcome.UNCHANGED.value, Outcome.REJECTED.value, Outcome.TIED.value
DROPPED: Final = Outcome.DROPPED.value
OUTCOMES: Final = (REJECTED, RENAMED, UPDATE, DROPPED, CREATE, UNCHANGED)
CHANGING: Final = frozenset({UPDATE, RENAMED})


class ForTheImporter(str):
    """Why something is left out, told to whoever imports and not kept: it tells of an actor others may not see."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to one row: one of OUTCOMES; why, and what changes on the actor.

    `number` is the line of the row in the file, 0 for an actor the file no longer has.
    """

    number: int
    key: str
    name: str
    outcome: str
    why: str = ""
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    actor_id: UUID | None = None
    draft: Draft | None = None
    """The actor it creates."""
    names: tuple[OtherName, ...] = ()
    """The names it adds to an actor that is there."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What it says, as the next import compares it."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation: an actor that is there, or one that the same file creates under the key."""

    key: str
    name: str
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation that a row says and the import would write."""

    number: int
    kind: str
    """What the file calls it: a key of the words the preview shows it under."""
    one: End
    relation_type: str
    other: End
    credibility: str
    since: date | None = None
    until: date | None = None
    note: str = ""
    key: str = ""
    """What the row is remembered by."""
    relation_id: UUID | None = None
    """The relation it corrects, None for a new one."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the row says, where the file has no rows of actors."""

    @property
    def told(self) -> list[Any]:
        """Return what tells this relation from another."""
        ends = [end.actor_id or end.key for end in (self.one, self.other)]
        return [self.number, self.kind, *ends, self.since, self.until, self.note, self.relation_id]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, row by row; the relations it would write; and what of the file is left out, and why."""

    version: str
    sha256: str
    lines: tuple[Line, ...] = ()
    ties: tuple[Tie, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    known_ties: int = 0
    """Relations of the file that are recorded already."""

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows of each outcome."""
        found = dict.fromkeys((CREATE, UPDATE, RENAMED, DROPPED, UNCHANGED, REJECTED), 0)
        for line in self.lines:
            found[line.outcome] += 1
        return found

    @property
    def actor_ids(self) -> set[UUID]:
        """Return the actors that are there and that it tells of."""
        ends = {end.actor_id for tie in self.ties for end in (tie.one, tie.other) if end.actor_id}
        return ends | {line.actor_id for line in self.lines if line.actor_id}

    @property
    def says_something(self) -> bool:
        """Return whether carrying it out would change anything."""
        return bool(self.ties) or any(line.outcome not in {UNCHANGED, REJECTED} for line in self.lines)

    @property
    def digest(self) -> str:
        """Return what tells this plan from another: the file, and what each row does."""
        told = [[line.number, line.key, line.outcome, line.actor_id, line.changes] for line in self.lines]
        return canonical.sha256(canonical.dumps([self.sha256, told, [tie.told for tie in self.ties]]))
