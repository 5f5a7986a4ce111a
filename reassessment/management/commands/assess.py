"""Assess actors now, without waiting for the scheduler."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.context import Origin, coming_from
from core.errors import NotFound
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.selectors import schedule
from reassessment.services import assessing, scheduling


class Command(BaseCommand):
    """`manage.py assess ACTOR` or `manage.py assess --all`."""

    help = "Compute trust and the escalation index of one actor (its id), or of every actor that is followed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an actor, or all."""
        parser.add_argument("actor", nargs="?", default="", metavar="ACTOR")
        parser.add_argument("--all", action="store_true", help="every actor that is followed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Assess and say what came out, a line an actor."""
        if bool(options["actor"]) == options["all"]:
            raise CommandError("Name one actor by its id, or give --all.")
        with coming_from(Origin(source="command")):
            if options["all"]:
                scheduling.enrol(at=clock.now())
            for actor_id in schedule.followed() if options["all"] else [_id(options["actor"])]:
                self.stdout.write(self._assess(actor_id))

    def _assess(self, actor_id: UUID) -> str:
        try:
            runs = [
                assessing.assess(kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.MANUAL) for kind in RunKind
            ]
        except NotFound as refusal:
            raise CommandError(refusal.message) from refusal
        return f"{runs[0].actor}: {' '.join(run.explanation['text'] for run in runs)}"


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise CommandError(f"{text} is no id of an actor.") from fault
