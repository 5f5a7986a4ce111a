"""Evidence about an actor, and what of it counts: one event once, worthless grades never, routine talk up to a cap."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import days_between, require_moment
from reassessment.domain.grades import Grade, GradeWeights
from reassessment.domain.plain import from_plain, to_plain
from reassessment.domain.trust_parameters import IMPORTANCES, TRUST_1_0, EvidenceType, TrustParameters

ROOM_DIGITS = 12
"""What is left under the cap beyond these digits is a rounding error and no room."""


class IgnoredReason(Labelled):
    """Why an item of evidence moved nothing."""

    RETRACTED = "retracted", _("Retracted")
    WORTHLESS_GRADE = "worthless_grade", _("Unreliable source or improbable information")
    SAME_EVENT = "same_event", _("Another report of the same event counts")
    ROUTINE_CAP = "routine_cap", _("Routine meetings have reached their cap")
    FADED = "faded", _("Too old to weigh anything")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One graded report of something the actor did.

    `ref` names the report for good. `event` names what it reports; reports of one event and type count once, with
    their best grade, and must agree on when it happened and how important it was. Empty means an event of its own.
    """

    ref: str
    type: EvidenceType
    grade: Grade
    occurred_at: datetime
    importance: float = 1.0
    event: str = ""
    retracted: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty reference, an unknown type, an importance off the scale and a moment without a zone."""
        if not self.ref:
            raise ValueError("evidence needs a reference")
        EvidenceType(self.type)
        if self.importance not in IMPORTANCES:
            raise ValueError(f"importance is 0.5, 1, 2 or 3, not {self.importance!r}")
        require_moment(self.occurred_at)

    @property
    def event_key(self) -> str:
        """Return the name of the event this reports."""
        return self.event or self.ref


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, with the best-graded of its `reports`."""

    best: Evidence
    reports: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """An item of evidence that moved nothing, and why."""

    ref: str
    reason: IgnoredReason


@dataclass(frozen=True, slots=True)
class TrustInputs:
    """All that a trust score depends on, in one canonical order; stored with the run and enough to repeat it."""

    evidence: tuple[Evidence, ...]
    at: datetime
    params: TrustParameters = TRUST_1_0

    def __post_init__(self) -> None:
        """Put the evidence in canonical order; refuse evidence from the future and one reference used twice."""
        require_moment(self.at)
        object.__setattr__(self, "evidence", tuple(sorted(self.evidence, key=_canonical)))
        if len({item.ref for item in self.evidence}) < len(self.evidence):
            raise ValueError("two items of evidence share a reference")
        for item in self.evidence[-1:]:
            days_between(item.occurred_at, self.at)

    def as_inputs(self) -> dict[str, Any]:
        """Return the inputs as plain JSON data."""
        data: dict[str, Any] = to_plain(self)
        return data

    @classmethod
    def from_inputs(cls, data: object) -> Self:
        """Return the inputs that `as_inputs` wrote, also after a trip through the canonical text; else ValueError."""
        return from_plain(cls, data)


def events_of(evidence: Sequence[Evidence], grades: GradeWeights) -> tuple[list[Event], list[Ignored]]:
    """Return the events that the canonically ordered `evidence` reports, and the items that do not count.

    Raises ValueError when reports of one event disagree on when it happened or how important it was.
    """
    groups: dict[tuple[str, EvidenceType], list[Evidence]] = {}
    ignored: list[Ignored] = []
    for item in evidence:
        if item.retracted:
            ignored.append(Ignored(item.ref, IgnoredReason.RETRACTED))
        elif not grades.q(item.grade):
            ignored.append(Ignored(item.ref, IgnoredReason.WORTHLESS_GRADE))
        else:
            groups.setdefault((item.event_key, item.type), []).append(item)
    events = []
    for reports in groups.values():
        if len({(report.occurred_at, report.importance) for report in reports}) > 1:
            raise ValueError(f"reports of event {reports[0].event_key} disagree on its date or importance")
        best = min(reports, key=lambda report: (-grades.q(report.grade), str(report.grade), report.ref))
        ignored.extend(Ignored(report.ref, IgnoredReason.SAME_EVENT) for report in reports if report is not best)
        events.append(Event(best, len(reports)))
    return events, ignored


def base_weight(event: Event, effect: float, grades: GradeWeights) -> float:
    """Return effect times importance times grade weight: what the event weighs on the day it happens."""
    return effect * event.best.importance * grades.q(event.best.grade)


def routine_shares(events: Sequence[Event], params: TrustParameters) -> dict[str, float]:
    """Return, by reference, how much of each meeting counts: 0 to 1. `events` are those that have not faded.

    No stretch of 90 days counts more than the cap, and newer meetings take their part first. Among all ways to stay
    under the cap, newest first gives the largest sum. So one more meeting, which only adds ways, cannot lower it; and
    time, which takes the faded ones away and shrinks all others alike, cannot raise it.
    """
    effect = math.fsum(map(abs, params.effects[EvidenceType.MEETING_HELD].values()))
    meetings = [event for event in events if event.best.type is EvidenceType.MEETING_HELD]
    window: deque[tuple[datetime, float]] = deque()
    shares = {}
    for meeting in sorted(meetings, key=lambda each: _canonical(each.best), reverse=True):
        happened = meeting.best.occurred_at
        while window and days_between(happened, window[0][0]) >= params.meeting_days:
            window.popleft()
        weight = base_weight(meeting, effect, params.grades)
        room = max(0.0, round(params.meeting_cap - math.fsum(taken for _, taken in window), ROOM_DIGITS))
        taken = min(weight, room)
        window.append((happened, taken))
        shares[meeting.best.ref] = taken / weight
    return shares


def _canonical(item: Evidence) -> tuple[datetime, str, str]:
    return item.occurred_at, item.type, item.ref
