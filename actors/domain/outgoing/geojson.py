"""A GeoJSON collection (RFC 7946): one feature an actor, on the countries it is known in."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from actors.domain.kinds import ActorType
from actors.domain.outgoing.records import About, Record, day
from actors.domain.traits import ActorStatus

NOTE: Final = "Whole countries, by borders as they are controlled (Natural Earth); where within them is only in words."


def pieces(records: Iterable[Record], about: About, *, shape_of: Callable[[str], str]) -> Iterator[str]:
    """Yield the text of the collection.

    `shape_of` answers a country's polygons as JSON with commas between, "" for one it cannot draw: such countries are
    in `not_drawn`, and a feature of none but those has no geometry.
    """
    said = {
        "marking": about.marking,
        "taken_out_by": about.by,
        "taken_out_at": about.moment,
        "filter": about.filters,
        "count": about.count,
        "note": NOTE,
    }
    yield f'{{"type": "FeatureCollection", "parley": {json.dumps(said, ensure_ascii=False)}, "features": ['
    comma = "\n"
    for record in records:
        yield comma + _feature(record, shape_of)
        comma = ",\n"
    yield "\n]}\n"


def _feature(record: Record, shape_of: Callable[[str], str]) -> str:
    shapes = {code: shape_of(code) for code in record["countries"]}
    drawn = ", ".join(filter(None, shapes.values()))
    geometry = f'{{"type": "MultiPolygon", "coordinates": [{drawn}]}}' if drawn else "null"
    said = json.dumps(_said(record, [code for code, shape in shapes.items() if not shape]), ensure_ascii=False)
    return f'{{"type": "Feature", "id": "{record["id"]}", "properties": {said}, "geometry": {geometry}}}'


def _said(record: Record, not_drawn: list[str]) -> dict[str, Any]:
    return {
        "name": record["name"],
        "type": ActorType(record["actor_type"]).label,
        "status": ActorStatus(record["status"]).label,
        "countries": record["countries"],
        "region": record["region"],
        "changed": day(record["updated_at"]),
        "marking": record["marking_label"],
        "not_drawn": not_drawn,
    }
