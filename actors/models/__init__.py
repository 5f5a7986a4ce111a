"""Tables of actors; imported here so that Django finds them."""

from actors.models.actors import Actor, ActorGrant, ActorStanding, ActorStatusPeriod
from actors.models.areas import Area
from actors.models.determinations import (
    Determination,
    DeterminationDissent,
    DeterminationFinding,
    FindingEvidence,
)
from actors.models.doubles import ApartActors, LikelyDouble
from actors.models.facts import CulturalNote, ExternalId, IncentiveResponse, Interest, Name, SizeEstimate
from actors.models.ground import GroundEntry, GroundParty, Standpoint
from actors.models.imports import ImportBatch, ImportedRow, KeptColumns
from actors.models.integration import DdrEntry, IntegrationAssessment
from actors.models.listings import Listing
from actors.models.lists import ApartEntries, ListChange, ListedParty, ListEntry, ListVersion
from actors.models.merging import RecordMerge
from actors.models.names import NameWord
from actors.models.people import Person, PersonGrant, PersonRole
from actors.models.profiles import PROFILE_OF, PROFILES, FieldSource, TypedProfile
from actors.models.relations import Relation
from actors.models.reshaping import Reshaping
from actors.models.screenings import FormerName, HitDecision, Screening, ScreeningHit
from actors.models.sources import Graded, Judged, Source

__all__ = [
    "PROFILES",
    "PROFILE_OF",
    "Actor",
    "ActorGrant",
    "ActorStanding",
    "ActorStatusPeriod",
    "ApartActors",
    "ApartEntries",
    "Area",
    "CulturalNote",
    "DdrEntry",
    "Determination",
    "DeterminationDissent",
    "DeterminationFinding",
    "ExternalId",
    "FieldSource",
    "FindingEvidence",
    "FormerName",
    "Graded",
    "GroundEntry",
    "GroundParty",
    "HitDecision",
    "ImportBatch",
    "ImportedRow",
    "IncentiveResponse",
    "IntegrationAssessment",
    "Interest",
    "Judged",
    "KeptColumns",
    "LikelyDouble",
    "ListChange",
    "ListEntry",
    "ListVersion",
    "ListedParty",
    "Listing",
    "Name",
    "NameWord",
    "Person",
    "PersonGrant",
    "PersonRole",
    "RecordMerge",
    "Relation",
    "Reshaping",
    "Screening",
    "ScreeningHit",
    "SizeEstimate",
    "Source",
    "Standpoint",
    "TypedProfile",
]
