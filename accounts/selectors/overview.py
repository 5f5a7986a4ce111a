"""The few numbers that administrators and auditors find on their home page, and tokens that are about to end."""

from datetime import timedelta

from django.db.models import QuerySet

from accounts.models import ApiToken, Compartment, User
from accounts.selectors import people, trail
from core import clock

SOON = timedelta(days=14)
LATELY = timedelta(days=7)


def ending_tokens(*, user: User) -> QuerySet[ApiToken]:
    """Return one's own live tokens that end within two weeks."""
    at = clock.now()
    rows = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at, expires_at__lt=at + SOON)
    return rows.order_by("expires_at")


def administration(*, user: User) -> dict[str, int]:
    """Return how many may sign in, how many of them belong to no compartment, and how many compartments there are."""
    return {
        "people": people.people(user=user).count(),
        "homeless": people.people(user=user, status="nowhere").count(),
        "compartments": Compartment.objects.count(),
    }


def lately(verb: str, *, user: User) -> int:
    """Return how many events of a verb an auditor may see from the last seven days."""
    return trail.events(user=user).filter(verb=verb, at__gte=clock.now() - LATELY).count()
