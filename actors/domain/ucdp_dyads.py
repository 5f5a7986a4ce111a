"""The UCDP Conflict Termination Dataset by dyad as spells of fighting: read strictly, refused with row and reason.

Format: UCDP Conflict Termination Dataset, dyad level, version 3-2021: one row a dyad and year. Consecutive rows of one
dyad that share the beginning of the episode (`start_date2`) are one spell; `dyadterm` 1 says that it ended that year,
`ependdate` when and `outcome` how. Of a beginning, two digits are the latest such year that is not after the year of
the row; of an end, the nearest one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from actors.domain import tables
from actors.domain.tables import Fault, Rejected, Remark, Unreadable
from actors.domain.ucdp import LONGEST_KEY
from actors.domain.words import Labelled, Words, say
from actors.domain.words import noop as _

NEEDED: Final = (
    "dyad_id", "conflict_id", "year", "side_a_id", "side_b_id", "start_date2", "dyadterm", "ependdate", "outcome",
    "incompatibility", "territory_name", "version",
)  # fmt: skip
AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})")
MISSING: Final = frozenset({"", "."})
FIRST_YEAR, LAST_YEAR = 1800, 2200
CENTURY: Final = 100
LONGEST_VERSION: Final = 16


class Outcome(Labelled):
    """How a spell of fighting ended."""

    PEACE_AGREEMENT = "1", _("peace agreement")
    CEASEFIRE = "2", _("ceasefire agreement")
    VICTORY_A = "3", _("victory of side A")
    VICTORY_B = "4", _("victory of side B")
    LOW_ACTIVITY = "5", _("low activity: fewer than 25 deaths a year")
    CEASED = "6", _("one of them ceased to exist")


class Incompatibility(Labelled):
    """What the two fought over."""

    TERRITORY = "1", _("territory")
    GOVERNMENT = "2", _("government")
    BOTH = "3", _("territory and government")


@dataclass(frozen=True, slots=True)
class DyadYear:
    """What one row says."""

    line: int
    dyad: str
    conflict: str
    year: int
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    began: date
    ended: bool
    ended_on: date | None
    outcome: str
    incompatibility: str
    territory: str
    version: str


@dataclass(frozen=True, slots=True)
class Spell:
    """Fighting between two sides over consecutive years."""

    line: int
    """The row that tells how it ended, or the last one."""
    dyad: str
    conflict: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    years: tuple[int, int]
    since: date
    until: date | None
    """None where it went on in the last year of the file."""
    ended: bool
    outcome: str
    incompatibility: str
    territory: str

    @property
    def key(self) -> str:
        """Return what it is known by from one version of the file to the next."""
        return f"{self.dyad}:{self.years[0]}"

    def as_data(self) -> dict[str, Any]:
        """Return the spell as plain data, the same for the same content; where it stood in the file is left out."""
        return {
            "dyad": self.dyad, "conflict": self.conflict, "sides": [list(side) for side in self.sides],
            "years": list(self.years), "since": self.since.isoformat(),
            "until": self.until and self.until.isoformat(), "ended": self.ended, "outcome": self.outcome,
            "incompatibility": self.incompatibility, "territory": self.territory,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every spell of the file, the rows that cannot be used, and what is odd."""

    version: str
    last_year: int
    spells: tuple[Spell, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[Remark, ...] = ()


def parse(content: bytes) -> Parsed:
    """Return the spells of a file of dyad-years; raises Unreadable as `ucdp.parse` does."""
    reader = tables.reader_of(tables.decoded(content))
    header = tables.header_of(reader)
    if missing := [name for name in NEEDED if name not in header]:
        words = _("This is no UCDP file of dyads: the columns {names} are missing.")
        raise Unreadable(say(words, names=", ".join(missing)))
    rows: list[DyadYear] = []
    rejected: list[Rejected] = []
    seen: dict[tuple[str, int], int] = {}
    for line, cells in tables.lines_of(reader):
        try:
            row = _row(line, tables.cells_of(header, cells), seen)
        except Fault as fault:
            rejected.append(Rejected(line, fault.words))
        else:
            seen[row.dyad, row.year] = line
            rows.append(row)
    if not rows and not rejected:
        raise Unreadable(say(_("The file has a header and no rows.")))
    versions = {row.version for row in rows}
    if len(versions) > 1:
        raise Unreadable(say(_("The file mixes versions: {versions}."), versions=", ".join(sorted(versions))))
    last_year = max((row.year for row in rows), default=0)
    told = [_spell(years, last_year) for years in _together(rows)]
    spells, remarks = (spell for spell, _odd_ones in told), (one for _spell_of, odd in told for one in odd)
    return Parsed(next(iter(versions), ""), last_year, tuple(spells), tuple(rejected), tuple(remarks))


def _together(rows: Sequence[DyadYear]) -> Iterator[list[DyadYear]]:
    ordered = sorted(rows, key=lambda row: (row.dyad, row.year))
    spell = ordered[:1]
    for before, row in pairwise(ordered):
        if before.ended or (row.dyad, row.began) != (before.dyad, before.began):
            yield spell
            spell = []
        spell.append(row)
    if spell:
        yield spell


def _spell(years: Sequence[DyadYear], last_year: int) -> tuple[Spell, list[Remark]]:
    first, last = years[0], years[-1]
    goes_on = not last.ended and last.year == last_year
    until = None if goes_on else (last.ended_on if last.ended else None) or date(last.year, 12, 31)
    since = date(first.year, 1, 1) if until is not None and first.began > until else first.began
    spell = Spell(
        line=last.line,
        dyad=first.dyad,
        conflict=last.conflict,
        sides=last.sides,
        years=(first.year, last.year),
        since=since,
        until=until,
        ended=last.ended,
        outcome=last.outcome if last.ended else "",
        incompatibility=last.incompatibility,
        territory=last.territory,
    )
    return spell, [Remark(last.line, last.dyad, words) for words in _odd(first, last, spell)]


def _odd(first: DyadYear, last: DyadYear, spell: Spell) -> Iterator[Words]:
    """Yield what does not fit together in a spell."""
    if last.ended and last.ended_on is None:
        yield say(_("It ended in {year}, on a day the file does not tell."), year=last.year)
    if last.ended and last.ended_on and last.ended_on.year != last.year:
        yield say(_("It ended on {until}, in another year than its row says."), until=last.ended_on.isoformat())
    if not last.ended and last.outcome:
        yield say(_("It tells an outcome, but not that it ended: the outcome is left out."))
    if spell.since != first.began and spell.until is not None:
        words = _("It began on {since}, after it ended on {until}: it is taken to begin with that year.")
        yield say(words, since=first.began.isoformat(), until=spell.until.isoformat())


def _row(line: int, cell: Mapping[str, str], seen: Mapping[tuple[str, int], int]) -> DyadYear:
    dyad = _number(cell, "dyad_id")
    year = int(_number(cell, "year", longest=4))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Fault(say(_('year is "{value}", not a year one would expect.'), value=year))
    if before := seen.get((dyad, year)):
        words = _("dyad {dyad} has a row for {year} already: row {line}.")
        raise Fault(say(words, dyad=dyad, year=year, line=before))
    ended_on = _day(cell, "ependdate", lambda told: _nearest(told, year))
    began = _day(cell, "start_date2", lambda told: _not_after(told, year))
    if began is None:
        raise Fault(say(_("start_date2 is empty.")))
    if not cell["version"] or len(cell["version"]) > LONGEST_VERSION:
        raise Fault(say(_("version is empty or too long.")))
    if len(cell["territory_name"]) > tables.LONGEST_NAME:
        raise Fault(say(_("a name is longer than {most} characters."), most=tables.LONGEST_NAME))
    return DyadYear(
        line=line,
        dyad=dyad,
        conflict=_number(cell, "conflict_id"),
        year=year,
        sides=(_sides(cell, "side_a_id"), _sides(cell, "side_b_id")),
        began=began,
        ended=_one_of(cell, "dyadterm", ("", "0", "1")) == "1",
        ended_on=ended_on,
        outcome=_one_of(cell, "outcome", ("", *(one.value for one in Outcome))),
        incompatibility=_one_of(cell, "incompatibility", tuple(one.value for one in Incompatibility)),
        territory=cell["territory_name"],
        version=cell["version"],
    )


def _number(cell: Mapping[str, str], column: str, *, longest: int = LONGEST_KEY) -> str:
    return _as_number(cell[column], column, longest)


def _as_number(text: str, column: str, longest: int) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) <= longest):
        raise Fault(say(_('{column} is "{value}", not a number.'), column=column, value=text[: LONGEST_KEY + 1]))
    return text.lstrip("0") or "0"


def _sides(cell: Mapping[str, str], column: str) -> tuple[str, ...]:
    """Return the identifiers of the actors on one side; several governments may stand together."""
    return tuple(dict.fromkeys(_as_number(part.strip(), column, LONGEST_KEY) for part in cell[column].split(",")))


def _one_of(cell: Mapping[str, str], column: str, known: tuple[str, ...]) -> str:
    value = "" if cell[column] in MISSING else cell[column]
    if value not in known:
        told = ", ".join(filter(None, known))
        raise Fault(say(_('{column} is "{value}", not one of {known}.'), column=column, value=value[:20], known=told))
    return value


def _day(cell: Mapping[str, str], column: str, whole: Callable[[int], int]) -> date | None:
    text = cell[column]
    if text in MISSING:
        return None
    try:
        if found := AMERICAN.fullmatch(text):
            month, day, told = (int(part) for part in found.groups())
            return date(whole(told) if told < CENTURY else told, month, day)
        return date.fromisoformat(text)
    except ValueError:
        words = _('{column} is "{value}", not a day like 12/31/90 or 1990-12-31.')
        raise Fault(say(words, column=column, value=text[:20])) from None


def _not_after(told: int, year: int) -> int:
    century = year // CENTURY * CENTURY
    return century + told if century + told <= year else century - CENTURY + told


def _nearest(told: int, year: int) -> int:
    century = year // CENTURY * CENTURY
    return min((century - CENTURY + told, century + told, century + CENTURY + told), key=lambda one: abs(one - year))
