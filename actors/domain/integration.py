"""Whether a group could be part of peacekeeping and of DDR: disarmament, demobilization, reintegration (IDDRS; A13).

Influence, legitimacy and willingness are three words beside each other, each with its reason. They are never combined.
"""

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Programme(Labelled):
    """What the assessment is for."""

    PEACEKEEPING = "peacekeeping", _("Peacekeeping")
    DDR = "ddr", _("Disarmament, demobilization and reintegration")


class Degree(Labelled):
    """How much of it there is; what is not known is said."""

    NONE = "none", _("None")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    UNKNOWN = "unknown", _("Unknown")


class DdrPhase(Labelled):
    """A phase of the integrated standards; disarmament has four steps of its own, told in the note."""

    ELIGIBILITY_PLANNING = "eligibility_planning", _("Eligibility and planning")
    DISARMAMENT = "disarmament", _("Disarmament")
    DEMOBILIZATION = "demobilization", _("Demobilization")
    REINSERTION = "reinsertion", _("Reinsertion")
    REINTEGRATION = "reintegration", _("Reintegration")
    CVR = "cvr", _("Community violence reduction")
    TRANSITIONAL_WAM = "transitional_wam", _("Transitional weapons and ammunition management")
    FOLLOW_UP = "follow_up", _("Follow-up")


class PhaseState(Labelled):
    """Where a phase stands."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    STALLED = "stalled", _("Stalled")
    REVERSED = "reversed", _("Reversed")


class VerificationMethod(Labelled):
    """How we learn whether something was done, or how many there are (DOMAIN A12)."""

    SELF_REPORT = "self_report", _("Their own report")
    PARTNER_REPORT = "partner_report", _("Report of a partner")
    THIRD_PARTY = "third_party", _("Third party")
    OWN_OBSERVATION = "own_observation", _("Our own observation")
    TECHNICAL_MEANS = "technical_means", _("Technical means")
    JOINT_VERIFICATION = "joint_verification", _("Joint verification")
