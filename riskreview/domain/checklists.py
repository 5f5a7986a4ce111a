"""Checklist items and what an answer to one of them does."""

from collections.abc import Mapping
from dataclasses import dataclass

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from riskreview.domain.asking import Asking
from riskreview.domain.facts import Facts, When, holds
from riskreview.domain.scales import ANSWERS, BLOCKS, NOT_APPLICABLE, Applicability, Effect, Lane, Scale

ESCALATION_INDEX = "escalation_index"


@dataclass(frozen=True, slots=True)
class Rule:
    """This answer, under this condition, has these effects."""

    answer: str
    when: When
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a checklist. Of the rules for an answer, the first whose condition holds counts."""

    code: str
    lane: Lane
    question: str
    why: str
    evidence: str
    scale: Scale
    rules: tuple[Rule, ...]
    applicability: Applicability
    source: str
    na_when: str = ""
    """When "does not apply" is right, in words; empty where it is never an answer."""
    filled_from: str = ""
    """What fills the answer in place of a reviewer; empty where a reviewer answers."""

    @property
    def answers(self) -> tuple[str, ...]:
        """Return every answer the item takes, the best first."""
        return (*self.scale.answers, self.scale.unknown, *([NOT_APPLICABLE] if self.na_when else []))

    @property
    def can_block(self) -> bool:
        """Return whether any answer, under any facts, blocks approval."""
        return any(BLOCKS.intersection(rule.effects) for rule in self.rules)

    @property
    def can_block_absolutely(self) -> bool:
        """Return whether any answer blocks beyond waiver; an emergency does not lift these items."""
        return any(Effect.BLOCK_ABSOLUTELY in rule.effects for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with the answer it was given; None while it has none."""

    item: Item
    answer: str | None


@dataclass(frozen=True, slots=True)
class Module:
    """Items that are asked beside the base of a checklist, of the engagements that its rule chooses."""

    code: str
    title: str
    asked_when: Asking
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that an engagement is asked, and why."""

    item: Item
    because: Words


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of the checklist of a lane."""

    lane: Lane
    version: int
    title: str
    items: tuple[Item, ...]
    """The base: asked of every engagement."""
    modules: tuple[Module, ...] = ()

    @property
    def every_item(self) -> tuple[Item, ...]:
        """Return the items of the base and of all modules."""
        return (*self.items, *(item for module in self.modules for item in module.items))

    def asked(self, facts: Facts) -> tuple[Asked, ...]:
        """Return the items that an engagement with these facts is asked, in the order of the checklist."""
        found = [Asked(item, say(_("Asked of every engagement."))) for item in self.items]
        for module in self.modules:
            if because := module.asked_when.because(facts):
                why = say(_("{module}: {because}."), module=module.title, because=because)
                found.extend(Asked(item, why) for item in module.items)
        return tuple(found)

    def answered(self, answers: Mapping[str, str], facts: Facts) -> tuple[Answered, ...]:
        """Return every item asked with its answer, taken by code, so that a forgotten item is never left out."""
        return tuple(Answered(asked.item, answers.get(asked.item.code)) for asked in self.asked(facts))


@dataclass(frozen=True, slots=True)
class Ruling:
    """The effects of one answer, rising, and why it has them."""

    effects: tuple[Effect, ...]
    why: Words


def effects_of(item: Item, answer: str | None, facts: Facts) -> frozenset[Effect]:
    """Return the effects of this answer to this item; none for the best answer."""
    return frozenset(ruling(item, answer, facts).effects)


def ruling(item: Item, answer: str | None, facts: Facts) -> Ruling:
    """Return the effects of this answer under these facts and the rule they come from.

    No answer defers. Not knowing is never the easy way out: on an item that can block it defers, on any other it
    counts at least as much as the worst answer. Raises ValueError for an answer the item does not take.
    """
    if answer is None:
        return Ruling((Effect.DEFER,), say(_("{code} has no answer yet."), code=item.code))
    if answer not in item.answers:
        raise ValueError(f"{item.code} does not take the answer {answer!r}")
    stated = _by_rules(item, answer, facts)
    if answer != item.scale.unknown:
        return stated
    if item.can_block:
        effects = {*stated.effects, Effect.DEFER} - {Effect.INFORM}
        return Ruling(tuple(sorted(effects)), say(_("{code} can block and is not known."), code=item.code))
    worst = _by_rules(item, item.scale.answers[-1], facts)
    if max(stated.effects) >= max(worst.effects):
        return stated
    return Ruling(worst.effects, say(_("{code} is not known, which counts as the worst answer."), code=item.code))


def _by_rules(item: Item, answer: str, facts: Facts) -> Ruling:
    for rule in item.rules:
        if rule.answer == answer and holds(rule.when, facts):
            sentence = _('{code} was answered "{answer}", {when}.')
            fills = {"code": item.code, "answer": ANSWERS[answer], "when": rule.when.label}
            return Ruling(tuple(sorted(rule.effects)), say(sentence, **fills))
    why = say(_('{code} was answered "{answer}".'), code=item.code, answer=ANSWERS[answer])
    return Ruling(() if answer == item.scale.best else (Effect.INFORM,), why)


def refusal_of(item: Item, answer: str, *, reason: str) -> Words | None:
    """Return why a reviewer may not give this answer, or None when it may be given.

    Every answer but the best needs a written reason, "does not apply" included.
    """
    if item.filled_from:
        return say(_("{code} is filled from the escalation index and cannot be typed."), code=item.code)
    if answer == NOT_APPLICABLE and not item.na_when:
        return say(_('{code} always applies; "does not apply" is no answer to it.'), code=item.code)
    if answer not in item.answers:
        return say(_("{code} does not take this answer."), code=item.code)
    if answer != item.scale.best and not reason.strip():
        return say(
            _('{code} needs a reason: "{answer}" is not its best answer.'), code=item.code, answer=ANSWERS[answer]
        )
    return None
