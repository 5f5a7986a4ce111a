"""How alike two names are, whatever their script, spelling and order of words: 0 to 1.

The higher of two measures: what the words mean and sound like (`domain.screening`, as list screening compares), and how
they are spelled without their legal form. `python -m bench.names` says how well this tells names apart.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel

from actors.domain.legal_forms import FORMS, SPELLED_OUT
from actors.domain.naming import Reading, Word, bones_of, key_of, readings
from actors.domain.screening import FEW_BONES, KIND_COUNTS, PLACE_COUNTS, WITHOUT_ENDING, Scale, compare
from actors.selectors.folding import latin

ALIKE: Final = 0.85
"""From here on two names may well be one."""
LITTLE_LESS: Final = 0.01
SAME_WORD: Final = 0.7
"""Words less alike in their letters are two words."""
SAME_BONES: Final = 0.97
"""What names of the same consonants are worth."""
KEPT: Final = 10_000
"""So many names stay taken apart: each of a hundred is compared with the same few thousand."""
SHORTEST_SHORT: Final = 3
"""Initials of fewer words say nothing."""
_SILENT: Final = frozenset(
    ["the", "of", "and", "for", "a", "al", "an", "el", "la", "le", "de", "du", "des", "der", "y"]
)
LITTLE: Final = FORMS | _SILENT
"""Words that tell no name: legal forms and articles."""
_NO_VOWELS: Final = re.compile(r"[\u0590-\u05ff\u0600-\u06ff\u0700-\u074f]")
"""Letters of Hebrew, Arabic, Syriac: their transliteration has consonants alone."""
_DOTTED: Final = re.compile(r"(?<=\b\w) (?=\w\b)")
"""What is left of the dots in A.B.C."""
_SPELLED_OUT: Final = re.compile(rf"\b({'|'.join(sorted(SPELLED_OUT, key=len, reverse=True))})\b")


def _counts(word: Word) -> float:
    if word.kind:
        return KIND_COUNTS
    return PLACE_COUNTS if word.place else 1.0


_SCALE: Final = Scale(Indel.normalized_similarity, _counts)


def likeness(one: str, other: str) -> float:
    """Return how alike two names are."""
    mine, theirs = _readings(one), _readings(other)
    compared = [compare(my, their, _SCALE) for my in mine for their in theirs]
    value = max((found.value for found in compared), default=0.0)
    if any(found.value == WITHOUT_ENDING for found in compared):
        return ALIKE
    if len(compared) == 1 and mine[0].short and theirs[0].short:
        return value
    if _stand_apart(mine, theirs):
        return min(value, ALIKE - LITTLE_LESS)
    words, other_words = _words(one), _words(other)
    value = max(value, _spelled(words, other_words))
    if _NO_VOWELS.search(one + other):
        value = max(value, SAME_BONES * _same_consonants(words, other_words))
    return value


def _stand_apart(mine: Sequence[Reading], theirs: Sequence[Reading]) -> bool:
    """Return whether two names name other places in brackets."""
    places = [frozenset().union(*(one.beside for one in side)) for side in (mine, theirs)]
    return all(places) and not places[0] & places[1]


@lru_cache(KEPT)
def _readings(name: str) -> tuple[Reading, ...]:
    return tuple(readings(name, to_latin=latin))


def initials(name: str) -> str:
    """Return what a name would be short for, "" for too few words."""
    words = _words(name)
    return "".join(word[0] for word in words) if len(words) >= SHORTEST_SHORT else ""


@lru_cache(KEPT)
def _words(name: str) -> Sequence[str]:
    """Return the words of a name in Latin letters, without legal form and articles unless there is nothing else."""
    text = _SPELLED_OUT.sub(lambda found: SPELLED_OUT[found[0]], _DOTTED.sub("", latin(name)))
    words = text.split()
    return [word for word in words if word not in LITTLE] or words


def _spelled(one: Sequence[str], other: Sequence[str]) -> float:
    """Pair the words, the longest first, and return the share of letters that agrees."""
    joined = "".join(one), "".join(other)
    if joined[0] == joined[1]:
        return 1.0
    if _short_for(joined[0], other) or _short_for(joined[1], one):
        return ALIKE
    fewer, left = sorted((list(one), list(other)), key=len)
    agreed = total = 0.0
    for word in sorted(fewer, key=len, reverse=True):
        nearest = max(left, key=lambda candidate: Indel.normalized_similarity(word, candidate))
        left.remove(nearest)
        long = max(len(word), len(nearest))
        near = Indel.normalized_similarity(word, nearest)
        numbers_differ = word != nearest and (word[0].isdigit() or nearest[0].isdigit())
        agreed += 0 if near < SAME_WORD or numbers_differ else near * long
        total += long
    total += sum(map(len, left))
    return agreed / total if total else 0.0


def _same_consonants(one: Sequence[str], other: Sequence[str]) -> float:
    mine, theirs = ("".join(bones_of(key_of(word)) for word in words) for words in (one, other))
    return Indel.normalized_similarity(mine, theirs) if min(len(mine), len(theirs)) > FEW_BONES else 0.0


def _short_for(short: str, words: Sequence[str]) -> bool:
    return len(words) >= SHORTEST_SHORT and short == "".join(word[0] for word in words)
