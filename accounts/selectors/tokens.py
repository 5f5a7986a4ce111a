"""Reads of REST tokens."""

from dataclasses import dataclass

from accounts import policies
from accounts.models import ApiToken, User
from core import clock
from core.authz import ensure


@dataclass(frozen=True, slots=True)
class Row:
    """One token and whether it opens the door; its secret is nowhere."""

    token: ApiToken
    is_live: bool
    places: list[str]


def of(owner: User, *, user: User) -> list[Row]:
    """Return the tokens of somebody, live ones first; raises NotAllowed for those of others."""
    ensure(policies.may_issue_token, user, owner)
    at = clock.now()
    rows = ApiToken.objects.filter(user=owner).prefetch_related("compartments").order_by("-created_at")
    found = [Row(token, token.is_live(at), sorted(place.name for place in token.compartments.all())) for token in rows]
    return sorted(found, key=lambda row: not row.is_live)
