"""Tables for spreadsheets: what stands in them, and how a cell is kept from being read as a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from actors.domain.areas import Presence
from actors.domain.grading import FactState
from actors.domain.kinds import ActorSubtype, ActorType
from actors.domain.listings import ListCode
from actors.domain.outgoing.records import About, Record, day, text_of
from actors.domain.people import LeaderRole
from actors.domain.relations import RelationType
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.words import noop as _

Say = Callable[[str], str]
Row = list[str]
BETWEEN: Final = "; "
DEGREES: Final = re.compile(r"-\d+\.\d+")
"""South or west: a number, and no formula."""
FORMULA: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the start of a formula or of a command (OWASP, CSV injection)."""
SPLIT: Final = re.compile(rf"([;\t]\s*)(?=[{re.escape(''.join(sorted(FORMULA)))}])")
ABOUT: Final = 5
"""So many lines about a table stand above it."""
ACTORS: Final = (
    _("Actor"), _("Type"), _("Closer"), _("Status"), _("Countries"), _("Region"), _("Places"), _("Other names"),
    _("Identifiers"), _("Founded"), _("Ended"), _("Size, at least"), _("Size, at most"), _("Size estimated on"),
    _("Sizes in dispute"), _("Listed"), _("People"), _("Relations"), _("Summary"), _("Changed"), _("Marking"),
    _("Number in Parley"),
)  # fmt: skip
NAMES: Final = (_("Actor"), _("Name"), _("Kind"), _("Disputed"), _("Marking"), _("Number in Parley"))
PLACES: Final = (
    _("Actor"), _("Place"), _("Country"), _("What it is there"), _("Latitude"), _("Longitude"), _("Since"), _("Until"),
    _("Grade"), _("State"), _("Marking"), _("Number in Parley"),
)  # fmt: skip
RELATIONS: Final = (
    _("From"), _("Relation"), _("To"), _("Since"), _("Until"), _("Grade"), _("Disputed"), _("Marking"),
    _("Number of the first"), _("Number of the second"),
)  # fmt: skip
PEOPLE: Final = (
    _("Person"), _("Role"), _("Title used"), _("Actor"), _("Since"), _("Until"), _("Grade"), _("Disputed"),
    _("Marking"), _("Number of the actor"),
)  # fmt: skip


def neutral(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: with an apostrophe where it begins like one."""
    begins = text[:1] in FORMULA or text.lstrip()[:1] in FORMULA if text else False
    return f"'{text}" if begins and not DEGREES.fullmatch(text) else text


def neutral_in_text(text: str) -> str:
    """Return the same for a table as text, which some spreadsheets split at semicolons or tabs, whatever is quoted."""
    return SPLIT.sub(r"\1'", neutral(text))


def about_rows(about: About, say: Say) -> list[Row]:
    """Return what stands above a table, or on a sheet of its own: marking, who, when, filter and count."""
    return [
        [say(_("Marking")), about.marking],
        [say(_("Taken out by")), about.by],
        [say(_("On")), about.moment],
        [say(_("Filter")), about.filters or say(_("None"))],
        [say(_("Actors")), str(about.count)],
    ]


def heads(names: Iterable[str], say: Say) -> Row:
    """Return the heads of a table in the reader's language."""
    return [say(name) for name in names]


def actor_row(record: Record, say: Say) -> Row:
    """Return the row of an actor under ACTORS, marked as high as whom it names."""
    return [
        record["name"],
        say(ActorType(record["actor_type"]).label),
        BETWEEN.join(say(ActorSubtype(code).label) for code in record["subtypes"]),
        say(ActorStatus(record["status"]).label),
        BETWEEN.join(record["countries"]),
        record["region"],
        BETWEEN.join(_place(one, say) for one in record["areas"]),
        BETWEEN.join(text_of(name["text"] for name in record["names"])),
        BETWEEN.join(f"{say(IdScheme(one['scheme']).label)}: {one['value']}" for one in record["external_ids"]),
        *(_number(record[name]) for name in ("founded_year", "ended_year", "size_low", "size_high")),
        day(record["size_on"]),
        BETWEEN.join(_sizes(record, say)),
        BETWEEN.join(_listed(one, say) for one in record["listings"]),
        BETWEEN.join(f"{one['name']} ({say(LeaderRole(one['role']).label)})" for one in record["people"]),
        BETWEEN.join(
            f"{say(RelationType(one['relation_type']).label)} {one['to_name']}" for one in record["relations"]
        ),
        record["summary"],
        day(record["updated_at"]),
        record["whole_label"],
        record["id"],
    ]


def name_rows(record: Record, say: Say) -> Iterator[Row]:
    """Yield the rows of an actor under NAMES."""
    for name in record["names"]:
        kind = say(NameKind(name["kind"]).label)
        yield [record["name"], name["text"], kind, _yes(name, say), record["marking_label"], record["id"]]


def place_rows(record: Record, say: Say) -> Iterator[Row]:
    """Yield the rows of an actor under PLACES: where it is said to be, or not to be, and how far that is believed."""
    for one in record["areas"]:
        where = [one["place"], one["country"], say(Presence(one["presence"]).label), *_degrees(one)]
        told = [day(one["since"]), day(one["until"]), one["grade"], say(FactState(one["state"]).label)]
        yield [record["name"], *where, *told, one["marking_label"], record["id"]]


def relation_rows(record: Record, say: Say) -> Iterator[Row]:
    """Yield the rows of an actor under RELATIONS: what leads from it to others."""
    for one in record["relations"]:
        kind = say(RelationType(one["relation_type"]).label)
        ends = [record["id"], one["to_actor_id"]]
        yield [record["name"], kind, one["to_name"], *_told(one, say), one["marking_label"], *ends]


def person_rows(record: Record, say: Say) -> Iterator[Row]:
    """Yield the rows of an actor under PEOPLE."""
    for one in record["people"]:
        role = say(LeaderRole(one["role"]).label)
        told = _told(one, say)
        yield [one["name"], role, one["title"], record["name"], *told, one["marking_label"], record["id"]]


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows as lines of CSV (RFC 4180), each cell neutral."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([neutral_in_text(cell) for cell in row])
        yield line.getvalue()


def _told(fact: Mapping[str, Any], say: Say) -> Row:
    return [day(fact["since"]), day(fact["until"]), fact["grade"], _yes(fact, say)]


def _place(area: Mapping[str, Any], say: Say) -> str:
    """Return what an area says and how far it is believed, as "Tamar, ML (15.35, 44.21): Controls it, B2, Asserted"."""
    spot = ", ".join(filter(None, (area["place"], area["country"])))
    at = f" ({', '.join(_degrees(area))})" if area["latitude"] is not None else ""
    told = (say(Presence(area["presence"]).label), area["grade"], say(FactState(area["state"]).label))
    return f"{spot}{at}: {', '.join(filter(None, told))}"


def _degrees(area: Mapping[str, Any]) -> Row:
    return ["" if area[name] is None else str(area[name]) for name in ("latitude", "longitude")]


def _listed(listing: Mapping[str, Any], say: Say) -> str:
    span = f"{day(listing['listed_on'])} / {day(listing['delisted_on'])}".rstrip(" /")
    return f"{say(ListCode(listing['list_code']).label)} ({span})"


def _sizes(record: Record, say: Say) -> Row:
    """Return the sizes in dispute; the actor's own, where its source was refuted, first."""
    low, high = record["size_low"], record["size_high"]
    fell = record["size_source_refuted"] and (low, high) != (None, None)
    own = [f"{_span(low, high)} ({say(_('source refuted'))})"] if fell else []
    return own + [_span(one["low"], one["high"]) for one in record["size_disputed"] if one["id"] or not fell]


def _span(low: int | None, high: int | None) -> str:
    return f"{_number(low)}\u2013{_number(high)}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes(fact: Mapping[str, Any], say: Say) -> str:
    return say(_("disputed")) if fact["disputed"] else ""
