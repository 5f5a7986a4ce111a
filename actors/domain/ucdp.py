"""The UCDP Actor Dataset as rows: read strictly, refuse with row and reason, never guess.

Format: UCDP Actor Dataset 22.1, 35 columns, UTF-8 with or without a byte order mark, one header row. `Org` says how
organised a group is (1 formally, 2 informally, 3 communal, 4 state), not what kind of group it is; so only `state` is
taken as a type and everything else stays unclassified until a person decides (SETTLED.md C6).
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from actors.domain.words import Words, say
from actors.domain.words import noop as _

LARGEST_FILE: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 200_000
LONGEST_NAME: Final = 200
LONGEST_KEY: Final = 12
FORMULA: Final = ("=", "+", "-", "@")
NEEDED: Final = ("ActorId", "NameData", "Org", "Location", "Version")
MISSING: Final = frozenset({"", "n/a", "na", "unknown", "-"})
ORGANISATION: Final = {"1": "formal", "2": "informal", "3": "communal", "4": "state"}
VERSION: Final = re.compile(r"\d{2}\.\d")


class Unreadable(Exception):
    """The file as a whole cannot be read as what it claims to be."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


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
    links: tuple[str, ...] = ()
    """Identifiers of the actors that the row says it split from, allied with or joined."""
    version: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the row as plain data, the same for the same content."""
        data = asdict(self)
        data["names"] = [[other.text, other.kind] for other in self.names]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be imported: its line in the file and why."""

    line: int
    why: Words


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd in a row that can be imported all the same."""

    line: int
    key: str
    words: Words


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every row of the file, good or rejected."""

    version: str
    rows: tuple[tuple[int, ActorRow], ...] = ()
    rejected: tuple[Rejected, ...] = ()
    links: int = 0
    """How often a row names another actor; links are not taken in."""
    remarks: tuple[Remark, ...] = ()


def parse(content: bytes) -> Parsed:
    """Return the rows of a UCDP actor file.

    Raises Unreadable when the file is empty, too large, not UTF-8 (naming the line), has no header of this format, or
    ends in the middle of a quoted field.
    """
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _header(reader)
    rows: list[tuple[int, ActorRow]] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for line, cells in _lines(reader):
        if line > MOST_ROWS:
            raise Unreadable(say(_("The file has more than {most} rows."), most=MOST_ROWS))
        try:
            row = _row(header, cells, seen)
        except _Fault as fault:
            rejected.append(Rejected(line, fault.words))
        else:
            seen[row.key] = line
            rows.append((line, row))
    if not rows and not rejected:
        raise Unreadable(say(_("The file has a header and no rows.")))
    versions = {row.version for _line, row in rows}
    if len(versions) > 1:
        raise Unreadable(say(_("The file mixes versions: {versions}."), versions=", ".join(sorted(versions))))
    return Parsed(
        version=next(iter(versions), ""),
        rows=tuple(rows),
        rejected=tuple(rejected),
        links=sum(len(row.links) for _line, row in rows),
        remarks=tuple(_remarks(rows)),
    )


def _remarks(rows: Sequence[tuple[int, ActorRow]]) -> Iterator[Remark]:
    known = {row.key for _line, row in rows}
    for line, row in rows:
        for other in row.links:
            if other == row.key:
                yield Remark(line, row.key, say(_("It names itself as another actor.")))
            elif other not in known:
                yield Remark(line, row.key, say(_("It names the actor {other}, who is not in the file."), other=other))


class _Fault(Exception):
    def __init__(self, words: Words) -> None:
        self.words = words


def _decode(content: bytes) -> str:
    if not content.strip():
        raise Unreadable(say(_("The file is empty.")))
    if len(content) > LARGEST_FILE:
        raise Unreadable(say(_("The file is larger than {most} megabytes."), most=LARGEST_FILE // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable(say(_("Line {line} is not UTF-8 text: save the file as UTF-8."), line=line)) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(say(_("Line {line} holds a zero byte: this is no CSV file."), line=line))
    return text


def _header(reader: Iterator[list[str]]) -> Sequence[str]:
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise Unreadable(say(_("The first line is no CSV header."))) from None
    missing = [name for name in NEEDED if name not in header]
    if missing:
        names = ", ".join(missing)
        raise Unreadable(say(_("This is no UCDP actor file: the columns {names} are missing."), names=names))
    return header


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        words = say(
            _("Row {line} cannot be read: {fault}. The file may be cut off."), line=reader.line_num, fault=str(fault)
        )
        raise Unreadable(words) from None


def _row(header: Sequence[str], cells: list[str], seen: Mapping[str, int]) -> ActorRow:
    if len(cells) != len(header):
        words = say(_("{found} columns instead of {wanted}."), found=len(cells), wanted=len(header))
        raise _Fault(words)
    cell = {name: " ".join(value.split()) for name, value in zip(header, cells, strict=True)}
    key, name, organisation = cell["ActorId"], cell["NameData"], cell["Org"]
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise _Fault(say(_('ActorId is "{key}", not a number.'), key=key[: LONGEST_KEY + 1]))
    key = key.lstrip("0") or "0"
    if key in seen:
        raise _Fault(say(_("the identifier {key} stands in row {line} already."), key=key, line=seen[key]))
    if not name:
        raise _Fault(say(_("NameData is empty.")))
    if organisation not in ORGANISATION:
        raise _Fault(say(_('Org is "{value}", not 1, 2, 3 or 4.'), value=organisation[:LONGEST_KEY]))
    if not VERSION.fullmatch(cell["Version"]):
        raise _Fault(say(_('Version is "{value}", not like 22.1.'), value=cell["Version"][:LONGEST_KEY]))
    names = tuple(_other_names(cell))
    for text in (name, *(other.text for other in names)):
        _insist_on_name(text)
    return ActorRow(
        key=key,
        name=name,
        is_state=ORGANISATION[organisation] == "state",
        organisation=ORGANISATION[organisation],
        names=names,
        countries=_countries(cell["Location"]),
        conflicts=_list(cell.get("ConflictId", "")),
        dyads=_list(cell.get("DyadId", "")),
        links=tuple(other for column in LINK_COLUMNS for other in _list(cell.get(column, ""))),
        version=cell["Version"],
    )


def _insist_on_name(text: str) -> None:
    if len(text) > LONGEST_NAME:
        raise _Fault(say(_("a name is longer than {most} characters."), most=LONGEST_NAME))
    if text.startswith(FORMULA):
        raise _Fault(say(_('a name begins with "{sign}", as a formula does.'), sign=text[0]))
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise _Fault(say(_("a name holds a control character.")))


NAME_COLUMNS: Final = (
    ("NameOrig", "alias"),
    ("NameOrigFull", "self_name"),
    ("NameOrigFullEng", "translation"),
    ("NewName", "alias"),
    ("NewNameFullMotherTongue", "self_name"),
    ("NewNameFullEng", "translation"),
)


LINK_COLUMNS: Final = ("ActorIdPrev", "ActorIdSplitTemp", "ActorIdAlliance", "ActorIdGroup")


def _other_names(cell: Mapping[str, str]) -> Iterator[OtherName]:
    told = {cell["NameData"].casefold()}
    for column, kind in NAME_COLUMNS:
        text = cell.get(column, "")
        if text.casefold() not in MISSING | told:
            told.add(text.casefold())
            yield OtherName(text, kind)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip() and part.strip().casefold() not in MISSING)


def _countries(text: str) -> tuple[str, ...]:
    # The one name with a comma of its own.
    parts = [part.strip() for part in text.replace("Macedonia, FYR", "Macedonia").split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))
