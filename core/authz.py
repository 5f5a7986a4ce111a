"""Rulings of policies: allowed, or not and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

from core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer of a policy: truthy when allowed, else `reason` says which rule refused and what would help."""

    reason: str = ""

    def __bool__(self) -> bool:
        """Return whether the act is allowed."""
        return not self.reason


ALLOWED = Ruling()
P = ParamSpec("P")


def no(reason: str) -> Ruling:
    """Return a refusal with its reason, a whole sentence."""
    return Ruling(str(reason))


def ensure(policy: Callable[P, Ruling], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Raise NotAllowed with the policy's reason unless it allows the act."""
    ruling = policy(*args, **kwargs)
    if not ruling:
        refusal = NotAllowed("not_allowed", ruling.reason)
        refusal.policy = f"{policy.__module__}.{policy.__name__}"
        raise refusal
