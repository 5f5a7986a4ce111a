"""How a long list is walked by keyset: a page starts after the key of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Walk:
    """How one page is walked: by which keys, in which direction, from the key of which row, over how many."""

    keys: tuple[str, ...]
    backwards: bool
    start: tuple[Any, ...]
    size: int

    def through(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the page as they are walked, with one more where there is one."""
        walked = [_reversed(key) for key in self.keys] if self.backwards else self.keys
        if self.start:
            rows = rows.filter(_beyond(walked, self.start))
        return rows.order_by(*walked)[: self.size + 1]


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition of rows that come after `values` in the order of `keys`."""
    first, descending = keys[0].lstrip("-"), keys[0].startswith("-")
    bound = Q(**{f"{first}__{'lte' if descending else 'gte'}": values[0]})  # lets an index find the place
    found = Q(pk__in=[])
    same = Q()
    for key, value in zip(keys, values, strict=True):
        name = key.lstrip("-")
        found |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return bound & found


def _reversed(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"
