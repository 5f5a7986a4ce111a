"""Choice sets that several fields of REST share, each under one name in the schema (SPECTACULAR_SETTINGS)."""

from typing import Final

from actors.domain.grading import Credibility, FactState, Reliability, SourceKind
from actors.domain.interests import InterestCategory, InterestLevel, Responsiveness
from actors.domain.people import LeaderRole
from actors.domain.traits import ActorStatus, NameKind, NoteKind
from actors.models.vocabulary import choices

ACTOR_STATUS: Final = choices(ActorStatus)
CREDIBILITY: Final = choices(Credibility)
INCENTIVE_RESPONSE: Final = choices(Responsiveness)
INTEREST_CATEGORY: Final = choices(InterestCategory)
INTEREST_LEVEL: Final = choices(InterestLevel)
LEADER_ROLE: Final = choices(LeaderRole)
NAME_KIND: Final = choices(NameKind)
NOTE_KIND: Final = choices(NoteKind)
FACT_STATE: Final = choices(FactState)
RELIABILITY: Final = choices(Reliability)
SOURCE_KIND: Final = choices(SourceKind)
