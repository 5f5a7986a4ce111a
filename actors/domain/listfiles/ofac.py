"""OFAC's list of Specially Designated Nationals, as CSV (one to three files) or as the older XML.

The CSV files have no header: SDN has twelve columns, ALT (other names) five, ADD (addresses) six; a header that
somebody added is passed over. `-0-` means nothing. The fourth column of SDN is the programme, whatever a header calls
it: several stand as "FTO] [SDGT". Weak names stand in the remarks, as a.k.a. 'NAME'.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from actors.domain.listfiles import markup
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
    names,
    note,
    spoken_of,
    squeeze,
)
from actors.domain.listfiles.rows import rows
from actors.domain.words import Words, say
from actors.domain.words import noop as _

SDN_COLUMNS, ALT_COLUMNS, ADD_COLUMNS = 12, 5, 6
NOTHING: Final = "-0-"
KINDS: Final = {"": EntryKind.ORGANISATION, "entity": EntryKind.ORGANISATION, "individual": EntryKind.PERSON}
NAME_KINDS: Final = {"aka": ListedAs.ALIAS, "fka": ListedAs.FORMER, "nka": ListedAs.ALIAS}
PROGRAMME_COUNTRY: Final = {
    "BURMA": "MM", "CAR": "CF", "CUBA": "CU", "DARFUR": "SD", "DPRK": "KP", "DRCONGO": "CD", "ETHIOPIA": "ET",
    "IRAN": "IR", "IRAQ": "IQ", "LEBANON": "LB", "LIBYA": "LY", "MALI": "ML", "NICARAGUA": "NI", "SOMALIA": "SO",
    "SOUTH SUDAN": "SS", "SYRIA": "SY", "VENEZUELA": "VE", "YEMEN": "YE", "ZIMBABWE": "ZW",
}  # fmt: skip
"""The country a programme is about, by the word it begins with."""
_IN_REMARKS: Final = re.compile(r"\b[afn]\.k\.a\. ['\"]((?:[^'\";]|['\"](?![;.]|$))+)['\"](?=[;.]|$)")


def parse(contents: Sequence[bytes], *, code_of: CodeOf) -> Parsed:
    """Return the entries of the files, taken together; raises Unreadable when they cannot be read as this list."""
    if any(content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") for content in contents):
        if len(contents) > 1:
            raise Unreadable(say(_("The XML file holds everything: give it alone.")))
        return _parse_xml(contents[0], code_of)
    parts = _parts(contents)
    found = Collector()
    for line, cells in parts.entries:
        found.take(_row(line), lambda cells=cells: _entry(cells, parts, code_of))  # type: ignore[misc]
    return found.parsed()


@dataclass(slots=True)
class _Parts:
    entries: list[tuple[int, list[str]]] = field(default_factory=list)
    aliases: dict[str, list[tuple[str, ListedAs]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def _parts(contents: Sequence[bytes]) -> _Parts:
    parts = _Parts()
    for content in contents:
        read = [(line, ["" if cell == NOTHING else cell for cell in cells]) for line, cells in rows(content)]
        width = len(read[0][1]) if read else 0
        if width == SDN_COLUMNS and not parts.entries:
            parts.entries = read[1:] if read[0][1][0].casefold() in {"id", "ent_num"} else read
        elif width == ALT_COLUMNS:
            for line, cells in read:
                _insist_on_width(cells, ALT_COLUMNS, _row(line))
                parts.aliases[cells[0]].append((cells[3], NAME_KINDS.get(cells[2].casefold(), ListedAs.ALIAS)))
        elif width == ADD_COLUMNS:
            for line, cells in read:
                _insist_on_width(cells, ADD_COLUMNS, _row(line))
                parts.places[cells[0]].append(cells[4])
        elif width == SDN_COLUMNS:
            raise Unreadable(say(_("Two of the files hold entries: give one SDN file, and its ALT and ADD files.")))
        else:
            raise Unreadable(
                say(_("A file with {width} columns is neither SDN (12), ALT (5) nor ADD (6)."), width=width)
            )
    if not parts.entries:
        raise Unreadable(say(_("The SDN file itself is missing: other names alone are no list.")))
    return parts


def _row(line: int) -> Words:
    return say(_("row {line}"), line=line)


def _insist_on_width(cells: Sequence[str], wanted: int, where: Words) -> None:
    if len(cells) != wanted:
        words = _("{where} has {found} columns instead of {wanted}: the file may be cut off.")
        raise Unreadable(say(words, where=where, found=len(cells), wanted=wanted))


def _entry(cells: Sequence[str], parts: _Parts, code_of: CodeOf) -> Entry:
    if len(cells) != SDN_COLUMNS:
        raise Refused(say(_("{found} columns instead of {wanted}"), found=len(cells), wanted=SDN_COLUMNS))
    reference, name, kind, remarks = cells[0], cells[1], cells[2].casefold(), cells[11]
    if not (reference.isascii() and reference.isdecimal()):
        raise Refused(say(_('the number of the entry is "{text}"'), text=reference[:20]))
    programmes = tuple(filter(None, (part.strip(" []") for part in cells[3].split("]"))))
    weak = [(text, ListedAs.WEAK) for text in _IN_REMARKS.findall(remarks)]
    return Entry(
        reference=reference,
        kind=KINDS.get(kind, EntryKind.THING),
        names=names(name, [*parts.aliases.get(reference, ()), *weak]),
        programmes=programmes,
        countries=_countries(programmes, parts.places.get(reference, ()), code_of),
        mentioned=spoken_of(remarks),
        note=note(remarks),
    )


def _countries(programmes: Sequence[str], places: Sequence[str], code_of: CodeOf) -> tuple[str, ...]:
    about = (
        code
        for programme in programmes
        for word, code in PROGRAMME_COUNTRY.items()
        if re.match(rf"{word}\b|{word}\d", programme)
    )
    return tuple(dict.fromkeys((*about, *codes(places, code_of))))


def _parse_xml(content: bytes, code_of: CodeOf) -> Parsed:
    document = markup.read(content, root="sdnList", records=("sdnEntry", "publshInformation"))
    found = Collector()
    dated: date | None = None
    for line, element in document.records:
        if element.tag == "publshInformation":
            dated = _published(squeeze(element.findtext("Publish_Date")))
            continue
        where = say(_("<{tag}> in line {line}"), tag=element.tag, line=line)
        found.take(where, lambda element=element: _xml_entry(element, code_of))  # type: ignore[misc]
    return found.parsed(dated=dated)


def _published(text: str) -> date | None:
    month, _slash, rest = text.partition("/")
    of_month, _slash, year = rest.partition("/")
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        raise Unreadable(say(_('The day of publication is "{text}".'), text=text[:20])) from None


def _xml_entry(element: Element, code_of: CodeOf) -> Entry:
    kind = squeeze(element.findtext("sdnType")).casefold()
    programmes = tuple(filter(None, (squeeze(one.text) for one in element.iter("program"))))
    others = [
        (_full(aka), ListedAs.WEAK if aka.findtext("category") == "weak" else _xml_kind(aka.findtext("type")))
        for aka in element.iter("aka")
    ]
    places = [place.findtext("country") or "" for place in element.iter("address")]
    places += [one.findtext("country") or "" for tag in ("nationality", "citizenship") for one in element.iter(tag)]
    remarks = element.findtext("remarks")
    return Entry(
        reference=squeeze(element.findtext("uid")),
        kind=KINDS.get(kind, EntryKind.THING),
        names=names(_full(element), others),
        programmes=programmes,
        countries=_countries(programmes, places, code_of),
        mentioned=spoken_of(remarks),
        note=note(remarks),
    )


def _xml_kind(text: str | None) -> ListedAs:
    return NAME_KINDS.get(squeeze(text).replace(".", "").casefold(), ListedAs.ALIAS)


def _full(element: Element) -> str:
    last, first = squeeze(element.findtext("lastName")), squeeze(element.findtext("firstName"))
    return f"{last}, {first}" if first else last
