"""What every format is told: records of actors as plain data, and about the file as a whole.

A record has the columns of its actor as JSON has them (days and moments are texts, in UTC), and lists of the same:
`names` (text, kind), `size_disputed` (id, low, high: sizes that cannot all be so, its own without id), `external_ids`
(scheme, value), `areas`, `listings`, `people` (roles, each with its person) and `relations` (those that lead from this
actor to another of the file). `size_source_refuted` tells whether its own size rests on a refuted source. Its
`marking_label` is that of the actor, `whole_label` the highest of what is in it. It holds nothing that may not leave;
what is refuted is not in it, what is `disputed` says so, and `state` and `grade` are as they count now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actors.domain.areas import Presence
from actors.domain.words import Labelled
from actors.domain.words import noop as _

Record = Mapping[str, Any]


class Format(Labelled):
    """A format a file of actors is written in."""

    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV table")
    FTM = "ftm", _("FollowTheMoney")
    STIX = "stix", _("STIX 2.1")
    GEOJSON = "geojson", _("GeoJSON")

    @property
    def holds(self) -> str:
        """Return in one sentence what such a file holds, to be translated."""
        return _HOLDS[self]

    @property
    def media_type(self) -> str:
        """Return the media type of such a file."""
        return _MEDIA[self]

    @property
    def ending(self) -> str:
        """Return the ending of the file name."""
        return _ENDINGS.get(self, self.value)


_HOLDS = {
    Format.XLSX: _(
        "Sheets of actors, other names, places, relations and people, to read, sort and print. A first sheet says who "
        "took it out, when, and how it is marked; so does every printed page."
    ),
    Format.CSV: _("One row for each actor, for spreadsheets and statistics. The first rows say who, when and marking."),
    Format.FTM: _(
        "Entities and links, one a line, as OpenSanctions and Aleph read them. The format has no place for a "
        "marking: the file name says who, when and marking."
    ),
    Format.STIX: _(
        "One bundle for threat intelligence platforms. Actors are identities; only a violent extremist or criminal "
        "organisation is a threat actor. Every object is marked."
    ),
    Format.GEOJSON: _(
        "The countries of each actor as areas for a map, by borders as they are controlled, and places with "
        "coordinates as points that say how far they are believed. Every feature is marked."
    ),
}
_MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.FTM: "application/json+ftm",
    Format.STIX: "application/stix+json",
    Format.GEOJSON: "application/geo+json",
}
_ENDINGS = {Format.FTM: "ftm.json", Format.STIX: "stix.json"}


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: who took it out and when, by which filter, how many actors, and its marking."""

    by: str
    at: datetime
    marking: str
    filters: str
    count: int

    @property
    def moment(self) -> str:
        """Return when, in UTC."""
        return f"{self.at:%Y-%m-%d %H:%M} UTC"


def there(record: Record) -> list[Record]:
    """Return the places with coordinates where an actor is said to be; where it is said not to be is none of them."""
    areas: list[Record] = record["areas"]
    return [one for one in areas if one["latitude"] is not None and one["presence"] != Presence.ABSENT]


def day(moment: str | None) -> str:
    """Return the day of a day or a moment, "" when there is none."""
    return (moment or "")[:10]


def text_of(names: Iterable[str]) -> list[str]:
    """Return the texts once each, in their order, without empty ones."""
    return [name for name in dict.fromkeys(names) if name]
