# ruff: noqa: RUF001 - letters that look like others are what this is about
"""Letters of other scripts as Latin spellings of names have them, before the rest is transliterated (pure).

Tables of transliteration have "Khezbolla" and "Dzhabkhat" from Cyrillic, and from Arabic consonants alone; people write
Hezbollah, Jabhat, Haram. What is left as it is here, whoever calls transliterates with a table of all scripts.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from actors.domain.name_words import CHINESE_WORDS

_LETTERS: Final = (
    ("дж", "j"), ("х", "h"), ("ь", ""), ("ъ", ""), ("ё", "e"), ("э", "e"), ("є", "e"), ("ї", "i"),
    ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "g"), ("ου", "u"), ("χ", "h"), ("η", "i"), ("υ", "i"),
    ("ג'", "j"), ("ג׳", "j"),
)  # fmt: skip
_SEEN: Final = re.compile("[\u0370-\u06ff\u0750-\u077f]")
_ARABIC: Final = re.compile(r"[\u0621-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f]+")
_HEBREW: Final = re.compile(r"[\u05d0-\u05ea]+")
_POINTS: Final = re.compile("[\u0591-\u05c7\u0640\u064b-\u0652\u0670]")
"""Points for vowels and the line that stretches a word: names are mostly written without."""
_JOINERS: Final = re.compile("[\u200b-\u200d]")
_ARTICLE: Final = re.compile(r"^(و?ا|ل)ل(?=\w{2})")
_ARTICLES: Final = {"ا": "al ", "وا": "wal ", "ل": "lil "}
_GOD: Final = re.compile(r"ا?لله$")
_BEGINNINGS: Final = ((re.compile("^[اأ]و(?!ا)"), "u"), (re.compile("^اي(?!ا)"), "i"))
_CONSONANTS: Final = {
    **dict(zip("بتجحدرزسصضطظفقكکلمنہھپگګٹټڈډڑړںڼ", "btjhdrzssdtzfqkklmnhhpggttddrrnn", strict=True)),
    "ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh", "ښ": "sh", "ږ": "g", "ځ": "z",
    "څ": "ts", "ه": "h",
    **dict(zip("בגדזחטךכלםמןנסףפקר", "bgdzhtkklmmnnsffkr", strict=True)), "ץ": "ts", "צ": "ts", "ש": "sh", "ת": "t",
}  # fmt: skip
_VOWELS: Final = {
    "ا": "a", "أ": "a", "آ": "a", "ٱ": "a", "ى": "a", "ة": "a", "ۃ": "a", "ۀ": "a", "إ": "i", "ؤ": "u", "ئ": "i",
    "ء": "", "ے": "e", "ې": "e", "ۍ": "i", "א": "a",
}  # fmt: skip
_W, _Y, _AYN, _LAST_H = frozenset("وו"), frozenset("يیי"), frozenset("עع"), frozenset("هہהۂ")
_BREATHED: Final = frozenset("حهہה")
_NOT_BREATHED: Final = frozenset("سصتطدضكکقگزסתדזכ")
"""An h after these is a sound of its own, and not one with them."""
_LONG: Final = frozenset("اأآא")
_HALF_VOWELS: Final = _W | _Y


def romanised(text: str) -> str:
    """Return the text in lower case, its Cyrillic, Greek, Hebrew and Arabic letters as names in Latin have them."""
    text = text.casefold()
    if not _SEEN.search(text):
        return text
    text = _JOINERS.sub(" ", _POINTS.sub("", unicodedata.normalize("NFC", text)))
    if re.search("[\u0370-\u03ff]", text):
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    for letters, latin in _LETTERS:
        text = text.replace(letters, latin)
    return _HEBREW.sub(lambda found: _spoken(found[0]), _ARABIC.sub(lambda found: _arabic(found[0]), text))


def _arabic(word: str) -> str:
    """Return an Arabic, Persian, Urdu or Pashto word with its article, if it has one, as a word of its own."""
    if of_god := _GOD.search(word):
        return _spoken(word[: of_god.start()]) + "allah"
    article = _ARTICLE.match(word)
    if article is None:
        return _spoken(word)
    return _ARTICLES[article[1]] + _spoken(word[article.end() :])


def _spoken(word: str) -> str:
    """Return a word of a script without short vowels: long ones where letters stand for them, else consonants."""
    return "".join(_sounds(word))


def _sounds(word: str) -> Iterator[str]:
    for beginning, sound in _BEGINNINGS:
        word = beginning.sub(sound, word)
    for place, letter in enumerate(word):
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        beside_long = before in _LONG or after in _LONG
        spoken = before in _VOWELS or before in _HALF_VOWELS
        if letter in _LAST_H and not after:
            yield "h" if spoken or not before else "ah"
        elif letter in _W:
            yield "w" if not before or beside_long or after in _Y else "u"
        elif letter in _Y:
            yield "y" if (not before and after) or beside_long else "i"
        elif letter in _AYN:
            yield "" if spoken or after in _LONG or after in _HALF_VOWELS else "a"
        else:
            sound = _CONSONANTS.get(letter, _VOWELS.get(letter, letter))
            yield f"a{sound}" if letter in _BREATHED and before in _NOT_BREATHED else sound


def translated(text: str, *, to_latin: Callable[[str], str]) -> str:
    """Return a Chinese name as the English words it is made of, in Latin letters where none is known; "" for no word.

    Names of groups are mostly translated into Chinese, not spelled: their pinyin resembles nothing.
    """
    if not _CHINESE.search(text):
        return ""
    parts = [CHINESE_WORDS.get(part) or to_latin(part) for part in _CHINESE.split(text)]
    return " ".join(" ".join(parts).split())


_CHINESE: Final = re.compile(f"({'|'.join(sorted(CHINESE_WORDS, key=len, reverse=True))})")
