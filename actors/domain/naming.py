"""Names as they are compared: unpacked, cut into words, each word brought to one spelling (pure; DOMAIN A3).

Lists pack several names into one field and several scripts into one name; people add what a group is short for in
brackets. `unpack` takes such a text apart, `words_of` cuts a name into words whose spelling, meaning and place are
known. Texts in other scripts arrive with their Latin transliteration, which the caller makes.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from actors.domain.name_words import (
    GENERIC,
    KINDS,
    MEANINGS,
    PLACES,
    REGIONS,
    ROMANCE_INITIALS,
    SCRIPT_WORDS,
    SILENT,
    WITHIN,
)
from actors.domain.romanising import translated

VOWELS: Final = "aiu"
"""The vowels of a key."""
SHORT: Final = 5
"""An abbreviation has at most this many letters and digits."""
FRAME: Final = 4
"""So many consonants tell a name whose words are cut differently."""
TELLING_SHORT: Final = 4
"""A guessed abbreviation of fewer letters says nothing."""
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MARKS: Final = "'`\u00b4\u02bb\u02bc\u2018\u2019\u02bf\u02be"
"""What is written for an apostrophe, a hamza or an ayn."""
_APOSTROPHES: Final = re.compile(f"[{_MARKS}]")
_POSSESSIVE: Final = re.compile(rf"(?<=[^\W\d_]{{2}})[{_MARKS}]s\b", re.IGNORECASE)
_DOTTED: Final = re.compile(r"\b(?:\w\. ?){2,}(?![\w])")
_BREAKS: Final = re.compile(r"[\W_]+")
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
SHORTEST_STEM: Final = 4
_ENDINGS: Final = re.compile(
    r"(?:isch(?:e[nrs]?)?|i?ennes?|i?ens?|i?ans?|ais(?:es?)?|i?an[ao]s?|s?k(?:iy|aya|oe|oy|ih)|iya|i[ae]|a)$"
)
"""What adjectives of countries end with in German, French, English, Spanish, Russian, and countries themselves."""
_COMPOUND: Final = re.compile(r"(?<=\w{4})(?=(?:front|armee|partei|bewegung|brigaden?)\b)|(?<=\bvolks)(?=\w{5})")
"""Where German words are joined that other languages write apart."""
_PHRASES: Final = re.compile(r"\b(?:of|for)\b")
_TAIL: Final = re.compile(r"\s[-\u2013\u2014]\s.*|,.*")
_NOT_LATIN: Final = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f\u02b0-\u036f]")
_SAID_ABOUT: Final = re.compile(
    r"\b(original script|sub-unit name|ngo|former(ly)?|alias|a\.?k\.?a\.?|f\.?k\.?a\.?|also known as|previously"
    r"|good quality|low quality|branch located in.*)\b[\s:]*",
    re.IGNORECASE,
)
_AROUND: Final = " -\u2013\u2014,:;/\"'\u201c\u201d\u00ab\u00bb"
_VOWELS: Final = str.maketrans("eyo", "iiu")
_PAIRS: Final = (
    ("dsch", "j"), ("tsch", "s"), ("dzh", "j"),
    ("sch", "s"), ("tch", "s"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"),
    ("ph", "f"), ("dj", "j"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("q", "k"), ("x", "ks"), ("w", "v"),
)  # fmt: skip
_JOINED_ARTICLE: Final = re.compile(r"^(?:[aeu]l(?=[^aeiouyl][a-z]{3})|[aeu](sh|[sntdrz])(?=\1[a-z]{3}))")
_ELSEWHERE: Final = (
    (re.compile(r"dsch|dzh|dj"), "j"),
    (re.compile(r"kh|x"), "h"),
    (re.compile(r"z"), "s"),
    (re.compile(r"c(?=[aeiou])"), "j"),
    (re.compile(r"(?:^|(?<=[aeiou]))y+(?=[aeiou])"), "j"),
    (re.compile(r"[aeo][iy](?=[^aeiouy])"), "i"),
    (re.compile(r"a[uw](?=[^aeiouyw])"), "u"),
    (re.compile(r"(?<=\w{3})eh?$"), "a"),
)
"""Where languages differ: an article joined to its word, x and kh for h, s for z, c and y for j, ai for i, e for a."""
_ALSO_SPELLED: Final = (
    (re.compile(r"kh|x"), "h"),
    (re.compile(r"(?<![bcdgkpst])h(?=[aeiou])|(?<=[aeiou])h$"), "kh"),
    (re.compile(r"(?:^|(?<=[aeiou]))y+(?=[aeiou])"), "j"),
    (re.compile(r"(?:^|(?<=[aeiou]))j(?=[aeiou])"), "y"),
    (re.compile(r"c(?=[aeiou])"), "j"),
    (re.compile(r"j(?=[aeiou])"), "c"),
)
"""The same for words looked for one by one, each way, because stored words stay as they are written."""
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
    other: str = ""
    """One spelling for what languages write each in their way: `hali` for "Khali", "Xali" and "Hali"."""
    meaning: str = ""
    """What it means, where the tables know; words of one meaning count as one."""
    kind: bool = False
    """Whether it only says what kind of body it is."""
    place: str = ""
    """ISO code of the country it names."""
    within: bool = False
    """Whether it names a part of that country, or a people in it."""

    def sounds_like(self, other: "Word") -> bool:
        """Return whether two words are spelled or spoken alike."""
        return self.key == other.key or self.other == other.other


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
    short_forms: frozenset[str] = frozenset()
    """What the name may be shortened to."""
    beside: frozenset[str] = frozenset()
    """Countries named beside it, in brackets."""
    joined: str = field(init=False, default="")
    """The words without spaces, for names that are cut differently; of an abbreviation its letters."""
    frame: str = field(init=False, default="")
    """The consonants of the whole, "" where they are too few to tell it."""

    def __post_init__(self) -> None:
        """Join the words once: every comparison asks for it."""
        joined = "".join(word.text if self.short else word.key for word in self.words)
        object.__setattr__(self, "joined", joined)
        if (
            not self.short
            and len(bones := bones_of("".join(word.other for word in self.words)).replace("j", "")) >= FRAME
        ):
            object.__setattr__(self, "frame", bones)

    @property
    def places(self) -> frozenset[str]:
        """Return the countries that the words of the name stand for."""
        named = {word.place for word in self.words if word.place}
        for word in self.words:
            named |= REGIONS.get(word.meaning, frozenset())
        return frozenset(named)


def fold(text: str) -> str:
    """Return the text in lower case without marks, one space between words; in its own script."""
    text = _tidy(text).casefold()
    if text.isascii():
        return _BREAKS.sub(" ", text).strip()
    text = unicodedata.normalize("NFKD", text)
    return _BREAKS.sub(" ", "".join(sign for sign in text if not unicodedata.combining(sign))).strip()


def _tidy(text: str) -> str:
    text = _DOTTED.sub(lambda found: re.sub(r"[. ]", "", found[0]) + " ", text)
    return _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))


def key_of(word: str) -> str:
    """Return one spelling for the spellings a folded Latin word goes by: qaeda and qa'ida are `kaida`."""
    key = _HALF_VOWEL.sub("w", word)
    for pair, one in _PAIRS:
        key = key.replace(pair, one)
    key = _SOFT_C.sub("s", key).replace("c", "k").replace("ae", "ai").translate(_VOWELS)
    return _TRAILING_H.sub("", _REPEATED.sub(r"\1", key)) or word


def without_article(word: str) -> str:
    """Return a folded Latin word without an Arabic article that is joined to it: "alshabab" is `shabab`."""
    return _JOINED_ARTICLE.sub("", word)


def elsewhere(word: str) -> str:
    """Return one spelling for a folded Latin word that languages spell each in their way, an article before it cut."""
    word = without_article(word)
    for found, instead in _ELSEWHERE:
        word = found.sub(instead, word)
    return word


def also_spelled(word: str) -> set[str]:
    """Return the folded word as other languages may spell it: "halid" for "khalid", "jihad" for "yihad" and back."""
    return {found.sub(instead, word) for found, instead in _ALSO_SPELLED} - {word}


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
    words = latin_words(text, to_latin)
    telling = [word for word in words if word not in SILENT]
    return tuple(word_of(word) for word in (telling or words))


def latin_words(text: str, to_latin: Callable[[str], str]) -> list[str]:
    """Return every word of one name in Latin letters, German compounds taken apart."""
    return [word for part in _latin_words(text, to_latin) for word in _COMPOUND.sub(" ", part).split()]


def _latin_words(text: str, to_latin: Callable[[str], str]) -> Iterator[str]:
    if text.isascii():
        yield fold(text)
        return
    for part in _tidy(text).split():
        if not _NOT_LATIN.search(part):
            for word in fold(part).split():
                yield word if word.isascii() else fold(to_latin(word)) or word
        elif _ARABIC.search(part):
            for word in fold(part).split():
                yield _of_script(word) or fold(to_latin(word))
        else:
            # Transliterated whole: without its marks a letter of another script may be another letter.
            yield fold(to_latin(part))


def _of_script(word: str) -> str:
    """Return the Latin word the tables know for a word in another script, "" for none."""
    plain = script_fold(word)
    for form in (plain, plain.removeprefix("ال"), plain.removeprefix("لل"), plain.removeprefix("وال")):
        if form in SCRIPT_WORDS:
            return SCRIPT_WORDS[form]
    return ""


def script_fold(word: str) -> str:
    """Return an Arabic word with one letter for those that writers interchange."""
    return word.translate(str.maketrans("أإآٱىةیکہۂ", "اااايهيكهه")).replace("ـ", "")


@lru_cache(maxsize=100_000)
def word_of(text: str) -> Word:
    """Return what is known of one folded Latin word."""
    key, other = key_of(text), key_of(elsewhere(text))
    singular = key.removesuffix("s") if len(key) > SHORT else key
    of = other.removesuffix("ul")
    meaning = _MEANINGS.get(key) or _MEANINGS.get(singular) or _MEANINGS_ELSEWHERE.get(of, "")
    kind = _KINDS.get(key) or _KINDS_ELSEWHERE.get(of, "")
    return Word(
        text=text,
        key=key,
        bones=bones_of(key),
        other=other,
        meaning=kind or meaning,
        kind=bool(kind),
        place=_PLACES.get(key) or _PLACE_STEMS.get(_stem(text), ""),
        within=key in _WITHIN,
    )


def same_in_meaning(word: str) -> frozenset[str]:
    """Return the words that mean the same as a folded Latin word, as far as the tables know, itself not among them."""
    meaning = word_of(word).meaning
    return frozenset(_SAME_MEANING[meaning]) - {word} if meaning else frozenset()


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
    if len(names) > 1 and _tells_nothing(words_of(names[0], to_latin=to_latin)):
        # What stands in brackets tells such names apart: each part alone would be the name of many.
        known_as = [names[1]] if fold(names[1]) in short_forms(names[0], to_latin=to_latin) else []
        names[:2] = [f"{names[0]} {names[1]}", *known_as]
    names += filter(None, [translated(text, to_latin=to_latin)])
    for place, name in enumerate(names):
        words = words_of(name, to_latin=to_latin)
        if not words:
            continue
        if place and all(word.place or word.meaning in REGIONS for word in words):
            beside |= Reading(name, words).places
            continue
        short = is_short(name, words, capitals_tell=bool(place) or not shouted)
        if short:
            words = tuple(map(word_of, latin_words(name, to_latin)))
        found.append(
            Reading(
                name,
                words,
                short=short,
                weak=weak,
                main=main and not place,
                short_forms=short_forms(name, to_latin=to_latin),
            )
        )
    return [replace(one, beside=frozenset(beside)) for one in found] if beside else found


def _tells_nothing(words: tuple[Word, ...]) -> bool:
    """Return whether all words could stand in the name of any group."""
    return all(word.kind or word.place or word.text in GENERIC for word in words)


def short_forms(text: str, *, to_latin: Callable[[str], str]) -> frozenset[str]:
    """Return what one name may be shortened to: its initials, with and without small words and what follows a dash.

    An English name is often known by its initials in French or Spanish, where "National Liberation Army" reads
    "army of liberation national".
    """
    words = latin_words(text, to_latin)
    telling = [word for word in words if word not in SILENT]
    if len(telling) < 2:  # noqa: PLR2004 - one word has no initials
        return frozenset()
    head = latin_words(start, to_latin) if (start := _TAIL.sub("", text)) != text else words
    guessed = {"".join(word[0] for word in head if word not in SILENT)}
    if len(telling) >= TELLING_SHORT:
        phrases = [[word for word in part.split() if word not in SILENT] for part in _PHRASES.split(" ".join(head))]
        turned = [word_of(word) for part in phrases for word in reversed(part)]
        for initials in ROMANCE_INITIALS:
            guessed.add("".join(initials.get(word.meaning, word.text[0]) for word in turned))
    whole = {"".join(word[0] for word in part) for part in (words, telling)}
    return frozenset(whole | {one for one in guessed if len(one) >= TELLING_SHORT})


def is_short(text: str, words: tuple[Word, ...], *, capitals_tell: bool) -> bool:
    """Return whether a name is an abbreviation: one short word in capitals, or one that is hard to say."""
    letters = _BREAKS.sub("", text)
    if len(words) > 2 or " " in text or not letters:  # noqa: PLR2004 - "ISIL-K" has two
        return False
    if not 1 < len(letters) <= SHORT + 2:
        both = [part for part in _BREAKS.split(text) if part]
        return capitals_tell and len(both) > 1 and letters.isupper() and max(map(len, both)) <= SHORT
    if any(sign.isdigit() for sign in letters):
        return True
    hard = len(letters) < SHORT or not re.search(r"[aeiouy]", letters.casefold())
    return letters.isupper() if capitals_tell else letters[:2].isupper() and hard


_KINDS: Final = {key_of(word): meaning for word, meaning in KINDS.items()}
_MEANINGS: Final = {key_of(word): meaning for word, meaning in MEANINGS.items()}
_PLACES: Final = {key_of(word): code for word, code in PLACES.items()}


def _stem(word: str) -> str:
    """Return a word for a country or its people without its ending, "" for too little: "libysche" is `lib`."""
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else ""


_PLACE_STEMS: Final = {stem: code for word, code in PLACES.items() if (stem := _stem(word))}
_KINDS_ELSEWHERE: Final = {key_of(elsewhere(word)): meaning for word, meaning in KINDS.items() if len(word) >= SHORT}
_MEANINGS_ELSEWHERE: Final = {
    key_of(elsewhere(word)): meaning for word, meaning in MEANINGS.items() if len(word) >= SHORT
}
_SAME_MEANING: Final[dict[str, set[str]]] = defaultdict(set)
for _word, _meaning in (*MEANINGS.items(), *KINDS.items()):
    _SAME_MEANING[_meaning].add(_word)
_WITHIN: Final = frozenset(map(key_of, WITHIN))
