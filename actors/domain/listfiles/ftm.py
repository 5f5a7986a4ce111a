"""FollowTheMoney entities as JSON lines, as OpenSanctions publishes them: one entity a line.

Organisations, companies and persons are entries; addresses, sanctions, ownership and the like are left out.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from actors.domain.listfiles.entries import (
    CodeOf,
    Collector,
    Entry,
    EntryKind,
    ListedAs,
    Parsed,
    Refused,
    Unreadable,
    day,
    decode,
    names,
    note,
    spoken_of,
    squeeze,
)
from actors.domain.words import noop as _
from actors.domain.words import say

KINDS: Final = {
    "Person": EntryKind.PERSON,
    "Organization": EntryKind.ORGANISATION,
    "Company": EntryKind.ORGANISATION,
    "LegalEntity": EntryKind.ORGANISATION,
    "PublicBody": EntryKind.ORGANISATION,
    "Vessel": EntryKind.THING,
    "Airplane": EntryKind.THING,
}
ISO_CODE: Final = 2


def parse(content: bytes, *, code_of: CodeOf) -> Parsed:
    """Return the entries of the file; raises Unreadable when it cannot be read as JSON lines at all."""
    found = Collector()
    for number, line in enumerate(decode(content).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            thing = json.loads(line)
        except (ValueError, RecursionError) as fault:
            told = getattr(fault, "msg", "") or type(fault).__name__
            words = say(_("Line {line} is no JSON: {fault}. The file may be cut off."), line=number, fault=told)
            raise Unreadable(words) from None
        if not isinstance(thing, dict) or not isinstance(thing.get("schema"), str):
            raise Unreadable(say(_("Line {line} is no FollowTheMoney entity: it has no schema."), line=number))
        if thing["schema"] not in KINDS:
            found.left_out += 1
            continue
        where = say(_("line {line}"), line=number)
        found.take(where, lambda thing=thing: _entry(thing, code_of))  # type: ignore[misc]
    return found.parsed()


def _entry(thing: Mapping[str, Any], code_of: CodeOf) -> Entry:
    said = _Said(thing.get("properties"))
    called = [*said("name"), *([thing["caption"]] if isinstance(thing.get("caption"), str) else [])]
    caption = thing.get("caption")
    main = caption if isinstance(caption, str) and caption in called else next(iter(called), "")
    others = [
        *((text, ListedAs.ALIAS) for text in (*said("name"), *said("alias"), *said("abbreviation"))),
        *((text, ListedAs.FORMER) for text in said("previousName")),
        *((text, ListedAs.WEAK) for text in said("weakAlias")),
    ]
    return Entry(
        reference=thing["id"] if isinstance(thing.get("id"), str) else "",
        kind=KINDS[thing["schema"]],
        names=names(main, others),
        programmes=tuple(dict.fromkeys((*said("programId"), *said("program")))),
        countries=_countries(said, code_of),
        mentioned=spoken_of(*said("notes")),
        listed_on=min(filter(None, map(day, said("listingDate"))), default=None),
        note=note(*said("notes")),
    )


def _countries(said: "_Said", code_of: CodeOf) -> tuple[str, ...]:
    told = (text for name in ("country", "jurisdiction", "nationality", "mainCountry") for text in said(name))
    found = (text.upper() if len(text) == ISO_CODE else code_of(text) for text in told)
    return tuple(dict.fromkeys(code for code in found if code))


class _Said:
    """The properties of an entity: each a list of texts."""

    def __init__(self, properties: Any) -> None:
        if not isinstance(properties, dict):
            raise Refused(say(_("it has no properties")))
        self.properties = properties

    def __call__(self, name: str) -> Sequence[str]:
        values = self.properties.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Refused(say(_('"{name}" is no list of texts'), name=name))
        return [squeeze(value) for value in values if squeeze(value)]
