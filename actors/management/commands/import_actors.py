"""Take in actors from a file, with a dry run."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Compartment, User
from actors.domain.ucdp import LARGEST_FILE
from actors.services import imports
from core.context import Origin, coming_from
from core.errors import DomainError


class Command(BaseCommand):
    """`manage.py import_actors --format ucdp --compartment CODE --as USERNAME [--dry-run] FILE`."""

    help = "Import actors; shows row by row what happens. Nothing is changed unless every row can be used."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format, where new actors go and who imports."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=[imports.UCDP], required=True)
        parser.add_argument("--compartment", required=True, help="code of the compartment for new actors")
        parser.add_argument("--as", dest="username", required=True, help="user name of who imports")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import or refuse; exit 1 with the reason."""
        user = User.objects.filter(username=options["username"], is_active=True).first()
        compartment = Compartment.objects.filter(code=options["compartment"]).first()
        if user is None or compartment is None:
            raise CommandError("There is no such user or compartment.")
        try:
            with options["file"].open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from None
        try:
            with coming_from(Origin(source="command")):
                plan = self._run(content, options, compartment, user)
        except DomainError as refusal:
            self._show_rejected(content, compartment, user)
            raise CommandError(refusal.message) from None
        for number, words in plan.remarks:
            self.stdout.write(f"row {number}: {words}")
        if plan.links:
            self.stdout.write(f"Not taken in: {plan.links} links to actors one split from, allied with or joined.")
        words = ", ".join(f"{count} {outcome}" for outcome, count in plan.counts.items())
        self.stdout.write(f"{'Would be' if options['dry_run'] else 'Done'}: {words}.")

    def _run(self, content: bytes, options: dict[str, Any], compartment: Compartment, user: User) -> imports.Plan:
        if options["dry_run"]:
            plan = imports.dry_run(content=content, compartment_id=compartment.pk, by=user)
            self._list(plan)
            return plan
        _batch, plan = imports.import_actors(
            content=content, file_name=options["file"].name, compartment_id=compartment.pk, by=user
        )
        return plan

    def _list(self, plan: imports.Plan) -> None:
        for line in plan.lines:
            if line.outcome != imports.UNCHANGED:
                changes = (
                    f"{name}: {before or 'nothing'} -> {after}" for name, (before, after) in line.changes.items()
                )
                detail = "; ".join([line.why] if line.why else changes)
                self.stdout.write(f"row {line.number}: {line.outcome} {line.key} {line.name} {detail}".rstrip())

    def _show_rejected(self, content: bytes, compartment: Compartment, user: User) -> None:
        try:
            plan = imports.dry_run(content=content, compartment_id=compartment.pk, by=user)
        except DomainError:
            return
        for line in plan.lines:
            if line.outcome == imports.REJECTED:
                sys.stderr.write(f"row {line.number}: {line.why}\n")
