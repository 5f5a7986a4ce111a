"""The closed vocabularies of a checklist: lanes, effects, risk levels, scales and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Labelled, Ranked
from engagements.domain.words import noop as _


class Lane(Labelled):
    """One of the three reviews, each answered by a different person."""

    LEGAL = "legal", _("Legal")
    ETHICAL = "ethical", _("Ethical")
    ESCALATION = "escalation", _("Escalation")


class Risk(Ranked):
    """How much is at risk."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VERY_HIGH = "very_high", _("Very high")

    def lowered(self, levels: int) -> "Risk":
        """Return the risk that many levels lower, never below low."""
        order = list(Risk)
        return order[max(0, order.index(self) - levels)]


class Effect(Ranked):
    """What an answer does to the approval, from the mildest to the one nobody may waive."""

    INFORM = "I", _("is for information only")
    MITIGATE = "M", _("needs a mitigation before approval")
    RAISE = "E", _("raises the decision to the next level")
    DEFER = "D", _("defers the decision until it is known")
    BLOCK = "B", _("blocks approval")
    BLOCK_ABSOLUTELY = "B!", _("blocks approval, and nobody may waive it")


BLOCKS: Final = frozenset({Effect.BLOCK, Effect.BLOCK_ABSOLUTELY})

NOT_APPLICABLE: Final = "na"


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers an item may have, the best first, and the answer of somebody who does not know."""

    code: str
    answers: tuple[str, ...]
    unknown: str

    @property
    def best(self) -> str:
        """Return the answer that needs no reason."""
        return self.answers[0]


SCALES: Final[Mapping[str, Scale]] = {
    scale.code: scale
    for scale in (
        Scale("YN", ("yes", "no"), "unknown"),
        Scale("YNC", ("yes", "no", "coerced"), "unknown"),
        Scale("CMP", ("compliant", "with_mitigation", "non_compliant"), "undetermined"),
        Scale("RSK", tuple(Risk), "unknown"),
        Scale("SGB", ("none_known", "mitigated", "reasons_for_concern", "substantial_grounds_real_risk"), "unknown"),
    )
}

ANSWERS: Final[Mapping[str, str]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "coerced": _("No, somebody is coerced"),
    "compliant": _("Compliant"),
    "with_mitigation": _("Compliant with mitigation"),
    "non_compliant": _("Not compliant"),
    "undetermined": _("Undetermined"),
    **{risk.value: risk.label for risk in Risk},
    "none_known": _("None known"),
    "mitigated": _("Grounds found and mitigated"),
    "reasons_for_concern": _("Reasons for concern"),
    "substantial_grounds_real_risk": _("Substantial grounds, real risk"),
    "unknown": _("Not known"),
    NOT_APPLICABLE: _("Does not apply"),
}
"""Labels of all answers of all scales."""


class Applicability(Labelled):
    """Whether the rule behind an item binds this work directly, is borrowed as the best test there is, or neither."""

    DIRECT = "direct", _("applies directly")
    BY_ANALOGY = "by_analogy", _("applied by analogy")
    NOT_APPLICABLE = "not_applicable", _("no rule applies; asked as good practice")
