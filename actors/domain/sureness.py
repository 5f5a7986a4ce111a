"""How sure we are of what a profile says, counted; and the sentence it begins with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from actors.domain.grading import FactState

SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?؟।])\s+(?=[^\sa-z0-9])|(?<=[。\uff01\uff1f])\s*|\n")
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Basis:
    """What one fact rests on: the places its sources have it from, how far it is believed, and whether one fell."""

    places: frozenset[str]
    belief: FactState
    fell: bool = False


@dataclass(frozen=True, slots=True)
class Sureness:
    """How many facts there are, and of them: from two places and more, from one, without a source; in doubt; fallen."""

    total: int
    confirmed: int
    single: int
    unsourced: int
    disputed: int
    fallen: int
    places: int
    """From how many places all of them come."""

    @property
    def rests_on_one(self) -> bool:
        """Return whether everything that names a source comes from one place."""
        return self.places == 1


def place(origin: str, key: object) -> str:
    """Return what tells the place a source has its knowledge from: its origin, the source itself where none is said."""
    return origin.strip().casefold() or str(key)


def sureness(facts: Iterable[Basis]) -> Sureness:
    """Count facts; refuted ones are not counted, since the profile does not say them."""
    held = [fact for fact in facts if fact.belief is not FactState.REFUTED]
    return Sureness(
        total=len(held),
        confirmed=sum(len(fact.places) > 1 for fact in held),
        single=sum(len(fact.places) == 1 for fact in held),
        unsourced=sum(not fact.places for fact in held),
        disputed=sum(fact.belief is FactState.DISPUTED for fact in held),
        fallen=sum(fact.fell for fact in held),
        places=len({one for fact in held for one in fact.places}),
    )


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text and the rest, which is "" where there is one sentence, or none is short."""
    text = text.strip()
    found = SENTENCE_ENDS.search(text)
    if found is None or found.start() > LONGEST:
        return text, ""
    return text[: found.start()].strip(), text[found.end() :].strip()
