"""FollowTheMoney entities as actors to take in: organisations, their names, and the links between two of the file.

One entity a line. An entity is known by its id, in the register the file comes from. What the file says an actor is
(its schema, its topics) classifies nobody: only a person does. People, addresses, sanctions and the like are left out.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from actors.domain import tables
from actors.domain.mapped import EARLIEST_YEAR, LATEST_YEAR, LONGEST_IDENTIFIER, LONGEST_TEXT, ActorRow
from actors.domain.relations import RelationType
from actors.domain.tables import Fault, Rejected, Unreadable
from actors.domain.traits import IdScheme, NameKind
from actors.domain.ucdp import OtherName
from actors.domain.words import Words, say
from actors.domain.words import noop as _

ACTORS: Final = frozenset({"Organization", "Company", "PublicBody", "LegalEntity"})
LINKS: Final[Mapping[str, tuple[str, str]]] = {
    "UnknownLink": ("subject", "object"),
    "Membership": ("member", "organization"),
    "Succession": ("predecessor", "successor"),
}
"""Links that may say what one actor is to another, with the properties of their two ends."""
NAMES: Final[Mapping[str, NameKind]] = {
    "name": NameKind.ALIAS, "alias": NameKind.ALIAS, "weakAlias": NameKind.ACRONYM, "abbreviation": NameKind.ACRONYM,
    "previousName": NameKind.FORMER,
}  # fmt: skip
PLACES: Final = ("country", "jurisdiction", "mainCountry")
WORDS: Final = {kind.label: kind for kind in RelationType}
YEAR: Final = re.compile(r"[12]\d{3}")
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_TEXT: Final = frozenset({"Cc", "Cs"})
"""Control characters and halves of characters, which JSON can write and nothing can keep."""
ISO_CODE: Final = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Link:
    """What one entity of the file is to another, from when to when."""

    key: str
    kind: RelationType
    one: str
    other: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every entity of the file: actors with their further identifiers, links, what is rejected and what is left out."""

    rows: tuple[tuple[int, ActorRow], ...]
    further: Mapping[str, tuple[tuple[IdScheme, str], ...]]
    links: tuple[tuple[int, Link], ...]
    rejected: tuple[Rejected, ...]
    left_out: tuple[tuple[int, Words], ...]


def parse(content: bytes) -> Parsed:
    """Return the entities of a file; raises Unreadable when it cannot be read as JSON lines at all."""
    rows: dict[str, tuple[int, ActorRow]] = {}
    further: dict[str, tuple[tuple[IdScheme, str], ...]] = {}
    links: list[tuple[int, Link]] = []
    rejected: list[Rejected] = []
    left_out: list[tuple[int, Words]] = []
    other: Counter[str] = Counter()
    for number, thing in _things(tables.decoded(content)):
        try:
            schema, said = thing["schema"], _Said(thing.get("properties"))
            if schema in ACTORS:
                row = _row(thing, said)
                _insist_on_news(row, rows)
                rows[row.key], further[row.key] = (number, row), tuple(_ids(said))
            elif schema in LINKS:
                links += ((number, link) for link in _links(number, thing, said, left_out))
            else:
                other[schema] += 1
        except Fault as fault:
            rejected.append(Rejected(number, fault.words))
    told = [
        (0, say(_("{count} of the schema {name}"), count=count, name=name)) for name, count in sorted(other.items())
    ]
    if not rows and not rejected:
        raise Unreadable(say(_("The file holds no organisation.")))
    return Parsed(tuple(rows.values()), further, tuple(links), tuple(rejected), (*told, *left_out))


def _insist_on_news(row: ActorRow, rows: Mapping[str, tuple[int, ActorRow]]) -> None:
    if row.key in rows:
        raise Fault(say(_("its id stands in line {line} already."), line=rows[row.key][0]))


def _things(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if number > tables.MOST_ROWS:
            raise Unreadable(say(_("The file has more than {most} rows."), most=tables.MOST_ROWS))
        try:
            thing = json.loads(line)
        except (ValueError, RecursionError) as fault:
            told = getattr(fault, "msg", "") or type(fault).__name__
            words = say(_("Line {line} is no JSON: {fault}. The file may be cut off."), line=number, fault=told)
            raise Unreadable(words) from None
        schema = thing.get("schema") if isinstance(thing, dict) else None
        if not isinstance(schema, str) or not schema.isprintable():
            raise Unreadable(say(_("Line {line} is no FollowTheMoney entity: it has no schema."), line=number))
        yield number, thing


class _Said:
    """The properties of an entity: each a list of texts."""

    def __init__(self, properties: Any) -> None:
        if not isinstance(properties, dict):
            raise Fault(say(_("it has no properties.")))
        self.properties = properties

    def __call__(self, name: str) -> list[str]:
        values = self.properties.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Fault(say(_('"{name}" is no list of texts.'), name=name))
        if any(unicodedata.category(sign) in NO_TEXT for value in values for sign in value if not sign.isspace()):
            raise Fault(say(_('"{name}" holds a control character.'), name=name))
        return [text for value in values if (text := " ".join(value.split()))]

    def first(self, name: str) -> str:
        """Return the first text of a property, "" for none."""
        return next(iter(self(name)), "")


def _row(thing: Mapping[str, Any], said: _Said) -> ActorRow:
    key, caption = _key(thing), thing.get("caption")
    called = said("name")
    name = caption if isinstance(caption, str) and caption in called else next(iter(called), "")
    if not name:
        raise Fault(say(_("the name is empty.")))
    others = [OtherName(text, kind.value) for source, kind in NAMES.items() for text in said(source)]
    tables.insist_on_few_names(len(others))
    for text in (name, *(other.text for other in others)):
        tables.insist_on_name(text)
    beside: dict[str, OtherName] = {}
    for other in others:
        beside.setdefault(other.text.casefold(), other)
    beside.pop(name.casefold(), None)
    codes = dict.fromkeys(code.lower() for place in PLACES for code in said(place))
    columns: dict[str, Any] = {}
    if places := [code.upper() for code in codes if ISO_CODE.fullmatch(code)]:
        columns["countries"] = places
    for column, source in (("founded_year", "incorporationDate"), ("ended_year", "dissolutionDate")):
        if year := _year(said.first(source)):
            columns[column] = year
    if columns.get("ended_year", LATEST_YEAR) < columns.get("founded_year", EARLIEST_YEAR):
        raise Fault(say(_("it ended before it was founded.")))
    if summary := said.first("summary")[:LONGEST_TEXT]:
        columns["summary"] = summary
    return ActorRow(key, name, tuple(beside.values()), columns=columns)


def _key(thing: Mapping[str, Any]) -> str:
    key = thing.get("id")
    if not isinstance(key, str) or not key.strip() or len(key) > LONGEST_IDENTIFIER or not key.isprintable():
        raise Fault(say(_("it has no id of at most {most} letters."), most=LONGEST_IDENTIFIER))
    return key


def _ids(said: _Said) -> Iterator[tuple[IdScheme, str]]:
    """Yield the identifiers in other registers whose they are: of Wikidata, and those that Parley wrote itself."""
    told = [(IdScheme.WIKIDATA.value, value) for value in said("wikidataId")]
    told += [(scheme, value) for text in said("idNumber") for scheme, _colon, value in [text.partition(":")]]
    for scheme, value in dict.fromkeys(told):
        if scheme in set(IdScheme) and value and len(value) <= LONGEST_IDENTIFIER:
            yield IdScheme(scheme), value


def _links(number: int, thing: Mapping[str, Any], said: _Said, left_out: list[tuple[int, Words]]) -> Iterator[Link]:
    """Yield the links an entity stands for; what says nothing we have a word for is left out and told."""
    first, second = LINKS[thing["schema"]]
    kind = WORDS.get(said.first("role"))
    if kind is None:
        what = say(_("It does not say what one is to the other in words known here."))
        left_out.append((number, what))
        return
    days = (_day(said.first("startDate")), _day(said.first("endDate")))
    span = days if None in days or days[0] <= days[1] else (None, None)  # type: ignore[operator]
    for one in said(first):
        for other in said(second):
            yield Link(f"{_key(thing)}:{one}:{other}", kind, one, other, *span)


def _year(text: str) -> int | None:
    found = YEAR.match(text)
    return int(found[0]) if found and EARLIEST_YEAR <= int(found[0]) <= LATEST_YEAR else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
