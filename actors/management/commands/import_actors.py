"""Take in actors from a file, with a dry run."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Compartment, User
from actors.domain.tables import LARGEST_FILE
from actors.services import imports, planned
from core.context import Origin, coming_from
from core.errors import DomainError


class Command(BaseCommand):
    """`manage.py import_actors --format ucdp --compartment CODE --as USERNAME [--dry-run] FILE`."""

    help = "Import actors; shows row by row what happens. Nothing is changed unless every row can be used."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format, where new actors go and who imports."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(imports.FORMATS), required=True)
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
            self._show_rejected(content, options["format"], compartment, user)
            raise CommandError(refusal.message) from None
        for number, words in plan.left_out:
            self.stdout.write(f"row {number}, left out: {words}")
        kinds = Counter(tie.kind for tie in plan.ties)
        told = [f"{count} {kind}" for kind, count in kinds.items()] + [f"{plan.known_ties} known already"]
        self.stdout.write(f"Relations: {', '.join(told)}, {len(plan.left_out)} left out.")
        words = ", ".join(f"{count} {outcome}" for outcome, count in plan.counts.items())
        self.stdout.write(f"{'Would be' if options['dry_run'] else 'Done'}: {words}.")

    def _run(self, content: bytes, options: dict[str, Any], compartment: Compartment, user: User) -> planned.Plan:
        if options["dry_run"]:
            plan = imports.dry_run(content=content, compartment_id=compartment.pk, by=user, form=options["format"])
            self._list(plan)
            return plan
        _batch, plan = imports.import_actors(
            content=content,
            file_name=options["file"].name,
            compartment_id=compartment.pk,
            by=user,
            form=options["format"],
        )
        return plan

    def _list(self, plan: planned.Plan) -> None:
        for line in plan.lines:
            if line.outcome != planned.UNCHANGED:
                changes = (
                    f"{name}: {before or 'nothing'} -> {after}" for name, (before, after) in line.changes.items()
                )
                detail = "; ".join([line.why] if line.why else changes)
                self.stdout.write(f"row {line.number}: {line.outcome} {line.key} {line.name} {detail}".rstrip())

    def _show_rejected(self, content: bytes, form: str, compartment: Compartment, user: User) -> None:
        try:
            plan = imports.dry_run(content=content, compartment_id=compartment.pk, by=user, form=form)
        except DomainError:
            return
        for line in plan.lines:
            if line.outcome == planned.REJECTED:
                sys.stderr.write(f"row {line.number}: {line.why}\n")
