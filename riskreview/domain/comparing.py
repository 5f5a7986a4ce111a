"""How one version of a checklist differs from another, module by module and item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from riskreview.domain.asking import Asking
from riskreview.domain.checklists import Checklist, Item, Module


class Kind(Labelled):
    """What happened to an item or a module."""

    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")
    EFFECT = "effect", _("Does something else")
    CHOSEN = "chosen", _("Asked of other engagements")
    REWORDED = "reworded", _("Reworded")
    RENAMED = "renamed", _("Renamed")


WORDS: Final = ("question", "why", "evidence", "source", "na_when", "applicability")
JUDGED: Final = ("scale", "rules", "filled_from")


@dataclass(frozen=True, slots=True)
class Difference:
    """One item or module that is not the same in two versions: how it was and how it is, None where it is in one only.

    The code of a module has no number, that of an item has one.
    """

    code: str
    kinds: tuple[Kind, ...]
    before: Item | Module | None
    after: Item | Module | None

    @property
    def of_module(self) -> bool:
        """Return whether it is a module that differs, by its name or by when it is asked."""
        return isinstance(self.before or self.after, Module)


def differences(old: Checklist, new: Checklist) -> tuple[Difference, ...]:
    """Return every module and then every item that differs, in the order of the new version, what was removed last."""
    before, after = _by_code(old), _by_code(new)
    chosen = (_chosen(old), _chosen(new))
    rows = list(_modules(old, new))
    for code, item in after.items():
        was = before.get(code)
        kinds = (Kind.ADDED,) if was is None else _kinds(was, item, chosen)
        if kinds:
            rows.append(Difference(code, kinds, was, item))
    gone = (code for code in before if code not in after)
    return (*rows, *(Difference(code, (Kind.REMOVED,), before[code], None) for code in gone))


def _modules(old: Checklist, new: Checklist) -> Iterator[Difference]:
    before, after = ({module.code: module for module in one.modules} for one in (old, new))
    for code, module in after.items():
        was = before.get(code)
        if was is None:
            yield Difference(code, (Kind.ADDED,), None, module)
        elif kinds := (
            *((Kind.CHOSEN,) if was.asked_when != module.asked_when else ()),
            *((Kind.RENAMED,) if was.title != module.title else ()),
        ):
            yield Difference(code, kinds, was, module)
    for code, was in before.items():
        if code not in after:
            yield Difference(code, (Kind.REMOVED,), was, None)


def _by_code(checklist: Checklist) -> dict[str, Item]:
    return {item.code: item for item in checklist.every_item}


def _chosen(checklist: Checklist) -> dict[str, Asking]:
    """Return by which rule each item of a module is asked; the base needs none."""
    return {item.code: module.asked_when for module in checklist.modules for item in module.items}


def _kinds(was: Item, item: Item, chosen: tuple[Mapping[str, Asking], Mapping[str, Asking]]) -> tuple[Kind, ...]:
    found = []
    if any(getattr(was, name) != getattr(item, name) for name in JUDGED) or bool(was.na_when) != bool(item.na_when):
        found.append(Kind.EFFECT)
    if chosen[0].get(was.code) != chosen[1].get(item.code):
        found.append(Kind.CHOSEN)
    if any(getattr(was, name) != getattr(item, name) for name in WORDS):
        found.append(Kind.REWORDED)
    return tuple(found)
