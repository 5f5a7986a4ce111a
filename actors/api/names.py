"""Choice sets that several fields of REST share, each under one name in the schema (SPECTACULAR_SETTINGS)."""

from typing import Final

from actors.domain.determinations import DeterminationState, Finding, Outcome
from actors.domain.grading import Credibility, FactState, Reliability, SourceKind
from actors.domain.ground import GroundKind, StandpointLevel
from actors.domain.integration import Degree, PhaseState, VerificationMethod
from actors.domain.interests import InterestCategory, InterestLevel, Responsiveness
from actors.domain.merging import MergeStatus
from actors.domain.people import LeaderRole, PersonalRisk
from actors.domain.profiles import AnalyticConfidence, Answer, Consent
from actors.domain.reshaping import ReshapingKind
from actors.domain.traits import ActorStatus, NameKind, NoteKind
from actors.models.vocabulary import choices

ACTOR_STATUS: Final = choices(ActorStatus)
ANSWER: Final = choices(Answer)
CONFIDENCE: Final = choices(AnalyticConfidence)
CONSENT: Final = choices(Consent)
CREDIBILITY: Final = choices(Credibility)
GROUND_KIND: Final = choices(GroundKind)
INCENTIVE_RESPONSE: Final = choices(Responsiveness)
INTEREST_CATEGORY: Final = choices(InterestCategory)
INTEREST_LEVEL: Final = choices(InterestLevel)
LEADER_ROLE: Final = choices(LeaderRole)
MERGE_STATUS: Final = choices(MergeStatus)
NAME_KIND: Final = choices(NameKind)
NOTE_KIND: Final = choices(NoteKind)
FACT_STATE: Final = choices(FactState)
PERSONAL_RISK: Final = choices(PersonalRisk)
RELIABILITY: Final = choices(Reliability)
RESHAPING_KIND: Final = choices(ReshapingKind)
SOURCE_KIND: Final = choices(SourceKind)
DETERMINATION_OUTCOME: Final = choices(Outcome)
DETERMINATION_STATE: Final = choices(DeterminationState)
FINDING: Final = choices(Finding)
DDR_STATE: Final = choices(PhaseState)
DEGREE: Final = choices(Degree)
VERIFICATION_METHOD: Final = choices(VerificationMethod)
STANDPOINT_LEVEL: Final = choices(StandpointLevel)
