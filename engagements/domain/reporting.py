"""Vocabularies of a report: how a contact went and what was learnt."""

from collections.abc import Mapping
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class CameUp(Labelled):
    """What has the report of a contact be due sooner (DOMAIN C4)."""

    COMMITMENTS = "commitments", _("Commitments")
    THREATS = "threats", _("Threats")
    INCIDENTS = "incidents", _("Incidents")


class OutcomeGrade(Labelled):
    """The effect of a contact against the one desired."""

    EXCEEDED = "exceeded", _("Better than desired")
    ACHIEVED = "achieved", _("As desired")
    PARTLY = "partly", _("Partly as desired")
    NO_EFFECT = "no_effect", _("No effect")
    NEGATIVE = "negative", _("Contrary to what was desired")
    NOT_ASSESSABLE = "not_assessable", _("Cannot be judged yet")


class Atmosphere(Labelled):
    """The tone of a contact; a poor one is explained."""

    CONSTRUCTIVE = "constructive", _("Constructive")
    BUSINESSLIKE = "businesslike", _("Businesslike")
    GUARDED = "guarded", _("Guarded")
    TENSE = "tense", _("Tense")
    HOSTILE = "hostile", _("Hostile")


POOR_ATMOSPHERE: Final = frozenset({Atmosphere.TENSE, Atmosphere.HOSTILE})


TREND: Final[Mapping[int, str]] = {
    2: _("Much better"),
    1: _("Better"),
    0: _("The same"),
    -1: _("Worse"),
    -2: _("Much worse"),
}
"""Where the relation is going."""


class VerificationState(Labelled):
    """How far an item of information has been checked."""

    UNVERIFIED = "unverified", _("Unverified")
    SINGLE_SOURCE = "single_source", _("Single source")
    CORROBORATED = "corroborated", _("Corroborated")
    CONFIRMED = "confirmed", _("Confirmed")
    CONTRADICTED = "contradicted", _("Contradicted")
    REFUTED = "refuted", _("Refuted")
    RETRACTED = "retracted", _("Retracted")


NO_LONGER_BELIEVED: Final = frozenset({VerificationState.REFUTED, VerificationState.RETRACTED})

SERIOUS: Final = -7.0
"""Weight of an incident from which the actors are assessed at once."""


class NoteType(Labelled):
    """What an analyst may note about an actor's conduct that no other record shows."""

    CONFIDENTIALITY_KEPT = "confidentiality_kept", _("Confidentiality kept")
    CONFIDENTIALITY_LEAKED = "confidentiality_leaked", _("Confidentiality broken")
    ORDER_EFFECTIVELY_TRANSMITTED = "order_effectively_transmitted", _("Order carried out by all units")
    MEETING_CANCELLED_WITHOUT_NOTICE = "meeting_cancelled_without_notice", _("Meeting cancelled without notice")


class DatePrecision(Labelled):
    """How exactly it is known when something happened."""

    EXACT = "exact", _("Exact")
    DAY = "day", _("To the day")
    WEEK = "week", _("To the week")
    MONTH = "month", _("To the month")


class TargetKind(Labelled):
    """Whom or what an incident hit."""

    CIVILIANS = "civilians", _("Civilians")
    ACTOR = "actor", _("An actor")
    OUR_TEAM = "our_team", _("Our team")
    VENUE = "venue", _("A venue of ours")
    STATE = "state", _("State forces or authorities")
    HUMANITARIANS = "humanitarians", _("Humanitarian staff")
    NONE = "none", _("Nobody")
    OTHER = "other", _("Other")


class LinkConfidence(Labelled):
    """How sure an analyst is that an incident follows from a contact."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


class OfferFate(Labelled):
    """What became of an incentive that was offered."""

    TAKEN = "taken", _("Taken up")
    REFUSED = "refused", _("Refused")
    NOT_DELIVERED = "not_delivered", _("Not delivered")
    DIVERTED = "diverted", _("Diverted to somebody or something else")
