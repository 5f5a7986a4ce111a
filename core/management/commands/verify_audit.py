"""Prove that nothing in the audit trail was altered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit, reads


class Command(BaseCommand):
    """`manage.py verify_audit [--head SEQ:HASH]`."""

    help = "Recompute the audit chain; names the first broken row. --head checks that a noted head is still there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a head noted earlier."""
        parser.add_argument("--head", default="", metavar="SEQ:HASH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the chain; exit 1 on the first finding."""
        seq, _sep, digest = options["head"].partition(":")
        if options["head"] and not (seq.isdecimal() and len(digest) == 64):  # noqa: PLR2004
            raise CommandError("--head must be SEQ:HASH as printed on a decision record.")
        checked, finding = audit.verify(head_seq=int(seq) if seq else None, head_hash=digest)
        if finding is not None:
            raise CommandError(f"Broken at {finding.seq}: {finding.why}. {checked} links before it hold.")
        held, finding = reads.verify()
        if finding is not None:
            raise CommandError(f"Broken at {finding.seq}: {finding.why}. {held} reads before them hold.")
        head = audit.head() or "none"
        self.stdout.write(f"The audit chain holds: {checked} links, head {head}. {held} reads are sealed.")
