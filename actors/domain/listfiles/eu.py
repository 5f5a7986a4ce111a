"""The EU's consolidated list of financial sanctions, as its XML of format 1.1."""

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


def parse(content: bytes, *, code_of: CodeOf) -> Parsed:
    """Return the entries of the file; raises Unreadable when it cannot be read as this list at all."""
    document = markup.read(content, root="export", records=("sanctionEntity",))
    found = Collector()
    for line, element in document.records:
        where = say(_("<{tag}> in line {line}"), tag=element.tag, line=line)
        found.take(where, lambda element=element: _entry(element, code_of))  # type: ignore[misc]
    return found.parsed(dated=made_on(document.attributes.get("generationDate")))


def _entry(element: Element, code_of: CodeOf) -> Entry:
    subject = element.find("subjectType")
    person = subject is not None and subject.get("classificationCode") == "P"
    aliases = [
        (squeeze(alias.get("wholeName")), ListedAs.ALIAS if alias.get("strong") != "false" else ListedAs.WEAK)
        for alias in element.iter("nameAlias")
    ]
    aliases = [(text, kind) for text, kind in aliases if text]
    # The list has no main name: the first strong one stands first.
    aliases.sort(key=lambda alias: alias[1] is ListedAs.WEAK)
    places = [one.get("countryDescription") for tag in ("citizenship", "address") for one in element.iter(tag)]
    places = [place for place in places if place != "UNKNOWN"]
    remarks = [remark.text for remark in element.iter("remark")]
    programmes = [squeeze(one.get("programme")) for one in element.iter("regulation")]
    return Entry(
        reference=squeeze(element.get("euReferenceNumber")) or squeeze(element.get("logicalId")),
        kind=EntryKind.PERSON if person else EntryKind.ORGANISATION,
        names=names(aliases[0][0], aliases[1:]) if aliases else (),
        programmes=tuple(dict.fromkeys(filter(None, programmes))),
        countries=codes(places, code_of),
        mentioned=spoken_of(*remarks),
        listed_on=day(element.get("designationDate")),
        note=note(*remarks),
    )
