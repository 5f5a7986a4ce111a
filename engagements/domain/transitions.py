"""A state machine that is a table: (status, action) -> status, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _

S = TypeVar("S", bound=Labelled)
A = TypeVar("A", bound=Labelled)


class IllegalTransition(Exception):
    """The action is not open in this status; `words` says so to the person who tried."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Transitions(Generic[S, A]):
    """The transition table of one kind of record."""

    table: Mapping[tuple[S, A], S]

    def after(self, current: S, action: A) -> S:
        """Return the status that `action` leads to; raises IllegalTransition when it is not open."""
        try:
            return self.table[current, action]
        except KeyError:
            sentence = _('"{action}" is not possible in the state "{status}".')
            raise IllegalTransition(say(sentence, action=action.label, status=current.label)) from None

    def open_actions(self, current: S) -> tuple[A, ...]:
        """Return the actions open in this status, in the order of the table."""
        return tuple(action for status, action in self.table if status is current)

    def pairs(self) -> frozenset[tuple[S, S]]:
        """Return every (from, to) that may happen; the database table of transitions must hold exactly these."""
        return frozenset((source, target) for (source, _action), target in self.table.items())

    def terminal(self) -> frozenset[S]:
        """Return the statuses that nothing leads out of."""
        return frozenset(self.table.values()) - {source for source, _action in self.table}
