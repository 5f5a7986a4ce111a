"""The step-up over REST: a session must have given its password lately, and a token cannot."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.services import confirming
from core import clock


def confirmed(*, tokens: bool = False) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Refuse a session that did not give its password in the last minutes, and every token unless `tokens` may.

    The refusal is 403 with the code `step_up_needed`. Stands above `@command`.
    """

    def around(handler: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(handler)
        def asked(self: APIView, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.auth is None:
                confirming.insist(request.session, at=clock.now())
            elif not tokens:
                message = _("This needs the password of a person, and a token has none: sign in and use the session.")
                raise confirming.StepUpNeeded(message)
            return handler(self, request, *args, **kwargs)

        return asked

    return around
