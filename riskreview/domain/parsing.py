"""Read a checklist from plain data (YAML or JSON) and refuse one that could not be answered or would judge unfairly."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, TypeVar

from engagements.domain.kinds import HIGHEST_TIER
from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.checklists import ESCALATION_INDEX, Checklist, Item, Rule, effects_of
from riskreview.domain.facts import Facts, When
from riskreview.domain.scales import SCALES, Applicability, Effect, Lane

CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{1,2}")
TEXTS: Final = ("code", "question", "why", "evidence", "scale", "applicability", "source")
OPTIONAL_TEXTS: Final = ("na_when", "filled_from")
FLAGS: Final = tuple(name for name in Facts.__dataclass_fields__ if name != "tier")
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
        return _checklist(_mapping(document, {"lane", "version", "title", "items"}))
    except _Fault as fault:
        raise InvalidChecklist((fault.words,)) from None


def _checklist(data: Mapping[str, object]) -> Checklist:
    lane = _member(Lane, data["lane"])
    version, rows = data["version"], data["items"]
    if type(version) is not int or version < 1:
        raise _Fault(say(_("The version must be a whole number from 1.")))
    if not isinstance(rows, list) or not rows:
        raise _Fault(say(_("A checklist needs a list of items.")))
    items: list[Item] = []
    faults: list[Words] = []
    for number, row in enumerate(rows, start=1):
        try:
            items.append(_item(row, lane, taken={item.code for item in items}))
        except _Fault as fault:
            faults.append(say(_("Item {number}: {fault}"), number=number, fault=fault.words))
    if faults:
        raise InvalidChecklist(tuple(faults))
    return Checklist(lane, version, _text(data, "title"), tuple(items))


def _item(row: object, lane: Lane, *, taken: set[str]) -> Item:
    data = _mapping(row, {*TEXTS, "effects"}, set(OPTIONAL_TEXTS))
    texts = {name: _text(data, name) for name in (*TEXTS, *OPTIONAL_TEXTS) if name in data}
    if not CODE.fullmatch(texts["code"]):
        raise _Fault(say(_("the code must be one to three capitals and a number.")))
    if texts["code"] in taken:
        raise _Fault(say(_("the code {code} stands twice."), code=texts["code"]))
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
    flags = [flag for flag in FLAGS if flag in asked]
    for tier in range(HIGHEST_TIER + 1) if asked & TIERED else [0]:
        for values in product((False, True), repeat=len(flags)):
            yield Facts(tier=tier, **{**dict.fromkeys(FLAGS, False), **dict(zip(flags, values, strict=True))})


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
