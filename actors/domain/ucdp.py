"""The UCDP Actor Dataset as rows: read strictly, refuse with row and reason, never guess.

Format: UCDP Actor Dataset 22.1, 35 columns, UTF-8 with or without a byte order mark, one header row. `Org` says how
organised a group is (1 formally, 2 informally, 3 communal, 4 state), not what kind of group it is; so only `state` is
taken as a type and everything else stays unclassified until a person decides (SETTLED.md C6).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from actors.domain import tables
from actors.domain.relations import RelationType
from actors.domain.tables import Fault, Rejected, Unreadable
from actors.domain.words import Labelled, say
from actors.domain.words import noop as _

LONGEST_KEY: Final = 12
NEEDED: Final = ("ActorId", "NameData", "Org", "Location", "Version")
MISSING: Final = frozenset({"", "n/a", "na", "unknown", "-"})
ORGANISATION: Final = {"1": "formal", "2": "informal", "3": "communal", "4": "state"}
VERSION: Final = re.compile(r"\d{2}\.\d")


class LinkKind(Labelled):
    """What a row says another actor is to it; one column of the file each."""

    SPLINTER = "splinter", _("split from")
    TEMPORARY_SPLIT = "temporary_split", _("split for a time from")
    ALLIANCE = "alliance", _("formed an alliance with")
    JOINED = "joined", _("joined")

    @property
    def note(self) -> str:
        """Return what the data set leaves open about it, to be translated; "" for nothing."""
        return NOTE_OF.get(self, "")


COLUMN_OF: Final[Mapping[LinkKind, str]] = {
    LinkKind.SPLINTER: "ActorIdPrev",
    LinkKind.TEMPORARY_SPLIT: "ActorIdSplitTemp",
    LinkKind.ALLIANCE: "ActorIdAlliance",
    LinkKind.JOINED: "ActorIdGroup",
}
RELATION_OF: Final[Mapping[LinkKind, RelationType]] = {
    LinkKind.SPLINTER: RelationType.SPLINTER_OF,
    LinkKind.TEMPORARY_SPLIT: RelationType.SPLINTER_OF,
    LinkKind.ALLIANCE: RelationType.ALLIED_WITH,
    LinkKind.JOINED: RelationType.MERGED_INTO,
}
"""What a link is called here (DOMAIN A4). The data set dates none of them."""
CREDIBILITY_OF: Final[Mapping[LinkKind, str]] = {
    LinkKind.SPLINTER: "2",
    LinkKind.TEMPORARY_SPLIT: "2",
    LinkKind.ALLIANCE: "2",
    LinkKind.JOINED: "3",
}
"""Whoever "joined" may have kept its own name, as members of an umbrella do: a merger is only possible."""


NOTE_OF: Final[Mapping[LinkKind, str]] = {
    LinkKind.TEMPORARY_SPLIT: _("The data set says that it split off for a time only, not when."),
    LinkKind.ALLIANCE: _("The data set says that it formed an alliance with this one, not when."),
    LinkKind.JOINED: _("The data set says that it joined this one; whether it kept a form of its own is not told."),
}


@dataclass(frozen=True, slots=True)
class Link:
    """Another actor of the file that a row names."""

    kind: LinkKind
    other: str
    """Its identifier."""


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name the row gives, with its kind (a value of NameKind)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """What one row says about one actor, cleaned of blanks."""

    key: str
    name: str
    is_state: bool
    organisation: str
    names: tuple[OtherName, ...] = ()
    countries: tuple[str, ...] = ()
    """Country names as UCDP writes them."""
    conflicts: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    version: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the row as plain data, the same for the same content."""
        data = asdict(self)
        data["names"] = [[other.text, other.kind] for other in self.names]
        data["links"] = [[link.kind.value, link.other] for link in self.links]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every row of the file, good or rejected."""

    version: str
    rows: tuple[tuple[int, ActorRow], ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def links(self) -> int:
        """Return how often a row names another actor."""
        return sum(len(row.links) for _line, row in self.rows)


def parse(content: bytes) -> Parsed:
    """Return the rows of a UCDP actor file.

    Raises Unreadable when the file is empty, too large, not UTF-8 (naming the line), has no header of this format, or
    ends in the middle of a quoted field.
    """
    reader = tables.reader_of(tables.decoded(content))
    header = _header(reader)
    rows: list[tuple[int, ActorRow]] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for line, cells in tables.lines_of(reader):
        try:
            row = _row(header, cells, seen)
        except Fault as fault:
            rejected.append(Rejected(line, fault.words))
        else:
            seen[row.key] = line
            rows.append((line, row))
    if not rows and not rejected:
        raise Unreadable(say(_("The file has a header and no rows.")))
    versions = {row.version for _line, row in rows}
    if len(versions) > 1:
        raise Unreadable(say(_("The file mixes versions: {versions}."), versions=", ".join(sorted(versions))))
    return Parsed(next(iter(versions), ""), tuple(rows), tuple(rejected))


def is_later(version: str, than: str) -> bool:
    """Return whether a version of the data set, like "22.1", is later than another; "" is before all."""
    return _number(version) > _number(than)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")) if VERSION.fullmatch(version) else ()


def _header(reader: Iterator[list[str]]) -> Sequence[str]:
    header = tables.header_of(reader)
    missing = [name for name in NEEDED if name not in header]
    if missing:
        names = ", ".join(missing)
        raise Unreadable(say(_("This is no UCDP actor file: the columns {names} are missing."), names=names))
    return header


def _row(header: Sequence[str], cells: list[str], seen: Mapping[str, int]) -> ActorRow:
    cell = tables.cells_of(header, cells)
    key, name, organisation = cell["ActorId"], cell["NameData"], cell["Org"]
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise Fault(say(_('ActorId is "{key}", not a number.'), key=key[: LONGEST_KEY + 1]))
    key = key.lstrip("0") or "0"
    if key in seen:
        raise Fault(say(_("the identifier {key} stands in row {line} already."), key=key, line=seen[key]))
    if not name:
        raise Fault(say(_("NameData is empty.")))
    if organisation not in ORGANISATION:
        raise Fault(say(_('Org is "{value}", not 1, 2, 3 or 4.'), value=organisation[:LONGEST_KEY]))
    if not VERSION.fullmatch(cell["Version"]):
        raise Fault(say(_('Version is "{value}", not like 22.1.'), value=cell["Version"][:LONGEST_KEY]))
    names = tuple(_other_names(cell))
    for text in (name, *(other.text for other in names)):
        tables.insist_on_name(text)
    return ActorRow(
        key=key,
        name=name,
        is_state=ORGANISATION[organisation] == "state",
        organisation=ORGANISATION[organisation],
        names=names,
        countries=_countries(cell["Location"]),
        conflicts=_list(cell.get("ConflictId", "")),
        dyads=_list(cell.get("DyadId", "")),
        links=tuple(dict.fromkeys(_links(cell))),
        version=cell["Version"],
    )


NAME_COLUMNS: Final = (
    ("NameOrig", "alias"),
    ("NameOrigFull", "self_name"),
    ("NameOrigFullEng", "translation"),
    ("NewName", "alias"),
    ("NewNameFullMotherTongue", "self_name"),
    ("NewNameFullEng", "translation"),
)


def _other_names(cell: Mapping[str, str]) -> Iterator[OtherName]:
    told = {cell["NameData"].casefold()}
    for column, kind in NAME_COLUMNS:
        text = cell.get(column, "")
        if text.casefold() not in MISSING | told:
            told.add(text.casefold())
            yield OtherName(text, kind)


def _links(cell: Mapping[str, str]) -> Iterator[Link]:
    for kind, column in COLUMN_OF.items():
        for other in _list(cell.get(column, "")):
            yield Link(kind, other.lstrip("0") or "0")


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip() and part.strip().casefold() not in MISSING)


def _countries(text: str) -> tuple[str, ...]:
    # The one name with a comma of its own.
    parts = [part.strip() for part in text.replace("Macedonia, FYR", "Macedonia").split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))
