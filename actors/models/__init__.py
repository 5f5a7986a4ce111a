"""Tables of actors; imported here so that Django finds them."""

from actors.models.actors import Actor, ActorGrant, ActorStanding, ActorStatusPeriod
from actors.models.facts import CulturalNote, ExternalId, IncentiveResponse, Interest, Name
from actors.models.imports import ImportBatch, ImportedRow
from actors.models.listings import Listing
from actors.models.names import NameWord
from actors.models.people import Person, PersonGrant, PersonRole
from actors.models.profiles import PROFILE_OF, PROFILES, TypedProfile
from actors.models.relations import Relation
from actors.models.reshaping import Reshaping
from actors.models.sources import Graded, Judged, Source

__all__ = [
    "PROFILES",
    "PROFILE_OF",
    "Actor",
    "ActorGrant",
    "ActorStanding",
    "ActorStatusPeriod",
    "CulturalNote",
    "ExternalId",
    "Graded",
    "ImportBatch",
    "ImportedRow",
    "IncentiveResponse",
    "Interest",
    "Judged",
    "Listing",
    "Name",
    "NameWord",
    "Person",
    "PersonGrant",
    "PersonRole",
    "Relation",
    "Reshaping",
    "Source",
    "TypedProfile",
]
