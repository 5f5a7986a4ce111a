"""Areas of countries, taken out of a TopoJSON topology (the file that draws the maps)."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

Point = tuple[float, float]
DIGITS: Final = 2  # hundredths of a degree: about a kilometre
CLOSED: Final = 4  # points of the smallest ring, its first one twice


class Shapes:
    """The areas of a topology by the number its countries have in ISO 3166."""

    def __init__(self, topology: Mapping[str, Any]) -> None:
        """Keep the borders; they are unpacked country by country."""
        self.arcs = topology["arcs"]
        self.scale, self.move = topology["transform"]["scale"], topology["transform"]["translate"]
        self.found: dict[str, list[Mapping[str, Any]]] = {}
        for one in topology["objects"]["countries"]["geometries"]:
            self.found.setdefault(one.get("id", ""), []).append(one)

    def polygons(self, number: str) -> str:
        """Return the polygons of a country as JSON with commas between, "" when the topology has none."""
        rings = [
            [self._ring(arcs, outer=position == 0) for position, arcs in enumerate(polygon)]
            for one in self.found.get(number, ())
            for polygon in (one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]])
        ]
        drawn = [[ring for ring in polygon if ring] for polygon in rings if polygon[0]]
        return ", ".join(json.dumps(polygon) for polygon in drawn)

    def _ring(self, arcs: Sequence[int], *, outer: bool) -> list[Point]:
        """Return a closed ring, an outer one anticlockwise and a hole clockwise (RFC 7946); nothing for a mere dot."""
        points: list[Point] = []
        for number in arcs:
            for point in self._arc(number):
                if not points or points[-1] != point:
                    points.append(point)
        if len(points) < CLOSED:
            return []
        around = sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(points))
        return points if (around > 0) == outer else points[::-1]

    def _arc(self, number: int) -> list[Point]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in self.arcs[~number if number < 0 else number]:
            x, y = x + dx, y + dy
            place = (x * self.scale[0] + self.move[0], y * self.scale[1] + self.move[1])
            points.append((round(place[0], DIGITS), round(place[1], DIGITS)))
        return points[::-1] if number < 0 else points
