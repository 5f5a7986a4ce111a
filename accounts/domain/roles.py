"""Who people are to Parley: roles (PRODUCT.md section 1) and what a membership of a compartment allows."""

from enum import StrEnum


class Role(StrEnum):
    """One role; a person may hold several, but never two sides of the same review."""

    ANALYST = "analyst"
    LEAD_ANALYST = "lead_analyst"
    LEGAL_REVIEWER = "legal_reviewer"
    ETHICS_REVIEWER = "ethics_reviewer"
    ESCALATION_REVIEWER = "escalation_reviewer"
    APPROVER = "approver"
    SENIOR_APPROVER = "senior_approver"
    HIGHER_AUTHORITY = "higher_authority"
    AUDITOR = "auditor"
    CASE_LIBRARIAN = "case_librarian"
    ADMINISTRATOR = "administrator"
    API_CLIENT = "api_client"


DECISION_LEVEL = {Role.APPROVER: 1, Role.SENIOR_APPROVER: 2, Role.HIGHER_AUTHORITY: 3}


class Access(StrEnum):
    """What a member of a compartment may do with its records."""

    VIEW = "view"
    CHANGE = "change"


RESOURCES = (
    "actors",
    "engagements",
    "reviews",
    "assessments",
    "case-studies",
    "audit",
    "search",
)
SCOPES = tuple(f"{verb}:{resource}" for resource in RESOURCES for verb in ("read", "write"))
