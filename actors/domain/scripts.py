"""In which script a name is written (ISO 15924), and what a language code looks like (BCP 47)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

_CODES: Final[Mapping[str, str]] = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "CYRILLIC": "Cyrl",
    "CJK": "Hani",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "HANGUL": "Hang",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "SINHALA": "Sinh",
    "MYANMAR": "Mymr",
    "THAI": "Thai",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "TIBETAN": "Tibt",
    "SYRIAC": "Syrc",
    "THAANA": "Thaa",
}
_CLOSER: Final[Mapping[str, frozenset[str]]] = {
    "Hani": frozenset({"Hans", "Hant", "Jpan", "Kore"}),
    "Jpan": frozenset({"Hira", "Kana"}),
    "Hang": frozenset({"Kore"}),
    "Arab": frozenset({"Aran"}),
    "Syrc": frozenset({"Syre", "Syrj", "Syrn"}),
}
"""Codes that say more than the letters tell."""


def script_of(text: str) -> str:
    """Return the code of the script most letters of a text belong to, "" where none is known."""
    words = (unicodedata.name(sign, "").split(" ", 1)[0] for sign in text if sign.isalpha())
    counted = Counter(_CODES[word] for word in words if word in _CODES)
    # Japanese names are written in Chinese signs too: one sign of its own script decides.
    return "Jpan" if counted["Jpan"] else max(counted, key=counted.__getitem__, default="")


def fits(code: str, text: str) -> bool:
    """Return whether a text may be written in the script of this code."""
    known = script_of(text)
    return not known or code == known or code in _CLOSER.get(known, ())
