"""What apps say of the records that are kept for a time: what is due, how one is let go, what belongs to what.

The schedule, the holds and the proposals are those of `accounts`; each app names here what only it knows. `register`,
`belongs` and `uses` are called from AppConfig.ready, by dotted path, since models are not loaded yet.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Over:
    """A record of a class and the day from which its period counts."""

    subject_type: str
    subject_id: UUID
    compartment_id: UUID
    counts_from: date


class Place(NamedTuple):
    """Something the record left behind: where, and what becomes of it."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What letting a record go takes away, what stays and why, and which texts the reader may see still name it."""

    goes: list[Place]
    stays: list[Place]
    named: list[tuple[str, str]]
    """Label and address."""


class Keeper(Protocol):
    """How an app keeps one class."""

    def over(self, since: date, today: date) -> Iterable[Over]:
        """Return the records whose period counts from `since` or a day before; nothing that is still in use."""
        ...

    def named(self, ids: Collection[UUID], *, user: Any) -> Mapping[UUID, tuple[str, str]]:
        """Return name and address ("" for none) of the records the user may see."""
        ...

    def get(self, subject_id: UUID, *, user: Any, for_update: bool = False) -> Any:
        """Return the record; raises NotFound where the user may not see it."""
        ...

    def names(self, record: Any) -> Collection[str]:
        """Return what must not stand in a reason that outlasts the record, as far as its reader may know it."""
        ...

    def consequences(self, record: Any, *, user: Any) -> Consequences:
        """Return what letting it go would do, in words."""
        ...

    def let_go(self, record: Any, *, at: datetime) -> Mapping[str, int]:
        """Delete or pseudonymise it in the caller's transaction; return what was taken out or replaced, counted."""
        ...


_keepers: dict[str, str] = {}
_belongs: list[str] = []
_uses: list[str] = []
Record = tuple[str, UUID]


def register(kept: str, keeper: str) -> None:
    """Name the keeper of a class."""
    _keepers[kept] = keeper


def keepers() -> dict[str, Keeper]:
    """Return the keepers by class; a class without one is kept as a whole."""
    return {kept: import_string(path) for kept, path in _keepers.items()}


def belongs(path: str) -> None:
    """Name `to(subject_type, subject_id) -> {(type, id)}`: the records whose hold reaches it."""
    _belongs.append(path)


def reaching(subject_type: str, subject_id: UUID) -> set[Record]:
    """Return the record itself and every record whose hold reaches it, in whichever app."""
    found: set[Record] = {(subject_type, subject_id)}
    asked: Iterable[Callable[[str, UUID], set[Record]]] = [import_string(path) for path in _belongs]
    for to in asked:
        found |= to(subject_type, subject_id)
    return found


def uses(path: str) -> None:
    """Name `last(subject_type, ids) -> {id: day}`: when an app last used records, `date.max` for those in use now."""
    _uses.append(path)


def last_uses(subject_type: str, ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the last day on which any app used each of the records; one that none used is left out."""
    found: dict[UUID, date] = {}
    for path in _uses:
        asked: Mapping[UUID, date] = import_string(path)(subject_type, ids)
        for pk, day in asked.items():
            found[pk] = max(day, found.get(pk, date.min))
    return found
