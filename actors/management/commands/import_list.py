"""Take in a published list, with a dry run."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from actors.domain.listfiles.entries import LARGEST_FILE, PublishedList
from actors.services import lists
from core.context import Origin, coming_from
from core.errors import DomainError


class Command(BaseCommand):
    """`manage.py import_list --list un_sc --as USERNAME [--dated YYYY-MM-DD] [--dry-run] FILE [FILE ...]`."""

    help = "Take in a published list: a new version, whole or not at all. OFAC's CSV comes as SDN, ALT and ADD files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, which list they are, and who imports."""
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument("--list", dest="list_code", choices=[one.value for one in PublishedList], required=True)
        parser.add_argument("--as", dest="username", required=True, help="user name of who imports")
        parser.add_argument("--dated", type=date.fromisoformat, help="day of the list, where the file does not say it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--may-shrink", action="store_true", help="even if a third of the list vanishes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import or refuse; exit 1 with the reason."""
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError("There is no such user.")
        asked = {"list_code": options["list_code"], "dated": options["dated"], "by": user}
        try:
            files = [lists.File(path.name, self._read(path)) for path in options["files"]]
            with coming_from(Origin(source="command")):
                if options["dry_run"]:
                    plan = lists.dry_run(files=files, **asked)
                else:
                    _version, plan = lists.import_list(files=files, may_shrink=options["may_shrink"], **asked)
        except DomainError as refusal:
            raise CommandError(refusal.message) from None
        if options["dry_run"]:
            self._list(plan)
        counts = ", ".join(f"{count} {outcome}" for outcome, count in plan.counts.items())
        if plan.known_already:
            self.stdout.write("This very file is in force already. Nothing was imported.")
        else:
            self.stdout.write(f"{'Would be' if options['dry_run'] else 'Done'}: {counts}; list of {plan.dated}.")

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)
        except OSError as fault:
            raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None

    def _list(self, plan: lists.Plan) -> None:
        for line in plan.lines:
            told = "; ".join(f"{name}: {before} -> {after}" for name, (before, after) in line.changes.items())
            self.stdout.write(f"{line.what.value} {line.reference} {line.name} {told}".rstrip())
