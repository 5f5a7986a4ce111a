"""One spelling for every spelling: what names are folded to before they are stored or compared."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from anyascii import anyascii

from actors.domain.naming import TELLING_SHORT, latin_words, short_forms, without_article
from actors.domain.romanising import romanised, translated

_BREAKS = re.compile(r"[\W_]+")
_OF_GOD: Final = re.compile(r"(\w{3}) ([aou]l?lah)\b")
_WRITTEN_TOGETHER: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Signs of Chinese, Japanese and Korean: no space stands between their words."""


def fold(text: str) -> str:
    """Return lower-case words without marks or punctuation, in the text's own script."""
    if text.isascii():
        return _BREAKS.sub(" ", text.lower()).strip()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", bare).strip()


def latin(text: str) -> str:
    """Return the text folded in Latin letters; the Arabic article is a word of its own, as transliterations have it."""
    return fold(text if text.isascii() else anyascii(romanised(text)))


def search_line(names: Iterable[str]) -> str:
    """Return what an actor is found by: every name folded, and folded in Latin letters when that differs.

    Added are the syllables of a name whose script puts no spaces between words, and what Chinese words mean; known
    words of other scripts as they are written in Latin; words without an article that is joined to them, and joined to
    the "Allah" after them; and what a name may be shortened to, where that has four letters.
    """
    folds: dict[str, None] = {}
    for name in names:
        folds[fold(name)] = None
        folds[in_latin := latin(name)] = None
        if _WRITTEN_TOGETHER.search(name):
            folds[latin(_WRITTEN_TOGETHER.sub(r"\g<0> ", name))] = None
            folds[fold(translated(name, to_latin=latin))] = None
        if not name.isascii():
            folds[" ".join(latin_words(name, latin))] = None
        folds[" ".join(map(without_article, in_latin.split()))] = None
        folds[_OF_GOD.sub(r"\1\2", in_latin)] = None
        folds |= dict.fromkeys(sorted(one for one in short_forms(name, to_latin=latin) if len(one) >= TELLING_SHORT))
    return " | ".join(part for part in folds if part)
