"""The words of the pure domain, shared with actors."""

from actors.domain.words import Labelled, Ranked, Words, noop, say

__all__ = ["Labelled", "Ranked", "Words", "noop", "say"]
