"""manage.py load_checklists: publish the checklists that come with Parley; run as the owner of the tables."""

from typing import Any

from django.core.management import BaseCommand

from core.context import Origin, coming_from
from riskreview.services import checklists


class Command(BaseCommand):
    """Publish the checklists that come with Parley; safe to repeat."""

    help = "Publish the checklists that come with Parley and are not published yet (as the owner: PARLEY_ROLE=owner)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Publish and name what was new."""
        with coming_from(Origin(source="command")):
            published = checklists.publish_all()
        for template in published:
            self.stdout.write(f"Published: {template}")
        if not published:
            self.stdout.write("Every checklist is published already.")
