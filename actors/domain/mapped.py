"""Any CSV file of actors, read by a mapping of its columns to fields: strictly, refused with row and column.

Encoding and delimiter are guessed from the file and shown to whoever maps the columns, who may say otherwise.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from actors.domain import tables
from actors.domain.kinds import ActorType
from actors.domain.tables import Fault, Rejected, Unreadable
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.ucdp import OtherName
from actors.domain.words import Labelled, say
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
TARGETS: Final = (*(one.value for one in Target), *(f"{IDENTIFIER}{scheme}" for scheme in IdScheme))

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
}  # fmt: skip
"""What headings usually mean, without case, blanks and signs."""


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


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file is read: its encoding and delimiter, what each heading means, and what the file is as a source."""

    columns: Mapping[str, str]
    encoding: str = ""
    delimiter: str = ""
    """Both guessed where empty."""
    source: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "columns": dict(self.columns), "encoding": self.encoding, "delimiter": self.delimiter,
            "source": self.source,
        }  # fmt: skip

    @property
    def key(self) -> str:
        """Return the heading of the column by which a repeat finds its actors, "" for none."""
        return next((heading for heading, target in self.columns.items() if target.startswith(IDENTIFIER)), "")

    @property
    def scheme(self) -> IdScheme | None:
        """Return whose the identifiers are."""
        return IdScheme(self.columns[self.key].removeprefix(IDENTIFIER)) if self.key else None

    def fault(self, headings: Sequence[str]) -> Any:
        """Return why the columns cannot be read so, None if they can."""
        told = {heading: target for heading, target in self.columns.items() if target != IGNORED}
        if strange := sorted(set(told) - set(headings)):
            return say(_("The file has no column {name}."), name=strange[0][: tables.LONGEST_HEADING])
        if unknown := sorted(set(told.values()) - set(TARGETS)):
            return say(_('"{name}" is no field of an actor.'), name=unknown[0][: tables.LONGEST_HEADING])
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
    reader = tables.reader_of(text, delimiter=delimiter)
    headings = _headings(reader)
    first: list[tuple[str, ...]] = []
    rows = 0
    for _line, cells in tables.lines_of(reader):
        rows += 1
        if rows <= SHOWN:
            first.append(tuple(cell.strip() for cell in cells))
    if not rows:
        raise Unreadable(say(_("The file has a header and no rows.")))
    return Sight(encoding, delimiter, headings, tuple(first), rows)


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Return what the headings seem to mean; each single field is guessed once, the rest is ignored."""
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
    reader = tables.reader_of(text, delimiter=_insist_on_delimiter(mapping.delimiter) or _delimiter_of(text))
    headings = _headings(reader)
    if fault := mapping.fault(headings):
        raise Unreadable(fault)
    rows: list[tuple[int, ActorRow]] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for line, cells in tables.lines_of(reader):
        try:
            row = _row(tables.cells_of(headings, cells), mapping, code_of)
            known_by = row.key or row.name.casefold()
            _insist_on_news(known_by, row, seen)
        except Fault as fault:
            rejected.append(Rejected(line, fault.words))
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
    """Return the sign that splits the first line into most columns."""
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
    told: dict[str, str] = {}
    names: list[OtherName] = []
    for heading, target in mapping.columns.items():
        text = "" if target == IGNORED or cell[heading].casefold() in MISSING else cell[heading]
        if not text:
            continue
        _with_column(heading, _insist_on_cell, text)
        if target in NAMES:
            names += _with_column(heading, _names, text, NAMES[target])
        else:
            told[target] = _with_column(heading, _value, target, text, code_of)
    tables.insist_on_few_names(len(names))
    name = told.get(Target.NAME, "")
    if not name:
        raise Fault(say(_("the name is empty.")))
    key = next((value for target, value in told.items() if target.startswith(IDENTIFIER)), "")
    if mapping.key and not key:
        raise Fault(say(_("{column}: the identifier is empty."), column=mapping.key))
    columns = {target: told[target] for target in (Target.COUNTRIES, *TEXTS, *YEARS) if target in told}
    began, ended = columns.get(Target.FOUNDED), columns.get(Target.ENDED)
    if began and ended and ended < began:
        raise Fault(say(_("it ended before it was founded.")))
    others = tuple(dict.fromkeys(other for other in names if other.text.casefold() != name.casefold()))
    return ActorRow(
        key,
        name,
        others,
        told.get(Target.TYPE, ""),
        told.get(Target.STATUS, ""),
        {str(target): value for target, value in columns.items()},
    )


def _with_column(heading: str, act: Callable[..., Any], *told: Any) -> Any:
    """Return what `act` returns; a fault it finds names the column."""
    try:
        return act(*told)
    except Fault as fault:
        raise Fault(say(_("{column}: {why}"), column=heading[: tables.LONGEST_HEADING], why=fault.words)) from None


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


def _value(target: str, text: str, code_of: Callable[[str], str]) -> Any:
    if target.startswith(IDENTIFIER):
        return _not_longer(text, LONGEST_IDENTIFIER)
    if target in YEARS:
        return _year(text)
    if target == Target.COUNTRIES:
        return list(dict.fromkeys(_country(part.strip(), code_of) for part in BETWEEN.split(text) if part.strip()))
    if target == Target.TYPE:
        return _word(ActorType, text)
    if target == Target.STATUS:
        return _word(ActorStatus, text)
    return _not_longer(text, tables.LONGEST_NAME if target in {Target.NAME, Target.REGION} else LONGEST_TEXT)


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
