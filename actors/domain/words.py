"""Vocabularies that carry a label for people, kept ready for translation.

The pure domain may not import Django, so texts are only marked here (`noop`, imported as `_`, is found by
makemessages); whoever shows a label passes it to gettext.
"""

from enum import StrEnum
from typing import Self


def noop(message: str) -> str:
    """Return the message unchanged; its only work is to mark it for translation."""
    return message


class Labelled(StrEnum):
    """A vocabulary whose members carry a label for people: NAME = "stored_value", _("Label")."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return the member, stored as `value` and shown as `label`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
