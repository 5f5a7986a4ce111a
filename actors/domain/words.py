"""Sentences and labels that the pure domain speaks, kept ready for translation.

The domain may not import Django, so texts are only marked here (`noop`, imported as `_`, is found by makemessages);
whoever shows them passes a translator to `Words.told_with`, or a label to gettext.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


def noop(message: str) -> str:
    """Return the message unchanged; its only work is to mark it for translation."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence with named blanks and what fills them."""

    template: str
    fills: tuple[tuple[str, "str | int | Words"], ...] = ()

    def told_with(self, translate: Callable[[str], str]) -> str:
        """Return the sentence, its template and its filling words each passed through `translate`."""

        def told(fill: "str | int | Words") -> str:
            if isinstance(fill, Words):
                return fill.told_with(translate)
            # gettext answers the empty message with the header of its catalogue.
            return translate(fill) if isinstance(fill, str) and fill else str(fill)

        return translate(self.template).format(**{name: told(fill) for name, fill in self.fills})

    def __str__(self) -> str:
        return self.told_with(noop)


def say(template: str, **fills: "str | int | Words") -> Words:
    """Return the sentence made of a template marked with `_` and its fills."""
    return Words(template, tuple(sorted(fills.items())))


class Labelled(StrEnum):
    """A vocabulary whose members carry a label for people: NAME = "stored_value", _("Label")."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return the member, stored as `value` and shown as `label`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Ranked(Labelled):
    """A vocabulary in rising order; comparing two members never falls back to the alphabet."""

    def _place(self, value: str) -> int:
        return [str(member) for member in type(self)].index(value)

    def __lt__(self, other: str) -> bool:
        return self._place(self) < self._place(other)

    def __le__(self, other: str) -> bool:
        return self._place(self) <= self._place(other)

    def __gt__(self, other: str) -> bool:
        return self._place(self) > self._place(other)

    def __ge__(self, other: str) -> bool:
        return self._place(self) >= self._place(other)
