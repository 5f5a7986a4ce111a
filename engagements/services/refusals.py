"""What the database refuses although the command saw nothing wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError
from django.utils.translation import gettext as _

from core.errors import Conflict

RESTRICT_VIOLATION: Final = "23001"


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a refusal of a trigger into Conflict, in its words; every other database error goes on."""
    try:
        yield
    except DatabaseError as refused:
        diagnosis = getattr(refused.__cause__, "diag", None)
        if diagnosis is None or diagnosis.sqlstate != RESTRICT_VIOLATION:
            raise
        raise Conflict("refused_by_database", _(str(diagnosis.message_primary))) from refused
