"""What accounts puts on the home page."""

from datetime import timedelta

from django.utils.formats import date_format

from accounts import policies
from accounts.http import Request
from accounts.models import User
from accounts.selectors import overview
from core import audit, clock
from core.panels import Panel

LATELY = timedelta(days=7)


def own_tokens(_request: Request, user: User) -> Panel | None:
    """Warn of one's own tokens that end soon."""
    rows = list(overview.ending_tokens(user=user))
    return ("accounts/_ending_tokens.html", {"tokens": rows}) if rows else None


def administration(_request: Request, user: User) -> Panel | None:
    """Show administrators who is in and who sees nothing."""
    if not policies.may_administer(user):
        return None
    return "accounts/_administration.html", overview.administration(user=user)


def trail(_request: Request, user: User) -> Panel | None:
    """Show auditors where the chain stands and what was unusual lately."""
    if not policies.may_read_trail(user):
        return None
    context = {
        "head": audit.head(),
        "since": date_format(clock.now() - LATELY, "Y-m-d"),
        "failed": overview.lately("accounts.sign_in_failed", user=user),
        "access": overview.lately("accounts.access_changed", user=user),
        "opened": overview.lately("accounts.record_opened", user=user),
    }
    return "accounts/_trail_panel.html", context
