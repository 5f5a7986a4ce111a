"""What the oversight page looks for: one description for each rule, apart from the query that finds its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _

ENOUGH_TO_DISAGREE: Final = 5
"""A reviewer who answered fewer lanes says nothing by never having disagreed."""
OVERLOADED: Final = 5
"""Lanes held at once; a round number to look from, not a finding."""


class Severity(Labelled):
    """How bad a finding is."""

    BROKEN = "broken", _("A rule that must hold is broken")
    DOUBTFUL = "doubtful", _("To be looked at")
    NOTED = "noted", _("To be known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of quality: what it finds, why that matters, where the rule comes from, what puts it right.

    `source` leaves blanks for the numbers of the policy in force: the minutes of `late`, the working days of each lane.
    """

    code: str
    severity: Severity
    title: str
    why: str
    source: str
    remedy: str


CHECKS: Final = tuple(
    Check(code=code, severity=severity, title=title, why=why, source=source, remedy=remedy)
    for code, severity, title, why, source, remedy in (
        (
            "one_person",
            Severity.BROKEN,
            _("Approvals by somebody with a part in the plan or a lane of its review"),
            _("Four eyes mean that nobody approves what they wrote, lead, joined or reviewed."),
            _("Rule of the gate: nobody decides their own; the database refuses it as well."),
            _("Revise the plan and have it decided by somebody else."),
        ),
        (
            "residual_above_inherent",
            Severity.BROKEN,
            _("Lanes whose remaining risk is above the risk before mitigation"),
            _("Measures lower a risk or leave it; a risk that rises was answered wrongly."),
            _("Model of risk: what remains is what was there, lowered by verified measures."),
            _("Have the lane answer again: report a change to the reviewer."),
        ),
        (
            "best_without_evidence",
            Severity.DOUBTFUL,
            _("Best answers without evidence on items that can block"),
            _("The answer that lets an engagement pass is the one that has to be shown."),
            _("The checklist names the evidence each item asks for."),
            _("Ask the reviewer for the source, or have the lane answer again."),
        ),
        (
            "without_reasoning",
            Severity.DOUBTFUL,
            _("Lanes answered without a word of reasoning"),
            _("A lane in which every item has the best answer and none a reason may have been clicked through."),
            _("Rule of the checklists: every answer but the best needs a reason."),
            _("Talk to the reviewer; a dissent or a question shows that somebody looked."),
        ),
        (
            "condition_overdue",
            Severity.BROKEN,
            _("Conditions overdue or unverified past their day under a standing approval"),
            _("An approval with conditions is an approval only as long as they are met."),
            _("Terms of the decision; overdue suspends."),
            _("Meet it with evidence and have somebody else verify it, or revise the plan."),
        ),
        (
            "mitigation_expired",
            Severity.BROKEN,
            _("Measures overdue, unverified or expired under a standing approval"),
            _("The remaining risk was accepted because of the measure."),
            _("Rule of the gate: a mitigation counts until its last day, verified by another person."),
            _("Verify it with evidence, or have the lane answer again."),
        ),
        (
            "never_tested",
            Severity.DOUBTFUL,
            _("Approvals that no dissent and no question ever tested"),
            _("Where nobody asked anything, nobody may have looked."),
            _("Practice of review: doubt is recorded."),
            _("Choose some of them and review them again with other people."),
        ),
        (
            "same_day",
            Severity.DOUBTFUL,
            _("Approvals on the day of their submission"),
            _("Three lanes and a decision in one day leave little time to look at evidence."),
            _("Working days of the lanes: legal {legal}, ethical {ethical}, escalation {escalation}."),
            _("Look at the evidence of its lanes."),
        ),
        (
            "never_disagreed",
            Severity.DOUBTFUL,
            _("Reviewers who never disagreed"),
            _("Somebody who answered at least five lanes, cleared every one and never dissented may be a formality."),
            _("Practice of review: doubt is recorded."),
            _("Give some of their lanes to somebody else and compare."),
        ),
        (
            "recorded_late",
            Severity.NOTED,
            _("Contacts and emergency approvals recorded late"),
            _("What is written down later is remembered differently."),
            _("Rule of the clock: a gap over {late} minutes shows as recorded late."),
            _("Ask why; the record itself stays."),
        ),
        (
            "emergency",
            Severity.NOTED,
            _("Emergency approvals"),
            _("They go around the lanes for a few hours, and have to stay rare."),
            _("Rule of the emergency: level 2 or higher, once an engagement, a full review in its hours."),
            _("See that the full review took place."),
        ),
        (
            "waived",
            Severity.NOTED,
            _("Waived blocks"),
            _("A block of a lane was passed by name; it has to stay rare."),
            _("Rule of the gate: only the higher authority waives, with a reason and an end; never an absolute block."),
            _("Read the reasons, and see that nothing rests on it after its end."),
        ),
        (
            "without_cover",
            Severity.NOTED,
            _("Contacts held without cover"),
            _("They took place without a live decision on them."),
            _("Rule of the gate: what took place is recorded, flagged for good and looked back at."),
            _("Decide the review in retrospect."),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of some numbers, and of how many; None of none, and where it is not said of how many."""

    value: float | None
    of: int | None


def middle(numbers: Iterable[float]) -> Middle:
    """Return the median, and from how many numbers."""
    found = list(numbers)
    return Middle(float(median(found)) if found else None, len(found))


GROUNDS: Final[Mapping[str, str]] = {
    "blocks_absolutely": _("blocked absolutely"),
    "blocks": _("blocked"),
    "deferred": _("not known"),
    "unmitigated": _("no mitigation"),
}
"""How an item can stand in the way, as the lists of a lane name it."""

LEAST: Final = 3
"""Smaller counts are not published alone: they could point at somebody."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Counts fit to be published: none below `LEAST` stands alone, and none can be worked out from the others."""

    kept: Mapping[str, int]
    folded: int | None
    """How many stand in the groups left out, together; None when that would say too much, 0 when none was."""
    groups: int


def publish(found: Middle, *, among: int) -> Middle:
    """Return a median fit to be published beside the count it is `among`: nothing of fewer than `LEAST`.

    Of how many it is, is not said where that would tell how few the others are.
    """
    if found.of is None or found.of < LEAST:
        return Middle(None, None)
    return found if abs(among - found.of) not in range(1, LEAST) else Middle(found.value, None)


def fold(counts: Mapping[str, int]) -> Folded:
    """Return counts with the small ones (1 or 2) put together, and with them the next one while they stay small."""
    rows = sorted(((number, name) for name, number in counts.items() if number), key=lambda row: row)
    small = [row for row in rows if row[0] < LEAST]
    rest = rows[len(small) :]
    while small and rest and sum(number for number, _name in small) < LEAST:
        small.append(rest.pop(0))
    total = sum(number for number, _name in small)
    kept = {name: number for number, name in sorted(rest, key=lambda row: (-row[0], row[1]))}
    return Folded(kept, total if total >= LEAST or not small else None, len(small))
