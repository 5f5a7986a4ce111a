"""Choice sets that several fields of REST share, each under one name in the schema (SPECTACULAR_SETTINGS)."""

from typing import Final

from actors.domain.incentives import LegalSensitivity
from actors.domain.interests import IncentiveCategory
from engagements.domain.channels import ChannelStatus, Exposure
from engagements.domain.commitments import BreachState, CommitmentAction, CommitmentStatus, Fate
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.kinds import EngagementKind
from engagements.domain.planning import DelegateRole, PartyRole, TeamRole
from engagements.domain.release import ReleaseState
from engagements.domain.reporting import OfferFate, VerificationState
from engagements.models.choices import choices

BREACH_STATE: Final = choices(BreachState)
CHANNEL_STATUS: Final = choices(ChannelStatus)
COMMITMENT_ACTION: Final = choices(CommitmentAction)
COMMITMENT_STATUS: Final = choices(CommitmentStatus)
DELIVERY_STATUS: Final = choices(DeliveryStatus)
DELEGATE_ROLE: Final = choices(DelegateRole)
ENGAGEMENT_KIND: Final = choices(EngagementKind)
EXPOSURE: Final = choices(Exposure)
INCENTIVE_CATEGORY: Final = choices(IncentiveCategory)
LEGAL_SENSITIVITY: Final = choices(LegalSensitivity)
OFFER_FATE: Final = choices(OfferFate)
PARTY_ROLE: Final = choices(PartyRole)
PLANNED_KIND: Final = [choice for choice in ENGAGEMENT_KIND if choice[0] != EngagementKind.CHANCE_CONTACT]
PROMISE_FATE: Final = choices(Fate)
RELEASE_STATUS: Final = choices(ReleaseState)
TEAM_ROLE: Final = choices(TeamRole)
VERIFICATION_STATE: Final = choices(VerificationState)
