"""Scores and their histories."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from core import charts

register = template.Library()

CHART_WIDTH, CHART_HEIGHT = 640, 180


@register.inclusion_tag("components/score.html")
def score(  # noqa: PLR0913 (each is one thing a page may say)
    *,
    label: str,
    value: float | None,
    lo: float | None = None,
    hi: float | None = None,
    band: str = "",
    tone: str = "neutral",
    at: datetime | None = None,
    why_url: str = "",
    insufficient: bool = False,
    note: str = "",
    compact: bool = False,
    has_range: bool = True,
) -> dict[str, Any]:
    """Show a score of 0 to 100 with its range, age and a way to its reasons; `compact` for a table cell.

    Without a value it reads "Not assessed yet"; with `insufficient` the number is greyed and said to be so. A missing
    range is said too, unless this kind of score has none (`has_range`).
    """
    low, high = (value if lo is None else lo), (value if hi is None else hi)
    width = max((high or 0) - (low or 0), 1)
    return {
        "label": label,
        "value": value,
        "lo": low,
        "hi": high,
        "width": width,
        "band": band,
        "tone": tone,
        "has_range": has_range,
        "ranged": lo is not None and hi is not None,
        "at": at,
        "why_url": why_url,
        "insufficient": insufficient,
        "note": note,
        "compact": compact,
        "point": min(max((value or 0) - 1, 0), 98),
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(*, points: Sequence[charts.Point], label: str, tone: str = "accent") -> dict[str, Any]:
    """Draw a history of 0 to 100 in one line of text, with its words for those who do not see it."""
    drawn = charts.plot(points, width=100, height=24, lo=0, hi=100) if points else None
    return {"plot": drawn, "summary": _in_words(points), "label": label, "tone": tone}


@register.inclusion_tag("components/chart.html")
def score_chart(*, points: Sequence[charts.Point], label: str, tone: str = "accent") -> dict[str, Any]:
    """Draw a history of 0 to 100 with its ranges, a scale and a table of the same numbers."""
    drawn = charts.plot(points, width=CHART_WIDTH, height=CHART_HEIGHT, lo=0, hi=100) if points else None
    lines = [{"value": value, "y": CHART_HEIGHT - value / 100 * CHART_HEIGHT} for value in (0, 25, 50, 75, 100)]
    return {
        "plot": drawn,
        "lines": lines,
        "summary": _in_words(points),
        "label": label,
        "tone": tone,
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
    }


def _in_words(points: Sequence[charts.Point]) -> str:
    """Say what a line shows."""
    if not points:
        return _("No history yet.")
    ordered = sorted(points, key=lambda p: p.at)
    values = [p.value for p in ordered]
    return _("From %(first)d to %(last)d between %(start)s and %(end)s; lowest %(low)d, highest %(high)d.") % {
        "first": values[0],
        "last": values[-1],
        "low": min(values),
        "high": max(values),
        "start": f"{ordered[0].at:%Y-%m-%d}",
        "end": f"{ordered[-1].at:%Y-%m-%d}",
    }
