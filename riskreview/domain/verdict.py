"""From answers to a verdict, without averaging: a prohibition cannot be bought off by good answers elsewhere.

How an answer becomes a risk level, so that lanes can be compared:

- on the scale of risks (RSK) the answer is the level; "not known" counts as high;
- on any other scale the strongest effect stands for it: a block is very high, a deferral or a raise is high, a needed
  mitigation is medium, anything else is low.

The risk of a lane is that of its worst item. An accepted mitigation lowers its item by one level, by two when there is
evidence that it works; several do not add up. What blocks or is not known is never lowered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Ranked, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.checklists import Answered, ruling
from riskreview.domain.facts import Facts
from riskreview.domain.scales import NOT_APPLICABLE, SCALES, Effect, Lane, Risk


class Verdict(Ranked):
    """What the answers together allow, from the mildest to the strictest."""

    CLEAR = "clear", _("Clear")
    CONDITIONAL = "conditional", _("Conditional")
    RAISE = "raise", _("Raised to the next level")
    DEFERRED = "deferred", _("Deferred")
    BLOCKED = "blocked", _("Blocked")


VERDICT_OF: Final[Mapping[Effect, Verdict]] = {
    Effect.INFORM: Verdict.CLEAR,
    Effect.MITIGATE: Verdict.CONDITIONAL,
    Effect.RAISE: Verdict.RAISE,
    Effect.DEFER: Verdict.DEFERRED,
    Effect.BLOCK: Verdict.BLOCKED,
    Effect.BLOCK_ABSOLUTELY: Verdict.BLOCKED,
}

RISK_OF: Final[Mapping[Effect, Risk]] = {
    Effect.INFORM: Risk.LOW,
    Effect.MITIGATE: Risk.MEDIUM,
    Effect.RAISE: Risk.HIGH,
    Effect.DEFER: Risk.HIGH,
    Effect.BLOCK: Risk.VERY_HIGH,
    Effect.BLOCK_ABSOLUTELY: Risk.VERY_HIGH,
}


@dataclass(frozen=True, slots=True)
class Mitigation:
    """A measure against what one item found. `verified`: there is evidence that it works."""

    code: str
    accepted: bool
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one answer contributes, and why."""

    code: str
    lane: Lane
    answer: str | None
    effects: tuple[Effect, ...]
    why: Words
    inherent: Risk
    residual: Risk
    mitigated: bool
    waived: bool

    @property
    def strongest(self) -> Effect:
        """Return the effect that outweighs the others."""
        return max(self.effects, default=Effect.INFORM)

    @property
    def obstacle(self) -> Words | None:
        """Return what must change before anybody may approve, or None when this item stands in nobody's way."""
        if self.strongest is Effect.BLOCK_ABSOLUTELY:
            return say(_("{code} blocks absolutely. Nobody may approve; only facts can change it."), code=self.code)
        if self.strongest is Effect.BLOCK:
            return say(_("{code} blocks: what it found must change before anybody may approve."), code=self.code)
        if Effect.DEFER in self.effects:
            return say(_("{code} is not known yet."), code=self.code)
        if Effect.MITIGATE in self.effects and not self.mitigated:
            sentence = _("{code} needs a mitigation with measure, owner, due date, verification and end.")
            return say(sentence, code=self.code)
        return None


@dataclass(frozen=True, slots=True)
class LaneRisk:
    """The risk of one lane before and after its mitigations."""

    lane: Lane
    inherent: Risk
    residual: Risk


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on a set of answers, with everything that led to it, the strongest first."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the strictest verdict any single finding asks for."""
        return max((VERDICT_OF[finding.strongest] for finding in self.findings), default=Verdict.CLEAR)

    @property
    def effects(self) -> frozenset[Effect]:
        """Return every effect found."""
        return frozenset(effect for finding in self.findings for effect in finding.effects)

    @property
    def contributions(self) -> tuple[Finding, ...]:
        """Return the findings that have any effect."""
        return tuple(finding for finding in self.findings if finding.effects)

    @property
    def obstacles(self) -> tuple[Words, ...]:
        """Return everything that must change before anybody may approve."""
        return tuple(finding.obstacle for finding in self.findings if finding.obstacle)

    @property
    def risks(self) -> tuple[LaneRisk, ...]:
        """Return the risk of each lane that has answers."""
        return tuple(
            LaneRisk(lane, max(found.inherent for found in rows), max(found.residual for found in rows))
            for lane in Lane
            if (rows := [found for found in self.findings if found.lane is lane])
        )

    @property
    def may_be_approved(self) -> bool:
        """Return whether approval is possible at all, by whichever level."""
        return not self.obstacles


def assess(
    answers: Iterable[Answered],
    *,
    facts: Facts,
    mitigations: Iterable[Mitigation] = (),
    waived: Collection[str] = (),
) -> Assessment:
    """Return the verdict on these answers.

    Give every item of the checklists, answered or not: an item without an answer defers. `waived` names items whose
    block the higher authority has waived; an absolute block stays what it is.
    """
    lowering: dict[str, int] = {}
    for row in mitigations:
        if row.accepted:
            lowering[row.code] = max(lowering.get(row.code, 0), 2 if row.verified else 1)
    findings = [
        _finding(given, facts, levels=lowering.get(given.item.code, 0), waived=given.item.code in waived)
        for given in answers
    ]
    strictest_first = list(reversed(Effect))
    return Assessment(tuple(sorted(findings, key=lambda found: (strictest_first.index(found.strongest), found.code))))


def _finding(given: Answered, facts: Facts, *, levels: int, waived: bool) -> Finding:
    item = given.item
    found = ruling(item, given.answer, facts)
    effects, why = found.effects, found.why
    strongest = max(effects, default=Effect.INFORM)
    inherent = _risk(given, strongest)
    waived = waived and Effect.BLOCK in effects
    if waived:
        effects = tuple(sorted({*effects, Effect.RAISE} - {Effect.BLOCK}))
        why = say(_("{why} The block is waived, which raises the decision."), why=why)
    return Finding(
        code=item.code,
        lane=item.lane,
        answer=given.answer,
        effects=effects,
        why=why,
        inherent=inherent,
        residual=inherent.lowered(levels) if strongest < Effect.DEFER else inherent,
        mitigated=levels > 0,
        waived=waived,
    )


def _risk(given: Answered, strongest: Effect) -> Risk:
    if given.item.scale is not SCALES["RSK"] or given.answer in {None, NOT_APPLICABLE}:
        return RISK_OF[strongest]
    return Risk.HIGH if given.answer == given.item.scale.unknown else Risk(str(given.answer))
