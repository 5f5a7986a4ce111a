"""Confirming one's password again, before an act that nobody should do at a browser somebody else left open."""

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, house
from core.errors import DomainError, Invalid, NotAllowed

KEY: Final = "password_confirmed_at"


def minutes() -> int:
    """Return after how many minutes the password is asked for again."""
    return house.number("step_up.minutes")


class TooOften(DomainError):
    """Somebody tried too often; the same count as at the door."""

    status = 429


class StepUpNeeded(NotAllowed):
    """The password was not confirmed in this session lately."""

    def __init__(self, message: str) -> None:
        """Give the refusal its code."""
        super().__init__("step_up_needed", message)


def confirm(*, request: HttpRequest, password: str, by: User) -> None:
    """Note that whoever uses this session knows the password; counted, slowed down and audited like signing in.

    Raises NotAllowed (a REST client has no password), Invalid (`password`) or TooOften.
    """
    if not by.has_usable_password():
        raise NotAllowed("no_password", _("A REST client has tokens, not a password."))
    adapter = get_adapter()
    try:
        known = adapter.authenticate(request, username=by.username, password=password)
    except ValidationError as refusal:
        raise TooOften("too_often", refusal.messages[0]) from None
    if known is None or known.pk != by.pk:
        message = _("This is not your current password.")
        raise Invalid("wrong_password", message, {"password": message})
    at = clock.now()
    with transaction.atomic():
        changes = {"address": adapter.get_client_ip(request)}
        audit.record("accounts.password_confirmed", by, by=by, at=at, changes=changes)
    note(request.session, at=at)


def note(session: Any, *, at: datetime) -> None:
    """Remember in a session when its password was last given."""
    session[KEY] = at.isoformat()


def insist(session: Any, *, at: datetime) -> None:
    """Raise StepUpNeeded unless the password was given in this session within the last minutes."""
    given = session.get(KEY)
    if given is None or not timedelta(0) <= at - datetime.fromisoformat(given) < timedelta(minutes=minutes()):
        raise StepUpNeeded(_("Confirm your password first, then send this again."))
