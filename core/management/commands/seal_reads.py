"""Seal the reads into the audit chain now."""

from typing import Any

from django.core.management.base import BaseCommand

from core import reads


class Command(BaseCommand):
    """`manage.py seal_reads`: what the scheduler does every minute."""

    help = "Seal the reads of sensitive records since the last seal into the audit chain."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many."""
        self.stdout.write(f"{reads.seal()} reads sealed.")
