"""Tables of engagements; imported here so that Django finds them."""

from django.db import models

from engagements.models.channels import Channel, Facilitator, Venue
from engagements.models.commitments import BreachProposal, Commitment, CommitmentEvent, Succession
from engagements.models.deliveries import Delivery, DeliveryEvent
from engagements.models.engagements import Engagement, EngagementAuthor, EngagementGrant
from engagements.models.incidents import Incident
from engagements.models.outcomes import (
    EvidenceNote,
    InformationItem,
    ObservedReaction,
    OfferOutcome,
    Report,
    ReportAddendum,
)
from engagements.models.plan import (
    EngagementActor,
    EngagementFacilitator,
    EngagementPerson,
    Offer,
    Reaction,
    SharedInterest,
    TeamMember,
)
from engagements.models.releases import RecallAnswer, Release, ReleaseFall, ReleaseQuote, ReleaseWriter

__all__ = [
    "BreachProposal",
    "Channel",
    "Commitment",
    "CommitmentEvent",
    "Delivery",
    "DeliveryEvent",
    "Engagement",
    "EngagementActor",
    "EngagementAuthor",
    "EngagementFacilitator",
    "EngagementGrant",
    "EngagementPerson",
    "EvidenceNote",
    "Facilitator",
    "Incident",
    "InformationItem",
    "ObservedReaction",
    "Offer",
    "OfferOutcome",
    "Reaction",
    "RecallAnswer",
    "Release",
    "ReleaseFall",
    "ReleaseQuote",
    "ReleaseWriter",
    "Report",
    "ReportAddendum",
    "SharedInterest",
    "Succession",
    "TeamMember",
    "Venue",
    "material_tables",
]


def material_tables() -> tuple[type[models.Model], ...]:
    """Return the tables whose rows are content of a plan, besides the engagement itself."""
    return (
        EngagementActor,
        EngagementPerson,
        TeamMember,
        EngagementFacilitator,
        SharedInterest,
        Offer,
        Reaction,
    )
