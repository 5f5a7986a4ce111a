"""Load the demonstration data once."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`manage.py load_demo`."""

    help = "Load the demonstration data; does nothing when it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load."""
