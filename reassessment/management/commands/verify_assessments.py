"""Prove that every stored score follows from its stored inputs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reassessment.selectors import stored
from reassessment.services import runs


class Command(BaseCommand):
    """`manage.py verify_assessments`."""

    help = "Compute every stored run again from its stored inputs; names the first that differs and ends with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the runs, oldest first; exit 1 on the first finding."""
        checked = 0
        for run_id in stored.ids():
            again = runs.rerun(run_id)
            if again.fault:
                raise CommandError(f"Run {run_id}: {again.fault}. {checked} runs before it hold.")
            checked += 1
        self.stdout.write(f"Every score follows from its inputs: {checked or 'no'} run{'s' * (checked > 1)} checked.")
