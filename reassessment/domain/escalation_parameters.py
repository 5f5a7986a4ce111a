"""What the escalation index is made of: six factors, what can happen in each, and a versioned set of parameters.

All numbers are the project's own defaults and live in the parameter set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from engagements.domain.reporting import VerificationState
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import require_number
from reassessment.domain.grades import GRADE_WEIGHTS, GradeWeights
from riskreview.domain.index import IndexLevel


class Factor(Labelled):
    """What can raise the index."""

    VIOLENCE = "V", _("Violence")
    UNVERIFIED = "U", _("Unverified information")
    COMMITMENTS = "C", _("Misjudged commitments")
    SUSPICION = "S", _("Suspicion")
    REACTION = "X", _("Reaction of rivals and States")
    CONTEXT = "K", _("Context")


class Reach(Labelled):
    """How far an item of information went."""

    INTERNAL = "internal", _("Within our own team")
    PARTNER = "partner", _("A partner")
    COUNTERPART = "counterpart", _("The counterpart")
    PUBLIC = "public", _("The public")
    PUBLIC_VIRAL = "public_viral", _("The public, spreading fast")


PUBLIC_REACHES = frozenset({Reach.PUBLIC, Reach.PUBLIC_VIRAL})
VERIFIED = frozenset({VerificationState.CORROBORATED, VerificationState.CONFIRMED})


class Concern(Labelled):
    """What is wrong with a commitment."""

    OVERDUE = "overdue", _("Overdue")
    DISPUTED = "disputed", _("Disputed")
    BREACHED = "breached", _("Broken")
    BEYOND_MANDATE = "beyond_mandate", _("Beyond the speaker's mandate")
    READINGS_DIFFER = "readings_differ", _("Understood differently by the two sides")
    NOT_READ_BACK = "not_read_back", _("Not read back")


DATED_CONCERNS = frozenset({Concern.OVERDUE, Concern.BREACHED})


class Suspicion(Labelled):
    """What feeds suspicion between us and the actor."""

    TRUST_DROP = "trust_drop", _("Trust fell by 10 points or more within 90 days")
    MEETING_CANCELLED = "meeting_cancelled", _("Meeting cancelled")
    ACCUSATION = "accusation", _("Accusation")
    CHANNEL_SUSPENDED = "channel_suspended", _("Channel suspended")
    CHANNEL_COMPROMISED = "channel_compromised", _("Channel compromised")
    EXPULSION = "expulsion", _("Expulsion")
    SPLIT = "split", _("Split of the actor")
    SILENCE = "silence", _("Silence beyond the expected interval")
    COVERT_ACTIVITY_EXPOSED = "covert_activity_exposed", _("Covert activity exposed")


class Reaction(Labelled):
    """What a rival, a State or a hardliner did about the engagement."""

    LEAK = "leak", _("Leak or exposure")
    THREAT = "threat", _("Threat")
    SANCTION = "sanction", _("Sanction")
    MOBILISATION = "mobilisation", _("Mobilisation")
    COERCION = "coercion", _("Coercion")
    ASSAULT = "assault", _("Assault on the engaged actor")
    REPRISAL = "reprisal", _("Reprisal on civilians")


@dataclass(frozen=True, slots=True)
class FactorNumbers:
    """How violence is averaged and how the items of the other factors fade."""

    short_half_life: float = 30.0
    long_half_life: float = 180.0
    trend_floor: float = 0.25
    trend_step: float = 25.0
    usual_short_mean: float = 0.3
    usual_days: int = 365
    usual_quantile: float = 0.75
    information_half_life: float = 14.0
    breach_half_life: float = 60.0
    event_half_life: float = 30.0
    overdue_unit_days: float = 30.0
    overdue_most: float = 3.0
    silence_most: float = 3.0
    assault_most: float = 2.0
    context_days: float = 60.0

    def __post_init__(self) -> None:
        """Refuse numbers that are not positive."""
        for field in fields(self):
            require_number(getattr(self, field.name), least=0.01)


@dataclass(frozen=True, slots=True)
class EscalationAlertRules:
    """When a change of the index is worth telling someone, and which incidents are serious or grave."""

    rise: float = 15.0
    rise_days: float = 14.0
    trend_rise: float = 15.0
    trend_least: float = 40.0
    trend_short_mean: float = 0.3
    trend_high: float = 75.0
    reaction_above: float = 40.0
    unverified_above: float = 40.0
    grave_weight: float = -8.5
    stale_intervals: float = 2.0


@dataclass(frozen=True, slots=True)
class ConfidenceRule:
    """What a level of confidence asks for at least."""

    sources: int
    share_c3_or_better: float
    report_days: float


@dataclass(frozen=True, slots=True)
class EscalationParameters:
    """One version of everything the index needs besides what was recorded and the clock."""

    version: str
    omega: Mapping[Factor, float]
    reach: Mapping[Reach, float]
    concerns: Mapping[Concern, float]
    suspicions: Mapping[Suspicion, float]
    reactions: Mapping[Reaction, float]
    grades: GradeWeights
    level_edges: Mapping[IndexLevel, float]
    confidence_high: ConfidenceRule
    confidence_moderate: ConfidenceRule
    down_step_days: float = 7.0
    down_step_margin: float = 5.0
    numbers: FactorNumbers = FactorNumbers()
    alerts: EscalationAlertRules = EscalationAlertRules()

    def __post_init__(self) -> None:
        """Refuse a table with gaps, a factor that alone could reach 100, and edges out of order."""
        tables = (self.omega, Factor), (self.reach, Reach), (self.concerns, Concern), (self.suspicions, Suspicion)
        for table, codes in (*tables, (self.reactions, Reaction), (self.level_edges, IndexLevel)):
            if set(table) != set(codes):
                raise ValueError(f"every {codes.__name__} needs its number")
        for omega in self.omega.values():
            require_number(omega, least=0.01, most=0.99)
        for value in (*self.reach.values(), *self.concerns.values(), *self.suspicions.values()):
            require_number(value, least=0)
        for value in self.reactions.values():
            require_number(value, least=0)
        edges = [self.level_edges[level] for level in IndexLevel]
        if edges[0] != 0 or edges != sorted(set(edges)):
            raise ValueError("the levels begin at 0 and rise")


ESCALATION_1_0 = EscalationParameters(
    version="escalation-1.0",
    omega=MappingProxyType(dict(zip(Factor, (0.50, 0.35, 0.45, 0.40, 0.55, 0.20), strict=True))),
    reach=MappingProxyType(dict(zip(Reach, (0.1, 0.25, 0.5, 0.8, 1.0), strict=True))),
    concerns=MappingProxyType(
        {
            Concern.OVERDUE: 0.15,
            Concern.DISPUTED: 0.5,
            Concern.BREACHED: 0.8,
            Concern.BEYOND_MANDATE: 0.6,
            Concern.READINGS_DIFFER: 0.4,
            Concern.NOT_READ_BACK: 0.1,
        }
    ),
    suspicions=MappingProxyType(
        {
            Suspicion.TRUST_DROP: 0.4,
            Suspicion.MEETING_CANCELLED: 0.2,
            Suspicion.ACCUSATION: 0.35,
            Suspicion.CHANNEL_SUSPENDED: 0.6,
            Suspicion.CHANNEL_COMPROMISED: 0.7,
            Suspicion.EXPULSION: 0.6,
            Suspicion.SPLIT: 0.4,
            Suspicion.SILENCE: 0.2,
            Suspicion.COVERT_ACTIVITY_EXPOSED: 0.8,
        }
    ),
    reactions=MappingProxyType(dict(zip(Reaction, (0.5, 0.3, 0.4, 0.5, 0.5, 0.8, 1.0), strict=True))),
    grades=GRADE_WEIGHTS,
    level_edges=MappingProxyType(dict(zip(IndexLevel, (0.0, 20.0, 40.0, 60.0, 80.0), strict=True))),
    # The design names what confidence rests on but not how much of it; these are the project's defaults. Seven days is
    # also what item X01 calls fresh, thirty the half-life of violence.
    confidence_high=ConfidenceRule(sources=3, share_c3_or_better=0.75, report_days=7.0),
    confidence_moderate=ConfidenceRule(sources=2, share_c3_or_better=0.5, report_days=30.0),
)
