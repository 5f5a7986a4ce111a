"""manage.py verify_decisions: prove that every decision stands on what it says."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from riskreview.models import Decision, Snapshot
from riskreview.selectors import proof


class Command(BaseCommand):
    """Recompute every hash, compare frozen with stored content, and check that four eyes decided."""

    help = "Recompute every snapshot's hash, compare it with the stored content and check four eyes; exit 1 if not so."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Name everything that does not hold."""
        found = list(proof.findings())
        for finding in found:
            self.stderr.write(f"{finding.about}: {finding.why}")
        if found:
            raise CommandError(f"{len(found)} findings.")
        counted = f"{Decision.objects.count()} decisions on {Snapshot.objects.count()} snapshots"
        self.stdout.write(f"{counted}: every hash holds, and nobody decided or reviewed what is their own.")
