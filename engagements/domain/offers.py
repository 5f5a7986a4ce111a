"""How sensitive each incentive is in law before anybody looks closer (DOMAIN A11)."""

from collections.abc import Mapping
from typing import Final

from actors.domain.interests import IncentiveCategory
from engagements.domain.words import Ranked
from engagements.domain.words import noop as _


class Sensitivity(Ranked):
    """How the law looks at an offer by default; reviewers judge the case."""

    GREEN = "green", _("Usual policy check")
    AMBER = "amber", _("Needs legal clearance")
    RED = "red", _("Prohibited without a licence or explicit authority")


_G, _A, _R = Sensitivity.GREEN, Sensitivity.AMBER, Sensitivity.RED

SENSITIVITY: Final[Mapping[IncentiveCategory, tuple[Sensitivity, Sensitivity]]] = {
    IncentiveCategory.HUMANITARIAN_AID: (_A, _G),
    IncentiveCategory.MEDICAL_EVACUATION: (_A, _G),
    IncentiveCategory.DEVELOPMENT_PROJECT: (_R, _A),
    IncentiveCategory.RESOURCE_ACCESS: (_R, _R),
    IncentiveCategory.IHL_TRAINING: (_R, _A),
    IncentiveCategory.TACTICAL_TRAINING: (_R, _R),
    IncentiveCategory.NONLETHAL_EQUIPMENT: (_R, _R),
    IncentiveCategory.LETHAL_EQUIPMENT: (_R, _R),
    IncentiveCategory.STIPEND_CASH: (_R, _R),
    IncentiveCategory.TALKS_LOGISTICS: (_R, _A),
    IncentiveCategory.SAFE_PASSAGE_GUARANTEE: (_A, _A),
    IncentiveCategory.PRISONER_RELEASE: (_A, _A),
    IncentiveCategory.SANCTIONS_RELIEF: (_A, _A),
    IncentiveCategory.POLITICAL_PARTICIPATION: (_A, _A),
    IncentiveCategory.AMNESTY_LENIENCY: (_R, _R),
    IncentiveCategory.INTELLIGENCE_SHARE: (_R, _R),
    IncentiveCategory.PUBLIC_ACKNOWLEDGEMENT: (_A, _A),
}
"""For a listed actor and for any other non-state actor; of a range the stricter end."""


def sensitivity(category: IncentiveCategory, *, any_listed: bool) -> Sensitivity:
    """Return how sensitive an offer is by default."""
    listed, unlisted = SENSITIVITY[category]
    return listed if any_listed else unlisted
