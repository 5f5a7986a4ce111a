"""One spelling for every spelling: what names are folded to before they are stored or compared."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from anyascii import anyascii

_BREAKS = re.compile(r"[\W_]+")
_ARABIC_ARTICLE: Final = re.compile(r"(?<!\w)(\u0648?\u0627\u0644)(?=\w{2})")
"""Alif and lam in front of a word, with or without waw ("and")."""
_WRITTEN_TOGETHER: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Signs of Chinese, Japanese and Korean: no space stands between their words."""


def fold(text: str) -> str:
    """Return lower-case words without marks or punctuation, in the text's own script."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", bare).strip()


def latin(text: str) -> str:
    """Return the text folded in Latin letters; the Arabic article is a word of its own, as transliterations have it."""
    return fold(anyascii(_ARABIC_ARTICLE.sub(r"\1 ", text)))


def search_line(names: Iterable[str]) -> str:
    """Return what an actor is found by: every name folded, and folded in Latin letters when that differs.

    Of a name whose script puts no spaces between words, the syllables are added as words.
    """
    folds: dict[str, None] = {}
    for name in names:
        folds[fold(name)] = None
        folds[latin(name)] = None
        if _WRITTEN_TOGETHER.search(name):
            folds[latin(_WRITTEN_TOGETHER.sub(r"\g<0> ", name))] = None
    return " | ".join(part for part in folds if part)
