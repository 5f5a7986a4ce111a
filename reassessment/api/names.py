"""Choice sets of scores that need a name of their own in the published schema."""

from actors.domain.standing import EscalationLevel, TrustBand
from actors.models.vocabulary import choices
from engagements.models.choices import choices as of_domain
from reassessment.domain.runs import RunState
from reassessment.domain.schedule import Trigger

TRUST_BAND = choices(TrustBand)
ESCALATION_LEVEL = choices(EscalationLevel)
RUN_STATE = of_domain(RunState)
RUN_TRIGGER = of_domain(Trigger)
