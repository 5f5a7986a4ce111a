"""Letters that no reader sees: text that people act on holds none, and says something."""

import re
from typing import Final
from unicodedata import category, name

_BREAKS: Final = "\n\r\t"
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_JOINERS: Final = re.compile(r"(?<=[\u0620-\u1fff])[\u200c\u200d](?=[\u0620-\u1fff])")
"""Inside a word of Persian, Urdu or the scripts of India they are spelling."""


def unseen_in(text: str) -> str:
    """Return the name of the first letter in a text that no reader sees or that turns its order, "" where none is."""
    for letter in _JOINERS.sub("", text):
        if letter in _FILLERS or (category(letter) in {"Cf", "Cc"} and letter not in _BREAKS):
            return name(letter, f"U+{ord(letter):04X}")
    return ""


def says_something(text: str) -> bool:
    """Return whether a text holds a letter or a digit that a reader sees."""
    return any(category(letter)[0] in "LN" and letter not in _FILLERS for letter in text)
