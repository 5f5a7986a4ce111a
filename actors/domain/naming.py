"""Names as they are compared: unpacked, cut into words, each word brought to one spelling (pure; DOMAIN A3).

Lists pack several names into one field and several scripts into one name; people add what a group is short for in
brackets. `unpack` takes such a text apart, `words_of` cuts a name into words whose spelling, meaning and place are
known. Texts in other scripts arrive with their Latin transliteration, which the caller makes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from actors.domain.name_words import KINDS, MEANINGS, PLACES, REGIONS, SCRIPT_WORDS, SILENT

VOWELS: Final = "aiu"
"""The vowels of a key."""
SHORT: Final = 5
"""An abbreviation has at most this many letters and digits."""
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MARKS: Final = "'`\u00b4\u02bb\u02bc\u2018\u2019\u02bf\u02be"
"""What is written for an apostrophe, a hamza or an ayn."""
_APOSTROPHES: Final = re.compile(f"[{_MARKS}]")
_POSSESSIVE: Final = re.compile(rf"(?<=[^\W\d_]{{2}})[{_MARKS}]s\b", re.IGNORECASE)
_DOTTED: Final = re.compile(r"\b(?:\w\. ?){2,}(?![\w])")
_BREAKS: Final = re.compile(r"[\W_]+")
_NOT_LATIN: Final = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f\u02b0-\u036f]")
_SAID_ABOUT: Final = re.compile(
    r"\b(original script|sub-unit name|ngo|former(ly)?|alias|a\.?k\.?a\.?|f\.?k\.?a\.?|also known as|previously"
    r"|good quality|low quality|branch located in.*)\b[\s:]*",
    re.IGNORECASE,
)
_AROUND: Final = " -\u2013\u2014,:;/\"'\u201c\u201d\u00ab\u00bb"
_VOWELS: Final = str.maketrans("eyo", "iiu")
_PAIRS: Final = (
    ("sch", "s"), ("tch", "s"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"),
    ("ph", "f"), ("dj", "j"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("q", "k"), ("x", "ks"), ("w", "v"),
)  # fmt: skip
_HALF_VOWEL: Final = re.compile(r"^o?u(?=[aei])")
_SOFT_C: Final = re.compile(r"c(?=[eiy])")
_REPEATED: Final = re.compile(r"(.)\1+")
_TRAILING_H: Final = re.compile(r"(?<=[aiu])h$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name."""

    text: str
    """As written, folded: what a reader recognises."""
    key: str
    """Brought to one spelling."""
    bones: str
    """Its consonants: what two transliterations share."""
    meaning: str = ""
    """What it means, where the tables know; words of one meaning count as one."""
    kind: bool = False
    """Whether it only says what kind of body it is."""
    place: str = ""
    """ISO code of the country it names."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One name, ready to be compared."""

    text: str
    """The name as written."""
    words: tuple[Word, ...]
    short: bool = False
    """Whether it is an abbreviation."""
    weak: bool = False
    """Whether the list itself says that this name alone does not identify anybody."""
    main: bool = False
    """Whether it is the name its bearer is entered under."""
    all_initials: str = ""
    """What the name would be short for, articles and prepositions counted."""
    beside: frozenset[str] = frozenset()
    """Countries named beside it, in brackets."""
    joined: str = field(init=False, default="")
    """The words without spaces, for names that are cut differently; of an abbreviation its letters."""

    def __post_init__(self) -> None:
        """Join the words once: every comparison asks for it."""
        joined = "".join(word.text if self.short else word.key for word in self.words)
        object.__setattr__(self, "joined", joined)

    @property
    def initials(self) -> str:
        """Return what the name would be short for."""
        return "".join(word.text[0] for word in self.words)

    @property
    def places(self) -> frozenset[str]:
        """Return the countries that the words of the name stand for."""
        named = {word.place for word in self.words if word.place}
        for word in self.words:
            named |= REGIONS.get(word.meaning, frozenset())
        return frozenset(named)


def fold(text: str) -> str:
    """Return the text in lower case without marks, one space between words; in its own script."""
    text = _DOTTED.sub(lambda found: re.sub(r"[. ]", "", found[0]) + " ", text)
    text = _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", bare).strip()


def key_of(word: str) -> str:
    """Return one spelling for the spellings a folded Latin word goes by: qaeda and qa'ida are `kaida`."""
    key = _HALF_VOWEL.sub("w", word)
    for pair, one in _PAIRS:
        key = key.replace(pair, one)
    key = _SOFT_C.sub("s", key).replace("c", "k").replace("ae", "ai").translate(_VOWELS)
    return _TRAILING_H.sub("", _REPEATED.sub(r"\1", key)) or word


def bones_of(key: str) -> str:
    """Return the consonants of a key."""
    return "".join(sign for sign in key if sign not in VOWELS)


def unpack(text: str) -> list[str]:
    """Return the names packed into one text, the first one first, each once.

    Brackets hold another name, an abbreviation or a place; semicolons and slashes between names separate them.
    """
    text = " ".join(text.split())
    inner = [one or two for one, two in _BRACKETS.findall(text)]
    outer = _BRACKETS.sub(" ", text)
    while _BRACKETS.search(outer):
        inner += [one or two for one, two in _BRACKETS.findall(outer)]
        outer = _BRACKETS.sub(" ", outer)
    parts = [part for whole in (outer, *inner) for part in _split(whole.strip("()[] "))]
    found = (_SAID_ABOUT.sub(" ", part).strip(_AROUND).strip() for part in parts)
    return list(dict.fromkeys(" ".join(name.split()) for name in found if _BREAKS.sub("", name)))


def _split(text: str) -> Iterator[str]:
    for part in re.split(r"[;\n\u061b]", text):
        sides = [side.strip() for side in part.split(" / ")]
        if len(sides) > 1:
            yield from sides
        elif part.count("/") == 1 and _worth_a_name(part):
            yield from part.split("/")
        else:
            yield part


def _worth_a_name(text: str) -> bool:
    """Return whether both sides of a slash are names: not "SPLM/A", not "the Levant/Syria" inside one."""
    left, right = (side.strip() for side in text.split("/"))
    return len(fold(left).split()) > 1 and len(fold(right).split()) > 1


def words_of(text: str, *, to_latin: Callable[[str], str]) -> tuple[Word, ...]:
    """Return the words of one name, without articles and prepositions where more than those is left."""
    words = [word for part in _latin_words(text, to_latin) for word in part.split()]
    telling = [word for word in words if word not in SILENT]
    return tuple(word_of(word) for word in (telling or words))


def _latin_words(text: str, to_latin: Callable[[str], str]) -> Iterator[str]:
    for part in fold(text).split():
        if not _NOT_LATIN.search(part):
            yield fold(to_latin(part)) or part
            continue
        known = _of_script(part)
        yield known or fold(to_latin(part))


def _of_script(word: str) -> str:
    """Return the Latin word the tables know for a word in another script, "" for none."""
    plain = script_fold(word)
    for form in (plain, plain.removeprefix("ال"), plain.removeprefix("لل"), plain.removeprefix("وال")):
        if form in SCRIPT_WORDS:
            return SCRIPT_WORDS[form]
    return ""


def script_fold(word: str) -> str:
    """Return an Arabic word with one letter for those that writers interchange."""
    return word.translate(str.maketrans("أإآٱىةیک", "اااايهيك")).replace("ـ", "")


@lru_cache(maxsize=100_000)
def word_of(text: str) -> Word:
    """Return what is known of one folded Latin word."""
    key = key_of(text)
    meaning = _MEANINGS.get(key) or _MEANINGS.get(key.removesuffix("s") if len(key) > SHORT else key, "")
    kind = _KINDS.get(key, "")
    return Word(
        text=text, key=key, bones=bones_of(key), meaning=kind or meaning, kind=bool(kind), place=_PLACES.get(key, "")
    )


def readings(
    text: str, *, to_latin: Callable[[str], str], weak: bool = False, main: bool = False, shouted: bool = False
) -> list[Reading]:
    """Return every name packed into a text, ready to be compared.

    `weak` and `main` say what the list says of the name; `shouted` that its source writes every name in capitals, so
    that capitals do not make an abbreviation.
    """
    found: list[Reading] = []
    beside: set[str] = set()
    names = unpack(text)
    for place, name in enumerate(names):
        words = words_of(name, to_latin=to_latin)
        if not words:
            continue
        if place and all(word.place or word.meaning in REGIONS for word in words):
            beside |= Reading(name, words).places
            continue
        found.append(
            Reading(
                name,
                words,
                short=is_short(name, words, capitals_tell=bool(place) or not shouted),
                weak=weak,
                main=main and not place,
                all_initials="".join(part[0] for part in fold(to_latin(name)).split()),
            )
        )
    return [replace(one, beside=frozenset(beside)) for one in found] if beside else found


def is_short(text: str, words: tuple[Word, ...], *, capitals_tell: bool) -> bool:
    """Return whether a name is an abbreviation: one short word in capitals, or one that is hard to say."""
    letters = _BREAKS.sub("", text)
    if len(words) > 2 or not 1 < len(letters) <= SHORT + 2 or " " in text:  # noqa: PLR2004 - "ISIL-K" has two
        return False
    if any(sign.isdigit() for sign in letters):
        return True
    hard = len(letters) < SHORT or not re.search(r"[aeiouy]", letters.casefold())
    return letters.isupper() if capitals_tell else letters[:2].isupper() and hard


_KINDS: Final = {key_of(word): meaning for word, meaning in KINDS.items()}
_MEANINGS: Final = {key_of(word): meaning for word, meaning in MEANINGS.items()}
_PLACES: Final = {key_of(word): code for word, code in PLACES.items()}
