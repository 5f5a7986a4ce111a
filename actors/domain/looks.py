"""What counts as one look at a profile."""

from datetime import datetime, timedelta
from typing import Final

ONE_LOOK: Final = timedelta(hours=1)
"""Whoever opens a profile again within this time is still at the same look, so that the answer does not vanish."""


def before(at: datetime) -> datetime:
    """Return until when an earlier look must have been for somebody who looks now."""
    return at - ONE_LOOK
