"""The rule of a module as a form holds it: groups of conditions, in each at most one on a fact, joined by any or all.

What `riskreview.domain.parsing.asked_when` reads is the rule; this says the same in another shape, and parses nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ANY: Final = "any"
ALL: Final = "all"
JOINS: Final = frozenset({ANY, ALL})


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions by their fact, of which any or all must hold."""

    join: str
    conditions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups of which any or all must hold."""

    join: str
    groups: tuple[Group, ...]


def grouped(rule: Mapping[str, Any]) -> Grouped | None:
    """Return a valid rule as groups; None where it has more levels, or asks twice about a fact within one of them."""
    ((name, value),) = rule.items()
    if (flat := _group(rule)) is not None:
        return Grouped(ANY, (flat,))
    found = [_group(inner) for inner in value]
    groups = tuple(group for group in found if group is not None)
    return Grouped(name, groups) if len(groups) == len(found) else None


def _group(rule: Mapping[str, Any]) -> Group | None:
    ((name, value),) = rule.items()
    if name not in JOINS:
        return Group(ALL, rule)
    facts = [fact for inner in value for fact in inner]
    if JOINS.intersection(facts) or len(set(facts)) < len(facts):
        return None
    return Group(name, {fact: wanted for inner in value for fact, wanted in inner.items()})


def rule_of(whole: Grouped) -> dict[str, Any]:
    """Return the rule that groups amount to; there is at least one, and a condition in each."""
    return _joined(whole.join, (_joined(group.join, _apart(group.conditions)) for group in whole.groups))


def _apart(conditions: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    return ({fact: wanted} for fact, wanted in conditions.items())


def _joined(join: str, rules: Iterable[dict[str, Any]]) -> dict[str, Any]:
    found = list(rules)
    return found[0] if len(found) == 1 else {join: found}


def mean_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two valid rules say the same, in whatever order."""
    return bool(_meaning(one) == _meaning(other))


def _meaning(rule: Mapping[str, Any]) -> Any:
    ((name, value),) = rule.items()
    if name in JOINS:
        inner = frozenset(_meaning(each) for each in value)
        return next(iter(inner)) if len(inner) == 1 else (name, inner)
    return name, frozenset(value) if isinstance(value, list) else value
