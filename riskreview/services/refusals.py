"""Where the rule behind a refusal comes from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.errors import DomainError


@contextmanager
def citing(origin: Callable[[DomainError], str]) -> Iterator[None]:
    """Let what is refused inside say where its rule comes from; what knows that already keeps its own words."""
    try:
        yield
    except DomainError as refusal:
        refusal.origin = refusal.origin or origin(refusal)
        raise
