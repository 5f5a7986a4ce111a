"""The one clock: services read it once and pass `at` down."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return timezone.now()
