"""The request as our views know it: somebody is signed in."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models.users import User


class Request(HttpRequest):
    """A request behind the login."""

    user: User
    htmx: HtmxDetails
    token: Any
