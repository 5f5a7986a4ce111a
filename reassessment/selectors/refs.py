"""Names of records inside a run: "kind:id" or "kind:id:detail". They are stored for good, so they never change."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

COMMITMENT: Final = "commitment"
INCIDENT: Final = "incident"
ENGAGEMENT: Final = "engagement"
INFORMATION: Final = "information"
NOTE: Final = "note"
RELATION: Final = "relation"
CHANNEL: Final = "channel"
RUN: Final = "run"


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that a run has read."""

    kind: str
    id: UUID
    detail: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, (self.kind, str(self.id), self.detail)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the reference that a run has stored."""
        kind, pk, *detail = text.split(":")
        return cls(kind, UUID(pk), *detail)
