"""From draft to reviewed: what a study needs before a second person may vouch for it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

SUMMARY_WORDS: Final = 120
FEWEST_CITATIONS: Final = 5
FEWEST_KINDS: Final = 2


class Status(StrEnum):
    """How far a study may be relied on."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class Action(StrEnum):
    """What is done to a study."""

    EDIT = "edit"
    REVIEW = "review"


TABLE: Final[Mapping[tuple[Status, Action], Status]] = {
    (Status.DRAFT, Action.EDIT): Status.DRAFT,
    (Status.DRAFT, Action.REVIEW): Status.REVIEWED,
    (Status.REVIEWED, Action.EDIT): Status.DRAFT,
}
"""Any edit takes a review back: the second person vouched for other words."""


class NotOpen(Exception):
    """The action is not open in this status."""


def after(current: Status, action: Action) -> Status:
    """Return the status that `action` leads to; raises NotOpen when there is none."""
    try:
        return TABLE[current, action]
    except KeyError:
        raise NotOpen(f"{action} is not open for a study that is {current}") from None


class Gap(StrEnum):
    """What a study lacks before it may be reviewed."""

    FEW_CITATIONS = "few_citations"
    ONE_KIND = "one_kind"


def gaps(citation_kinds: Iterable[str]) -> tuple[Gap, ...]:
    """Return what the bibliography lacks: five sources at least, of two independent kinds at least."""
    kinds = list(citation_kinds)
    found = []
    if len(kinds) < FEWEST_CITATIONS:
        found.append(Gap.FEW_CITATIONS)
    if len(set(kinds)) < FEWEST_KINDS:
        found.append(Gap.ONE_KIND)
    return tuple(found)


def too_long(summary: str) -> bool:
    """Return whether a summary has more than 120 words."""
    return len(summary.split()) > SUMMARY_WORDS
