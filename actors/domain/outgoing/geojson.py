"""A GeoJSON collection (RFC 7946): a feature for each actor, on the countries it is known in, and for each place."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from actors.domain.areas import Presence
from actors.domain.grading import FactState
from actors.domain.kinds import ActorType
from actors.domain.outgoing.records import About, Record, day, there
from actors.domain.traits import ActorStatus

NOTE: Final = (
    "Whole countries, by borders as they are controlled (Natural Earth). Points are places where somebody says the "
    "actor is, with how far that is believed; places without coordinates are only in words."
)


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
        for feature in (_feature(record, shape_of), *(_point(record, area) for area in there(record))):
            yield comma + feature
            comma = ",\n"
    yield "\n]}\n"


def _feature(record: Record, shape_of: Callable[[str], str]) -> str:
    shapes = {code: shape_of(code) for code in record["countries"]}
    drawn = ", ".join(filter(None, shapes.values()))
    geometry = f'{{"type": "MultiPolygon", "coordinates": [{drawn}]}}' if drawn else "null"
    said = json.dumps(_said(record, [code for code, shape in shapes.items() if not shape]), ensure_ascii=False)
    return f'{{"type": "Feature", "id": "{record["id"]}", "properties": {said}, "geometry": {geometry}}}'


def _point(record: Record, area: Record) -> str:
    said = {
        "name": area["place"],
        "actor": record["name"],
        "actor_id": record["id"],
        "presence": Presence(area["presence"]).label,
        "countries": [area["country"]] if area["country"] else [],
        "since": area["since"],
        "until": area["until"],
        "grade": area["grade"],
        "state": FactState(area["state"]).label,
        "changed": day(area["updated_at"]),
        "marking": area["marking_label"],
    }
    where = {"type": "Point", "coordinates": [area["longitude"], area["latitude"]]}
    feature = {"type": "Feature", "id": area["id"], "properties": said, "geometry": where}
    return json.dumps(feature, ensure_ascii=False)


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
