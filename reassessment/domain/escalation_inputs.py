"""What the escalation index reads: dated items by factor. None for a factor means that nobody records it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from engagements.domain.reporting import VerificationState
from reassessment.domain.checks import days_between, require_moment, require_number
from reassessment.domain.escalation_parameters import (
    DATED_CONCERNS,
    ESCALATION_1_0,
    Concern,
    EscalationParameters,
    Reach,
    Reaction,
    Suspicion,
)
from reassessment.domain.grades import Grade
from reassessment.domain.plain import from_plain, to_plain
from reassessment.domain.trust_parameters import IMPORTANCES
from riskreview.domain.index import IndexLevel

INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with the actor as actor or target; `weight` -10 (conflict) to 10 (cooperation) comes with it.

    `hits_engagement` is true when it struck the engaged actor, the venue or the team.
    """

    ref: str
    occurred_at: datetime
    weight: float
    grade: Grade
    deaths: int = 0
    hits_engagement: bool = False

    def __post_init__(self) -> None:
        """Refuse a weight off the scale and fewer than no deaths."""
        require_number(self.weight, least=-10, most=10)
        require_number(self.deaths, least=0)

    @property
    def code(self) -> str:
        """Return what tells it apart from other items with its reference."""
        return INCIDENT


@dataclass(frozen=True, slots=True)
class InformationUse:
    """An item of information that was shared or acted on; `corrected_at` is when a correction was published."""

    ref: str
    reach: Reach
    grade: Grade
    verification: VerificationState
    shared_at: datetime
    corrected_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse unknown codes and a correction from before it was shared."""
        Reach(self.reach)
        VerificationState(self.verification)
        if self.corrected_at is not None:
            days_between(self.shared_at, self.corrected_at)

    @property
    def code(self) -> str:
        """Return what tells it apart from other uses of the same information."""
        return self.reach


@dataclass(frozen=True, slots=True)
class CommitmentConcern:
    """Something wrong with a commitment of either side; `since` is the due date or the day of the breach."""

    ref: str
    concern: Concern
    importance: float
    since: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse an importance off the scale, an overdue or broken commitment without a date, and others with one."""
        if self.importance not in IMPORTANCES:
            raise ValueError(f"importance is 0.5, 1, 2 or 3, not {self.importance!r}")
        if (Concern(self.concern) in DATED_CONCERNS) != (self.since is not None):
            raise ValueError("overdue and broken commitments, and only those, have a date")

    @property
    def code(self) -> str:
        """Return what tells it apart from other concerns about the same commitment."""
        return self.concern


@dataclass(frozen=True, slots=True)
class SuspicionEvent:
    """Something that feeds suspicion.

    Silence lasts until it is broken: it has the `overdue_ratio` of the overdue part to the expected interval between
    contacts, and it does not fade.
    """

    ref: str
    kind: Suspicion
    occurred_at: datetime
    overdue_ratio: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an unknown kind, a negative ratio, and a ratio on anything but silence."""
        require_number(self.overdue_ratio, least=0)
        if Suspicion(self.kind) is not Suspicion.SILENCE and self.overdue_ratio:
            raise ValueError("only silence has a ratio")

    @property
    def code(self) -> str:
        """Return what tells it apart from other items with its reference."""
        return self.kind


@dataclass(frozen=True, slots=True)
class ReactionEvent:
    """What a rival, a State or a hardliner did within 30 days after the engagement, or in reference to it."""

    ref: str
    kind: Reaction
    occurred_at: datetime
    deaths: int = 0

    def __post_init__(self) -> None:
        """Refuse an unknown kind and fewer than no deaths."""
        Reaction(self.kind)
        require_number(self.deaths, least=0)

    @property
    def code(self) -> str:
        """Return what tells it apart from other items with its reference."""
        return self.kind


@dataclass(frozen=True, slots=True)
class Violence:
    """The incidents, and since when the actor's incidents have been recorded at all."""

    incidents: tuple[Incident, ...]
    observed_since: datetime


@dataclass(frozen=True, slots=True)
class ContextScore:
    """An analyst's score 0 to 100 of triggers and rivals (items X02 and X13) and structural notes."""

    score: float
    scored_at: datetime

    def __post_init__(self) -> None:
        """Refuse a score outside 0 to 100."""
        require_number(self.score, least=0, most=100)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What the confidence in the index rests on; None where no report came or no interval is expected."""

    independent_sources: int = 0
    last_report_at: datetime | None = None
    expected_interval_days: float | None = None

    def __post_init__(self) -> None:
        """Refuse fewer than no sources and an interval that is not positive."""
        require_number(self.independent_sources, least=0)
        if self.expected_interval_days is not None:
            require_number(self.expected_interval_days, least=0.01)


@dataclass(frozen=True, slots=True)
class LevelState:
    """The level of a run, and since when the index has been clearly below it; the next run needs both."""

    level: IndexLevel
    below_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class EscalationInputs:
    """All that an index depends on, in canonical order; stored with the run and enough to repeat it."""

    at: datetime
    violence: Violence | None = None
    information: tuple[InformationUse, ...] | None = None
    commitments: tuple[CommitmentConcern, ...] | None = None
    suspicions: tuple[SuspicionEvent, ...] | None = None
    reactions: tuple[ReactionEvent, ...] | None = None
    context: ContextScore | None = None
    reporting: Reporting = Reporting()
    previous: LevelState | None = None
    params: EscalationParameters = ESCALATION_1_0

    def __post_init__(self) -> None:
        """Put all items in canonical order; refuse what lies in the future and what is given twice."""
        require_moment(self.at)
        for name in ("information", "commitments", "suspicions", "reactions"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _in_order(getattr(self, name)))
        if self.violence is not None:
            ordered = Violence(_in_order(self.violence.incidents), self.violence.observed_since)
            object.__setattr__(self, "violence", ordered)
        for moment in self._moments():
            require_moment(moment)
            days_between(moment, self.at)

    def as_inputs(self) -> dict[str, Any]:
        """Return the inputs as plain JSON data."""
        data: dict[str, Any] = to_plain(self)
        return data

    @classmethod
    def from_inputs(cls, data: object) -> Self:
        """Return the inputs that `as_inputs` wrote, also after a trip through the canonical text; else ValueError."""
        return from_plain(cls, data)

    def _moments(self) -> Iterator[datetime]:
        moments: list[datetime | None] = [self.reporting.last_report_at]
        if self.violence is not None:
            moments += [self.violence.observed_since, *(each.occurred_at for each in self.violence.incidents)]
        for use in self.information or ():
            moments += [use.shared_at, use.corrected_at]
        moments += [each.since for each in self.commitments or ()]
        moments += [event.occurred_at for event in self.suspicions or ()]
        moments += [reaction.occurred_at for reaction in self.reactions or ()]
        moments += [self.context.scored_at] if self.context else []
        moments += [self.previous.below_since] if self.previous else []
        return (moment for moment in moments if moment is not None)


def _in_order(items: tuple[Any, ...]) -> tuple[Any, ...]:
    ordered = tuple(sorted(items, key=lambda item: (item.ref, item.code)))
    if len({(item.ref, item.code) for item in ordered}) < len(ordered):
        raise ValueError("an item is given twice")
    return ordered
