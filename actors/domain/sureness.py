"""How sure we are of what a profile says, counted; and the sentence it begins with."""

import re
from dataclasses import dataclass
from typing import Final

SENTENCE_ENDS: Final = re.compile(r"(?<=[.!?؟।])\s+(?=[^\sa-z0-9])|(?<=[。\uff01\uff1f])\s*|\n")
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Sureness:
    """How many facts hold today that carry a source, and of them how many rest on what.

    Two sources of one origin are one origin, and what was refuted carries nothing.
    """

    total: int
    confirmed: int
    """From two origins."""
    single: int
    """From one."""
    unsourced: int
    """From none that stands."""
    disputed: int
    fallen: int
    """On a source, alone or among others, that was refuted."""
    rests_on_one: bool
    """Whether everything that names a source comes from one origin."""


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text and the rest, which is "" where there is one sentence, or none is short."""
    text = text.strip()
    found = SENTENCE_ENDS.search(text)
    if found is None or found.start() > LONGEST:
        return text, ""
    return text[: found.start()].strip(), text[found.end() :].strip()
