"""What the database refuses although the command saw nothing wrong, and where the rule behind a refusal comes from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from core.errors import Conflict, DomainError
from engagements.services.lifecycle import words_of


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a refusal of a trigger into Conflict; every other database error goes on."""
    try:
        yield
    except DatabaseError as refused:
        raise Conflict("refused_by_database", words_of(refused)) from refused


@contextmanager
def citing(origin: Callable[[DomainError], str]) -> Iterator[None]:
    """Let what is refused inside say where its rule comes from; what knows that already keeps its own words."""
    try:
        yield
    except DomainError as refusal:
        refusal.origin = refusal.origin or origin(refusal)
        raise
