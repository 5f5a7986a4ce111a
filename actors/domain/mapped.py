"""Any CSV file of actors, read by a mapping of its columns to fields: strictly, refused with row and column.

Encoding and delimiter are guessed from the file and shown to whoever maps the columns, who may say otherwise. The
table that Parley itself gives out begins with lines about itself, which are passed over.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from uuid import UUID

from actors.domain import tables
from actors.domain.kinds import ActorType
from actors.domain.outgoing.sheets import ABOUT, ACTORS, FORMULA
from actors.domain.search_words import TYPE_WORDS
from actors.domain.tables import Fault, Rejected, Unreadable
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.ucdp import OtherName
from actors.domain.words import Labelled, Words, say
from actors.domain.words import noop as _

DELIMITERS: Final = (",", ";", "\t", "|")
ENCODINGS: Final = ("utf-8", "utf-16", "windows-1252")
SHOWN: Final = 5
MOST_COLUMNS: Final = 100
LONGEST_IDENTIFIER: Final = 120
LONGEST_TEXT: Final = 10_000
EARLIEST_YEAR, LATEST_YEAR = 1000, 2200
MISSING: Final = frozenset({"", "-", "n/a", "na"})
BETWEEN: Final = re.compile(r"[;|]")
IGNORED: Final = ""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NEUTRAL: Final = re.compile(rf"((?:^|[;\t]\s*))'(?=[{re.escape(''.join(sorted(FORMULA)))}])")
MOST_VALUES: Final = 60
"""So many different values of a column are told apart; a column with more is no column of types."""


class Target(Labelled):
    """What a column of a file tells of an actor."""

    NAME = "name", _("Name")
    ALIAS = "alias", _("Also known as")
    ACRONYM = "acronym", _("Abbreviation")
    SELF_NAME = "self_name", _("Name it uses for itself")
    TRANSLATION = "translation", _("Translation of the name")
    FORMER = "former", _("Former name")
    TYPE = "type", _("Type")
    STATUS = "status", _("Status")
    COUNTRIES = "countries", _("Countries")
    REGION = "region", _("Region")
    SUMMARY = "summary", _("Summary")
    MOTIVATIONS = "motivations", _("Motivations")
    CONSTITUENCY = "constituency", _("Constituency")
    FINANCE = "finance_sources", _("Sources of finance")
    FOUNDED = "founded_year", _("Founded (year)")
    ENDED = "ended_year", _("Ended (year)")


_T = Target
NAMES: Final[Mapping[str, NameKind]] = {
    _T.ALIAS: NameKind.ALIAS, _T.ACRONYM: NameKind.ACRONYM, _T.SELF_NAME: NameKind.SELF_NAME,
    _T.TRANSLATION: NameKind.TRANSLATION, _T.FORMER: NameKind.FORMER,
}  # fmt: skip
TEXTS: Final = (_T.REGION, _T.SUMMARY, _T.MOTIVATIONS, _T.CONSTITUENCY, _T.FINANCE)
YEARS: Final = (_T.FOUNDED, _T.ENDED)
IDENTIFIER: Final = "id:"
"""A column of identifiers: "id:" and the register (a value of IdScheme) whose they are."""
OURS: Final = f"{IDENTIFIER}parley"
"""A column of the numbers that actors have here."""
TARGETS: Final = (OURS, *(one.value for one in Target), *(f"{IDENTIFIER}{scheme}" for scheme in IdScheme))

MEANT: Final[Mapping[str, str]] = {
    "name": _T.NAME, "actor": _T.NAME, "actorname": _T.NAME, "group": _T.NAME, "groupname": _T.NAME,
    "organisation": _T.NAME, "organization": _T.NAME, "title": _T.NAME,
    "alias": _T.ALIAS, "aliases": _T.ALIAS, "aka": _T.ALIAS, "othernames": _T.ALIAS, "alsoknownas": _T.ALIAS,
    "acronym": _T.ACRONYM, "abbreviation": _T.ACRONYM, "short": _T.ACRONYM, "shortname": _T.ACRONYM,
    "nativename": _T.SELF_NAME, "localname": _T.SELF_NAME, "formername": _T.FORMER, "formernames": _T.FORMER,
    "previousname": _T.FORMER, "englishname": _T.TRANSLATION, "translation": _T.TRANSLATION,
    "type": _T.TYPE, "actortype": _T.TYPE, "status": _T.STATUS, "country": _T.COUNTRIES, "countries": _T.COUNTRIES,
    "region": _T.REGION, "area": _T.REGION, "province": _T.REGION, "summary": _T.SUMMARY, "description": _T.SUMMARY,
    "notes": _T.SUMMARY, "motivations": _T.MOTIVATIONS, "aims": _T.MOTIVATIONS, "ideology": _T.MOTIVATIONS,
    "constituency": _T.CONSTITUENCY, "funding": _T.FINANCE, "finance": _T.FINANCE, "founded": _T.FOUNDED,
    "foundedyear": _T.FOUNDED, "formed": _T.FOUNDED, "startyear": _T.FOUNDED, "ended": _T.ENDED,
    "endedyear": _T.ENDED, "dissolved": _T.ENDED, "endyear": _T.ENDED,
    "id": f"{IDENTIFIER}other", "identifier": f"{IDENTIFIER}other", "ref": f"{IDENTIFIER}other",
    "reference": f"{IDENTIFIER}other", "key": f"{IDENTIFIER}other", "wikidata": f"{IDENTIFIER}wikidata",
    "wikidataid": f"{IDENTIFIER}wikidata", "qid": f"{IDENTIFIER}wikidata", "ucdpid": f"{IDENTIFIER}ucdp_actor",
    "actorid": f"{IDENTIFIER}ucdp_actor", "acled": f"{IDENTIFIER}acled_name",
    "opensanctions": f"{IDENTIFIER}opensanctions", "opensanctionsid": f"{IDENTIFIER}opensanctions",
    "numberinparley": OURS,
}  # fmt: skip
"""What headings usually mean, without case, blanks and signs."""


OWN_COLUMNS: Final[Mapping[int, str]] = {
    ACTORS.index(heading): target
    for heading, target in (
        ("Actor", _T.NAME), ("Type", _T.TYPE), ("Status", _T.STATUS), ("Countries", _T.COUNTRIES),
        ("Region", _T.REGION), ("Other names", _T.ALIAS), ("Founded", _T.FOUNDED), ("Ended", _T.ENDED),
        ("Summary", _T.SUMMARY), ("Number in Parley", OURS),
    )
}  # fmt: skip
"""What the columns of our own table hold, by their place: their headings are in the language of whoever took it out."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A file as it looks before its columns are mapped."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    """A column without a heading is named after its place."""
    first: tuple[tuple[str, ...], ...]
    """The first rows."""
    rows: int
    values: tuple[tuple[str, ...], ...] = ()
    """The different values of each column as they come, none where they are more than MOST_VALUES."""
    is_ours: bool = False
    """Whether it is the table that Parley gives out."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file is read: its encoding and delimiter, what each heading means, and what the file is as a source."""

    columns: Mapping[str, str]
    encoding: str = ""
    delimiter: str = ""
    """Both guessed where empty."""
    source: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    """What the words of the file for types mean, in lower case: a value of ActorType each."""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "columns": dict(self.columns), "encoding": self.encoding, "delimiter": self.delimiter,
            "source": self.source, "types": dict(self.types),
        }  # fmt: skip

    @property
    def key(self) -> str:
        """Return the heading of the column by which a repeat finds its actors, "" for none."""
        return next((heading for heading, target in self.columns.items() if target.startswith(IDENTIFIER)), "")

    @property
    def scheme(self) -> IdScheme | None:
        """Return whose the identifiers are; our own numbers are kept as any others where they are not known here."""
        if not self.key:
            return None
        return IdScheme.OTHER if self.is_by_number else IdScheme(self.columns[self.key].removeprefix(IDENTIFIER))

    @property
    def is_by_number(self) -> bool:
        """Return whether actors are found by the number they have here."""
        return bool(self.key) and self.columns[self.key] == OURS

    def fault(self, headings: Sequence[str]) -> Any:
        """Return why the columns cannot be read so, None if they can."""
        told = {heading: target for heading, target in self.columns.items() if target != IGNORED}
        for wrong, words in (
            (set(told) - set(headings), _("The file has no column {name}.")),
            (set(told.values()) - set(TARGETS), _('"{name}" is no field of an actor.')),
            (set(self.types.values()) - {one.value for one in ActorType}, _('"{name}" is no type of an actor.')),
        ):
            if wrong:
                return say(words, name=min(wrong)[: tables.LONGEST_HEADING])
        if Target.NAME not in told.values():
            return say(_("Say which column holds the name."))
        single = [target for target in told.values() if target not in NAMES and not target.startswith(IDENTIFIER)]
        if twice := next((target for target in single if single.count(target) > 1), ""):
            return say(_('Two columns say "{name}": choose one.'), name=Target(twice).label)
        if sum(target.startswith(IDENTIFIER) for target in told.values()) > 1:
            return say(_("Two columns hold identifiers: choose the one by which a repeat finds its actors."))
        return None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """What one row says about one actor; what it leaves empty it does not say."""

    key: str
    name: str
    names: tuple[OtherName, ...] = ()
    actor_type: str = ""
    status: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the row as plain data, the same for the same content."""
        return {
            "name": self.name, "names": [[other.text, other.kind] for other in self.names],
            "actor_type": self.actor_type, "status": self.status, **self.columns,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every row of the file, good or rejected."""

    mapping: Columns
    rows: tuple[tuple[int, ActorRow], ...] = ()
    rejected: tuple[Rejected, ...] = ()


def look(content: bytes, *, encoding: str = "", delimiter: str = "") -> Sight:
    """Return the file as it looks, reading it as told or as it seems to be; raises Unreadable."""
    encoding, text = _decoded(content, encoding)
    delimiter = _insist_on_delimiter(delimiter) or _delimiter_of(text)
    reader, is_ours = _reader(text, delimiter)
    headings = _headings(reader)
    first: list[tuple[str, ...]] = []
    values: list[dict[str, str]] = [{} for _heading in headings]
    rows = 0
    for _line, cells in tables.lines_of(reader):
        rows += 1
        if rows <= SHOWN:
            first.append(tuple(cell.strip() for cell in cells))
        for found, cell in zip(values, cells, strict=False):
            text = _trimmed(cell, is_ours=is_ours)
            if text.casefold() not in MISSING and len(found) <= MOST_VALUES:
                found.setdefault(text.casefold(), text)
    if not rows:
        raise Unreadable(say(_("The file has a header and no rows.")))
    told = tuple(tuple(found.values()) if len(found) <= MOST_VALUES else () for found in values)
    return Sight(encoding, delimiter, headings, tuple(first), rows, told, is_ours)


def _trimmed(cell: str, *, is_ours: bool) -> str:
    """Return a cell without blanks around it, and without the apostrophes that our table puts before formulas."""
    text = " ".join(cell.split())
    return _NEUTRAL.sub(r"\1", text) if is_ours else text


def _reader(text: str, delimiter: str) -> tuple[Any, bool]:
    """Return a reader that stands before the headings, and whether lines about our own table were passed over."""
    is_ours = _is_ours(text, delimiter)
    reader = tables.reader_of(text, delimiter=delimiter)
    if is_ours:
        for _cells in islice(reader, ABOUT + 1):
            pass
    return reader, is_ours


def _is_ours(text: str, delimiter: str) -> bool:
    """Return whether a file begins as our table does: pairs with a day and a count, a blank line, and our headings.

    In whatever language; a spreadsheet that saved it again filled the lines up with empty cells.
    """
    try:
        lines = list(islice(tables.reader_of(text, delimiter=delimiter), ABOUT + 2))
    except csv.Error:
        return False
    filled = [[place for place, cell in enumerate(cells) if cell.strip()] for cells in lines]
    if len(lines) < ABOUT + 2 or any(places != [0, 1] for places in filled[:ABOUT]) or filled[ABOUT]:
        return False
    return bool(_DAY.match(lines[2][1].strip())) and lines[4][1].strip().isdecimal() and len(lines[-1]) == len(ACTORS)


def guessed_type(text: str) -> str:
    """Return the type that a word of a file seems to mean: ours, its label, or a word people use; "" for none."""
    said = " ".join(text.casefold().replace("_", " ").split())
    for one in ActorType:
        if said in {one.value.replace("_", " "), one.label.casefold()}:
            return one.value
    meant = [kinds for word in said.split() if (kinds := TYPE_WORDS.get(word))]
    return min(meant[0], key=lambda kind: list(ActorType).index(kind)).value if meant else ""


def guessed(headings: Sequence[str], *, is_ours: bool = False) -> dict[str, str]:
    """Return what the headings seem to mean; each single field is guessed once, the rest is ignored."""
    if is_ours:
        return {heading: str(OWN_COLUMNS.get(place, IGNORED)) for place, heading in enumerate(headings)}
    found: dict[str, str] = {}
    for heading in headings:
        target = MEANT.get("".join(sign for sign in heading.casefold() if sign.isalnum()), IGNORED)
        taken = target in found.values() or (
            target.startswith(IDENTIFIER) and any(one.startswith(IDENTIFIER) for one in found.values())
        )
        found[heading] = IGNORED if taken and target not in NAMES else str(target)
    return found


def parse(content: bytes, mapping: Columns, *, code_of: Callable[[str], str]) -> Parsed:
    """Return the rows of a file read by the mapping; `code_of` gives the ISO code of a country, "" for none.

    Raises Unreadable when the file as a whole cannot be read, or not by this mapping.
    """
    _encoding, text = _decoded(content, mapping.encoding)
    reader, is_ours = _reader(text, _insist_on_delimiter(mapping.delimiter) or _delimiter_of(text))
    headings = _headings(reader)
    if fault := mapping.fault(headings):
        raise Unreadable(fault)
    rows: list[tuple[int, ActorRow]] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for line, cells in tables.lines_of(reader):
        try:
            told = {name: _trimmed(cell, is_ours=is_ours) for name, cell in tables.cells_of(headings, cells).items()}
            row = _row(told, mapping, code_of)
            known_by = row.key or row.name.casefold()
            _insist_on_news(known_by, row, seen)
        except Fault as fault:
            rejected.append(Rejected(line, fault.words, fault.more))
        else:
            seen[known_by] = line
            rows.append((line, row))
    if not rows and not rejected:
        raise Unreadable(say(_("The file has a header and no rows.")))
    return Parsed(mapping, tuple(rows), tuple(rejected))


def _insist_on_news(known_by: str, row: ActorRow, seen: Mapping[str, int]) -> None:
    if known_by not in seen:
        return
    if row.key:
        raise Fault(say(_("the identifier {key} stands in row {line} already."), key=row.key, line=seen[known_by]))
    words = _("the name stands in row {line} already: only a column of identifiers can tell the two apart.")
    raise Fault(say(words, line=seen[known_by]))


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """Return the encoding and the text; without a mark, what is not UTF-8 is taken for Windows-1252."""
    if not content.strip():
        raise Unreadable(say(_("The file is empty.")))
    if len(content) > tables.LARGEST_FILE:
        raise Unreadable(say(_("The file is larger than {most} megabytes."), most=tables.LARGEST_FILE // 2**20))
    if encoding and encoding not in ENCODINGS:
        raise Unreadable(say(_("Choose one of the encodings {names}."), names=", ".join(ENCODINGS)))
    marked = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
    wanted = (encoding,) if encoding else (marked,) if marked else ("utf-8", "windows-1252")
    for one in wanted:
        try:
            text = content.decode("utf-8-sig" if one == "utf-8" else one)
        except UnicodeDecodeError:
            continue
        tables.insist_on_no_zero_byte(text)
        return one, text
    raise Unreadable(say(_("The file is no text in {names}."), names=", ".join(wanted)))


def _insist_on_delimiter(delimiter: str) -> str:
    if delimiter and delimiter not in DELIMITERS:
        raise Unreadable(say(_("Columns are split by a comma, a semicolon, a tab or a bar.")))
    return delimiter


def _delimiter_of(text: str) -> str:
    """Return the sign that splits the first line into most columns, or our own table as we write it."""
    if ours := next((sign for sign in DELIMITERS if _is_ours(text, sign)), ""):
        return ours
    try:
        return max(DELIMITERS, key=lambda sign: len(next(tables.reader_of(text, delimiter=sign))))
    except (csv.Error, StopIteration):
        return DELIMITERS[0]


def _headings(reader: Any) -> tuple[str, ...]:
    headings = tables.header_of(reader)
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(say(_("The file has more than {most} columns."), most=MOST_COLUMNS))
    if any(unicodedata.category(sign) == "Cc" for heading in headings for sign in heading):
        raise Unreadable(say(_("The first line is no CSV header.")))
    named = tuple(heading or f"#{place}" for place, heading in enumerate(headings, 1))
    if len(set(named)) < len(named):
        raise Unreadable(say(_("The first line is no CSV header.")))
    return named


def _row(cell: Mapping[str, str], mapping: Columns, code_of: Callable[[str], str]) -> ActorRow:
    told: dict[str, Any] = {}
    names: list[OtherName] = []
    faults: list[Words] = []
    for heading, target in mapping.columns.items():
        text = "" if target == IGNORED or cell[heading].casefold() in MISSING else cell[heading]
        if not text:
            continue
        try:
            _insist_on_cell(text)
            if target in NAMES:
                names += _names(text, NAMES[target])
            else:
                told[target] = _value(target, text, mapping, code_of)
        except Fault as fault:
            told[target] = None
            faults.append(say(_("{column}: {why}"), column=heading[: tables.LONGEST_HEADING], why=fault.words))
    faults += _faults_of_row(told, len(names), mapping.key)
    if faults:
        raise Fault(*faults)
    name, key = told[Target.NAME], next((value for target, value in told.items() if target.startswith(IDENTIFIER)), "")
    columns = {target: told[target] for target in (Target.COUNTRIES, *TEXTS, *YEARS) if target in told}
    others = tuple(dict.fromkeys(other for other in names if other.text.casefold() != name.casefold()))
    return ActorRow(
        key,
        name,
        others,
        told.get(Target.TYPE, ""),
        told.get(Target.STATUS, ""),
        {str(target): value for target, value in columns.items()},
    )


def _faults_of_row(told: Mapping[str, Any], names: int, key: str) -> list[Words]:
    """Return what is wrong with a row as a whole; what a bad cell would have said is in `told` as None."""
    found = []
    try:
        tables.insist_on_few_names(names)
    except Fault as fault:
        found.append(fault.words)
    if Target.NAME not in told:
        found.append(say(_("the name is empty.")))
    if key and not any(target.startswith(IDENTIFIER) for target in told):
        found.append(say(_("{column}: the identifier is empty."), column=key))
    began, ended = told.get(Target.FOUNDED), told.get(Target.ENDED)
    if began and ended and ended < began:
        found.append(say(_("it ended before it was founded.")))
    return found


def _insist_on_cell(text: str) -> None:
    if text.startswith(tables.FORMULA):
        raise Fault(say(_('a cell begins with "{sign}", as a formula does.'), sign=text[0]))
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise Fault(say(_("a cell holds a control character.")))


def _names(text: str, kind: NameKind) -> list[OtherName]:
    names = [part.strip() for part in BETWEEN.split(text) if part.strip()]
    for name in names:
        tables.insist_on_name(name)
    return [OtherName(name, kind.value) for name in names]


def _value(target: str, text: str, mapping: Columns, code_of: Callable[[str], str]) -> Any:
    if target.startswith(IDENTIFIER):
        return _identifier(target, text)
    if target in YEARS:
        return _year(text)
    if target == Target.COUNTRIES:
        return list(dict.fromkeys(_country(part.strip(), code_of) for part in BETWEEN.split(text) if part.strip()))
    if target == Target.TYPE:
        return mapping.types.get(text.casefold()) or _word(ActorType, text)
    if target == Target.STATUS:
        return _word(ActorStatus, text)
    return _not_longer(text, tables.LONGEST_NAME if target in {Target.NAME, Target.REGION} else LONGEST_TEXT)


def _identifier(target: str, text: str) -> str:
    if target == OURS:
        with suppress(ValueError):  # one number may be written in several ways
            return str(UUID(text))
    return _not_longer(text, LONGEST_IDENTIFIER)


def _not_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise Fault(say(_("the text is longer than {most} characters."), most=most))
    return text


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and EARLIEST_YEAR <= int(text) <= LATEST_YEAR):  # noqa: PLR2004
        raise Fault(say(_('"{value}" is not a year like 1998.'), value=text[:20]))
    return int(text)


def _country(text: str, code_of: Callable[[str], str]) -> str:
    if not (code := code_of(text)):
        raise Fault(say(_('"{value}" is no country: write its English name or its two letters.'), value=text[:40]))
    return code


def _word(words: type[Labelled], text: str) -> str:
    said = text.casefold()
    found = next((one.value for one in words if said in {one.value, one.label.casefold()}), "")
    if not found:
        known = ", ".join(one.value for one in words)
        raise Fault(say(_('"{value}" is not known; write one of: {known}.'), value=text[:40], known=known))
    return found
