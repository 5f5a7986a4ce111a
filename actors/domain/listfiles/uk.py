"""The UK Sanctions List as CSV, and the older Consolidated List of OFSI, which writes the same things in other columns.

Both have a line with the date before the header, and one row a name: the rows of one "Unique ID" (older: "Group ID")
are one entry. Names come in six parts, the last of which is the family name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final

from actors.domain.listfiles.entries import (
    CodeOf,
    Collector,
    Entry,
    EntryKind,
    ListedAs,
    Parsed,
    Refused,
    Unreadable,
    codes,
    made_on,
    names,
    note,
    spoken_of,
    squeeze,
)
from actors.domain.listfiles.rows import rows
from actors.domain.words import noop as _
from actors.domain.words import say

KEYS: Final = ("unique id", "group id")
HEADER_WITHIN: Final = 5
PARTS: Final = ("name 1", "name 2", "name 3", "name 4", "name 5", "name 6")
KIND: Final = ("designation type", "group type")
NAME_KIND: Final = ("name type", "alias type")
STRENGTH: Final = ("alias strength", "alias quality")
SCRIPT: Final = ("name non-latin script",)
REGIME: Final = ("regime name", "regime")
LISTED: Final = ("date designated", "listed on")
PLACES: Final = ("address country", "country", "nationality(/ies)", "nationality")
REMARKS: Final = ("other information", "uk statement of reasons")
READ: Final = frozenset({*KEYS, *PARTS, *KIND, *NAME_KIND, *STRENGTH, *SCRIPT, *REGIME, *LISTED, *PLACES, *REMARKS})
"""The columns that are read; of the others nothing is kept."""
KINDS: Final = {"individual": EntryKind.PERSON, "entity": EntryKind.ORGANISATION, "ship": EntryKind.THING}
_DAY: Final = re.compile(r"(\d{1,2})[/-](\d{1,2}|[A-Za-z]{3})[/-](\d{4})")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Row = Mapping[str, str]


def parse(content: bytes, *, code_of: CodeOf) -> Parsed:
    """Return the entries of the file; raises Unreadable when it cannot be read as this list at all."""
    lines = rows(content)
    key, header, dated = _head(lines)
    found = Collector()
    together: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for line, cells in lines:
        if len(cells) != len(header):
            words = _("Row {line} has {found} columns instead of {wanted}: the file may be cut off.")
            raise Unreadable(say(words, line=line, found=len(cells), wanted=len(header)))
        row = {name: cell for name, cell in zip(header, cells, strict=True) if cell and name in READ}
        if row.get(key, "").casefold() == key:
            raise Unreadable(say(_("Row {line} is the header again: two files were put together."), line=line))
        together[row.get(key) or f"row {line}"].append((line, row))
    for group in together.values():
        where = say(_("row {line}"), line=group[0][0])
        members = [row for _line, row in group]
        found.take(where, lambda members=members: _entry(key, members, code_of))  # type: ignore[misc]
    return found.parsed(dated=dated)


def _head(lines: Iterator[tuple[int, list[str]]]) -> tuple[str, list[str], date | None]:
    """Take the rows down to the header; return the column that tells entries apart, all columns, and the day."""
    dated: date | None = None
    for _line, cells in islice(lines, HEADER_WITHIN):
        header = [cell.casefold() for cell in cells]
        if key := next((key for key in KEYS if key in header and "name 6" in header), ""):
            return key, header, dated
        dated = dated or made_on(" ".join(cells), _day)
    raise Unreadable(say(_('This is no UK list: no row near the beginning names "Unique ID" and "Name 6".')))


def _entry(key: str, group: Sequence[Row], code_of: CodeOf) -> Entry:
    if key not in group[0]:
        raise Refused(say(_("it has no reference")))
    named = sorted(((_full(row), _kind(row)) for row in group), key=lambda one: one[1] is not ListedAs.MAIN)
    scripts = [(_cell(row, SCRIPT), ListedAs.SCRIPT) for row in group]
    remarks = [_cell(row, (column,)) for row in group[:1] for column in REMARKS]
    return Entry(
        reference=group[0][key],
        kind=KINDS.get(_cell(group[0], KIND).casefold(), EntryKind.THING),
        names=names(named[0][0], [*named[1:], *scripts]),
        programmes=tuple(dict.fromkeys(filter(None, (_cell(row, REGIME) for row in group)))),
        countries=codes((row.get(column) for row in group for column in PLACES), code_of),
        mentioned=spoken_of(*remarks),
        listed_on=_day(_cell(group[0], LISTED)),
        note=note(*remarks),
    )


def _cell(row: Row, columns: Sequence[str]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")


def _full(row: Row) -> str:
    return squeeze(" ".join(row.get(part, "") for part in PARTS))


def _kind(row: Row) -> ListedAs:
    kind = _cell(row, NAME_KIND).casefold()
    if kind.startswith("primary name") and "variation" not in kind:
        return ListedAs.MAIN
    if "low" in _cell(row, STRENGTH).casefold():
        return ListedAs.WEAK
    return ListedAs.FORMER if kind.startswith(("fka", "f.k.a", "formerly")) else ListedAs.ALIAS


def _day(text: str | None) -> date | None:
    found = _DAY.search(text or "")
    if found is None:
        return None
    of_month, month, year = found.groups()
    number = int(month) if month.isdecimal() else 1 + next(
        (place for place, name in enumerate(MONTHS) if name == month.casefold()), -1
    )  # fmt: skip
    try:
        return date(int(year), number, int(of_month))
    except ValueError:
        raise Refused(say(_('"{text}" is no day of the calendar'), text=found[0])) from None
