"""Where a rule of the gate comes from, in short: items of a checklist with their sources, settings of a policy."""

from collections.abc import Collection, Iterable
from typing import Final

from django.utils.translation import gettext as _

from engagements.domain.words import Words
from riskreview.models import Lane, Review
from riskreview.selectors import checklists
from riskreview.selectors.words import told

MOST: Final = 5
"""So many items are named; the others stand on the page."""


def of_items(lanes: Iterable[Lane], codes: Collection[str]) -> str:
    """Return checklist, version and source of these items, "" where none of them is asked."""
    found = []
    for lane in lanes:
        checklist = {"title": lane.template.title, "number": lane.template.number}
        named = [item for code, item in checklists.items_of(lane).items() if code in codes]
        if named:
            items = [f"{item.code}: {item.source}" for item in named[:MOST]]
            found.append(" ".join((_("%(title)s, version %(number)s.") % checklist, *items)))
    return " ".join(found)


def of_policy(review: Review, *settings: Words | str) -> str:
    """Return the policy a review is judged by, and what it says; "" where it says nothing about the matter."""
    said = [told(words) if isinstance(words, Words) else words for words in settings]
    return " ".join((f"{review.policy}.", *said)) if said else ""
