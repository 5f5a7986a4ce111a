"""Item X01 answers itself: the current escalation index becomes its answer, or it is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engagements.domain.words import Ranked, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.scales import SCALES, Risk


class IndexLevel(Ranked):
    """Levels of the escalation index."""

    LOW = "low", _("Low")
    GUARDED = "guarded", _("Guarded")
    ELEVATED = "elevated", _("Elevated")
    HIGH = "high", _("High")
    SEVERE = "severe", _("Severe")


RISK_OF_INDEX: Final[Mapping[IndexLevel, Risk]] = {
    IndexLevel.LOW: Risk.LOW,
    IndexLevel.GUARDED: Risk.MEDIUM,
    IndexLevel.ELEVATED: Risk.HIGH,
    IndexLevel.HIGH: Risk.HIGH,
    IndexLevel.SEVERE: Risk.VERY_HIGH,
}


@dataclass(frozen=True, slots=True)
class IndexRun:
    """The latest escalation index of one party."""

    level: IndexLevel
    as_of: datetime


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """The answer of X01, whether it rests on a missing or old index, and why."""

    answer: str
    stale: bool
    why: Words


def answer_from_index(runs: Sequence[IndexRun | None], *, days: int, at: datetime) -> IndexAnswer:
    """Return the answer for the latest run of each party, None standing for a party without one.

    The worst level answers. It is stale when there is no party, when one has no run, or when one run is older than
    the days an index counts, or of the future.
    """
    known = [run for run in runs if run is not None]
    if not known:
        return IndexAnswer(SCALES["RSK"].unknown, stale=True, why=say(_("No party has an escalation index.")))
    worst = max(run.level for run in known)
    answer = RISK_OF_INDEX[worst].value
    if len(known) < len(runs):
        sentence = _("The highest index is {level}, but a party has none.")
        return IndexAnswer(answer, stale=True, why=say(sentence, level=worst.label))
    if not all(timedelta(0) <= at - run.as_of <= timedelta(days=days) for run in known):
        span = say(_("the last {days} days"), days=days) if days > 1 else say(_("the last day"))
        sentence = _("The highest index is {level}, but not every index is from {span}.")
        return IndexAnswer(answer, stale=True, why=say(sentence, level=worst.label, span=span))
    return IndexAnswer(answer, stale=False, why=say(_("The highest index is {level}."), level=worst.label))
