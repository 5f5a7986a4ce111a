"""What every list file comes down to: entries with their names, and what in the file cannot be used."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from actors.domain.name_words import PLACES
from actors.domain.naming import fold
from actors.domain.words import Labelled, Words, say
from actors.domain.words import noop as _

LARGEST_FILE: Final = 64 * 2**20
MOST_ENTRIES: Final = 400_000
MOST_NAMES: Final = 2_000
"""More than this many names of one entry is no entry; each look-up would compare them all."""
LONGEST_REFERENCE: Final = 120
LONGEST_NAME: Final = 2000
LONGEST_NOTE: Final = 2000
MOST_FAULTS: Final = 50
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class PublishedList(Labelled):
    """A list that is taken in as its publisher's file."""

    UN_SC = "un_sc", _("UN Security Council Consolidated List")
    OFAC_SDN = "ofac_sdn", _("US OFAC, Specially Designated Nationals")
    EU = "eu", _("EU consolidated financial sanctions")
    UK = "uk", _("UK Sanctions List")
    FTM = "ftm", _("OpenSanctions or other FollowTheMoney data")


class EntryKind(Labelled):
    """What an entry is about."""

    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")
    THING = "thing", _("Vessel, aircraft or other thing")


class EntryChange(Labelled):
    """What a new version of a list does to an entry."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")


class ListedAs(Labelled):
    """What a name of an entry is, as the list says."""

    MAIN = "main", _("Main name")
    ALIAS = "alias", _("Also known as")
    FORMER = "former", _("Formerly known as")
    WEAK = "weak", _("Weak alias")
    SCRIPT = "script", _("In original script")


CodeOf = Callable[[str], str]
"""The ISO code of a country by its name, "" for an unknown one."""


class Unreadable(Exception):
    """The file as a whole cannot be read as what it claims to be."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of an entry, as published."""

    text: str
    kind: ListedAs


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says about one organisation, person or thing."""

    reference: str
    """What the publisher calls the entry for good."""
    kind: EntryKind
    names: tuple[ListedName, ...]
    """The main name first."""
    programmes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO codes of the countries it belongs to."""
    mentioned: tuple[str, ...] = ()
    """ISO codes of the countries its text speaks of."""
    listed_on: date | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """Return the main name."""
        return self.names[0].text

    def as_data(self) -> dict[str, Any]:
        """Return the entry as plain data, the same for the same content."""
        data = asdict(self)
        data["names"] = [[name.text, name.kind.value] for name in self.names]
        data["kind"] = self.kind.value
        data["listed_on"] = self.listed_on.isoformat() if self.listed_on else None
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that cannot be used: where it stands in the file and why."""

    where: Words
    why: Words


@dataclass(frozen=True, slots=True)
class Parsed:
    """Every entry of a file, and what is wrong in it."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    dated: date | None = None
    """The day the publisher made the file, where it says so."""
    left_out: int = 0
    """Records of the file that are no entries of a list."""


class Refused(Exception):
    """One entry cannot be used."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(slots=True)
class Collector:
    """Gathers entries and faults; refuses what no entry may be."""

    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, Words] = field(default_factory=dict)
    left_out: int = 0

    def take(self, where: Words, make: Callable[[], Entry]) -> None:
        """Keep what `make` returns, or note why not; raises Unreadable for more faults or entries than make sense."""
        try:
            entry = make()
            _insist(entry)
            self._insist_on_new(entry.reference)
        except Refused as refusal:
            self.faults.append(Fault(where, refusal.words))
            if len(self.faults) > MOST_FAULTS:
                raise Unreadable(
                    say(_("More than {most} entries cannot be used. The first is {where}: {why}."), most=MOST_FAULTS,
                        where=self.faults[0].where, why=self.faults[0].why)
                ) from None  # fmt: skip
            return
        if len(self.entries) >= MOST_ENTRIES:
            raise Unreadable(say(_("The file has more than {most} entries."), most=MOST_ENTRIES))
        self.entries[entry.reference] = entry
        self.places[entry.reference] = where

    def _insist_on_new(self, reference: str) -> None:
        if reference in self.entries:
            first = self.places[reference]
            raise Refused(say(_("the reference {key} stands there twice, first {place}"), key=reference, place=first))

    def parsed(self, *, dated: date | None = None) -> Parsed:
        """Return what was gathered; raises Unreadable where that is nothing at all."""
        if not self.entries and not self.faults:
            raise Unreadable(say(_("The file holds no entry.")))
        return Parsed(tuple(self.entries.values()), tuple(self.faults), dated, self.left_out)


def _insist(entry: Entry) -> None:
    if not entry.reference:
        raise Refused(say(_("it has no reference")))
    if len(entry.reference) > LONGEST_REFERENCE:
        raise Refused(say(_("its reference is longer than {most} characters"), most=LONGEST_REFERENCE))
    if not entry.names:
        raise Refused(say(_("it has no name")))
    if len(entry.names) > MOST_NAMES:
        raise Refused(say(_("it has more than {most} names"), most=MOST_NAMES))
    for text in (entry.reference, *entry.programmes, *(name.text for name in entry.names)):
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
            raise Refused(say(_("a text in it holds a control character")))
        if len(text) > LONGEST_NAME:
            raise Refused(say(_("a text in it is longer than {most} characters"), most=LONGEST_NAME))


def squeeze(text: str | None) -> str:
    """Return the text with one blank for any run of blanks and line breaks."""
    return " ".join((text or "").split())


def names(main: str, others: Iterable[tuple[str, ListedAs]]) -> tuple[ListedName, ...]:
    """Return the names of an entry, the main one first, each text once; empty ones are left out."""
    found: dict[str, ListedName] = {}
    for text, kind in ((main, ListedAs.MAIN), *others):
        bare = squeeze(text)
        if bare and bare.casefold() not in found:
            found[bare.casefold()] = ListedName(bare, kind)
    return tuple(found.values()) if squeeze(main) else ()


def codes(texts: Iterable[str | None], code_of: CodeOf) -> tuple[str, ...]:
    """Return the ISO codes of country names, each once, in order; unknown names are passed over."""
    found = (code_of(squeeze(text)) for text in texts if squeeze(text))
    return tuple(dict.fromkeys(code for code in found if code))


def spoken_of(*texts: str | None) -> tuple[str, ...]:
    """Return the countries a text speaks of, by name or people."""
    words = (word for text in texts for word in fold(text or "").split())
    return tuple(dict.fromkeys(PLACES[word] for word in words if word in PLACES))


def day(text: str | None) -> date | None:
    """Return the day a text begins with as year, month, day; None for none.

    Raises Refused for a day that is not in the calendar.
    """
    found = _DAY.match(squeeze(text))
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Refused(say(_('"{text}" is no day of the calendar'), text=found[0])) from None


def made_on(text: str | None, read: Callable[[str | None], date | None] = day) -> date | None:
    """Return the day a file says it was made; raises Unreadable for a day that is not in the calendar."""
    try:
        return read(text)
    except Refused as refusal:
        raise Unreadable(say(_("The date of the file cannot be used: {why}."), why=refusal.words)) from None


def note(*texts: str | None) -> str:
    """Return remarks as one text, cut where they are very long."""
    whole = " ".join(bare for text in texts if (bare := squeeze(text)))
    return whole if len(whole) <= LONGEST_NOTE else whole[: LONGEST_NOTE - 1] + "…"


def decode(content: bytes) -> str:
    """Return the text of a file; raises Unreadable (empty, too large, not UTF-8 with the line, zero bytes)."""
    insist_on_size(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable(say(_("Line {line} is not UTF-8 text: save the file as UTF-8."), line=line)) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(say(_("Line {line} holds a zero byte: this is no text file."), line=line))
    return text


def insist_on_size(content: bytes) -> None:
    """Refuse a file that is empty or too large; raises Unreadable."""
    if not content.strip():
        raise Unreadable(say(_("The file is empty.")))
    if len(content) > LARGEST_FILE:
        raise Unreadable(say(_("The file is larger than {most} megabytes."), most=LARGEST_FILE // 2**20))
