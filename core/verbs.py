"""The audit's verbs: each app registers its own with the words a reader sees after the name of who did it.

Lower case, past tense, no full stop: "Ana registered the actor", "Parley assessed trust". Rendered at read time.
"""

from collections.abc import Mapping

from django.utils.functional import Promise

_texts: dict[str, "str | Promise"] = {}


def register(texts: "Mapping[str, str | Promise]") -> None:
    """Make verbs known; called once an app from AppConfig.ready."""
    _texts.update(texts)


def known(verb: str) -> str:
    """Return the verb; raises KeyError for one nobody registered."""
    _texts[verb]
    return verb


def text_of(verb: str) -> str:
    """Return the sentence of a verb, in the reader's language."""
    return str(_texts.get(verb, verb))


def all_texts() -> dict[str, str]:
    """Return every verb with its sentence, for the filter of the audit page."""
    return {verb: str(text) for verb, text in sorted(_texts.items())}
