"""Fold all names anew, after the rules for folding changed; a migration does it then."""

from typing import Any

from django.core.management.base import BaseCommand

from actors.services import registry


class Command(BaseCommand):
    """`manage.py fold_names`."""

    help = "Fold the names of every actor anew, as what they are found by in searches and suggestions of doubles."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Fold, and say how many were folded otherwise."""
        self.stdout.write(f"{registry.fold_names()} actors were found by other spellings before.")
