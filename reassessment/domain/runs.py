"""What a run amounts to: whether its number may be leaned on."""

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.escalation import Escalation
from reassessment.domain.trust import Band, Trust


class RunState(Labelled):
    """How much the number of a run is worth."""

    SOUND = "sound", _("Sound")
    INSUFFICIENT = "insufficient", _("Insufficient evidence")
    INCOMPLETE = "incomplete", _("Incomplete")
    UNRELIABLE = "unreliable", _("Unreliable")


def state_of_trust(trust: Trust) -> RunState:
    """Return whether there is evidence enough for the score to mean anything."""
    return RunState.INSUFFICIENT if trust.band is Band.INSUFFICIENT_EVIDENCE else RunState.SOUND


def state_of_index(index: Escalation) -> RunState:
    """Return whether reports still come and every factor is recorded; the graver want is named."""
    if not index.is_reliable:
        return RunState.UNRELIABLE
    return RunState.SOUND if index.is_complete else RunState.INCOMPLETE
