"""Grades of facts (DOMAIN A16): how reliable the source, how credible the information. Two fields, never one merged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from actors.domain.naming import fold
from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Reliability(Labelled):
    """Reliability of the source, Admiralty letters."""

    COMPLETE = "A", _("A: completely reliable")
    USUAL = "B", _("B: usually reliable")
    FAIR = "C", _("C: fairly reliable")
    UNUSUAL = "D", _("D: not usually reliable")
    UNRELIABLE = "E", _("E: unreliable")
    CANNOT_BE_JUDGED = "F", _("F: reliability cannot be judged")


class Credibility(Labelled):
    """Credibility of the information, Admiralty digits."""

    CONFIRMED = "1", _("1: confirmed by other sources")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    CANNOT_BE_JUDGED = "6", _("6: truth cannot be judged")


class SourceKind(Labelled):
    """What sort of source it is."""

    OWN_REPORT = "own_report", _("Own report or observation")
    INTERLOCUTOR = "interlocutor", _("Interlocutor")
    PARTNER = "partner", _("Partner organisation")
    OFFICIAL_DOCUMENT = "official_document", _("Official document or list")
    ACTOR_STATEMENT = "actor_statement", _("Statement of an actor")
    MONITOR = "monitor", _("Monitoring or research organisation")
    DATASET = "dataset", _("Data set")
    PRESS = "press", _("Press")
    SOCIAL_MEDIA = "social_media", _("Social media")
    TECHNICAL = "technical", _("Technical means")
    OTHER = "other", _("Other")


NEEDS_SECOND_SOURCE: Final = Credibility.CONFIRMED
UNCONFIRMED: Final = Credibility.PROBABLE
"""What "confirmed by other sources" is worth once nothing else confirms it: the best that one origin can carry."""
_ARTICLE: Final = re.compile(r"^(?:the|an?|l[ae]s?|el|los|der|die|das) (?=\w)")


def fold_origin(text: str) -> str:
    """Return where a source has it from as it is compared: no case, marks, punctuation, or article in front."""
    return _ARTICLE.sub("", fold(text))


def independent(origin: str, other_origin: str) -> bool:
    """Return whether two sources count twice: both say where they have it from, and it is not the same place."""
    one, two = fold_origin(origin), fold_origin(other_origin)
    return bool(one and two) and one != two


def at_least(worst: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the reliabilities and the credibilities that are as good as a grade like "C3", both judged apart.

    What cannot be judged (F, 6) and what is not graded is never as good as any grade. Raises ValueError for anything
    that is no grade, or says that it cannot be judged.
    """
    letters = [grade.value for grade in Reliability if grade is not Reliability.CANNOT_BE_JUDGED]
    digits = [grade.value for grade in Credibility if grade is not Credibility.CANNOT_BE_JUDGED]
    letter, digit = worst[:1], worst[1:]
    return tuple(letters[: letters.index(letter) + 1]), tuple(digits[: digits.index(digit) + 1])


class FactState(Labelled):
    """How far a recorded fact is believed."""

    ASSERTED = "asserted", _("Asserted")
    CORROBORATED = "corroborated", _("Corroborated")
    DISPUTED = "disputed", _("Disputed")
    REFUTED = "refuted", _("Refuted")


_ST = FactState

JUDGEMENTS: Final[Mapping[FactState, tuple[FactState, ...]]] = {
    _ST.ASSERTED: (_ST.CORROBORATED, _ST.DISPUTED, _ST.REFUTED),
    _ST.CORROBORATED: (_ST.ASSERTED, _ST.DISPUTED, _ST.REFUTED),
    _ST.DISPUTED: (_ST.ASSERTED, _ST.CORROBORATED, _ST.REFUTED),
    _ST.REFUTED: (_ST.ASSERTED, _ST.DISPUTED),
}
"""What a fact may be judged to be next. Corroborated needs a second, independent source."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What counts of a source that a fact names: where it has it from, how reliable it usually is, whether it fell."""

    origin: str
    reliability: str
    fell: bool


def has_fallen(cited: Sequence[Cited]) -> bool:
    """Return whether all that a fact names as its sources was refuted."""
    return bool(cited) and all(source.fell for source in cited)


def is_confirmed(cited: Sequence[Cited]) -> bool:
    """Return whether two sources of different origins stand."""
    standing = [source.origin for source in cited if not source.fell]
    return len(standing) > 1 and independent(*standing)


def counts_as(state: str, cited: Sequence[Cited]) -> FactState:
    """Return how far a fact counts as believed, whatever was found before; `cited` are its sources, the first first.

    One of which every source was refuted is disputed; one that was corroborated is asserted once no two sources of
    different origins stand. What was found to be false stays so.
    """
    found = FactState(state)
    if found is _ST.REFUTED:
        return found
    if has_fallen(cited):
        return _ST.DISPUTED
    return _ST.ASSERTED if found is _ST.CORROBORATED and not is_confirmed(cited) else found


def open_to(state: str, cited: Sequence[Cited]) -> tuple[FactState, ...]:
    """Return what a fact may be judged to be next: also corroborated anew, where what it rested on carries less now."""
    found = FactState(state)
    again = (found,) if found is _ST.CORROBORATED and counts_as(state, cited) is _ST.ASSERTED else ()
    return (*JUDGEMENTS[found], *again)


def graded_as(reliability: str, credibility: str, cited: Sequence[Cited]) -> str:
    """Return both grades as they count, side by side ("B2"), "" where the fact is not graded or nothing carries it.

    Where the first of two sources was refuted, the letter is that of the second.
    """
    if not reliability or has_fallen(cited):
        return ""
    letter = cited[1].reliability if cited and cited[0].fell else reliability
    digit = UNCONFIRMED.value if credibility == NEEDS_SECOND_SOURCE and not is_confirmed(cited) else credibility
    return f"{letter}{digit}"


SAME_TIME: Final = timedelta(days=365)
"""Two estimates of a size speak of the same time when they are no further apart than this (or one is not dated)."""


def apart(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Return whether two ranges have no number in common; a missing end is open."""
    (low, high), (other_low, other_high) = one, other
    below = high is not None and other_low is not None and high < other_low
    above = low is not None and other_high is not None and low > other_high
    return below or above
