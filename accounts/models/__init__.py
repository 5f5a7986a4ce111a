"""Tables of accounts; imported here so that Django finds them."""

from accounts.models.compartments import Compartment, Membership
from accounts.models.notices import Notice
from accounts.models.retention import LegalHold, LettingGo, RecordDue, RetentionDraft, RetentionSchedule
from accounts.models.tokens import ApiToken
from accounts.models.users import Organisation, User

__all__ = [
    "ApiToken",
    "Compartment",
    "LegalHold",
    "LettingGo",
    "Membership",
    "Notice",
    "Organisation",
    "RecordDue",
    "RetentionDraft",
    "RetentionSchedule",
    "User",
]
