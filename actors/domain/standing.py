"""The words of the scores that are pushed down to an actor's profile; how they come about is not decided here."""

from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _

FACTORS: Final = 6
"""How many factors a complete escalation index has."""


class TrustBand(Labelled):
    """What a trust score means in words; the first says that it means nothing yet."""

    INSUFFICIENT_EVIDENCE = "insufficient_evidence", _("Insufficient evidence")
    DISTRUST = "distrust", _("Distrust")
    LOW = "low", _("Low trust")
    GUARDED = "guarded", _("Guarded")
    WORKING_TRUST = "working_trust", _("Working trust")
    HIGH = "high", _("High trust")


class EscalationLevel(Labelled):
    """Level of the escalation index."""

    LOW = "low", _("Low")
    GUARDED = "guarded", _("Guarded")
    ELEVATED = "elevated", _("Elevated")
    HIGH = "high", _("High")
    SEVERE = "severe", _("Severe")


TRUST_TONES: Final = {
    TrustBand.DISTRUST: "bad",
    TrustBand.LOW: "warn",
    TrustBand.GUARDED: "warn",
    TrustBand.WORKING_TRUST: "good",
    TrustBand.HIGH: "good",
}
ESCALATION_TONES: Final = {
    EscalationLevel.LOW: "good",
    EscalationLevel.GUARDED: "info",
    EscalationLevel.ELEVATED: "warn",
    EscalationLevel.HIGH: "bad",
    EscalationLevel.SEVERE: "bad",
}
