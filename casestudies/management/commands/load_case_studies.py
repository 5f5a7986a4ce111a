"""Take the case studies that come with Parley, or those of a folder, into the library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from casestudies.models import CaseStudy
from casestudies.services import editing
from casestudies.services.importing import import_study
from core.context import Origin, coming_from
from core.errors import DomainError

FOLDER = Path(__file__).resolve().parent.parent.parent / "data"


class Command(BaseCommand):
    """`load_case_studies --author librarian [--reviewer lead] [FILE …]`; safe to repeat."""

    help = "Import case studies from YAML; the same content again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the people who answer for the content."""
        parser.add_argument("files", nargs="*", type=Path, help="YAML files (default: those of Parley)")
        parser.add_argument("--author", required=True, help="user name of the case librarian who imports")
        parser.add_argument("--reviewer", default="", help="user name of a second person who marks drafts as reviewed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import each file; stop at the first that is refused, saying file, place and reason."""
        author = self._person(options["author"])
        reviewer = self._person(options["reviewer"]) if options["reviewer"] else None
        with coming_from(Origin(source="command")):
            for path in options["files"] or sorted(FOLDER.glob("*.yaml")):
                self._load(path, author, reviewer)

    def _person(self, username: str) -> User:
        found = User.objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no user {username}.")
        return found

    def _load(self, path: Path, author: User, reviewer: User | None) -> None:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            study, outcome = import_study(content=content, by=author)
            if reviewer is not None and not study.is_reviewed:
                study = self._review(study, reviewer)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(f"{path.name} cannot be read: {error}") from None
        except DomainError as refusal:
            places = "".join(f"\n  {place}: {problem}" for place, problem in refusal.fields.items())
            raise CommandError(f"{path.name}: {refusal.message}{places}") from None
        self.stdout.write(f"{study.slug}: {outcome}, {study.status}")

    def _review(self, study: CaseStudy, reviewer: User) -> CaseStudy:
        return editing.mark_reviewed(study_id=study.pk, seen_version=study.version, by=reviewer)
