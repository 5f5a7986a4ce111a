"""The same engagement on its way through the gate as in the tests of the commands."""

from tests.integration.riskreview.conftest import (
    actor,
    cleared,
    decision,
    draft,
    later,
    people,
    published,
    recommended,
    review,
    sql,
    unchanged,
)

__all__ = [
    "actor",
    "cleared",
    "decision",
    "draft",
    "later",
    "people",
    "published",
    "recommended",
    "review",
    "sql",
    "unchanged",
]
