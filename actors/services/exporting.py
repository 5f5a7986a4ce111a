"""Take actors out in a file: one read, noted with format, filter, count and marking before anything leaves."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.domain.markings import Marking, highest
from accounts.models import User
from actors.domain.outgoing import ftm, geojson, sheets, stix
from actors.domain.outgoing.records import About, Format, Record
from actors.domain.outgoing.shapes import Shapes
from actors.selectors import leaving, outgoing
from actors.services import workbooks
from core import clock, reads

BORDERS: Final = settings.BASE_DIR / "static" / "vendor" / "pictures" / "countries-50m.json"


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished file, to be read from its beginning, and what stands around it."""

    file: IO[bytes]
    name: str
    media_type: str
    about: About
    left_out: int


@transaction.atomic
def take_out(*, format: Format, filters: QueryDict, ceiling: Marking, by: User) -> Taken:  # noqa: A002 (what it is)
    """Write the actors that the filters keep and that may leave up to a marking, and note that they were taken out.

    What leaves is read once and kept while it is written, so that the file says of itself exactly what it holds, and is
    whole or not there. It carries the highest marking of what is in it. Raises Invalid for a filter that cannot be
    used, and for more rows than a workbook has room for; then nothing is noted and nothing leaves.
    """
    at = clock.now()
    kept = leaving.narrowed(leaving.actors(by, ceiling), filters)
    _leave, left_out = leaving.counted(by, filters, ceiling)
    with TemporaryFile() as spool:
        count, marks = _spooled(outgoing.described(kept, user=by, ceiling=ceiling), spool)
        about = About(f"{by} ({by.username})", at, highest(marks).label, filters.urlencode(), count)
        file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
        WRITERS[format](file, _read_back(spool), about)
    noted(by=by, format=format.value, filters=filters.urlencode(), ceiling=ceiling, marking=about.marking, count=count)
    file.seek(0)
    return Taken(file, _name(about, format, by), format.media_type, about, left_out)


def noted(*, by: User, format: str, filters: str, ceiling: Marking, marking: str, count: int) -> None:  # noqa: A002
    """Note an export: format, filter, how far it might go, how it is marked, and how many actors left."""
    told = urlencode({"format": format, "up_to": ceiling.value, "marked": marking})
    said = "&".join(filter(None, (told, filters)))
    reads.record("export", by=by, subject_type="actors.actor", filters=said, count=count)


def _spooled(records: Iterable[Mapping[str, Any]], spool: IO[bytes]) -> tuple[int, set[str]]:
    count, marks = 0, set[str]()
    for record in records:
        count += 1
        marks |= outgoing.markings(record)
        spool.write(json.dumps(record, cls=DjangoJSONEncoder).encode() + b"\n")
    return count, marks


def _read_back(spool: IO[bytes]) -> Iterator[Record]:
    spool.seek(0)
    return (json.loads(line) for line in spool)


def _name(about: About, format: Format, by: User) -> str:  # noqa: A002
    moment = f"{about.at:%Y%m%dT%H%M%SZ}"
    return f"parley-actors_{about.marking.replace(':', '-')}_{by.username}_{moment}.{format.ending}"


def _text(file: IO[bytes], pieces: Iterable[str]) -> None:
    for piece in pieces:
        file.write(piece.encode())


def _csv(file: IO[bytes], records: Iterable[Record], about: About) -> None:
    rows = (sheets.actor_row(record, _) for record in records)
    head = [*sheets.about_rows(about, _), [], sheets.heads(sheets.ACTORS, _)]
    file.write(b"\xef\xbb\xbf")  # so that spreadsheets read every script
    _text(file, sheets.csv_lines(head))
    _text(file, sheets.csv_lines(rows))


def _ftm(file: IO[bytes], records: Iterable[Record], _about: About) -> None:
    _text(file, ftm.lines(records))


def _stix(file: IO[bytes], records: Iterable[Record], about: About) -> None:
    _text(file, stix.pieces(records, about))


def _geojson(file: IO[bytes], records: Iterable[Record], about: About) -> None:
    _text(file, geojson.pieces(records, about, shape_of=_shape_of))


@lru_cache(maxsize=300)
def _shape_of(code: str) -> str:
    number = countries.numeric(code, padded=True)
    return _shapes().polygons(number) if number else ""


@lru_cache(maxsize=1)
def _shapes() -> Shapes:
    return Shapes(json.loads(BORDERS.read_text(encoding="utf-8")))


WRITERS: Final[Mapping[Format, Callable[[IO[bytes], Iterable[Record], About], None]]] = {
    Format.XLSX: workbooks.write,
    Format.CSV: _csv,
    Format.FTM: _ftm,
    Format.STIX: _stix,
    Format.GEOJSON: _geojson,
}
