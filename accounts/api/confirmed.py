"""The step-up over REST: a session must have given its password lately, and a token cannot."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services import confirming
from core import clock


def confirmed(*, tokens: bool = False) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Refuse a session that did not give its password in the last minutes, and every token unless `tokens` may.

    The refusal is 403 with the code `step_up_needed`. Stands above `@command`.
    """

    def around(handler: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(handler)
        def asked(self: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
            if request.auth is None:
                confirming.insist(request.session, at=clock.now())
            elif not tokens:
                message = _("This needs the password of a person, and a token has none: sign in and use the session.")
                raise confirming.StepUpNeeded(message)
            return handler(self, request, *args, **kwargs)

        return asked

    return around
