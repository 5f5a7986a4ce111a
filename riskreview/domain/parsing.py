"""Read a checklist from plain data (YAML or JSON) and refuse one that could not be answered or would judge unfairly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import product
from typing import Any, Final, TypeVar

from engagements.domain.kinds import HIGHEST_TIER
from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _
from riskreview.domain import asking
from riskreview.domain.asking import AllOf, Among, AnyOf, Asking, TierAtLeast
from riskreview.domain.checklists import ESCALATION_INDEX, Checklist, Item, Module, Rule, effects_of
from riskreview.domain.facts import Facts, When
from riskreview.domain.scales import SCALES, Applicability, Effect, Lane

CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{1,2}")
MODULE_CODE: Final = re.compile(r"[A-Z]{2,12}")
TEXTS: Final = ("code", "question", "why", "evidence", "scale", "applicability", "source")
OPTIONAL_TEXTS: Final = ("na_when", "filled_from")
FLAGS: Final = tuple(field.name for field in fields(Facts) if field.type is bool)
NOTHING: Final[Mapping[str, Any]] = {**dict.fromkeys(FLAGS, False), **dict.fromkeys(asking.LISTS, ())}
"""Every fact but the tier, as it stands where nothing was found."""
TIERED: Final = frozenset({When.TIER_2_OR_MORE, When.TIER_3})

V = TypeVar("V", bound=Labelled)


class InvalidChecklist(Exception):
    """The data is no checklist; `faults` says why, one sentence an item."""

    def __init__(self, faults: tuple[Words, ...]) -> None:
        super().__init__(" ".join(map(str, faults)))
        self.faults = faults


class _Fault(Exception):
    def __init__(self, words: Words) -> None:
        self.words = words


def parse(document: object) -> Checklist:
    """Return the checklist in `document`; raises InvalidChecklist naming the first fault of every faulty item."""
    try:
        return _checklist(_mapping(document, {"lane", "version", "title", "items"}, {"modules"}))
    except _Fault as fault:
        raise InvalidChecklist((fault.words,)) from None


def _checklist(data: Mapping[str, object]) -> Checklist:
    lane = _member(Lane, data["lane"])
    version = data["version"]
    if type(version) is not int or version < 1:
        raise _Fault(say(_("The version must be a whole number from 1.")))
    faults: list[Words] = []
    taken: set[str] = set()
    items = _items(data["items"], lane, taken, faults)
    modules = _modules(data.get("modules", []), lane, taken, faults)
    if faults:
        raise InvalidChecklist(tuple(faults))
    return Checklist(lane, version, _text(data, "title"), items, modules)


def _items(rows: object, lane: Lane, taken: set[str], faults: list[Words]) -> tuple[Item, ...]:
    """Return the items that can be read; what is wrong with the others is added to `faults`, their codes to `taken`."""
    if not isinstance(rows, list) or not rows:
        raise _Fault(say(_("A checklist needs a list of items.")))
    items: list[Item] = []
    for number, row in enumerate(rows, start=1):
        try:
            items.append(_item(row, lane, taken=taken))
        except _Fault as fault:
            faults.append(say(_("{item}: {fault}"), item=_name(row, number), fault=fault.words))
    return tuple(items)


def _name(row: object, number: int) -> Words:
    """Return what an item or a module is called in a fault: its code where it has one, its place otherwise."""
    code = row.get("code") if isinstance(row, Mapping) else None
    if isinstance(code, str) and code.strip():
        return say(_("Item {number} ({code})"), number=number, code=code.strip())
    return say(_("Item {number}"), number=number)


def _modules(rows: object, lane: Lane, taken: set[str], faults: list[Words]) -> tuple[Module, ...]:
    if not isinstance(rows, list):
        raise _Fault(say(_("The modules must be a list.")))
    modules: list[Module] = []
    for number, row in enumerate(rows, start=1):
        inside: list[Words] = []
        try:
            modules.append(_module(row, lane, taken, inside, known={module.code for module in modules}))
        except _Fault as fault:
            inside.append(fault.words)
        name = _name(row, number)
        faults.extend(say(_("Module, {name}: {fault}"), name=name, fault=fault) for fault in inside)
    return tuple(modules)


def _module(row: object, lane: Lane, taken: set[str], faults: list[Words], *, known: set[str]) -> Module:
    data = _mapping(row, {"code", "title", "asked_when", "items"})
    code = _text(data, "code")
    if not MODULE_CODE.fullmatch(code):
        raise _Fault(say(_("the code of a module is two to twelve capitals.")))
    if code in known:
        raise _Fault(say(_("the code {code} stands twice."), code=code))
    rule = asked_when(data["asked_when"])
    return Module(code, _text(data, "title"), rule, _items(data["items"], lane, taken, faults))


def asked_when(rule: object) -> Asking:
    """Return the rule by which a module is chosen; raises _Fault, which `parse` tells of."""
    if not isinstance(rule, Mapping) or len(rule) != 1:
        raise _Fault(say(_("asked_when: a rule is one condition, or any or all with a list of rules.")))
    ((name, value),) = rule.items()
    if name in {"any", "all"}:
        if not isinstance(value, list) or not value:
            raise _Fault(say(_("asked_when: {name} needs a list of rules."), name=str(name)))
        rules = tuple(asked_when(inner) for inner in value)
        return AnyOf(rules) if name == "any" else AllOf(rules)
    if name in asking.LISTS:
        if not isinstance(value, list) or not value:
            raise _Fault(say(_("asked_when: {name} needs a list of values."), name=str(name)))
        return Among(str(name), tuple(_member(asking.LISTS[name][0], each) for each in value))
    if name in asking.FLAGS:
        if not isinstance(value, bool):
            raise _Fault(say(_("asked_when: {name} is true or false."), name=str(name)))
        return asking.Flag(str(name), value)
    if name == "tier_at_least":
        if type(value) is not int or value not in range(HIGHEST_TIER + 1):
            raise _Fault(say(_("asked_when: tier_at_least is a tier, 0 to {highest}."), highest=HIGHEST_TIER))
        return TierAtLeast(value)
    known = ", ".join(["any", "all", *asking.LISTS, *asking.FLAGS, "tier_at_least"])
    raise _Fault(say(_("asked_when: {name} is none of: {known}."), name=str(name), known=known))


def _item(row: object, lane: Lane, *, taken: set[str]) -> Item:
    data = _mapping(row, {*TEXTS, "effects"}, set(OPTIONAL_TEXTS))
    texts = {name: _text(data, name) for name in (*TEXTS, *OPTIONAL_TEXTS) if name in data}
    if not CODE.fullmatch(texts["code"]):
        raise _Fault(say(_("the code must be one to three capitals and a number.")))
    if texts["code"] in taken:
        raise _Fault(say(_("the code {code} stands twice."), code=texts["code"]))
    taken.add(texts["code"])
    if texts["scale"] not in SCALES:
        raise _Fault(say(_("there is no such scale: {scale}."), scale=texts["scale"]))
    if texts.get("filled_from", ESCALATION_INDEX) != ESCALATION_INDEX:
        raise _Fault(say(_("an item can be filled from the escalation index only.")))
    item = Item(
        code=texts["code"],
        lane=lane,
        question=texts["question"],
        why=texts["why"],
        evidence=texts["evidence"],
        scale=SCALES[texts["scale"]],
        rules=_rules(data["effects"]),
        applicability=_member(Applicability, texts["applicability"]),
        source=texts["source"],
        na_when=texts.get("na_when", ""),
        filled_from=texts.get("filled_from", ""),
    )
    _require_fair(item)
    return item


def _rules(rows: object) -> tuple[Rule, ...]:
    if not isinstance(rows, list):
        raise _Fault(say(_("the effects must be a list.")))
    return tuple(_rule(_mapping(row, {"answer", "when", "effects"})) for row in rows)


def _rule(data: Mapping[str, object]) -> Rule:
    effects = data["effects"]
    if not isinstance(effects, list) or not effects:
        raise _Fault(say(_("a rule needs a list of effects.")))
    return Rule(
        answer=_text(data, "answer"),
        when=_member(When, data["when"]),
        effects=tuple(_member(Effect, effect) for effect in effects),
    )


def _require_fair(item: Item) -> None:
    """Refuse rules for answers the item does not take, rules never reached, and a worse answer judged more mildly."""
    reached: set[tuple[str, When]] = set()
    for rule in item.rules:
        if rule.answer not in item.answers:
            raise _Fault(say(_("{answer} is not an answer of this item."), answer=rule.answer))
        if not reached.isdisjoint({(rule.answer, rule.when), (rule.answer, When.ALWAYS)}):
            raise _Fault(say(_("an earlier rule for {answer} leaves this one nothing to do."), answer=rule.answer))
        reached.add((rule.answer, rule.when))
    for facts in _telling_facts(item):
        weights = [sorted(effects_of(item, answer, facts), reverse=True) for answer in item.scale.answers]
        if weights != sorted(weights):
            raise _Fault(say(_("a worse answer has a milder effect than a better one.")))


def _telling_facts(item: Item) -> Iterator[Facts]:
    """Yield every combination of the facts that the item's rules ask about."""
    asked = {rule.when for rule in item.rules}
    flags = [flag for flag in (*FLAGS, When.BENEFIT) if flag in asked]
    for tier in range(HIGHEST_TIER + 1) if asked & TIERED else [0]:
        for values in product((False, True), repeat=len(flags)):
            told = dict(zip(flags, values, strict=True))
            incentives = ("humanitarian_aid",) if told.pop(When.BENEFIT, False) else ()
            yield Facts(tier=tier, **{**NOTHING, **told, "incentives": incentives})


def _mapping(data: object, required: set[str], optional: set[str] | None = None) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise _Fault(say(_("there must be names with values.")))
    if missing := required - set(data):
        raise _Fault(say(_("missing: {names}."), names=", ".join(sorted(missing))))
    if unknown := set(data) - required - (optional or set()):
        raise _Fault(say(_("unknown: {names}."), names=", ".join(sorted(map(str, unknown)))))
    return data


def _text(data: Mapping[str, object], name: str) -> str:
    value = data[name]
    if isinstance(value, bool):
        raise _Fault(say(_('{name}: write "yes" and "no" in quotes.'), name=name))
    if not isinstance(value, str) or not value.strip():
        raise _Fault(say(_("{name} must be a text."), name=name))
    return value.strip()


def _member(vocabulary: type[V], value: object) -> V:
    allowed = [str(member) for member in vocabulary]
    if value not in allowed:
        raise _Fault(say(_("{value} is none of: {allowed}."), value=str(value), allowed=", ".join(allowed)))
    return vocabulary(str(value))
