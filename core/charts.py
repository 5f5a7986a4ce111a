"""Geometry of the small server-drawn charts: numbers in, SVG coordinates out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one moment, with its range when it has one."""

    at: datetime
    value: float
    lo: float | None = None
    hi: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point placed on the canvas."""

    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart template needs: the dots, the line through them and the area of their ranges."""

    dots: tuple[Dot, ...]
    line: str
    area: str

    @property
    def last(self) -> Dot:
        """Return the newest dot."""
        return self.dots[-1]


def plot(points: Sequence[Point], *, width: float, height: float, lo: float, hi: float) -> Plot:
    """Place the points, oldest first, on a canvas whose bottom is `lo` and whose top is `hi`.

    Refuses an empty history with ValueError: the caller says in words that there is nothing yet.
    """
    if not points:
        raise ValueError("a chart needs at least one point")
    ordered = sorted(points, key=lambda p: p.at)
    first, span = ordered[0].at, (ordered[-1].at - ordered[0].at).total_seconds()

    def x(at: datetime) -> float:
        return round((at - first).total_seconds() / span * width, 1) if span else round(width / 2, 1)

    def y(value: float) -> float:
        return round(height - (min(max(value, lo), hi) - lo) / (hi - lo) * height, 1)

    dots = tuple(Dot(x(p.at), y(p.value), p) for p in ordered)
    upper = [f"{x(p.at)},{y(p.value if p.hi is None else p.hi)}" for p in ordered]
    lower = [f"{x(p.at)},{y(p.value if p.lo is None else p.lo)}" for p in reversed(ordered)]
    ranged = any(p.lo is not None or p.hi is not None for p in ordered)
    return Plot(dots, " ".join(f"{d.x},{d.y}" for d in dots), " ".join(upper + lower) if ranged else "")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day, placed in a row of a strip of time."""

    x: float
    y: float
    on: date
    note: str
    tone: str


def strip(
    marks: Sequence[tuple[date, int, str, str]], *, rows: int, width: float, height: float
) -> tuple[tuple[Mark, ...], date, date]:
    """Place (day, row from the top, note, tone) on a canvas of even rows; return the marks, the first and the last day.

    Refuses an empty strip with ValueError: the caller says in words that there is nothing yet.
    """
    if not marks:
        raise ValueError("a strip needs at least one mark")
    first, last = min(day for day, *_rest in marks), max(day for day, *_rest in marks)
    span = (last - first).days

    def x(day: date) -> float:
        return round((day - first).days / span * width, 1) if span else round(width / 2, 1)

    placed = (Mark(x(day), round((row + 0.5) * height / rows, 1), day, note, tone) for day, row, note, tone in marks)
    return tuple(placed), first, last
