"""One spelling for every spelling: what names are folded to before they are stored or compared."""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

_BREAKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return lower-case words without marks or punctuation, in the text's own script."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", bare).strip()


def search_line(names: Iterable[str]) -> str:
    """Return what an actor is found by: every name folded, and folded in Latin letters when that differs."""
    folds: dict[str, None] = {}
    for name in names:
        folds[fold(name)] = None
        folds[fold(anyascii(name))] = None
    return " | ".join(part for part in folds if part)
