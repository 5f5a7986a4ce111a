"""Where a reviewer places the risk of a lane: likelihood by impact, on five steps each (DOMAIN A16).

The product gives the level: 1 to 4 low, 5 to 9 medium, 10 to 16 high, 17 to 25 very high. What the answers amount to is
the least: a reviewer may place a risk higher, never lower, and what remains never above what was there before.
"""

from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.scales import Risk
from riskreview.domain.verdict import LaneRisk

STEPS: Final = (1, 2, 3, 4, 5)
PLACED: Final = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")


class Likelihood(Labelled):
    """How likely it is that the worst of a lane happens."""

    RARE = "1", _("1 · Rare")
    UNLIKELY = "2", _("2 · Unlikely")
    POSSIBLE = "3", _("3 · Possible")
    LIKELY = "4", _("4 · Likely")
    ALMOST_CERTAIN = "5", _("5 · Almost certain")


class Impact(Labelled):
    """How bad it would be."""

    NEGLIGIBLE = "1", _("1 · Negligible")
    MINOR = "2", _("2 · Minor")
    SERIOUS = "3", _("3 · Serious")
    GRAVE = "4", _("4 · Grave")
    CATASTROPHIC = "5", _("5 · Catastrophic")


def level_at(likelihood: int, impact: int) -> Risk:
    """Return the level of a cell."""
    product = likelihood * impact
    if product >= 17:  # noqa: PLR2004 - the table of DOMAIN A16
        return Risk.VERY_HIGH
    if product >= 10:  # noqa: PLR2004
        return Risk.HIGH
    return Risk.MEDIUM if product >= 5 else Risk.LOW  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The two cells of a lane: before and after its mitigations."""

    inherent_likelihood: int
    inherent_impact: int
    residual_likelihood: int
    residual_impact: int

    @property
    def inherent(self) -> Risk:
        """Return the level before mitigation."""
        return level_at(self.inherent_likelihood, self.inherent_impact)

    @property
    def residual(self) -> Risk:
        """Return the level that remains."""
        return level_at(self.residual_likelihood, self.residual_impact)


def faults(placed: Placed, computed: LaneRisk) -> dict[str, Words]:
    """Return what keeps a placing from counting, by the field it stands at; nothing when it counts."""
    found: dict[str, Words] = {}
    too_low = _("The answers amount to “{least}” at least: place it there or higher.")
    if placed.inherent < computed.inherent:
        found["inherent_likelihood"] = say(too_low, least=computed.inherent.label)
    if placed.residual < computed.residual:
        found["residual_likelihood"] = say(too_low, least=computed.residual.label)
    for name in ("likelihood", "impact"):
        if getattr(placed, f"residual_{name}") > getattr(placed, f"inherent_{name}"):
            found[f"residual_{name}"] = say(_("What remains is never above what was there before mitigation."))
    return found


def raised(computed: LaneRisk, placed: Placed | None) -> LaneRisk:
    """Return the risk of a lane as it counts: what the answers amount to, or higher where the reviewer placed it."""
    if placed is None:
        return computed
    return LaneRisk(computed.lane, max(computed.inherent, placed.inherent), max(computed.residual, placed.residual))
