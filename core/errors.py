"""Refusals: the only exceptions a command raises on purpose.

Order inside a command (SETTLED.md B8): hidden 404, policy 403, stale 409 (412 over REST), state 409, content 422.
A refusal changes nothing, but for one whose way out is what was found on the way to it (`Answerable`).
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A command was refused; `message` tells the reader what to do next.

    `origin` says where the rule comes from and `remedy` what would change it, where the refusal knows more than
    `core.refusals` says of its code, or of the `policy` that gave the ruling.
    """

    status = 400
    origin = ""
    remedy = ""
    policy = ""

    def __init__(self, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        """Keep the snake_case code, the sentence for people and, for forms, a sentence per field."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})


class NotFound(DomainError):
    """There is no such thing, or the user may not know that there is."""

    status = 404


class Moved(DomainError):
    """What was asked for is read at another address now; `url` is where."""

    status = 307

    def __init__(self, message: str, url: str) -> None:
        """Keep the address."""
        super().__init__("moved", message)
        self.url = url


class NotAllowed(DomainError):
    """The user may see it but not do this."""

    status = 403


class Conflict(DomainError):
    """The thing is not in a state that allows this."""

    status = 409


class Stale(Conflict):
    """Somebody changed the thing since the user last saw it."""


class Answerable(Conflict):
    """What was found before the refusal was committed, and somebody has to answer it first: it must outlast this."""


class Invalid(DomainError):
    """Well formed, but the content breaks a rule."""

    status = 422
