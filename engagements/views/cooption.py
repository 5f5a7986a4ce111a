"""Benefits beside conduct on the page of an actor, with the signals in them."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import Request
from actors.models import Actor
from core import charts, clock
from core.panels import Panel
from engagements.domain.cooption import Lane, Moment, Signal, Sort, lane_of
from engagements.selectors import cooption

WIDTH: Final = 720
HEIGHT: Final = 132
TONES: Final = {Lane.BENEFITS: "info", Lane.KEPT: "good", Lane.BROKEN: "bad"}
MILD: Final = frozenset({Sort.INCAPABLE, Sort.PRESSURE})
ROUTES: Final = {
    "engagement": "engagements:detail",
    "commitment": "engagements:commitment",
    "incident": "engagements:incident",
}


def actor_panel(request: Request, actor: Actor) -> Panel:
    """Return what the reader may see of benefits and conduct, drawn on one axis, as a table, and as signals."""
    reading = cooption.of(actor, user=request.user, today=clock.now().date())
    context: dict[str, Any] = {
        "since": reading.since,
        "rows": [_row(moment) for moment in reversed(reading.moments)],
        "signals": [_signal(signal) for signal in reading.signals],
        "lanes": [_(lane.label) for lane in Lane],
        "width": WIDTH,
        "height": HEIGHT,
    }
    if reading.moments:
        lanes = list(Lane)
        marks = [
            (one.on, lanes.index(lane_of(one.sort)), f"{_(one.sort.label)}: {one.title}", _tone(one.sort))
            for one in reading.moments
        ]
        placed, first, last = charts.strip(marks, rows=len(lanes), width=WIDTH, height=HEIGHT)
        lines = [round((place + 0.5) * HEIGHT / len(lanes), 1) for place in range(len(lanes))]
        context |= {"marks": placed, "first": first, "last": last, "lines": lines}
    return "engagements/_benefits.html", context


def _tone(sort: Sort) -> str:
    return "warn" if sort in MILD else TONES[lane_of(sort)]


def _row(moment: Moment) -> dict[str, Any]:
    return {
        "on": moment.on,
        "sort": _(moment.sort.label),
        "tone": _tone(moment.sort),
        "title": moment.title,
        "note": moment.note,
        "lacks": [words.told_with(_) for words in moment.lacks],
        "url": reverse(ROUTES[moment.kind], args=[moment.record_id]),
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "title": _(signal.title),
        "rule": signal.rule.told_with(_),
        "found": signal.found.told_with(_),
        "inputs": [_row(moment) for moment in signal.inputs],
    }
