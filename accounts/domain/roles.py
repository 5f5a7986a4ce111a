"""Who people are to Parley: roles (PRODUCT.md section 1) and what a membership of a compartment allows."""

from collections.abc import Collection
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


def clash(roles: Collection[str]) -> tuple[Role, Role] | None:
    """Return two of the roles that one person may not hold together, or None.

    An administrator who audits would check his own work; a REST client is a machine and nothing else.
    """
    if {Role.AUDITOR, Role.ADMINISTRATOR} <= set(roles):
        return Role.AUDITOR, Role.ADMINISTRATOR
    others = sorted(set(roles) - {Role.API_CLIENT})
    if Role.API_CLIENT in roles and others:
        return Role.API_CLIENT, Role(others[0])
    return None


class Access(StrEnum):
    """What a member of a compartment may do with its records."""

    VIEW = "view"
    CHANGE = "change"


RESOURCES = (
    "me",
    "notices",
    "actors",
    "engagements",
    "reviews",
    "assessments",
    "case-studies",
    "retention",
    "audit",
    "search",
)
READ_ONLY = frozenset({"audit", "search"})
SCOPES = tuple(
    f"{verb}:{resource}"
    for resource in RESOURCES
    for verb in ("read", "write")
    if not (verb == "write" and resource in READ_ONLY)
)
