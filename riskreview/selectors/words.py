"""Sentences of the pure domain in the reader's language."""

from django.utils.translation import gettext

from engagements.domain.words import Words


def told(words: Words | str) -> str:
    """Return the sentence, translated."""
    if isinstance(words, Words):
        return words.told_with(gettext)
    return gettext(words) if words else ""
