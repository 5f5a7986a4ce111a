"""What the trust model is made of: evidence types, the three dimensions and a versioned set of parameters.

Ability, benevolence and integrity are Mayer, Davis and Schoorman's (1995) components of trustworthiness; every number
is the project's own default and lives in the parameter set, so that a deployment can store a set of its own.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import require_number
from reassessment.domain.grades import GRADE_WEIGHTS, GradeWeights

IMPORTANCES = frozenset({0.5, 1.0, 2.0, 3.0})
BAND_EDGES = 4


class Dimension(Labelled):
    """What is trusted: that they can, that they mean well, that they keep their word."""

    ABILITY = "A", _("Ability")
    BENEVOLENCE = "B", _("Benevolence")
    INTEGRITY = "I", _("Integrity")


class EvidenceType(Labelled):
    """What an item of evidence records."""

    COMMITMENT_FULFILLED = "commitment_fulfilled", _("Commitment kept")
    COMMITMENT_FULFILLED_LATE = "commitment_fulfilled_late", _("Commitment kept late")
    COMMITMENT_BREACHED = "commitment_breached", _("Commitment broken")
    COMMITMENT_BREACHED_INCAPABLE = "commitment_breached_incapable", _("Commitment broken for want of ability")
    COMMITMENT_DISPUTED = "commitment_disputed", _("Commitment disputed")
    CEASEFIRE_VIOLATION_ORDERED = "ceasefire_violation_ordered", _("Ceasefire violation that was ordered")
    CEASEFIRE_VIOLATION_LOCAL = "ceasefire_violation_local", _("Ceasefire violation by a local unit")
    VIOLATION_INVESTIGATED_SANCTIONED = "violation_investigated_sanctioned", _("Violation investigated and punished")
    UNILATERAL_GOODWILL_RELEASE = "unilateral_goodwill_release", _("Release as a gesture of goodwill")
    ACCESS_GRANTED = "access_granted", _("Access granted")
    ACCESS_DENIED = "access_denied", _("Access denied")
    ATTACK_ON_CIVILIANS = "attack_on_civilians", _("Attack on civilians")
    HOSTAGE_TAKING = "hostage_taking", _("Hostage taking")
    INFORMATION_PROVED_TRUE = "information_proved_true", _("Information that proved true")
    INFORMATION_PROVED_FALSE = "information_proved_false", _("Information that proved false")
    CONFIDENTIALITY_KEPT = "confidentiality_kept", _("Confidentiality kept")
    CONFIDENTIALITY_LEAKED = "confidentiality_leaked", _("Confidentiality broken")
    IHL_COMMITMENT_SIGNED = "ihl_commitment_signed", _("Humanitarian law commitment signed")
    IHL_COMMITMENT_IMPLEMENTED = "ihl_commitment_implemented", _("Humanitarian law commitment carried out")
    MEETING_HELD = "meeting_held", _("Meeting held")
    MEETING_CANCELLED_WITHOUT_NOTICE = "meeting_cancelled_without_notice", _("Meeting cancelled without notice")
    DELEGATE_HARMED_OR_DETAINED = "delegate_harmed_or_detained", _("Delegate harmed or detained")
    ORDER_EFFECTIVELY_TRANSMITTED = "order_effectively_transmitted", _("Order carried out by all units")
    SPLIT_OR_DEFECTION = "split_or_defection", _("Split or defection")


BREACHES = frozenset({EvidenceType.COMMITMENT_BREACHED, EvidenceType.COMMITMENT_BREACHED_INCAPABLE})


@dataclass(frozen=True, slots=True)
class DimensionParameters:
    """How one dimension counts: its share of the score, how much heavier harm weighs, and how fast both fade."""

    omega: float
    harm: float
    half_life_positive: float
    half_life_negative: float

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1, harm below 1 and half-lives that are not positive."""
        require_number(self.omega, least=0, most=1)
        require_number(self.harm, least=1)
        require_number(self.half_life_positive, least=1)
        require_number(self.half_life_negative, least=1)


@dataclass(frozen=True, slots=True)
class TrustAlertRules:
    """When a change of trust is worth telling someone."""

    drop: float = 10.0
    drop_days: float = 30.0
    band_hysteresis: float = 3.0
    low_floor: float = 30.0
    breach_importance: float = 2.0
    rating_gap: float = 20.0
    partner_gap: float = 25.0


@dataclass(frozen=True, slots=True)
class TrustParameters:
    """One version of everything the trust model needs besides evidence and the clock."""

    version: str
    dimensions: Mapping[Dimension, DimensionParameters]
    effects: Mapping[EvidenceType, Mapping[Dimension, float]]
    grades: GradeWeights
    prior_weight: float = 2.0
    base_rate: float = 0.5
    cut_off: float = 0.005
    z: float = 1.645
    meeting_cap: float = 1.0
    meeting_days: float = 90.0
    insufficient_above: float = 0.60
    band_edges: tuple[float, ...] = (30.0, 45.0, 60.0, 75.0)
    alerts: TrustAlertRules = TrustAlertRules()

    def __post_init__(self) -> None:
        """Refuse an incomplete table, shares that do not add up to 1 and edges out of order."""
        if set(self.dimensions) != set(Dimension) or set(self.effects) != set(EvidenceType):
            raise ValueError("every dimension and every evidence type needs its numbers")
        if not math.isclose(math.fsum(each.omega for each in self.dimensions.values()), 1):
            raise ValueError("the shares of the dimensions must add up to 1")
        if not all(effects and all(effects.values()) for effects in self.effects.values()):
            raise ValueError("every evidence type must move at least one dimension, and no dimension by nothing")
        if len(self.band_edges) != BAND_EDGES or list(self.band_edges) != sorted(set(self.band_edges)):
            raise ValueError("four rising edges separate the five bands")
        require_number(self.base_rate, least=0.01, most=0.99)
        require_number(self.insufficient_above, least=0, most=1)
        for number in (self.prior_weight, self.meeting_cap, self.meeting_days):
            require_number(number, least=0.01)
        for number in (self.cut_off, self.z, *self.band_edges):
            require_number(number, least=0)


_A, _B, _I = Dimension
_EFFECTS: dict[EvidenceType, dict[Dimension, float]] = {
    EvidenceType.COMMITMENT_FULFILLED: {_I: 1.0, _A: 0.5},
    EvidenceType.COMMITMENT_FULFILLED_LATE: {_I: 0.4, _A: -0.4},
    EvidenceType.COMMITMENT_BREACHED: {_I: -1.0},
    EvidenceType.COMMITMENT_BREACHED_INCAPABLE: {_A: -1.0, _I: -0.2},
    EvidenceType.COMMITMENT_DISPUTED: {_I: -0.2},
    EvidenceType.CEASEFIRE_VIOLATION_ORDERED: {_I: -1.0, _B: -0.5},
    EvidenceType.CEASEFIRE_VIOLATION_LOCAL: {_A: -0.75, _I: -0.15},
    EvidenceType.VIOLATION_INVESTIGATED_SANCTIONED: {_A: 0.6, _I: 0.5},
    EvidenceType.UNILATERAL_GOODWILL_RELEASE: {_B: 1.0, _I: 0.25},
    EvidenceType.ACCESS_GRANTED: {_B: 0.6, _A: 0.3},
    EvidenceType.ACCESS_DENIED: {_B: -0.5},
    EvidenceType.ATTACK_ON_CIVILIANS: {_B: -1.0, _I: -1.0},
    EvidenceType.HOSTAGE_TAKING: {_B: -1.0, _I: -1.0},
    EvidenceType.INFORMATION_PROVED_TRUE: {_I: 0.3},
    EvidenceType.INFORMATION_PROVED_FALSE: {_I: -0.75},
    EvidenceType.CONFIDENTIALITY_KEPT: {_I: 0.2},
    EvidenceType.CONFIDENTIALITY_LEAKED: {_I: -0.8, _B: -0.3},
    EvidenceType.IHL_COMMITMENT_SIGNED: {_I: 0.3},
    EvidenceType.IHL_COMMITMENT_IMPLEMENTED: {_I: 0.6, _B: 0.4},
    EvidenceType.MEETING_HELD: {_B: 0.1},
    EvidenceType.MEETING_CANCELLED_WITHOUT_NOTICE: {_B: -0.2},
    EvidenceType.DELEGATE_HARMED_OR_DETAINED: {_B: -1.0, _I: -1.0},
    EvidenceType.ORDER_EFFECTIVELY_TRANSMITTED: {_A: 1.0},
    EvidenceType.SPLIT_OR_DEFECTION: {_A: -0.6},
}

TRUST_1_0 = TrustParameters(
    version="trust-1.0",
    dimensions=MappingProxyType(
        {
            _A: DimensionParameters(omega=0.25, harm=1.0, half_life_positive=365.0, half_life_negative=365.0),
            _B: DimensionParameters(omega=0.30, harm=1.25, half_life_positive=180.0, half_life_negative=270.0),
            _I: DimensionParameters(omega=0.45, harm=1.5, half_life_positive=365.0, half_life_negative=730.0),
        }
    ),
    effects=MappingProxyType({kind: MappingProxyType(effects) for kind, effects in _EFFECTS.items()}),
    grades=GRADE_WEIGHTS,
)
