"""At which level an engagement is decided, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from riskreview.domain.facts import Facts
from riskreview.domain.review_policy import HIGHEST, Policy
from riskreview.domain.scales import Effect, Lane, Risk

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
    policy: Policy,
    facts: Facts,
    effects: Collection[Effect],
    residual: Mapping[Lane, Risk],
    dissents: Collection[Lane],
    benefit: bool,
    waiver: bool = False,
    deferred: bool = False,
) -> DecisionLevel:
    """Return the level that decides, by the numbers of the policy.

    The highest of: the tier's level, and more if any answer raises; that of high residual risk in one lane, in more
    than one, or very high; that of a listed actor with benefit and of a contact under an international warrant; 3 for
    a waiver. A dissent from legal or several dissents add, and so does deferring often or long. Never above 3. An
    absolute block leaves nobody.

    Args:
        policy: the policy the review began under.
        facts: the recorded facts, the tier among them.
        effects: every effect of every answer.
        residual: the residual risk of each lane.
        dissents: the lane of each recorded dissent.
        benefit: whether the actor receives anything of value.
        waiver: whether the approval would waive a block.
        deferred: whether it was deferred so often or so long that the policy raises the decision.
    """
    of_tier = policy.level_of_tier(facts.tier)
    calls = [(of_tier, say(_("Tier {tier} is decided at level {level}."), tier=facts.tier, level=of_tier))]
    if Effect.RAISE in effects:
        raised = min(HIGHEST, of_tier + policy.number("levels.raise"))
        calls.append((raised, say(_("At least one answer raises the decision: level {level}."), level=raised)))
    calls += [*_by_residual(residual, policy), *_by_facts(facts, policy, benefit=benefit, waiver=waiver)]
    level, reasons = max(call for call, _why in calls), [why for _call, why in calls]
    if len(dissents) >= policy.number("dissent.number") or Lane.LEGAL in dissents:
        level = min(HIGHEST, level + policy.number("dissent.adds"))
        reasons.append(say(_("Dissent raises the decision: level {level}."), level=level))
    if deferred:
        level = min(HIGHEST, level + policy.number("deferral.adds"))
        reasons.append(
            say(_("It was deferred often or for long, which raises the decision: level {level}."), level=level)
        )
    if Effect.BLOCK_ABSOLUTELY in effects:
        reasons.insert(0, say(_("An absolute block stands: nobody may approve.")))
        return DecisionLevel(None, of_tier, tuple(reasons))
    return DecisionLevel(level, of_tier, tuple(reasons))


def _by_residual(residual: Mapping[Lane, Risk], policy: Policy) -> list[tuple[int, Words]]:
    at_most, twice, once = (policy.number(f"levels.{name}") for name in ("very_high", "high_twice", "high"))
    sentence = _("The residual risk of the {lane} lane is very high: level {level}.")
    calls = [
        (at_most, say(sentence, lane=lane.label, level=at_most))
        for lane in Lane
        if residual.get(lane) is Risk.VERY_HIGH
    ]
    high = [lane for lane in Lane if residual.get(lane, Risk.LOW) >= Risk.HIGH]
    if len(high) > 1:
        calls.append((twice, say(_("The residual risk is high in more than one lane: level {level}."), level=twice)))
    elif high and not calls:
        sentence = _("The residual risk of the {lane} lane is high: level {level}.")
        calls.append((once, say(sentence, lane=high[0].label, level=once)))
    return calls


def _by_facts(facts: Facts, policy: Policy, *, benefit: bool, waiver: bool) -> list[tuple[int, Words]]:
    listed, warrant = policy.number("levels.listed_benefit"), policy.number("levels.warrant")
    special = [
        (facts.listed and benefit, listed, _("A listed actor would benefit: level {level}.")),
        (facts.essential_contact, warrant, _("A person under an international warrant takes part: level {level}.")),
        (waiver, HIGHEST, _("A block is waived: level {level}.")),
    ]
    return [(level, say(why, level=level)) for holds, level, why in special if holds]
