"""What the database refuses although the command saw nothing wrong: a race, told in the database's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from core.errors import Conflict
from engagements.services.lifecycle import words_of


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a refusal of a trigger into Conflict; every other database error goes on."""
    try:
        yield
    except DatabaseError as refused:
        raise Conflict("refused_by_database", words_of(refused)) from refused
