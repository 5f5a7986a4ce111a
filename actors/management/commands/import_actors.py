"""Take in actors from a file, with a dry run."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Compartment, User
from actors.domain.mapped import Columns
from actors.domain.tables import LARGEST_FILE
from actors.selectors import kept_columns
from actors.services import imports, planned
from core.context import Origin, coming_from
from core.errors import DomainError


class Command(BaseCommand):
    """`manage.py import_actors --format ucdp --compartment CODE --as USERNAME [--dry-run] FILE`."""

    help = "Import actors; shows row by row what happens. Nothing is changed unless every row can be used."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format, where new actors go and who imports."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted((*imports.FORMATS, imports.CSV)), required=True)
        parser.add_argument("--columns", default="", help="for csv: the name under which --as keeps its columns")
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
        asked = {
            "content": content,
            "compartment_id": compartment.pk,
            "by": user,
            "form": options["format"],
            "columns": self._columns(options, user),
        }
        try:
            with coming_from(Origin(source="command")):
                plan = self._run(asked, options)
        except DomainError as refusal:
            self._show_rejected(asked)
            raise CommandError(refusal.message) from None
        for number, words in plan.left_out:
            self.stdout.write(f"row {number}, left out: {words}")
        kinds = Counter(tie.kind for tie in plan.ties)
        told = [f"{count} {kind}" for kind, count in kinds.items()] + [f"{plan.known_ties} known already"]
        self.stdout.write(f"Relations: {', '.join(told)}, {len(plan.left_out)} left out.")
        words = ", ".join(f"{count} {outcome}" for outcome, count in plan.counts.items())
        self.stdout.write(f"{'Would be' if options['dry_run'] else 'Done'}: {words}.")

    def _columns(self, options: dict[str, Any], user: User) -> Columns | None:
        if options["format"] != imports.CSV:
            return None
        kept = next((one for one in kept_columns.of(user) if one.name == options["columns"]), None)
        if kept is None:
            raise CommandError("Name columns that this user keeps: choose them once on the page of imports.")
        return replace(Columns(**kept.data), encoding="", delimiter="", source=options["file"].name[:200])

    def _run(self, asked: dict[str, Any], options: dict[str, Any]) -> planned.Plan:
        if options["dry_run"]:
            plan = imports.dry_run(**asked)
            self._list(plan)
            return plan
        return imports.import_actors(file_name=options["file"].name, **asked)[1]

    def _list(self, plan: planned.Plan) -> None:
        for line in plan.lines:
            if line.outcome != planned.UNCHANGED:
                changes = (
                    f"{name}: {before or 'nothing'} -> {after}" for name, (before, after) in line.changes.items()
                )
                detail = "; ".join([line.why] if line.why else changes)
                self.stdout.write(f"row {line.number}: {line.outcome} {line.key} {line.name} {detail}".rstrip())

    def _show_rejected(self, asked: dict[str, Any]) -> None:
        try:
            plan = imports.dry_run(**asked)
        except DomainError:
            return
        for line in plan.lines:
            if line.outcome == planned.REJECTED:
                sys.stderr.write(f"row {line.number}: {line.why}\n")
