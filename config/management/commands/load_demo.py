"""Load the demonstration data once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.load import load


class Command(BaseCommand):
    """`manage.py load_demo`: only where PARLEY_DEMO is on."""

    help = "Load the demonstration data; does nothing when there are accounts already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and keep the client's token in PARLEY_HOME/demo-token."""
        if not settings.PARLEY_DEMO:
            raise CommandError("PARLEY_DEMO is off: this database is not for demonstrations.")
        secret = load()
        if secret is None:
            self.stdout.write("There are accounts already: nothing was loaded.")
            return
        path = settings.PARLEY_HOME / "demo-token"
        path.touch(mode=0o600)
        path.write_text(secret, encoding="ascii")
        self.stdout.write("The demonstration data is loaded.")
