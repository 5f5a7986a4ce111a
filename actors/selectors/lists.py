"""Published lists as they stand: versions, entries, and the index that names are looked up in.

The index of all entries is built once a process and kept until a version or a listed party changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from actors.domain import matching
from actors.domain.listfiles.entries import EntryKind, ListedAs
from actors.domain.matching import Asked, Found, Index, Suggestion
from actors.domain.screening import RULES
from actors.models import ApartEntries, ListChange, ListedParty, ListEntry, ListVersion
from actors.selectors.folding import latin
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class State:
    """Which versions are in force, and which parties are confirmed: what a screening was made against."""

    versions: tuple[tuple[str, int, str, str], ...]
    """List, number, date and id of each version in force."""
    parties: str

    @property
    def as_data(self) -> dict[str, Any]:
        """Return the state as plain data, the same for the same state."""
        told = {
            code: {"number": number, "dated": dated, "version_id": key} for code, number, dated, key in self.versions
        }
        return {"versions": told, "parties": self.parties, "rules": RULES}


_kept: tuple[State, Index] | None = None


def in_force() -> dict[str, ListVersion]:
    """Return the version in force of each list that was taken in."""
    rows = ListVersion.objects.order_by("list_code", "-number").distinct("list_code").select_related("imported_by")
    return {row.list_code: row for row in rows}


def state() -> State:
    """Return the present state of the lists."""
    versions = ((row.list_code, row.number, row.dated.isoformat(), str(row.pk)) for row in in_force().values())
    last = ListedParty.objects.aggregate(last=Max("updated_at"))["last"]
    return State(tuple(sorted(versions)), last.isoformat() if last else "")


def index(at: State) -> Index:
    """Return the entries of all lists in force, filed for looking up; built anew when the state changed."""
    global _kept  # noqa: PLW0603 - one index a process
    if _kept is None or _kept[0] != at:
        _kept = (at, Index(_entries(), _likeness))
    return _kept[1]


def _entries() -> list[matching.Listed]:
    rows = (
        ListEntry.objects.filter(removed_in=None).exclude(kind=EntryKind.THING.value).order_by("list_code", "reference")
    )
    fields = ("pk", "list_code", "kind", "names", "countries", "mentioned", "party_id")
    return [
        matching.listed(
            str(pk),
            list_code=list_code,
            kind=EntryKind(kind),
            names=[(text, ListedAs(how)) for text, how in names],
            countries=countries,
            mentioned=mentioned,
            party=str(party or ""),
            to_latin=latin,
        )
        for pk, list_code, kind, names, countries, mentioned, party in rows.values_list(*fields)
    ]  # fmt: skip


def _likeness(one: str, other: str) -> float:
    return Indel.normalized_similarity(one, other)


def asked(texts: list[str], *, countries: list[str], kinds: list[EntryKind]) -> Asked:
    """Return who is asked for, ready to be looked up."""
    return matching.asked(texts, countries=countries, kinds=kinds, to_latin=latin)


def find(who: Asked, *, at: State, set_apart: Collection[str] = ()) -> list[Found]:
    """Return the entries that may be who is asked for, the likeliest first; `set_apart` are ids known to be others."""
    return index(at).find(who, set_apart=set_apart)


def entries(ids: list[str]) -> Mapping[str, ListEntry]:
    """Return entries by their id."""
    rows = ListEntry.objects.filter(pk__in=ids).select_related("party", "last_changed", "removed_in")
    return {str(row.pk): row for row in rows}


def entry(entry_id: UUID, *, for_update: bool = False) -> ListEntry:
    """Return one entry, locked if asked; raises NotFound."""
    rows = ListEntry.objects.select_related("party", "first_seen", "last_changed", "removed_in")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=entry_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such entry."))
    return found


def version(version_id: UUID) -> ListVersion:
    """Return one version of a list; raises NotFound."""
    found = ListVersion.objects.select_related("imported_by").filter(pk=version_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such version of a list."))
    return found


def changes(of: ListVersion) -> QuerySet[ListChange]:
    """Return what a version did to entries, removals first."""
    rows: QuerySet[ListChange] = ListChange.objects.filter(of_version=of).select_related("entry")
    return rows.order_by("-what", "entry__name", "pk")


def suggestions() -> list[Suggestion]:
    """Return pairs of entries that may be one party and that nobody has judged yet, the strongest first."""
    apart = set(ApartEntries.objects.values_list("one_id", "other_id"))
    judged = {frozenset(map(str, pair)) for pair in apart}
    return [pair for pair in index(state()).suggestions() if frozenset((pair.one, pair.other)) not in judged]
