"""At which level an engagement is decided, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from riskreview.domain.facts import Facts
from riskreview.domain.scales import Effect, Lane, Risk

HIGHEST: Final = 3

LEVELS: Final[Mapping[int, str]] = {
    1: _("Approver"),
    2: _("Senior approver"),
    3: _("Higher authority"),
}


@dataclass(frozen=True, slots=True)
class DecisionLevel:
    """Who may approve, who may return, refuse or defer, and every reason that counted.

    `to_approve` is None when nobody may. `to_turn_down` never rises with the risk: saying no lets nothing through.
    """

    to_approve: int | None
    to_turn_down: int
    reasons: tuple[Words, ...]


def decision_level(
    *,
    facts: Facts,
    effects: Collection[Effect],
    residual: Mapping[Lane, Risk],
    dissents: Collection[Lane],
    benefit: bool,
    waiver: bool = False,
) -> DecisionLevel:
    """Return the level that decides.

    The highest of: the tier's level, one more if any answer raises; 2 for one lane with high residual risk, 3 for two
    or for very high; 3 for a listed actor with benefit, for a contact under an international warrant, for a waiver.
    A dissent from legal or two dissents add one. Never above 3. An absolute block leaves nobody.

    Args:
        facts: the recorded facts, the tier among them.
        effects: every effect of every answer.
        residual: the residual risk of each lane.
        dissents: the lane of each recorded dissent.
        benefit: whether the actor receives anything of value.
        waiver: whether the approval would waive a block.
    """
    of_tier = max(1, facts.tier)
    calls = [(of_tier, say(_("Tier {tier} is decided at level {level}."), tier=facts.tier, level=of_tier))]
    if Effect.RAISE in effects:
        raised = min(HIGHEST, of_tier + 1)
        calls.append((raised, say(_("At least one answer raises the decision: level {level}."), level=raised)))
    calls += [*_by_residual(residual), *_by_facts(facts, benefit=benefit, waiver=waiver)]
    level, reasons = max(call for call, _why in calls), [why for _call, why in calls]
    if len(dissents) > 1 or Lane.LEGAL in dissents:
        level = min(HIGHEST, level + 1)
        reasons.append(say(_("Dissent adds one level: level {level}."), level=level))
    if Effect.BLOCK_ABSOLUTELY in effects:
        reasons.insert(0, say(_("An absolute block stands: nobody may approve.")))
        return DecisionLevel(None, of_tier, tuple(reasons))
    return DecisionLevel(level, of_tier, tuple(reasons))


def _by_residual(residual: Mapping[Lane, Risk]) -> list[tuple[int, Words]]:
    calls = [
        (3, say(_("The residual risk of the {lane} lane is very high: level 3."), lane=lane.label))
        for lane in Lane
        if residual.get(lane) is Risk.VERY_HIGH
    ]
    high = [lane for lane in Lane if residual.get(lane, Risk.LOW) >= Risk.HIGH]
    if len(high) > 1:
        calls.append((3, say(_("The residual risk is high in more than one lane: level 3."))))
    elif high and not calls:
        calls.append((2, say(_("The residual risk of the {lane} lane is high: level 2."), lane=high[0].label)))
    return calls


def _by_facts(facts: Facts, *, benefit: bool, waiver: bool) -> list[tuple[int, Words]]:
    special = [
        (facts.listed and benefit, say(_("A listed actor would benefit: level 3."))),
        (facts.essential_contact, say(_("A person under an international warrant takes part: level 3."))),
        (waiver, say(_("A block would be waived: level 3."))),
    ]
    return [(HIGHEST, why) for holds, why in special if holds]
