"""The UN Security Council Consolidated List as XML.

`REFERENCE_NUMBER` names an entry for good ("QDe.004"; its first letters tell the regime), `DATAID` does not. Names come
in up to four parts, aliases with a quality, and one alias field may hold several names in several scripts.
"""

from xml.etree.ElementTree import Element

from actors.domain.listfiles import markup
from actors.domain.listfiles.entries import (
    CodeOf,
    Collector,
    Entry,
    EntryKind,
    ListedAs,
    Parsed,
    codes,
    day,
    made_on,
    names,
    note,
    spoken_of,
    squeeze,
)
from actors.domain.words import noop as _
from actors.domain.words import say

REGIME_COUNTRY = {
    "CD": "CD", "CF": "CF", "GB": "GW", "HT": "HT", "IQ": "IQ", "IR": "IR", "KP": "KP", "LY": "LY", "ML": "ML",
    "SD": "SD", "SO": "SO", "SS": "SS", "TA": "AF", "YE": "YE",
}  # fmt: skip
"""The country a regime is about, by the first letters of its references; QD (ISIL and Al-Qaida) has none."""


def parse(content: bytes, *, code_of: CodeOf) -> Parsed:
    """Return the entries of the file; raises Unreadable when it cannot be read as this list at all."""
    document = markup.read(content, root="CONSOLIDATED_LIST", records=("INDIVIDUAL", "ENTITY"))
    found = Collector()
    for line, element in document.records:
        where = say(_("<{tag}> in line {line}"), tag=element.tag, line=line)
        found.take(where, lambda element=element: _entry(element, code_of))  # type: ignore[misc]
    return found.parsed(dated=made_on(document.attributes.get("dateGenerated")))


def _entry(element: Element, code_of: CodeOf) -> Entry:
    person = element.tag == "INDIVIDUAL"
    reference = squeeze(element.findtext("REFERENCE_NUMBER"))
    parts = (element.findtext(f"{part}_NAME") for part in ("FIRST", "SECOND", "THIRD", "FOURTH"))
    main = squeeze(" ".join(part for part in parts if part))
    aliases = [
        (alias.findtext("ALIAS_NAME") or "", _kind(squeeze(alias.findtext("QUALITY"))))
        for alias in element.iter(f"{element.tag}_ALIAS")
    ]
    comments = element.findtext("COMMENTS1")
    where = [place.findtext("COUNTRY") for place in element.iter(f"{element.tag}_ADDRESS")]
    where += [value.text for nationality in element.iter("NATIONALITY") for value in nationality.iter("VALUE")]
    regime = REGIME_COUNTRY.get(reference[:2])
    countries = (*((regime,) if regime and not person else ()), *codes(where, code_of))
    return Entry(
        reference=reference,
        kind=EntryKind.PERSON if person else EntryKind.ORGANISATION,
        names=names(main, [(element.findtext("NAME_ORIGINAL_SCRIPT") or "", ListedAs.SCRIPT), *aliases]),
        programmes=tuple(filter(None, (squeeze(element.findtext("UN_LIST_TYPE")),))),
        countries=tuple(dict.fromkeys(countries)),
        mentioned=spoken_of(comments),
        listed_on=day(element.findtext("LISTED_ON")),
        note=note(comments),
    )


def _kind(quality: str) -> ListedAs:
    if quality.casefold() == "low":
        return ListedAs.WEAK
    return ListedAs.FORMER if quality.casefold().startswith("f.k.a") else ListedAs.ALIAS
