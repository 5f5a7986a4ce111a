"""Publish numbers of a model under a version of their own."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.context import Origin, coming_from
from core.errors import Conflict
from reassessment.domain.escalation_parameters import EscalationParameters
from reassessment.domain.plain import from_plain, to_plain
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust_parameters import TrustParameters
from reassessment.services import parameters

SHAPES = {RunKind.TRUST: TrustParameters, RunKind.ESCALATION: EscalationParameters}


class Command(BaseCommand):
    """`manage.py publish_parameters trust|escalation [FILE] [--from MOMENT]`."""

    help = (
        "Publish the numbers in a JSON file as a new version of a model; without a file, print the shipped ones to "
        "begin from. A published version never changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the model, the file and the moment from which it counts."""
        parser.add_argument("kind", choices=[kind.value for kind in RunKind])
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--from", dest="active_from", default="", metavar="MOMENT", help="ISO 8601, UTC; else now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, or print what is shipped."""
        kind = RunKind(options["kind"])
        if options["file"] is None:
            self.stdout.write(json.dumps(to_plain(parameters.SHIPPED[kind]), indent=2))
            return
        try:
            numbers: Any = from_plain(SHAPES[kind], json.loads(options["file"].read_text(encoding="utf-8")))
            active_from = _moment(options["active_from"])
            with coming_from(Origin(source="command")):
                stored = parameters.publish(kind=kind, numbers=numbers, active_from=active_from)
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault
        except Conflict as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{stored.version} is in use from {stored.active_from:%Y-%m-%d %H:%M} UTC ({stored.sha256}).")


def _moment(text: str) -> datetime:
    if not text:
        return clock.now()
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
