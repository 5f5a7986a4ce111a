"""What the person at the terminal reads."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "", *, end: str = "\n") -> None:
    """Write to the terminal at once."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, then how long it took."""
    say(f"  {what} ... ", end="")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("not done")
        raise
    say(f"{time.monotonic() - began:.1f} s")
