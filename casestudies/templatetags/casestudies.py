"""How statements, their sources and their dates are shown in case studies."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.domain.sourcing import Support
from casestudies.domain.vocabulary import Precision
from casestudies.models import Indicator
from casestudies.selectors import words as vocabularies
from casestudies.selectors.studies import Cited

register = template.Library()

SUPPORT_TITLES = {
    Support.NEEDS_SECOND_SOURCE: gettext_lazy(
        "No source is cited. The statement rests on what its author knows and needs a second source."
    ),
    Support.ONE_SOURCE: gettext_lazy("One source is cited."),
    Support.ONE_KIND: gettext_lazy("Several sources are cited, all of one kind: they may not be independent."),
    Support.INDEPENDENT: gettext_lazy("Sources of different kinds are cited."),
}
FORMATS = {Precision.DAY: "j M Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
BAR_WIDTH = 120


@register.filter
def word(code: str, vocabulary: str) -> str:
    """Return the label of a code."""
    return vocabularies.word(code, vocabulary)


@register.filter
def words(codes: list[str], vocabulary: str) -> str:
    """Return the labels of codes, comma-separated."""
    return ", ".join(vocabularies.words(codes, vocabulary))


@register.filter
def named(keys: list[str], names: dict[str, str]) -> str:
    """Return the common names of the parties with these keys."""
    return ", ".join(names[key] for key in keys)


@register.filter
def lookup(mapping: dict[Any, Any], key: Any) -> Any:
    """Return the entry of a mapping, or nothing."""
    return mapping.get(key, ())


@register.simple_tag
def dated(on: date | None, precision: str = Precision.DAY, until: date | None = None) -> str:
    """Return a date no more exact than it is known, or a span of two."""
    if on is None:
        return _("date not recorded")
    pattern = FORMATS[Precision(precision)]
    first = date_format(on, pattern)
    if until is None:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(until, pattern)}


@register.inclusion_tag("casestudies/_cite.html")
def cite(cited: Cited, *, quiet: bool = False) -> dict[str, Any]:
    """Show the numbers of the sources of a statement, or that it needs a second one.

    `quiet` leaves out the mark of a single source, for places where every row has one.
    """
    return {
        "sources": cited.sources,
        "missing": cited.support is Support.NEEDS_SECOND_SOURCE,
        "single": cited.support is Support.ONE_SOURCE and not quiet,
        "title": SUPPORT_TITLES[cited.support],
    }


@register.inclusion_tag("casestudies/_indicator.html")
def bars(indicator: Indicator) -> dict[str, Any]:
    """Draw a series of yearly numbers with their ranges; the same numbers stand beside the bars."""
    highest = max((point["high"] for point in indicator.points), default=0) or 1
    rows = [
        {
            **point,
            "exact": point["low"] == point["high"],
            "width": round(point["best"] / highest * BAR_WIDTH, 1),
            "from": round(point["low"] / highest * BAR_WIDTH, 1),
            "span": round((point["high"] - point["low"]) / highest * BAR_WIDTH, 1),
        }
        for point in indicator.points
    ]
    return {"indicator": indicator, "rows": rows, "width": BAR_WIDTH}
